"""Rows of this slice as the strings, tags and links its pages print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import url_for

from base.dates import (
    LONDON,
    MONTHS,
    moment_words,
    range_words,
    short,
    short_with_year,
    span_words,
)
from people.queries.participants import PersonLine
from programmes.models import Change, Cohort, CohortDraft, Enrolment, ProgrammeSession
from programmes.planning import answers_summary
from programmes.queries.catalogue import programme_of
from programmes.slots import Slot

_SHORT = 60  # sessions: more are shown four weeks at a time
_FOUR_WEEKS = timedelta(weeks=4)
_TAGS = {
    "planned": "govuk-tag--blue",
    "running": "govuk-tag--green",
    "held": "govuk-tag--green",
    "cancelled": "govuk-tag--red",
    "not_held": "govuk-tag--grey",
    "ended": "govuk-tag--grey",
}
_VERBS = {
    "rescheduled": "Moved",
    "cancelled": "Cancelled",
    "not_held": "Recorded as not held",
    "restored": "Restored",
    "restaffed": "Staff changed",
}


@dataclass(frozen=True)
class Tag:
    """A status in a word, with its colour's class; the word alone says it."""

    words: str
    css: str


def tag(status: str) -> Tag:
    """The tag of a session's or cohort's status."""
    return Tag(status.replace("_", " ").capitalize(), _TAGS.get(status, ""))


@dataclass(frozen=True)
class CohortRow:
    """One line of the list of cohorts."""

    name: str
    href: str
    team: str
    programme: str
    when: str
    starts: date
    enrolled: str
    tag: Tag


def cohort_rows(rows: Iterable[tuple[Cohort, int]]) -> list[CohortRow]:
    """The list of cohorts."""
    return [
        CohortRow(
            cohort.name,
            url_for("cohorts.show_cohort", cohort_id=cohort.public_id),
            cohort.team.name,
            cohort.programme_slug,
            _span(cohort),
            cohort.starts_on,
            f"{enrolled} of {cohort.capacity}",
            tag(cohort.status),
        )
        for cohort, enrolled in rows
    ]


def _span(cohort: Cohort) -> str:
    if cohort.ends_on is None:
        return f"From {short_with_year(cohort.starts_on)}"
    return f"{short_with_year(cohort.starts_on)} to {short_with_year(cohort.ends_on)}"


@dataclass(frozen=True)
class Link:
    """Words and where they lead."""

    words: str
    href: str


def draft_links(drafts: Iterable[CohortDraft]) -> list[Link]:
    """Unfinished plans to go on with."""
    return [
        Link(answers_summary(d.answers), url_for("plan.read_plan", draft_id=d.public_id))
        for d in drafts
    ]


@dataclass(frozen=True)
class CohortHead:
    """What stands at the top of each of a cohort's pages."""

    programme: str
    facts: list[tuple[str, str]]
    tag: Tag


def cohort_head(cohort: Cohort) -> CohortHead:
    """A cohort's name, programme, times, place and staff in words."""
    programme = programme_of(cohort)
    slots = "; ".join(
        f"{programme.strand(slot.strand).name}: {Slot(slot.weekday, slot.at).words()}"
        for slot in cohort.slots
    )
    room = f"{cohort.room.name}, {cohort.venue.name}" if cohort.room else cohort.venue.name
    staff = ", ".join(
        f"{member.user.name}{' (lead)' if member.part == 'lead' else ''}" for member in cohort.staff
    )
    facts = [
        ("Team", cohort.team.name),
        ("When", slots or "As arranged"),
        ("Dates", _span(cohort)),
        ("Where", room),
        ("Staff", staff or "Nobody yet"),
    ]
    return CohortHead(programme.name, facts, tag(cohort.status))


@dataclass(frozen=True)
class SessionRow:
    """One session as lists show it. `late`: it has ended and is still only planned."""

    href: str
    register: str
    day: str
    sort: str
    time: str
    title: str
    cohort: str
    where: str
    staff: str
    tag: Tag
    why: str
    started: bool
    late: bool


def session_row(session: ProgrammeSession, now: datetime) -> SessionRow:
    """A session's line; needs its room and staff loaded."""
    return SessionRow(
        url_for("sessions.show_session", session_id=session.public_id),
        f"/sessions/{session.public_id}/register",
        short_with_year(session.day),
        session.starts.isoformat(),
        span_words(session.starts, session.ends),
        session.title,
        session.cohort.name,
        session.room.name if session.room else session.venue.name,
        ", ".join(f.user.name for f in session.facilitations),
        tag(session.status),
        session.why,
        session.starts <= now and session.status in {"planned", "held"},
        session.ends <= now and session.status == "planned",
    )


