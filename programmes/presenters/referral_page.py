"""One referral's page: what it says, what is known, what was done and decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from base.dates import in_words, moment_words, short_with_year
from people.models import Participant
from people.queries.stays import current_stay
from people.services.participants import SCREEN_WORDS, SEX_WORDS
from programmes.catalogue import Programme
from programmes.models import CriterionAnswer, Referral, ReferralStep
from programmes.presenters.referrals import ASKED_WORDS, ROUTE_NAMES, status_words
from programmes.referring import Standing, not_done, step_words, work_of
from programmes.waiting import ends_first, programme_ends
from programmes.ways_in import Criterion

_ANSWERS = {
    "met": ("Met", "govuk-tag--green"),
    "not_met": ("Not met", "govuk-tag--red"),
    "unknown": ("Not known", "govuk-tag--grey"),
}
# The word by which a criterion speaks of a step of the route.
_MEANT = {
    "joint_casework": "joint casework",
    "referral_form": "referral form",
    "weekly_meeting": "meeting",
    "screened_in": "screen",
    "recommended": "recommend",
}


@dataclass(frozen=True)
class Line:
    """One line of the checklist: its text, the answer that counts, earlier ones, what is held."""

    id: str
    text: str
    answer: str
    css: str
    note: str
    by: str
    earlier: list[str]
    facts: list[str]


@dataclass(frozen=True)
class WorkLine:
    """Something the route asks for, or that was done: the day, who, by whom recorded."""

    words: str
    when: str
    who: str
    note: str
    by: str
    taken_back: str
    take_back: str


@dataclass(frozen=True)
class StepLine:
    """One step of the history."""

    what: str
    on: str
    by: str
    at: str
    why: str
    knowingly: str
    against: str


def facts(referral: Referral, programme: Programme | None) -> list[tuple[str, str]]:
    """What the referral says, label and value, without what is empty."""
    told = [
        (
            "Referred to",
            f"{programme.name if programme else referral.programme_slug}, {referral.team.name}",
        ),
        ("Route", ROUTE_NAMES[referral.route]),
        ("Asked for", ASKED_WORDS.get(referral.asked_for, step_words(referral.asked_for))),
        ("Accepted for", _accepted(referral)),
        ("Referred", in_words(referral.referred_on)),
        ("Received", in_words(referral.received_on)),
        ("Referrer", _referrer(referral)),
        ("Meeting", "The referrer may join the referral meeting" * referral.referrer_joins),
    ]
    return [(label, value) for label, value in told if value]


def _accepted(referral: Referral) -> str:
    if not referral.accepted_for or referral.accepted_on is None:
        return ""
    words = ASKED_WORDS.get(referral.accepted_for, step_words(referral.accepted_for))
    return f"{words}, first accepted {short_with_year(referral.accepted_on)}"


def _referrer(referral: Referral) -> str:
    parts = [
        referral.referrer_name,
        referral.referrer_role,
        referral.referrer_organisation,
        referral.referrer_email,
        referral.referrer_phone,
    ]
    return "\n".join(part for part in parts if part)


def checklist_lines(referral: Referral, criteria: Sequence[Criterion], today: date) -> list[Line]:
    """Every line with its answers, newest first, and what the records hold about it."""
    by_criterion: dict[str, list[CriterionAnswer]] = {}
    for answer in referral.answers:
        by_criterion.setdefault(answer.criterion, []).insert(0, answer)
    found = []
    for one in criteria:
        answers = by_criterion.get(one.id, [])
        words, css = _ANSWERS[answers[0].answer if answers else "unknown"]
        found.append(
            Line(
                one.id,
                one.text,
                words,
                css,
                answers[0].note if answers else "",
                _answered(answers[0]) if answers else "",
                [f"{_ANSWERS[a.answer][0]}, {_answered(a)}. {a.note}".strip() for a in answers[1:]],
                held_facts(referral, one, today),
            )
        )
    return found


def _answered(answer: CriterionAnswer) -> str:
    return f"{answer.by.name if answer.by else 'Daybook'}, {moment_words(answer.at)}"


def held_facts(referral: Referral, criterion: Criterion, today: date) -> list[str]:
    """What the records hold that bears on a criterion. Shown beside it, never decided from it.

    Found by the words of the criterion, so that a service's own wording is served as well.
    """
    person, said = referral.participant, f" {criterion.id} {criterion.text} ".lower()
    found = []
    if "18 or over" in said or " adult " in said:
        found.append(f"{_age(person.date_of_birth, today)} years old")
    if " man " in said or " woman " in said or "men:" in said:
        found.append(f"Recorded sex: {SEX_WORDS[person.sex].lower()}")
    if "supervision" in said:
        found.append(_supervision(person))
    if "screen" in said:
        found.append(_screening(person))
    if "co-ordinat" in said or "coordinat" in said:
        name = person.coordinator_name
        found.append(f"Care co-ordinator: {name}" if name else "No care co-ordinator is recorded")
    if "stay" in said or "resident" in said:
        stay = current_stay(person)
        found.append(f"Lives at {stay.venue.name}" if stay else "No stay is recorded")
    if "police" in said or "investigation" in said:
        tick = "says" if referral.police_investigation else "does not say"
        found.append(f"The referral {tick} that they are under police investigation")
    found += [
        f"{step_words(work.step)} on {short_with_year(work.on)}, {work.who}"
        for work in referral.work
        if work.taken_back_at is None and _MEANT.get(work.step, work.step) in said
    ]
    return found


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _supervision(person: Participant) -> str:
    if person.supervision_ends is None:
        return "No end of supervision is recorded"
    return f"Supervision ends {short_with_year(person.supervision_ends)}"


def _screening(person: Participant) -> str:
    if not person.opd_screen and not person.opd_override:
        return "No OPD screening is recorded"
    words = SCREEN_WORDS.get(person.opd_screen, "")
    when = f" {short_with_year(person.opd_screened_on)}" if person.opd_screened_on else ""
    override = f"Override: {person.opd_override}" if person.opd_override else ""
    return ". ".join(part for part in (f"{words}{when}".strip(), override) if part)


def missing_words(standing: Standing) -> str:
    """What the route asks for before the programme and nobody has recorded: consultation."""
    missing = not_done(standing.steps, work_of(standing.steps)[-1], standing.done)
    return ", ".join(step_words(step).lower() for step in missing)


def supervision_note(
    person: Participant, programme: Programme | None, start: date, *, brief: bool = False
) -> str:
    """That supervision ends before a programme begun now would; empty when it does not."""
    if programme is None or programme.duration is None:
        return ""
    ends = programme_ends(start, programme.duration.weeks, programme.duration.sessions)
    if not ends_first(person.supervision_ends, ends):
        return ""
    assert person.supervision_ends is not None  # noqa: S101 it is known to end first
    verb = "ended" if person.supervision_ends < start else "ends"
    would = "" if brief else f" ({short_with_year(ends)} at the earliest)"
    last = short_with_year(person.supervision_ends)
    return f"Supervision {verb} {last}, before the programme would{would}"


def work_lines(referral: Referral, standing: Standing, *, may_refer: bool) -> list[WorkLine]:
    """What the route asks for in order, each with when it was done; what is not, without a day."""
    found = []
    for step in standing.steps[:-1] if len(standing.steps) > 1 else standing.steps:
        rows = [work for work in referral.work if work.step == step]
        if not any(work.taken_back_at is None for work in rows):
            found.append(WorkLine(step_words(step), "", "", "", "", "", ""))
        for work in rows:
            back = ""
            if work.taken_back_at is not None:
                who = work.taken_back_by.name if work.taken_back_by else "Daybook"
                back = f"Taken back by {who}, {moment_words(work.taken_back_at)}"
            href = url_for(
                "referral_work.take_back_work",
                referral_id=referral.public_id,
                work_id=work.public_id,
            )
            found.append(
                WorkLine(
                    step_words(step),
                    in_words(work.on),
                    work.who,
                    work.note,
                    work.by.name if work.by else "Daybook",
                    back,
                    href if may_refer and not back else "",
                )
            )
    return found


def step_lines(referral: Referral) -> list[StepLine]:
    """The history, newest first."""
    return [_step(step) for step in reversed(referral.steps)]


def _step(step: ReferralStep) -> StepLine:
    by = step.by.name if step.by else "Daybook"
    what = status_words(step.status).replace("New", "Received")
    return StepLine(
        what, in_words(step.on), by, moment_words(step.at), step.why, step.knowingly, step.against
    )
