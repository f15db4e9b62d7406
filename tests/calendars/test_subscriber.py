"""A subscriber over a real connection, as a person has one: vdirsyncer fetches, khal shows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask

from base.work import unit_of_work
from calendars.services import feeds
from programmes.services import sessions
from tests.browser.live import Live, serving
from tests.calendars.rows import Rows
from tests.server import TestServer

_BIN = Path(sys.executable).parent


@pytest.fixture
def live(made_app: Flask, server: TestServer, request: pytest.FixtureRequest) -> Iterator[Live]:
    """Daybook at an address of its own, on a database of its own."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    name = f"daybook_test_{server.run[:12]}_sub_{worker}"
    with serving(made_app, server, name) as made:
        yield made


class Subscriber:
    """A person's own calendar program."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self._env = os.environ | {
            "VDIRSYNCER_CONFIG": str(folder / "vdirsyncer.conf"),
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        (folder / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{folder}/status/"\n'
            '[pair mine]\na = "here"\nb = "there"\ncollections = null\n'
            'conflict_resolution = "b wins"\n'
            f'[storage here]\ntype = "filesystem"\npath = "{folder}/events/"\nfileext = ".ics"\n'
            f'[storage there]\ntype = "http"\nurl = "{url}"\n'
        )
        (folder / "khal.conf").write_text(
            f"[calendars]\n[[mine]]\npath = {folder}/events/\ntype = calendar\n"
            "[locale]\nlocal_timezone = Europe/London\ndefault_timezone = Europe/London\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        )
        self._run("vdirsyncer", "discover")

    def looks(self) -> list[str]:
        """Fetch, then what a person reads of the next two months."""
        self._run("vdirsyncer", "sync")
        told = self._run(
            "khal", "-c", str(self.folder / "khal.conf"), "list",
            "--day-format", "", "--format", "{start} {title}", "2026-03-02", "60d",
        )  # fmt: skip
        return [line for line in told.splitlines() if line.strip() and line != "No events"]

    def _run(self, *command: str) -> str:
        told = subprocess.run(
            [str(_BIN / command[0]), *command[1:]],
            capture_output=True, check=False, env=self._env, cwd=self.folder, text=True,
            input="y\n" * 5, timeout=60,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr + told.stdout
        return told.stdout


def test_a_person_sees_a_move_a_cancellation_and_the_end(live: Live, tmp_path: Path) -> None:
    rows = Rows.on(live.build, live.cast)
    person = live.build.participant(live.cast.team)
    cohort = rows.cohort()
    moved = rows.session(cohort, date(2026, 3, 11), people=(person,))
    called_off = rows.session(cohort, date(2026, 4, 1), people=(person,))
    feed, path = rows.feed(person)
    subscriber = Subscriber(tmp_path, live.url + path)
    assert subscriber.looks() == [
        "2026-03-11 10:00 Appointment",
        "2026-04-01 10:00 Appointment",
    ]
    with unit_of_work():
        sessions.reschedule_session(
            moved, day=date(2026, 3, 12), at=time(14), why="Flooded", by=live.cast.asha
        )
    assert subscriber.looks()[0] == "2026-03-12 14:00 Appointment"
    with unit_of_work():
        sessions.cancel_session(called_off, why="Illness", by=live.cast.asha)
    last = subscriber.looks()[-1]
    assert last.startswith("2026-04-01 10:00")
    assert last.endswith("Cancelled: Appointment")
    with unit_of_work():
        feeds.revoke_feed(feed, by=live.cast.asha)
    (only,) = subscriber.looks()
    assert only.endswith("This calendar link has ended")
