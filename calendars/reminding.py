"""PURE: whether somebody is reminded of a session, when, and by which way.

Every answer is one of two: send, or not with the reason. The words are in `message_words`, late
changes in `late`. Sources: the trial of reminders among
people under supervision (one text the day before cut no-shows by 29%; two days before did nothing),
and the live rules of HMPPS: first name, day, date, time and a number to call, nothing else; only
to a mobile of eleven digits from 07 that is this person's alone, who allows texts, whose record is
not limited, of whom no outcome is recorded, and who is not remanded, in custody, on warrant or at
large.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from base.dates import LONDON, london_instant
from programmes.reminders import QUIET_FROM, QUIET_UNTIL, Reminder, Way

__all__ = ["QUIET_FROM", "QUIET_UNTIL", "Reminder", "Way"]

_MOBILE: Final = re.compile(r"07\d{9}")
_ABROAD: Final = re.compile(r"^(00)?440?")
_SILENT_HOLDS: Final = frozenset({"custody", "recall", "warrant", "no_contact"})


class Not(StrEnum):
    """Why somebody is not reminded."""

    NOT_EXPECTED = "not_expected"
    CALLED_OFF = "called_off"
    STARTED = "started"
    MARKED = "marked"
    SAID_SO = "said_so"
    HELD = "held"
    LIMITED = "limited"
    NOT_ALLOWED = "not_allowed"
    NO_MOBILE = "no_mobile"
    SHARED_MOBILE = "shared_mobile"
    NO_EMAIL = "no_email"
    NO_ADDRESS = "no_address"
    NO_NUMBER = "no_number"
    MOVED = "moved"
    TOO_LATE = "too_late"
    UNDONE = "undone"
    DIED = "died"
    TELLING = "telling"


WHY_WORDS: Final[dict[Not, str]] = {
    Not.NOT_EXPECTED: "They are not expected at it any more.",
    Not.CALLED_OFF: "The session was called off.",
    Not.STARTED: "It had started.",
    Not.MARKED: "The register says what happened already.",
    Not.SAID_SO: "They said that they cannot come.",
    Not.HELD: "They are in custody, recalled, on warrant, or not to be contacted.",
    Not.LIMITED: "Their record has limited access.",
    Not.NOT_ALLOWED: "They did not allow it.",
    Not.NO_MOBILE: "There is no mobile of eleven digits beginning with 07.",
    Not.SHARED_MOBILE: "The mobile is shared, or somebody else's too.",
    Not.NO_EMAIL: "There is no e-mail address.",
    Not.NO_ADDRESS: "There is no postal address.",
    Not.NO_NUMBER: "The team has no number to call.",
    Not.MOVED: "The session was moved meanwhile.",
    Not.TOO_LATE: "The time for it had passed.",
    Not.UNDONE: "It was put back before anybody was told.",
    Not.DIED: "They have died.",
    Not.TELLING: "Its words would have told others something.",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody may be reached. `owners`: how many people the mobile is recorded for.

    `holds` are kind, first and last day, the last one None while nobody knows it.
    """

    called: str
    text_ok: bool = False
    email_ok: bool = False
    letter_ok: bool = False
    mobile: str = ""
    mobile_shared: bool = False
    owners: int = 1
    email: str = ""
    address: str = ""
    limited: bool = False
    holds: tuple[tuple[str, date, date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """One person's place at one session, as it stands now."""

    starts: datetime
    planned: bool = True
    expected: bool = True
    marked: bool = False
    said_so: bool = False
    died: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Send by `way`, or not, for the reasons of every way that was tried."""

    way: Way | None
    why: tuple[Not, ...] = ()

    @property
    def sends(self) -> bool:
        """Whether something is sent."""
        return self.way is not None


def due(rule: Reminder, starts: datetime) -> datetime:
    """When a reminder of a session is sent, in London's time of that day; never in quiet hours."""
    day = starts.astimezone(LONDON).date() - timedelta(days=rule.days_before)
    return out_of_quiet(london_instant(day, rule.at))


def out_of_quiet(moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into."""
    local = moment.astimezone(LONDON)
    if local.time() >= QUIET_FROM:
        return london_instant(local.date() + timedelta(days=1), QUIET_UNTIL)
    if local.time() < QUIET_UNTIL:
        return london_instant(local.date(), QUIET_UNTIL)
    return moment


def still_wanted(rule: Reminder, starts: datetime, now: datetime) -> bool:
    """Whether a reminder that is late, after an outage say, is sent all the same.

    Only while it is still the day it was meant for, and the session is to come: yesterday's would
    mislead.
    """
    meant = due(rule, starts).astimezone(LONDON).date()
    return now < starts and now.astimezone(LONDON).date() == meant


def missed(rule: Reminder, starts: datetime, now: datetime) -> bool:
    """Whether the time of a reminder has passed although the session is still to come."""
    return due(rule, starts) <= now < starts and not still_wanted(rule, starts, now)


def expires(rule: Reminder, starts: datetime) -> datetime:
    """From when a reminder would mislead: the end of the day it was meant for, or the session."""
    meant = due(rule, starts).astimezone(LONDON).date()
    return min(starts, london_instant(meant + timedelta(days=1), time(0)))


def decide(
    rule: Reminder, contact: Contact, meeting: Meeting, *, phone: str, now: datetime
) -> Decision:
    """Whether and how somebody is reminded of a session. `phone`: the number to call."""
    never = _never(contact, meeting, phone, now)
    if never is not None:
        return Decision(None, (never,))
    tried: list[Not] = []
    for way in rule.ways:
        why = _why_not(way, contact)
        if why is None:
            return Decision(way, tuple(tried))
        tried.append(why)
    return Decision(None, tuple(tried) or (Not.NOT_ALLOWED,))


def held_on(holds: Iterable[tuple[str, date, date | None]], day: date) -> bool:
    """Whether one of the holds that silence everything is in force on a day."""
    return any(
        kind in _SILENT_HOLDS and first <= day and (last is None or day <= last)
        for kind, first, last in holds
    )


def digits(number: str) -> str:
    """A telephone number as it is dialled in the United Kingdom: digits alone, no country."""
    return _ABROAD.sub("0", "".join(c for c in number if c in "0123456789"))


def is_mobile(number: str) -> bool:
    """Whether it is a mobile as it is dialled in the United Kingdom: eleven digits from 07."""
    return _MOBILE.fullmatch("".join(number.split())) is not None


def _never(contact: Contact, meeting: Meeting, phone: str, now: datetime) -> Not | None:
    """What forbids every way, the plainest first."""
    checks: Sequence[tuple[bool, Not]] = (
        (meeting.died, Not.DIED),
        (not meeting.expected, Not.NOT_EXPECTED),
        (not meeting.planned, Not.CALLED_OFF),
        (meeting.starts <= now, Not.STARTED),
        (meeting.marked, Not.MARKED),
        (meeting.said_so, Not.SAID_SO),
        (contact.limited, Not.LIMITED),
        (held_on(contact.holds, now.astimezone(LONDON).date()), Not.HELD),
        (held_on(contact.holds, meeting.starts.astimezone(LONDON).date()), Not.HELD),
        (not phone.strip(), Not.NO_NUMBER),
    )
    return next((why for true, why in checks if true), None)


def _why_not(way: Way, contact: Contact) -> Not | None:
    """Why a way cannot be used; None when it can."""
    shared = contact.mobile_shared or contact.owners > 1
    checks: dict[Way, tuple[tuple[bool, Not], ...]] = {
        Way.TEXT: (
            (not contact.text_ok, Not.NOT_ALLOWED),
            (not is_mobile(contact.mobile), Not.NO_MOBILE),
            (shared, Not.SHARED_MOBILE),
        ),
        Way.EMAIL: (
            (not contact.email_ok, Not.NOT_ALLOWED),
            (not contact.email.strip(), Not.NO_EMAIL),
        ),
        Way.LETTER: (
            (not contact.letter_ok, Not.NOT_ALLOWED),
            (not contact.address.strip(), Not.NO_ADDRESS),
        ),
    }
    return next((why for true, why in checks[way] if true), None)
