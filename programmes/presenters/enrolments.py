"""Choosing who joins a cohort, and who is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for

from base.dates import short_with_year
from people.models import Participant
from people.queries.participants import PersonLine
from programmes.models import Cohort, Enrolment
from programmes.models.cohorts import LEAVE_REASONS
from programmes.presenters.tags import Tag
from programmes.queries.enrolments import JOINED, spell_of, waits_since
from programmes.spells import Pause, State, away_until

LEAVE_WORDS = [(reason, reason.replace("_", " ").capitalize()) for reason in LEAVE_REASONS]
_ALREADY = {
    "waiting": "on this cohort’s waiting list",
    "offered": "offered a place",
    "enrolled": "enrolled already",
    "paused": "enrolled already, paused now",
}
_ANSWER_TIME = timedelta(days=14)


@dataclass(frozen=True)
class Candidate:
    """Someone who may be enrolled; `inside` when they already are; `state` says how they stand."""

    key: str
    name: str
    code: str
    warning: str
    state: str
    inside: bool


def candidate_rows(
    people: Iterable[Participant],
    states: Mapping[int, str],
    cohort: Cohort,
    waiting: Mapping[int, date],
) -> list[Candidate]:
    """The people found: those who wait first, longest first; those already enrolled last.

    `waiting` is since when whose referral waits for a place in such a programme.
    """
    people = sorted(people, key=lambda person: waiting.get(person.id, date.max))
    rows = [
        Candidate(
            str(person.public_id),
            person.called,
            person.code,
            supervision_warning(person, cohort),
            _stands(states.get(person.id, ""), waiting.get(person.id)),
            states.get(person.id) in JOINED,
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: row.inside)


def _stands(state: str, since: date | None) -> str:
    if state or since is None:
        return _ALREADY.get(state, "")
    return f"waiting since {short_with_year(since)}"


def supervision_warning(person: Participant, cohort: Cohort) -> str:
    """That supervision ends before the cohort does; empty when it does not, or is not known."""
    ends = person.supervision_ends
    if ends and cohort.ends_on and ends < cohort.ends_on:
        return f"Supervision ends {short_with_year(ends)}, before the cohort does"
    return ""


def enrol_defaults(cohort: Cohort, today: date) -> dict[str, Any]:
    """What the form starts with: the first day, or today once that has passed."""
    on = max(cohort.starts_on, today)
    return {"on": on, "answer_by": min(on, today + _ANSWER_TIME)}


@dataclass(frozen=True)
class RollRow:
    """One person's time in a cohort, hidden when the reader may not see who it is."""

    line: PersonLine
    href: str
    since: str
    until: str
    reason: str
    therapist: str
    tag: Tag
    note: str
    warning: str
    more: str


@dataclass(frozen=True)
class Roll:
    """Everyone who is in a cohort, was in it, or may come into it."""

    inside: list[RollRow]
    offered: list[RollRow]
    waiting: list[RollRow]
    gone: list[RollRow]
    taken: int
    held: int

    @property
    def words(self) -> str:
        """7 of 10 places taken, 2 more offered."""
        more = f", {self.held} more offered" if self.held else ""
        return f"places taken{more}"


def roll(
    cohort: Cohort, enrolments: Iterable[Enrolment], lines: Mapping[int, PersonLine], today: date
) -> Roll:
    """The people of a cohort by how they stand.

    Whoever is hidden stands last, where a place is taken; that they wait or have an offer is not
    told.
    """
    groups: dict[str, list[RollRow]] = {"inside": [], "offered": [], "waiting": [], "gone": []}
    taken = held = 0
    for enrolment in enrolments:
        row = _roll_row(cohort, enrolment, lines[enrolment.participant_id], today)
        group = enrolment.status
        if enrolment.status in JOINED:
            group = "inside"
        elif enrolment.status in {"left", "completed"}:
            group = "gone"
        hidden = row.line.hidden
        if hidden and group == "waiting":
            continue
        if hidden and group == "offered":
            group = "inside"
        taken += group == "inside"
        held += group == "offered"
        groups[group].append(row)
    # In order of date among the others, a hidden row would tell when its person came.
    ordered = {name: sorted(rows, key=lambda r: r.line.hidden) for name, rows in groups.items()}
    return Roll(**ordered, taken=taken, held=held)