def by_month(
    sessions: Sequence[ProgrammeSession], now: datetime
) -> list[tuple[str, list[SessionRow]]]:
    """Sessions grouped under the month they are in."""
    return [
        (f"{MONTHS[month - 1]} {year}", [session_row(s, now) for s in group])
        for (year, month), group in groupby(sessions, key=lambda s: (s.day.year, s.day.month))
    ]


@dataclass(frozen=True)
class Window:
    """The days of a long schedule that one page shows, and the pages before and after it."""

    first: date | None
    last: date | None
    earlier: str
    later: str

    @property
    def words(self) -> str:
        """The days in words; empty when the page shows everything."""
        return range_words(self.first, self.last) if self.first and self.last else ""


def schedule_window(
    total: int, begins: date | None, ends: date | None, wanted: str | None, today: date
) -> Window:
    """All of a short schedule; of a long one four weeks, from the Monday of the day wanted."""
    if total <= _SHORT or begins is None or ends is None:
        return Window(None, None, "", "")
    try:
        day = date.fromisoformat(wanted) if wanted else today
    except ValueError:
        day = today
    day = min(max(day, begins), ends)
    first = day - timedelta(days=day.weekday())
    last = first + _FOUR_WEEKS - timedelta(days=1)
    return Window(
        first,
        last,
        f"?from={first - _FOUR_WEEKS}" if begins < first else "",
        f"?from={first + _FOUR_WEEKS}" if ends > last else "",
    )


@dataclass(frozen=True)
class EnrolmentRow:
    """One person's time in a cohort, hidden when the reader may not see who it is."""

    line: PersonLine
    href: str
    since: str
    until: str
    reason: str
    therapist: str
    active: bool
    leave: str
    warning: str


def enrolment_rows(
    cohort: Cohort, enrolments: Iterable[Enrolment], lines: Mapping[int, PersonLine]
) -> list[EnrolmentRow]:
    """Everyone who is or was enrolled."""
    return [_enrolment_row(cohort, e, lines[e.participant_id]) for e in enrolments]


def _enrolment_row(cohort: Cohort, enrolment: Enrolment, line: PersonLine) -> EnrolmentRow:
    ends = enrolment.participant.supervision_ends
    early = bool(ends and cohort.ends_on and ends < cohort.ends_on)
    active = enrolment.status in {"enrolled", "paused", "offered", "waiting"}
    show, opens = not line.hidden, line.public_id is not None
    return EnrolmentRow(
        line,
        url_for("participants.show_participant", person_id=line.public_id) if opens else "",
        short_with_year(enrolment.enrolled_on),
        short_with_year(enrolment.left_on) if enrolment.left_on else "",
        enrolment.leave_reason.replace("_", " ").capitalize() if show else "",
        enrolment.therapist.name if enrolment.therapist and show else "",
        active,
        url_for("enrolments.leave_cohort", enrolment_id=enrolment.public_id) if opens else "",
        f"Supervision ends {short_with_year(ends)}, before the cohort does"
        if early and ends and show and active
        else "",
    )


@dataclass(frozen=True)
class ChangeLine:
    """One change for the timeline."""

    verb: str
    title: str
    href: str
    when: str
    who: str
    why: str
    details: list[str] = field(default_factory=list)


def change_lines(changes: Iterable[Change]) -> list[ChangeLine]:
    """What was changed, in words."""
    return [
        ChangeLine(
            _VERBS.get(change.verb, change.verb.replace("_", " ").capitalize()),
            f"{change.session.title}, {short(change.session.day)}",
            url_for("sessions.show_session", session_id=change.session.public_id),
            moment_words(change.at.astimezone(LONDON)),
            change.by.name if change.by else "Daybook",
            change.why,
            _difference(change),
        )
        for change in changes
    ]


def _difference(change: Change) -> list[str]:
    names = {"when": "When", "room": "Room", "venue": "Place", "status": "State"}
    return [
        f"{name}: {change.before.get(key) or 'none'} → {change.after.get(key) or 'none'}"
        for key, name in names.items()
        if change.before.get(key) != change.after.get(key)
    ]


@dataclass(frozen=True)
class EnrolmentLink:
    """One of a participant's times in a cohort."""

    cohort: str
    href: str
    words: str


def enrolment_links(enrolments: Iterable[Enrolment]) -> list[EnrolmentLink]:
    """A participant's cohorts, each with since when, or when and why they left."""
    return [
        EnrolmentLink(
            e.cohort.name,
            url_for("cohorts.show_cohort", cohort_id=e.cohort.public_id),
            f"{short_with_year(e.enrolled_on)} to {short_with_year(e.left_on)}: "
            f"{e.leave_reason.replace('_', ' ')}"
            if e.left_on
            else f"{e.status.capitalize()} since {short_with_year(e.enrolled_on)}",
        )
        for e in enrolments
    ]
