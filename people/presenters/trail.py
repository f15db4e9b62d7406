"""What was done to a record, who looked at it, and what changed while somebody was typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from base.audit import AuditEvent, Look
from base.dates import in_words, parse_day
from base.errors import Refused
from people.models import Participant
from people.services.participants import FIELD_WORDS

_PAGES = {
    "participants.list_people": "List of people",
    "participants.show_participant": "The record",
    "participants.edit_participant": "Edit the record",
    "limited_access.set_limited_access": "Limited access",
    "looks.list_looks": "Who looked",
    "stays.add_arrival": "Record an arrival",
    "sessions.show_session": "A session they were expected at",
    "cohorts.show_cohort": "The schedule of their cohort",
    "cohorts.show_people": "The people of their cohort",
    "enrolments.enrol": "Choosing people to enrol",
    "enrolments.leave_cohort": "Recording that they left",
    "register.take_register": "The register",
    "attendance.show_attendance": "The attendance of their cohort",
    "attendance.show_attendance_csv": "A file of the attendance of their cohort",
    "attendance.show_attendance_xlsx": "A file of the attendance of their cohort",
    "history.show_history": "Their attendance",
    "history.show_history_csv": "A file of their attendance",
    "history.show_history_xlsx": "A file of their attendance",
    "history.show_history_svg": "A picture of their attendance",
    "history.show_history_png": "A picture of their attendance",
    "register.print_blank_register": "A blank register to print",
    "register.amend_mark": "Amending a mark",
    "register.show_mark_history": "The history of a mark",
    "feeds.participant_calendar": "Their calendar link",
    "home.today": "Today",
}


@dataclass(frozen=True)
class Happening:
    """One entry of the history."""

    title: str
    sentence: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class LookLine:
    """One look at the record."""

    at: datetime
    by: str
    page: str


@dataclass(frozen=True)
class Difference:
    """A field somebody else changed while this person was typing."""

    field: str
    recorded: str
    typed: str


def happenings(events: Sequence[AuditEvent | None]) -> list[Happening]:
    """The history; what also concerns somebody hidden says only that it happened."""
    hidden = Happening(
        "Something that also concerns somebody else",
        "Their record is not one you can open, so what was done is not shown.",
        "",
        None,
    )
    return [
        hidden if e is None else Happening(_title(e.action), e.sentence, e.actor, e.at)
        for e in events
    ]


def look_lines(looks: Sequence[Look]) -> list[LookLine]:
    """Each look, with the page in words."""
    return [LookLine(look.at, look.actor, page_words(look.page)) for look in looks]


def page_words(endpoint: str) -> str:
    """A page's name in words, from the name of its view: register.take_register → Take register."""
    if endpoint in _PAGES:
        return _PAGES[endpoint]
    return endpoint.rpartition(".")[2].replace("_", " ").capitalize() or "A page"


def differences(
    person: Participant, typed: dict[str, str], fields: Sequence[str]
) -> list[Difference]:
    """The fields others changed, as recorded now and as typed, where the two differ."""
    found = []
    for field in fields:
        recorded = getattr(person, field)
        if _plain(recorded) != _plain(_as_day(typed.get(field, ""), recorded)):
            shown = typed.get(field) or "blank"
            found.append(Difference(FIELD_WORDS[field], _shown(recorded), shown))
    return found


def _as_day(typed: str, recorded: object) -> object:
    if not isinstance(recorded, date):
        return typed
    try:
        return parse_day(typed)
    except Refused:
        return typed


def _plain(value: object) -> str:
    return "" if value is None else "".join(str(value).split()).upper()


def _shown(value: object) -> str:
    if isinstance(value, date):
        return in_words(value)
    return str(value) if value not in {None, ""} else "blank"


def _title(action: str) -> str:
    return action.replace(".", " ").replace("_", " ").capitalize()