def _roll_row(cohort: Cohort, enrolment: Enrolment, line: PersonLine, today: date) -> RollRow:
    if line.hidden:
        return RollRow(line, "", "", "", "", "", Tag("", ""), "", "", "")
    opens = line.public_id is not None
    ended = enrolment.status in {"left", "completed"}
    return RollRow(
        line,
        url_for("participants.show_participant", person_id=line.public_id) if opens else "",
        short_with_year(
            waits_since(enrolment) if enrolment.status == "waiting" else enrolment.enrolled_on
        ),
        short_with_year(enrolment.left_on) if enrolment.left_on else "",
        reason_words(enrolment.leave_reason),
        enrolment.therapist.name if enrolment.therapist else "",
        state_tag(enrolment, today),
        note_of(enrolment, today),
        "" if ended else supervision_warning(enrolment.participant, cohort),
        url_for("enrolments.show_enrolment", enrolment_id=enrolment.public_id) if opens else "",
    )


def reason_words(reason: str) -> str:
    """Moved area."""
    return reason.replace("_", " ").capitalize()


def state_tag(enrolment: Enrolment, today: date) -> Tag:
    """How somebody stands in a cohort today, by the days and not only by the night's work."""
    if enrolment.status not in JOINED:
        return Tag(enrolment.status.capitalize(), _CSS.get(enrolment.status, "govuk-tag--grey"))
    state = spell_of(enrolment).state_on(today)
    return Tag(_STATES[state], _CSS.get(state.value, "govuk-tag--grey"))


_STATES = {
    State.TO_COME: "To join",
    State.ENROLLED: "Enrolled",
    State.PAUSED: "Paused",
    State.OVER: "Left",
}
_CSS = {
    "enrolled": "govuk-tag--green",
    "to_come": "govuk-tag--blue",
    "paused": "govuk-tag--yellow",
    "offered": "govuk-tag--light-blue",
    "waiting": "govuk-tag--grey",
}


def note_of(enrolment: Enrolment, today: date) -> str:
    """What is to come: back on a day, away from one, leaving on one, an answer due."""
    if enrolment.status == "offered" and enrolment.answer_by:
        by = short_with_year(enrolment.answer_by)
        return f"Answer was due {by}" if enrolment.answer_by < today else f"Answer by {by}"
    if enrolment.status not in JOINED:
        return ""
    found = []
    pauses = [Pause(pause.first, pause.back_on) for pause in enrolment.pauses]
    if any(pause.covers(today) for pause in pauses):
        back = away_until(pauses, today)
        found.append(f"Back {short_with_year(back)}" if back else "Not known when they are back")
    found += [
        f"Away from {short_with_year(pause.first)}"
        for pause in pauses
        if pause.first > today and pause.back_on != pause.first
    ]
    if enrolment.left_on:
        reason = reason_words(enrolment.leave_reason).lower()
        found.append(f"Leaves {short_with_year(enrolment.left_on)}: {reason}")
    return ". ".join(found)


@dataclass(frozen=True)
class EnrolmentLink:
    """One of a participant's times in a cohort, as their own page lists it."""

    cohort: str
    href: str
    words: str


def enrolment_links(enrolments: Iterable[Enrolment], today: date) -> list[EnrolmentLink]:
    """A participant's cohorts, each with how they stand there, or when and why they left."""
    return [
        EnrolmentLink(
            one.cohort.name,
            url_for("enrolments.show_enrolment", enrolment_id=one.public_id),
            _link_words(one, today),
        )
        for one in enrolments
    ]


def _link_words(enrolment: Enrolment, today: date) -> str:
    began = short_with_year(enrolment.enrolled_on)
    if enrolment.status in {"left", "completed"} and enrolment.left_on:
        reason = reason_words(enrolment.leave_reason).lower()
        return f"{began} to {short_with_year(enrolment.left_on)}: {reason}"
    note = note_of(enrolment, today)
    more = f". {note}" if note else ""
    if enrolment.status == "waiting":
        return f"Waiting since {short_with_year(waits_since(enrolment))}"
    if enrolment.status == "offered":
        return f"Offered a place from {began}{more}"
    tag = state_tag(enrolment, today).words
    return f"{tag} {'on' if tag == 'To join' else 'since'} {began}{more}"
