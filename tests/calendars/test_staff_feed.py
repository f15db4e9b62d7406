"""What a member of staff's own calendar says."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from base import clock
from base.audit import record
from base.database import db
from base.work import unit_of_work
from calendars.services import bodies
from people.models import NamedReader
from people.services import stamps
from programmes.services import sessions
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch, unfolded, values
from tests.conftest import Clock

DAY = date(2026, 3, 11)


def test_a_group_session_says_programme_topic_place_and_address(rows: Rows, client: Client) -> None:
    session = rows.session(rows.cohort(), DAY, number=3, topic="Naming feelings")
    _, path = rows.feed(rows.cast.ben)
    answer = fetch(client(None), path)
    assert values(answer, "SUMMARY") == ["M-TREM group 3 of 18: Naming feelings"]
    assert values(answer, "LOCATION") == [r"Room 1\, Kirk House"]
    assert values(answer, "URL") == [f"http://127.0.0.1:5000/sessions/{session.public_id}"]
    assert values(answer, "CATEGORIES") == ["Group"]
    assert values(answer, "DTSTART") == ["20260311T100000Z"]
    assert values(answer, "DTEND") == ["20260311T113000Z"]
    assert values(answer, "TRANSP") == ["OPAQUE"]
    assert values(answer, "STATUS") == ["CONFIRMED"]


def test_the_address_is_behind_signing_in(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    address = values(fetch(client(None), path), "URL")[0].removeprefix("http://127.0.0.1:5000")
    assert client(None).get(address).status_code in {302, 404}


def test_an_individual_session_says_a_code_and_never_a_name(rows: Rows, client: Client) -> None:
    person = rows.build.participant(rows.cast.team, given_name="Zebedee", family_name="Quill")
    cohort = rows.cohort("mbt-aspd")
    rows.session(cohort, DAY, strand="individual", kind="individual", people=(person,), topic=None)
    _, path = rows.feed(rows.cast.ben)
    answer = fetch(client(None), path)
    assert values(answer, "SUMMARY")[0].endswith(f": {person.code}")
    assert b"Zebedee" not in answer.get_data()
    assert b"Quill" not in answer.get_data()


def test_a_limited_access_record_is_a_place_taken(rows: Rows, client: Client) -> None:
    person = rows.build.participant(rows.cast.team, limited_access=True)
    cohort = rows.cohort("mbt-aspd")
    both = (rows.cast.ben, rows.cast.asha)
    rows.session(cohort, DAY, strand="individual", kind="individual", people=(person,), staff=both)
    rows.build.save(NamedReader(participant=person, user=rows.cast.asha))
    _, bens = rows.feed(rows.cast.ben)
    _, ashas = rows.feed(rows.cast.asha)
    hidden = fetch(client(None), bens)
    assert values(hidden, "SUMMARY") == ["Place taken"]
    assert person.code.encode() not in hidden.get_data()
    assert not values(hidden, "URL")
    assert person.code.encode() in fetch(client(None), ashas).get_data()


def test_only_ones_own_sessions_of_ones_own_teams(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), DAY, staff=(rows.cast.asha,))
    rows.session(rows.cohort(), DAY, staff=(rows.cast.cara,))  # a session of a team she is not on
    _, bens = rows.feed(rows.cast.ben)
    _, caras = rows.feed(rows.cast.cara)
    assert values(fetch(client(None), bens), "SUMMARY") == ["Nothing booked at the moment"]
    assert values(fetch(client(None), caras), "SUMMARY") == ["Nothing booked at the moment"]


def test_ten_in_the_morning_stays_ten_across_both_clock_changes(rows: Rows, client: Client) -> None:
    cohort = rows.cohort()
    for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)):
        rows.session(cohort, day)
    rows.session(cohort, date(2026, 10, 25), time(1, 30), minutes=60)
    _, path = rows.feed(rows.cast.ben)
    answer = fetch(client(None), path)
    assert values(answer, "DTSTART") == [
        "20260328T100000Z",
        "20260329T090000Z",
        "20261024T090000Z",
        "20261025T003000Z",
        "20261025T100000Z",
    ]
    assert "20261025T013000Z" in values(answer, "DTEND")


def test_a_moved_session_keeps_its_uid_and_advances(rows: Rows, client: Client, at: Clock) -> None:
    session = rows.session(rows.cohort(), DAY)
    rows.session(rows.cohort(), date(2026, 3, 18))
    _, path = rows.feed(rows.cast.ben)
    before = fetch(client(None), path)
    at.at += timedelta(hours=1)
    with unit_of_work():
        sessions.reschedule_session(
            session, day=DAY, at=time(14), why="The room is flooded", by=rows.cast.asha
        )
    after = fetch(client(None), path, before.headers["ETag"])
    assert after.status_code == 200
    assert values(after, "UID") == values(before, "UID")
    assert values(after, "DTSTART") == ["20260311T140000Z", "20260318T100000Z"]
    assert values(after, "SEQUENCE") == ["1", "0"]
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        assert values(before, name) == ["20260302T090000Z"] * 2
        assert values(after, name) == ["20260302T100000Z", "20260302T090000Z"]


def test_what_the_sessions_row_does_not_know_advances_too(
    rows: Rows, client: Client, at: Clock
) -> None:
    """A room with a new name: the session's own row does not move, readers have to notice."""
    rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    before = fetch(client(None), path)
    at.at += timedelta(hours=2)
    rows.cast.room.name = "Garden Room"
    rows.build.save(rows.cast.room)
    with unit_of_work():
        stamps.bump(users=[rows.cast.ben.id])
    after = fetch(client(None), path)
    assert values(after, "LOCATION") == [r"Garden Room\, Kirk House"]
    assert values(after, "LAST-MODIFIED") == ["20260302T110000Z"]
    assert values(after, "LAST-MODIFIED") > values(before, "LAST-MODIFIED")
    assert values(after, "SEQUENCE") == ["0"]


