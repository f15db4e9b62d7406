"""What is to be followed up, in the lines its pages print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from attendance import telling
from attendance.models import Concern, Notice, TellTask
from attendance.presenters.registers import notice_words
from attendance.queries.vocabulary import mapping, words_then
from base.dates import moment_words, short, time_words
from programmes.queries.catalogue import programme_of

_ASKS = {"contact": "Make contact", "review": "Review together"}
ANSWERED = {
    "contacted": "Made contact",
    "reviewed": "Reviewed",
    "no_action": "Nothing needed doing",
}
_TOLD = {
    "email": "Told by e-mail",
    "phone": "Told by phone",
    "in_person": "Told in person",
    "not_needed": "Need not be told",
}


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to follow up: whom it is about, what, by when, and where to do it."""

    href: str
    who: str
    code: str
    what: str
    asks: str
    late: bool


def concern_line(concern: Concern) -> ToDo:
    """A concern as a list shows it."""
    return ToDo(
        url_for("follow_up.answer_concern", concern_id=concern.public_id),
        concern.participant.called,
        concern.participant.code,
        concern.said,
        _ASKS[concern.ask],
        late=False,
    )


def task_line(task: TellTask, today: date) -> ToDo:
    """A practitioner to be told, as a list shows it."""
    person, session = task.place.participant, task.place.session
    what = "a correction" if task.correction else "not attended"
    return ToDo(
        url_for("follow_up.tell_practitioner", task_id=task.public_id),
        person.called,
        person.code,
        f"{session.title}, {short(session.day)}: {what}",
        telling.state_words(task.due, today),
        late=telling.state(task.due, today) == "late",
    )


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Somebody who cannot come: to what, and what they said."""

    href: str
    who: str
    code: str
    session: str
    said: str
    withdraw: str


def notice_line(notice: Notice) -> NoticeLine:
    """A notice as Today and the session's page show it."""
    person, session = notice.place.participant, notice.place.session
    return NoticeLine(
        url_for("sessions.show_session", session_id=session.public_id),
        person.called,
        person.code,
        f"{session.title}, {session.cohort.name}, {short(session.day)} at {time_words(session.at)}",
        notice_words(notice, mapping()),
        url_for("notices.withdraw_notice", notice_id=notice.public_id),
    )


def drafted(task: TellTask, sender: str) -> tuple[str, str]:
    """Subject and body of the message a task asks for."""
    place = task.place
    outcome = words_then(task.mark).outcome(task.mark.compliance)
    absence = telling.Absence(
        place.participant.crn or "",
        place.participant.code,
        place.session.day,
        place.session.at,
        place.session.cohort.team.public_name,
        place.session.cohort.team.public_phone,
        outcome.words if outcome else "",
    )
    return telling.draft(absence, "correction" if task.correction else "absence", sender=sender)


def done_words(task: TellTask) -> str:
    """How a task ended; empty while it is open."""
    if task.dropped_at is not None:
        return f"The mark was corrected on {moment_words(task.dropped_at)}: nothing to tell."
    if task.done_at is None:
        return ""
    who = task.done_by.name if task.done_by else "Daybook"
    sent = ""
    if task.mail is not None:
        states = {
            "queued": " The e-mail is waiting to go.",
            "sending": " The e-mail is waiting to go.",
            "failed": " The e-mail could not be sent.",
            "unknown": " The e-mail may or may not have got there: ask, or tell them by phone.",
        }
        sent = states.get(task.mail.state, "")
    return f"{_TOLD[task.how]}: {who}, {moment_words(task.done_at)}.{sent}"


def answered_words(concern: Concern) -> str:
    """How a concern ended; empty while it is open."""
    if concern.answered_at is not None:
        who = concern.answered_by.name if concern.answered_by else "Daybook"
        return f"{ANSWERED[concern.answer]}: {who}, {moment_words(concern.answered_at)}."
    if concern.ended_at is not None:
        return f"No longer so since {moment_words(concern.ended_at)}."
    return ""


def strand_name(concern: Concern) -> str:
    """The strand a concern is about, as the cohort's programme names it."""
    found = [s.name for s in programme_of(concern.cohort).strands if s.id == concern.strand]
    return found[0] if found else concern.strand


def concern_lines(concerns: Iterable[Concern]) -> list[ToDo]:
    """Several concerns."""
    return [concern_line(concern) for concern in concerns]
