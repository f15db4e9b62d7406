"""Two links side by side: whatever one shows, nothing that is the other's alone stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time

import pytest

from base.work import unit_of_work
from calendars.queries.owners import Owner
from calendars.services import feeds
from people.models import Participant, Room
from programmes.models import ProgrammeSession
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch
from tests.page import CheckedClient

DAY = date(2026, 3, 11)
TOKEN = re.compile(r"^/calendar/([\w-]{43})\.ics$")


@dataclass
class One:
    """A link, and the words that are its owner's alone."""

    path: str
    own: list[str] = field(default_factory=list)

    @property
    def token(self) -> str:
        """What is secret of it."""
        found = TOKEN.match(self.path)
        assert found is not None
        return found[1]


def link(rows: Rows, owner: Owner, *own: str, **kw: bool) -> One:
    """Make a link."""
    with unit_of_work():
        _, token = feeds.make_feed(owner, by=SYSTEM, **kw)
    return One(f"/calendar/{token}.ics", list(own))


def whole(browser: CheckedClient, one: One) -> bytes:
    """Everything an address sends: headers and bytes, folds undone."""
    answer = fetch(browser, one.path)
    assert answer.status_code == 200
    sent = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items()).encode()
    return sent + answer.get_data().replace(b"\r\n ", b"")


def uids(sent: bytes) -> set[str]:
    """The UIDs in a calendar."""
    return set(re.findall(r"UID:(\S+)", sent.decode()))


def blocks(sent: bytes) -> set[bytes]:
    """The events in a calendar, whole."""
    return set(re.findall(rb"BEGIN:VEVENT.*?END:VEVENT", sent, re.DOTALL))


def check_apart(browser: CheckedClient, one: One, other: One) -> None:
    """Each says what is its own, and nothing of the other's: no word, no UID, no token."""
    first, second = whole(browser, one), whole(browser, other)
    for sent, mine, theirs in ((first, one, other), (second, other, one)):
        for word in mine.own:
            assert word.encode() in sent, word
        for word in (*theirs.own, theirs.token, mine.token):
            assert word.encode() not in sent, word
    assert uids(first)
    assert not uids(first) & uids(second)
    blocks = [
        set(re.findall(rb"BEGIN:VEVENT.*?END:VEVENT", sent, re.DOTALL)) for sent in (first, second)
    ]
    assert not blocks[0] & blocks[1]


def alone(rows: Rows, person: Participant, day: date, at: time, room: Room) -> ProgrammeSession:
    """Somebody's own session."""
    cohort = rows.cohort("mbt-aspd")
    with unit_of_work():
        cohort.room, cohort.venue = room, room.venue
        feeds.record("test.built", "In another room.", by=SYSTEM)
    return rows.session(
        cohort, day, at, strand="individual", kind="individual", people=(person,), number=None,
        topic=None,
    )  # fmt: skip


@pytest.fixture
def elm(rows: Rows) -> Room:
    """A room of another building of the team."""
    return rows.build.venue(rows.cast.team, name="Elm House", address="3 Mill Lane").rooms[0]


def test_two_participants_of_one_group(rows: Rows, client: Client, elm: Room) -> None:
    one, two = (rows.build.participant(rows.cast.team) for _ in range(2))
    rows.session(rows.cohort(), DAY, people=(one, two))
    alone(rows, one, date(2026, 3, 12), time(11), rows.cast.room)
    alone(rows, two, date(2026, 3, 13), time(15), elm)
    first = link(rows, Owner("participant", participant=one), "20260312T110000Z")
    second = link(
        rows, Owner("participant", participant=two), "20260313T150000Z", "Elm House",
        "3 Mill Lane", show_place=True,
    )  # fmt: skip
    browser = client(None)
    check_apart(browser, first, second)
    for sent in (whole(browser, first), whole(browser, second)):
        for person in (one, two):
            for said in (person.code, person.given_name, person.family_name, str(person.public_id)):
                assert said.encode() not in sent, said


def test_a_participant_and_the_staff_of_the_same_session(rows: Rows, client: Client) -> None:
    person = rows.build.participant(rows.cast.team)
    session = rows.session(rows.cohort(), DAY, people=(person,))
    alone(rows, person, date(2026, 3, 12), time(11), rows.cast.room)
    theirs = link(rows, Owner("participant", participant=person), "Appointment", "My calendar")
    staff = link(
        rows, Owner("staff", user=rows.cast.ben), "M-TREM", "Naming feelings", person.code,
        "Room 1", str(session.public_id), "My sessions",
    )  # fmt: skip
    check_apart(client(None), theirs, staff)


def test_staff_of_two_teams(rows: Rows, client: Client, elm: Room) -> None:
    cast = rows.cast
    person, stranger = rows.build.participant(cast.team), rows.build.participant(cast.other_team)
    mine = alone(rows, person, date(2026, 3, 12), time(11), cast.room)
    away = rows.build.venue(cast.other_team, name="Oak House").rooms[0]
    cohort = rows.cohort("mbt-aspd")
    with unit_of_work():
        cohort.team, cohort.room, cohort.venue = cast.other_team, away, away.venue
        feeds.record("test.built", "Another team’s.", by=SYSTEM)
    yours = rows.session(
        cohort, date(2026, 3, 13), time(15), strand="individual", kind="individual",
        people=(stranger,), staff=(cast.cara,), number=None, topic=None,
    )  # fmt: skip
    ben = link(rows, Owner("staff", user=cast.ben), person.code, str(mine.public_id), "Kirk House")
    cara = link(
        rows, Owner("staff", user=cast.cara), stranger.code, str(yours.public_id), "Oak House"
    )
    check_apart(client(None), ben, cara)
    north = link(rows, Owner("lead", user=cast.asha), person.code, "Ben Facilitator")
    south = link(rows, Owner("lead", user=cast.cara), stranger.code, "Cara Elsewhere")
    check_apart(client(None), north, south)


def test_two_rooms_of_one_building(rows: Rows, client: Client) -> None:
    cast = rows.cast
    garden = Room(venue=cast.venue, name="Garden Room", capacity=8)
    rows.build.save(garden)
    person = rows.build.participant(cast.team)
    alone(rows, person, date(2026, 3, 12), time(11), cast.room)
    alone(rows, person, date(2026, 3, 13), time(15), garden)
    first = link(rows, Owner("room", room=cast.room), "Room 1", "20260312T110000Z")
    second = link(rows, Owner("room", room=garden), "Garden Room", "20260313T150000Z")
    check_apart(client(None), first, second)


def test_a_link_and_the_one_that_replaced_it(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), DAY)
    feed, path = rows.feed(rows.cast.ben)
    with unit_of_work():
        _, token = feeds.replace_feed(feed, by=SYSTEM)
    ended, live = One(path, ["This calendar link has ended"]), One(f"/calendar/{token}.ics")
    live.own = ["Naming feelings", "Kirk House", "M-TREM"]
    check_apart(client(None), ended, live)