def test_two_changes_in_one_second_still_advance(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    before = fetch(client(None), path)
    rows.cast.room.name = "Garden Room"
    rows.build.save(rows.cast.room)
    with unit_of_work():
        stamps.bump(users=[rows.cast.ben.id])
    after = fetch(client(None), path)
    assert values(after, "LAST-MODIFIED") > values(before, "LAST-MODIFIED")


def test_cancelled_stays_a_fortnight_then_goes(rows: Rows, client: Client, at: Clock) -> None:
    session = rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    uid = values(fetch(client(None), path), "UID")
    with unit_of_work():
        sessions.cancel_session(session, why="Illness", by=rows.cast.asha)
    told = fetch(client(None), path)
    assert values(told, "UID") == uid
    assert values(told, "SUMMARY")[0].startswith("Cancelled: M-TREM")
    assert values(told, "STATUS") == ["CANCELLED"]
    assert values(told, "TRANSP") == ["TRANSPARENT"]
    assert values(told, "SEQUENCE") == ["1"]
    at.at = clock.now() + (DAY + timedelta(days=14) - date(2026, 3, 2))
    assert values(fetch(client(None), path), "UID") == uid
    at.at += timedelta(days=1)
    assert values(fetch(client(None), path), "UID") != uid


def test_somebody_taken_off_a_session_no_longer_has_it(rows: Rows, client: Client) -> None:
    session = rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    assert values(fetch(client(None), path), "URL")
    with unit_of_work():
        db.session.delete(session.facilitations[0])
        stamps.bump(users=[rows.cast.ben.id])
        record("session.restaffed", "Ben was taken off.", by=SYSTEM)
    assert not values(fetch(client(None), path), "URL")


def test_the_command_prints_what_the_address_serves(rows: Rows, client: Client, at: Clock) -> None:
    rows.session(rows.cohort(), DAY)
    unmade = bodies.feed_bytes(rows.cast.ben)
    _, path = rows.feed(rows.cast.ben)
    assert bodies.feed_bytes(rows.cast.ben) == unmade
    served = fetch(client(None), path).get_data()
    assert served == unmade
    at.at += timedelta(hours=1)
    assert bodies.feed_bytes(rows.cast.ben) == served


def test_control_characters_never_reach_a_reader(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), DAY, topic="Naming\x07 feel\x0bings\r\nBEGIN:VEVENT 🙂 ŵŷ שלום")
    _, path = rows.feed(rows.cast.ben)
    answer = fetch(client(None), path)
    lines = unfolded(answer)
    assert lines.count("BEGIN:VEVENT") == 1
    assert not [c for c in answer.get_data() if c < 32 and c not in b"\r\n"]
    assert all(len(line) <= 75 for line in answer.get_data().split(b"\r\n"))
    assert "🙂 ŵŷ שלום" in values(answer, "SUMMARY")[0]


@pytest.mark.parametrize("name", ["VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "COLOR"])
def test_the_header_is_whole(rows: Rows, client: Client, name: str) -> None:
    _, path = rows.feed(rows.cast.ben)
    assert values(fetch(client(None), path), name)


@pytest.mark.parametrize("status", ["cancelled", "not_held", "withdrawn"])
def test_a_session_that_will_not_happen_says_so(rows: Rows, client: Client, status: str) -> None:
    """Withdrawn is one that was added and taken back: calendars have it already."""
    rows.session(rows.cohort(), DAY, status=status, why="Illness")
    _, path = rows.feed(rows.cast.ben)
    answer = fetch(client(None), path)
    assert values(answer, "STATUS") == ["CANCELLED"]
    assert values(answer, "SUMMARY")[0].startswith("Cancelled: ")
