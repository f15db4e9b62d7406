"""One person's time in one cohort, as its page prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for

from base.dates import in_words, moment_words, short_with_year
from programmes.models import Enrolment, EnrolmentPause, EnrolmentStep
from programmes.presenters.enrolments import note_of, reason_words, state_tag, supervision_warning
from programmes.presenters.tags import Tag
from programmes.queries.enrolments import JOINED, waits_since

_LIFE = "enrolment_life."
_LEAVE = "enrolments.leave_cohort"
_NEXT = {_LIFE + "answer_offer", _LIFE + "resume"}
_OFF_THE_LIST = ("Take off the list", _LEAVE)
_STEPS = {
    "waiting": "Put on the waiting list",
    "offered": "Offered a place",
    "enrolled": "Enrolled",
    "paused": "Paused",
    "left": "Left",
    "completed": "Completed",
}


@dataclass(frozen=True)
class StepLine:
    """One dated step: what, from which day, by whom, when it was written, why."""

    what: str
    on: str
    by: str
    at: str
    why: str


@dataclass(frozen=True)
class PauseLine:
    """One pause in words; `call_off` while it has not begun."""

    words: str
    why: str
    call_off: str


@dataclass(frozen=True)
class Action:
    """Something that may be done, and where; `first` when it is what comes next."""

    words: str
    href: str
    first: bool


@dataclass(frozen=True)
class EnrolmentPage:
    """Everything the page shows."""

    tag: Tag
    note: str
    warning: str
    facts: list[tuple[str, str]]
    steps: list[StepLine]
    pauses: list[PauseLine]
    therapists: list[tuple[str, str, str]]
    actions: list[Action]


def enrolment_page(enrolment: Enrolment, today: date, *, may_change: bool) -> EnrolmentPage:
    """One enrolment in words."""
    return EnrolmentPage(
        state_tag(enrolment, today),
        note_of(enrolment, today),
        supervision_warning(enrolment.participant, enrolment.cohort)
        if enrolment.status not in {"left", "completed"}
        else "",
        _facts(enrolment),
        [_step(step) for step in enrolment.steps],
        [_pause(enrolment, pause, today, may_change=may_change) for pause in enrolment.pauses],
        [(one.user.name, _from_to(one.first, one.last), one.why) for one in enrolment.allocations],
        _actions(enrolment, today) if may_change else [],
    )


def _facts(enrolment: Enrolment) -> list[tuple[str, str]]:
    joined = enrolment.status in {*JOINED, "completed", "left"}
    word = "Since" if joined else {"offered": "Would join"}.get(enrolment.status, "Waits since")
    day = waits_since(enrolment) if enrolment.status == "waiting" else enrolment.enrolled_on
    facts = [(word, in_words(day))]
    if enrolment.left_on:
        label = "Leaves" if enrolment.status in JOINED else "Left"
        reason = reason_words(enrolment.leave_reason).lower()
        facts.append((label, f"{in_words(enrolment.left_on)}: {reason}"))
    if enrolment.therapist:
        facts.append(("Therapist", enrolment.therapist.name))
    if enrolment.answer_by and enrolment.status == "offered":
        facts.append(("Answer by", in_words(enrolment.answer_by)))
    return facts


def _step(step: EnrolmentStep) -> StepLine:
    by = step.by.name if step.by else "Daybook"
    what = _STEPS.get(step.status, step.status)
    return StepLine(what, in_words(step.on), by, moment_words(step.at), step.why)


def _pause(
    enrolment: Enrolment, pause: EnrolmentPause, today: date, *, may_change: bool
) -> PauseLine:
    called_off = pause.back_on == pause.first
    words = f"From {short_with_year(pause.first)}"
    if called_off:
        words += ", called off"
    elif pause.back_on:
        words += f", back {short_with_year(pause.back_on)}"
    open_one = may_change and enrolment.status in JOINED and pause.first > today and not called_off
    href = url_for(
        "enrolment_life.call_off_pause", enrolment_id=enrolment.public_id, pause_id=pause.public_id
    )
    return PauseLine(words, pause.why, href if open_one else "")


def _from_to(first: date, last: date | None) -> str:
    began = f"From {short_with_year(first)}"
    return f"{began} to {short_with_year(last)}" if last else began


def _actions(enrolment: Enrolment, today: date) -> list[Action]:
    wanted: list[tuple[str, str]] = []
    if enrolment.status == "offered":
        wanted = [("Record their answer", _LIFE + "answer_offer"), _OFF_THE_LIST]
    elif enrolment.status == "waiting":
        wanted = [_OFF_THE_LIST]
    elif enrolment.status in JOINED:
        away = any(
            p.first <= today and (not p.back_on or p.back_on > today) for p in enrolment.pauses
        )
        wanted = [("They are back", _LIFE + "resume")] if away else []
        wanted += [("Pause", _LIFE + "pause"), ("Change therapist", _LIFE + "allocate_therapist")]
        if enrolment.left_on is None:
            wanted += [("Transfer", _LIFE + "transfer"), ("Record that they left", _LEAVE)]
        elif enrolment.leave_reason != "transferred":
            wanted += [("They stay after all", "enrolments.stay"), ("Change the day", _LEAVE)]
    return [
        Action(words, url_for(name, enrolment_id=enrolment.public_id), name in _NEXT)
        for words, name in wanted
    ]
