"""Everything a calendar shows, changed through its service: each calendar notices, and rightly so.

What should change is worked out from a calendar written afresh; what was served has to agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from base import clock
from base.database import db
from base.work import unit_of_work
from calendars.queries import links
from calendars.queries.feeds import live_feed
from calendars.queries.owners import Owner
from calendars.services import bodies, feeds
from people.models import Participant, Room
from people.services import holds, teams, venues
from people.services.limited_access import set_limited_access
from programmes.models import Cohort, Plan, ProgrammeSession
from programmes.queries.catalogue import programme_of
from programmes.services import cover, enrolments, plans, sessions
from programmes.services.just_held import log_session
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled

DAY = date(2026, 3, 11)
ALL = {"staff", "team", "lead", "cohort", "room", "venue", "participant"}
STAFF = {"staff", "team", "lead", "cohort"}
_SEEN = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "STATUS", "URL", "CATEGORIES")


class World:
    """A session of everybody's, one with a single person, and a link of every audience."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.cast = rows, rows.cast
        self.person: Participant = rows.build.participant(self.cast.team)
        self.other = rows.build.participant(self.cast.team)
        self.cohort: Cohort = rows.cohort()
        self.group: ProgrammeSession = rows.session(self.cohort, DAY, people=(self.person,))
        self.alone = rows.session(
            rows.cohort("mbt-aspd"),
            date(2026, 3, 12),
            strand="individual",
            kind="individual",
            people=(self.person,),
            staff=(self.cast.ben, self.cast.asha),
        )
        asha, ben = self.cast.asha, self.cast.ben
        self.room = Room(venue=self.cast.venue, name="Room 2", capacity=8)
        rows.build.save(self.room)
        self.owners: dict[str, Owner] = {
            "staff": Owner("staff", user=ben),
            "team": Owner("team", user=ben, team=self.cast.team),
            "lead": Owner("lead", user=asha),
            "cohort": Owner("cohort", user=ben, team=self.cast.team, cohort=self.cohort),
            "room": Owner("room", room=self.cast.room),
            "venue": Owner("venue", venue=self.cast.venue),
            "participant": Owner("participant", participant=self.person),
        }
        self.paths: dict[str, str] = {}
        for audience, owner in self.owners.items():
            shown = audience == "participant"
            with unit_of_work():
                _, token = feeds.make_feed(owner, by=asha, show_place=shown)
            self.paths[audience] = f"/calendar/{token}.ics"


def _move(world: World) -> None:
    sessions.reschedule_session(
        world.group, day=DAY, at=time(14), why="The heating failed", by=world.cast.asha
    )


def _change_room(world: World) -> None:
    sessions.reschedule_session(
        world.group, day=DAY, at=time(10), why="Too small", room=world.room, by=world.cast.asha
    )


def _cancel(world: World) -> None:
    sessions.cancel_session(world.group, why="Illness", by=world.cast.asha)


def _undo(world: World) -> None:
    _cancel(world)
    db.session.flush()
    plan = db.session.scalars(select(Plan).order_by(Plan.id.desc())).first()
    assert plan is not None
    plans.undo_plan(plan, by=world.cast.asha)


def _cover(world: World) -> None:
    world.group.facilitations  # noqa: B018 read before the plan does
    cover.assign(world.group, world.cast.asha, by=world.cast.asha)


def _expect(world: World) -> None:
    sessions.add_place(world.alone, world.other, None, by=world.cast.ben)


def _expect_no_more(world: World) -> None:
    place = next(p for p in world.group.places if p.participant_id == world.person.id)
    sessions.remove_place(place, by=world.cast.ben)


def _log(world: World) -> None:
    log_session(
        world.cohort, programme_of(world.cohort).strands[0], day=date(2026, 3, 1), at=time(15),
        minutes=30, people=[world.person], by=world.cast.ben,
    )  # fmt: skip


def _rename_room(world: World) -> None:
    venues.edit_room(
        world.cast.room, name="Garden Room", capacity=12, accessible=True, by=world.cast.asha
    )


def _rename_venue(world: World) -> None:
    one = world.cast.venue
    venues.edit_venue(
        one, name="Elm House", kind=one.kind, address="3 Mill Lane, Thornby",
        location_code="", stay_weeks=12, teams=[world.cast.team], by=world.cast.asha,
    )  # fmt: skip


def _rename_team(world: World) -> None:
    teams.edit_team(
        world.cast.team, name="North Team", nation="ENG", public_name="The Wednesday Team",
        public_phone="01632 960111", keep_message_days=90, by=world.cast.dev,
    )  # fmt: skip


