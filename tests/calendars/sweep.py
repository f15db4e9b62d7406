"""A sweep: a change made through its service, and what every calendar makes of it.

What should change is worked out from a calendar written afresh; what was served has to agree. Which
function raised a calendar's version is read off the stack as it does, so that none goes untried.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from base import clock
from base.database import db
from base.work import unit_of_work
from calendars.queries import links, sessions
from calendars.queries.owners import Owner
from calendars.services import bodies, feeds
from people.services import stamps
from programmes.models import Cohort
from tests.calendars.rows import Rows, fetch
from tests.conftest import Clock
from tests.page import CheckedClient

SEEN = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "STATUS", "URL", "CATEGORIES")
STAFF = {"staff", "team", "lead", "cohort"}
ALL = STAFF | {"room", "venue", "participant"}
Events = dict[str, dict[str, str]]


class Links:
    """Whose calendars are looked at; each kind of them has a link."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.cast = rows, rows.cast
        self.owners: dict[str, Owner] = {}
        self.paths: dict[str, str] = {}

    def link(self, name: str, owner: Owner) -> None:
        """Give somebody, or something, a calendar link."""
        self.owners[name] = owner
        with unit_of_work():
            _, token = feeds.make_feed(
                owner, by=self.cast.asha, show_place=owner.audience == "participant"
            )
        self.paths[name] = f"/calendar/{token}.ics"

    def link_staff(self, cohort: Cohort) -> None:
        """Everybody's who works with a cohort, and its places'."""
        asha, ben, team = self.cast.asha, self.cast.ben, self.cast.team
        self.link("staff", Owner("staff", user=ben))
        self.link("team", Owner("team", user=ben, team=team))
        self.link("lead", Owner("lead", user=asha))
        self.link("cohort", Owner("cohort", user=ben, team=team, cohort=cohort))
        self.link("room", Owner("room", room=self.cast.room))
        self.link("venue", Owner("venue", venue=self.cast.venue))


Change = Callable[[Any], Generator[None, None, None] | None]
"""A change of a world; what stands before a `yield` in it prepares, in units of work of its own."""


@dataclass(frozen=True)
class Case:
    """A change, the calendars that show it at least, and the functions that must say so."""

    change: Change
    shows: set[str]
    says: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a test of it is called."""
        return self.change.__name__


@dataclass
class Seen:
    """What came of a change: each calendar's bytes before it and after, and which are different."""

    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)


def sweep(world: Links, case: Case, anybody: CheckedClient, at: Clock) -> Seen:
    """Make a change an hour after everybody fetched, and check what each calendar answers then."""
    seen = Seen()
    rest = case.change(world) if _prepares(case.change) else None
    if rest is not None:
        next(rest)
    before = {name: fetch(anybody, path) for name, path in world.paths.items()}
    seen.before = {name: answer.get_data() for name, answer in before.items()}
    at.at += timedelta(hours=1)
    with unit_of_work(), _noting(seen.said):
        _run(case, world, rest)
    db.session.expire_all()
    for name, path in world.paths.items():
        tag = before[name].headers["ETag"]
        old, fresh = events(seen.before[name]), events(afresh(world.owners[name]))
        after = fetch(anybody, path, tag)
        seen.after[name] = after.get_data() if after.status_code == 200 else seen.before[name]
        if words(fresh) == words(old):
            continue
        seen.changed.add(name)
        assert after.status_code == 200, f"{name} is not told"
        assert after.headers["ETag"] != tag
        assert words(events(seen.after[name])) == words(fresh), name
        _check_advanced(old, events(seen.after[name]))
        assert fetch(anybody, path, after.headers["ETag"]).status_code == 304
        assert fetch(anybody, path).get_data() == seen.after[name]
    assert seen.changed >= case.shows, case.shows - seen.changed
    assert case.shows or not seen.changed
    assert seen.said >= set(case.says), f"said by {seen.said}"
    return seen


def _prepares(change: Change) -> bool:
    return bool(change.__code__.co_flags & 0x20)  # a generator's function


def _run(case: Case, world: Links, rest: Generator[None, None, None] | None) -> None:
    if rest is None:
        case.change(world)
        return
    for _ in rest:
        raise AssertionError(f"{case.name} yields twice")


@contextmanager
def _noting(said: set[str]) -> Iterator[None]:
    """Note which functions raise the version of calendars."""
    bind = db.session.connection()

    def note(_conn: object, _cursor: object, sql: str, *_: object) -> None:
        if sql.startswith("INSERT INTO calendar_stamp"):
            said.add(_caller())

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(bind, "before_cursor_execute", note)


def _caller() -> str:
    """The function that asked `stamps` to."""
    frame = sys._getframe()
    inside = False
    while frame is not None:
        if frame.f_code.co_filename == stamps.__file__:
            inside = True
        elif inside:
            return f"{frame.f_globals['__name__']}.{frame.f_code.co_name}"
        frame = frame.f_back  # type: ignore[assignment]
    return ""


def _check_advanced(old: Events, new: Events) -> None:
    for uid in old.keys() & new.keys():
        was, now = old[uid], new[uid]
        assert int(now["SEQUENCE"]) >= int(was["SEQUENCE"])
        if {k: was.get(k) for k in SEEN} == {k: now.get(k) for k in SEEN}:
            continue
        assert now["LAST-MODIFIED"] > was["LAST-MODIFIED"]
        assert now["DTSTAMP"] == now["LAST-MODIFIED"]
        if any(was[k] != now[k] for k in ("DTSTART", "DTEND", "STATUS")):
            assert int(now["SEQUENCE"]) > int(was["SEQUENCE"])


def afresh(owner: Owner) -> bytes:
    """A calendar written with nothing kept from before; what an ended link answers, for one."""
    link = links.link_of(owner, clock.today())
    if bodies.has_ended(link):
        ended = bodies.tombstone(link, clock.today(), "salt")
        return ended.body if ended is not None else b""
    kept = sessions.kept_blocks
    sessions.kept_blocks = lambda _owner: {}
    try:
        return bodies.build_body(link, clock.today(), "salt", "http://127.0.0.1:5000").body.body
    finally:
        sessions.kept_blocks = kept


def events(body: bytes) -> Events:
    """The events of a calendar by UID, each with its properties."""
    text = body.decode().replace("\r\n ", "")
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL):
        lines = dict(line.split(":", 1) for line in block.split("\r\n") if line)
        found[lines["UID"]] = lines
    return found


def words(found: Events) -> dict[str, dict[str, str | None]]:
    """What of events a person sees."""
    return {uid: {name: lines.get(name) for name in SEEN} for uid, lines in found.items()}
