"""What a participant's own page prints: days and times in plain words, never what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from base.dates import LONDON, in_words, range_words, time_words
from calendars import bodies, ics
from calendars.queries.pages import Page, Visit
from calendars.queries.sessions import forbidden
from calendars.services.pages import start_of
from calendars.wording import ParticipantWording, Words

_NUMBER = re.compile(r"[+(]?[0-9][0-9() -]{4,}")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to go to, as the page says it.

    `begun`: it has started; `open`: they may still say whether they come.
    """

    visit_id: UUID
    word: str
    day: str
    time: str
    place: str
    off: bool
    told: bool
    changed: bool
    begun: bool
    open: bool
    seen_at: str

    @property
    def when(self) -> str:
        """Tuesday 3 March 2026 at 10am until 11.30am."""
        return f"{self.day} {self.time}"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom to call: the team's public name, its number, and the number as a phone dials it."""

    team: str
    phone: str
    dial: str


SAID = {
    "cannot": "Thank you. We know that you cannot come.",
    "can": "Thank you. We know that you can come after all.",
    "words": "Saved. Your page shows it now.",
    "format": "Thank you. Somebody will talk to you about it.",
}
"""What the page says after something was done, by the word in its address."""


def words_for(page: Page, visit: Visit) -> Words:
    """How one visit is worded: the same as in their calendar."""
    writer = ParticipantWording(forbidden(), page.word, visit.seen.phone, page.show_place)
    return writer.write(visit.seen.facts)


def line(page: Page, visit: Visit, now: datetime) -> Line:
    """One visit as the page says it."""
    seen = visit.seen
    words = words_for(page, visit)
    begun = seen.starts <= now
    first, last = seen.starts.astimezone(LONDON), seen.ends.astimezone(LONDON)
    until = until_words(last)
    if last.date() != first.date():
        until += f" on {in_words(last.date())}"
    return Line(
        visit_id=visit.visit_id,
        word=words.summary,
        day=in_words(first.date()),
        time=f"at {until_words(first)} until {until}",
        place=words.location or "",
        off=visit.off,
        told=visit.told,
        changed=visit.changed,
        begun=begun,
        open=not (visit.off or visit.marked or begun),
        seen_at=start_of(seen.starts),
    )


def lines(page: Page, visits: Sequence[Visit], now: datetime) -> list[Line]:
    """Every visit as the page says it."""
    return [line(page, visit, now) for visit in visits]


@dataclass(frozen=True, slots=True)
class Week:
    """One week that can be printed: its Monday in an address, in words, and whether it is shown."""

    first: str
    words: str
    here: bool


def weeks(visits: Sequence[Visit], chosen: str) -> list[Week]:
    """The weeks in which there is something, for paper."""
    mondays = {_monday(visit) for visit in visits}
    return [
        Week(
            one.isoformat(),
            range_words(one, one + timedelta(days=6)),
            one.isoformat() == chosen,
        )
        for one in sorted(mondays)
    ]


def in_week(visits: Sequence[Visit], chosen: str) -> list[Visit]:
    """Those of the week chosen; all of them when it is none that has any."""
    return [v for v in visits if _monday(v).isoformat() == chosen] or list(visits)


def _monday(visit: Visit) -> date:
    day = visit.seen.starts.astimezone(LONDON).date()
    return day - timedelta(days=day.weekday())


def reach(teams: Sequence[tuple[str, str]]) -> list[Reach]:
    """Whom to call."""
    return [Reach(team, phone, _dialled(phone)) for team, phone in teams]


def _dialled(phone: str) -> str:
    """The first number in what a team wrote, as a phone dials it; no extension."""
    found = _NUMBER.search(phone)
    return re.sub(r"[^+0-9]", "", found[0]) if found else ""


def one_off(page: Page, visit: Visit) -> bytes:
    """One visit as a calendar file.

    Its UID is not the one of the calendar link: a file that was opened once is never updated, and
    must not stand in the way of one that is.
    """
    seen = visit.seen
    words = words_for(page, visit)
    look = bodies.participant_look(str(page.participant))
    event = ics.Event(
        uid=ics.opaque_uid(seen.uid_seed, f"once:{page.participant}"),
        starts=seen.starts.astimezone(LONDON),
        ends=seen.ends.astimezone(LONDON),
        changed_at=seen.changed_at,
        sequence=seen.sequence,
        summary=words.summary,
        description=words.description,
        location=words.location,
        cancelled=seen.cancelled,
    )
    today = seen.starts.astimezone(LONDON).date()
    block = ics.event_block(event, policy="participant")
    return ics.calendar([block], name=look.name, colour=look.colour, today=today)


def until_words(moment: datetime) -> str:
    """10am, 11.30am, midday: with the dot people read aloud."""
    return time_words(moment.timetz()).replace(":", ".")