def _limit(world: World) -> None:
    set_limited_access(world.person, limited=True, readers=[world.cast.asha], by=world.cast.asha)


def _hold(world: World) -> None:
    holds.add_hold(
        world.person, kind="custody", starts=clock.today(), ends=None, note="", by=world.cast.ben
    )


def _word(world: World) -> None:
    feed = live_feed(world.person)
    assert feed is not None
    feeds.change_wording(feed, word="Class", show_place=True, by=world.cast.ben)


CHANGES: list[tuple[Callable[[World], None], set[str]]] = [
    (_move, ALL),
    (_change_room, STAFF | {"room", "venue"}),
    (_cancel, ALL),
    (_undo, set()),
    (_cover, {"team", "lead", "cohort"}),
    (_expect, {"staff", "team", "lead"}),
    (_expect_no_more, {"participant"}),
    (_log, ALL - {"room"}),
    (_rename_room, STAFF | {"room", "venue"}),
    (_rename_venue, STAFF | {"participant"}),
    (_rename_team, {"room", "venue", "participant"}),
    (_limit, {"staff", "team", "participant"}),
    (_hold, {"participant"}),
    (_word, {"participant"}),
]


@pytest.mark.parametrize(("change", "shows"), CHANGES, ids=lambda one: getattr(one, "__name__", ""))
def test_every_calendar_notices(
    rows: Rows, client: Client, at: Clock, change: Callable[[World], None], shows: set[str]
) -> None:
    world = World(rows)
    anybody = client(None)
    before = {name: fetch(anybody, path) for name, path in world.paths.items()}
    at.at += timedelta(hours=1)
    with unit_of_work():
        change(world)
    db.session.expire_all()
    changed = set()
    for name, path in world.paths.items():
        old = _events(before[name].get_data())
        fresh = _events(_afresh(world.owners[name]))
        after = fetch(anybody, path, before[name].headers["ETag"])
        if _words(fresh) == _words(old):
            continue
        changed.add(name)
        assert after.status_code == 200, name
        assert after.headers["ETag"] != before[name].headers["ETag"]
        new = _events(after.get_data())
        assert _words(new) == _words(fresh), name
        _check_advanced(old, new)
        again = fetch(anybody, path, after.headers["ETag"])
        assert again.status_code == 304
        assert fetch(anybody, path).get_data() == after.get_data()
    assert changed >= shows, shows - changed
    assert shows or not changed


def _check_advanced(old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]) -> None:
    for uid in old.keys() & new.keys():
        was, now = old[uid], new[uid]
        assert int(now["SEQUENCE"]) >= int(was["SEQUENCE"])
        if {k: was.get(k) for k in _SEEN} == {k: now.get(k) for k in _SEEN}:
            continue
        assert now["LAST-MODIFIED"] > was["LAST-MODIFIED"]
        assert now["DTSTAMP"] == now["LAST-MODIFIED"]
        if any(was[k] != now[k] for k in ("DTSTART", "DTEND", "STATUS")):
            assert int(now["SEQUENCE"]) > int(was["SEQUENCE"])


def _afresh(owner: Owner) -> bytes:
    """A calendar written with nothing kept from before."""
    link = links.link_of(owner, clock.today())
    kept = bodies.sessions.kept_blocks
    bodies.sessions.kept_blocks = lambda _owner: {}
    try:
        return bodies.build_body(link, clock.today(), "salt", "http://127.0.0.1:5000").body.body
    finally:
        bodies.sessions.kept_blocks = kept


def _events(body: bytes) -> dict[str, dict[str, str]]:
    text = body.decode().replace("\r\n ", "")
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL):
        lines = dict(line.split(":", 1) for line in block.split("\r\n") if line)
        found[lines["UID"]] = lines
    return found


def _words(events: dict[str, dict[str, str]]) -> dict[str, dict[str, str | None]]:
    return {uid: {name: lines.get(name) for name in _SEEN} for uid, lines in events.items()}


def test_leaving_a_cohort_takes_its_sessions_away(rows: Rows, client: Client, at: Clock) -> None:
    made = cohort(rows.build, rows.cast)
    (enrolment,) = enrolled(rows.build, made, rows.build.participant(rows.cast.team))
    _, path = rows.feed(enrolment.participant)
    before = fetch(client(None), path)
    assert len(_events(before.get_data())) > 2
    at.at += timedelta(hours=1)
    with unit_of_work():
        enrolments.leave_cohort(
            enrolment, on=clock.today(), reason="withdrew", why="", by=rows.cast.asha
        )
    after = fetch(client(None), path, before.headers["ETag"])
    assert after.status_code == 200
    assert b"Nothing booked at the moment" in after.get_data()
