"""The `daybook` command, run as people run it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from base import embedded
from config import ROOT
from tests.server import TestServer

DAYBOOK = [sys.executable, "-m", "app.commands.entry"]


def run(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end."""
    return subprocess.run(
        [*DAYBOOK, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        input=given.encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )


def plan(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run `daybook plan` where no database can be reached."""
    return run("plan", *arguments, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")


class TestPlan:
    """`daybook plan`."""

    def test_m_trem_over_easter_and_a_closure(self) -> None:
        done = plan(
            "m-trem", "--start", "2026-03-04", "--slot", "Wed 10:00",
            "--closed", "2026-05-27", "--json",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert len(said["sessions"]) == 18
        assert said["sessions"][0]["starts"] == "2026-03-04T10:00:00+00:00"
        assert said["sessions"][4]["starts"] == "2026-04-01T10:00:00+01:00"
        assert set(said["sessions"][0]) == {"number", "topic", "starts", "ends"}
        assert [off["date"] for off in said["skipped"]] == ["2026-05-27"]

    def test_a_rolling_programme_shows_52_weeks(self) -> None:
        done = plan("mbt-aspd", "--start", "2026-03-04", "--slot", "Wed 10:00", "--json")
        sessions = json.loads(done.stdout)["sessions"]
        assert sessions[0]["starts"][:10] == "2026-03-04"
        assert "2027-02-17" <= sessions[-1]["starts"][:10] < "2027-03-03"

    def test_in_words(self) -> None:
        done = plan("m-trem", "--start", "2026-03-04", "--slot", "Wed 10:00")
        text = done.stdout.decode()
        assert "Wednesday 4 March 2026, 10am to 11:30am" in text
        assert "18 sessions; the last is on" in text

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["nothing", "--start", "2026-03-04"], "There is no programme ‘nothing’."),
            (["m-trem", "--start", "2026-03-04"], "Choose at least one weekday"),
            (["m-trem", "--start", "soon", "--slot", "Wed 10:00"], "‘soon’ is not a date."),
            (["m-trem", "--start", "2026-03-04", "--slot", "Wed"], "‘Wed’ is not a weekday"),
            (
                ["m-trem", "--start", "2026-03-04", "--slot", "Wed 10:00", "--slot", "Wed 10:00"],
                "given twice",
            ),
            (
                ["m-trem", "--start", "2026-03-04", "--slot", "Wed 10:00", "--closed",
                 "2026-05-02..2026-05-01"],
                "before it starts",
            ),
        ],
    )  # fmt: skip
    def test_a_refusal_is_one_sentence_and_exit_2(self, arguments: list[str], said: str) -> None:
        done = plan(*arguments)
        assert done.returncode == 2
        assert done.stdout == b""
        error = done.stderr.decode()
        assert said in error
        assert "Traceback" not in error
        assert len(error.strip().splitlines()) == 1

    def test_it_loads_no_database_and_no_web(self) -> None:
        code = (
            "import sys; from app.commands.plan import plan; "
            "print([m for m in ('sqlalchemy', 'flask', 'alembic') if m in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def database(server: TestServer) -> Iterator[str]:
    """An empty database's address."""
    name = f"daybook_test_{server.run[:12]}_commands_{os.getpid()}"
    server.create(name)
    yield server.url(name)
    server.drop(name)


class TestDatabaseAndAccounts:
    """`daybook db`, `team`, `user` and `calendar`, in the order they are needed."""

    def test_upgrade_check_user_and_calendar(self, database: str) -> None:
        behind = run("db", "check", DATABASE_URL=database)
        assert behind.returncode == 2
        assert b"Run: daybook db upgrade" in behind.stderr
        for _ in range(2):
            assert run("db", "upgrade", DATABASE_URL=database).returncode == 0
        assert run("db", "check", DATABASE_URL=database).returncode == 0

        asked = ["user", "add", "asha@staff.example", "--name", "Asha Lead"]
        asked += ["--role", "service_lead", "--team", "North Team"]
        password = "three-quiet-herons\n" * 2
        first = run(*asked, given=password, DATABASE_URL=database)
        assert first.returncode == 2
        assert b"Add one: daybook team add" in first.stderr
        team = ["team", "add", "North Team", "--kind", "mbt", "--public-name", "The Team"]
        assert run(*team, DATABASE_URL=database).returncode == 0
        assert b"Another team has this name." in run(*team, DATABASE_URL=database).stderr
        assert run(*asked, given=password, DATABASE_URL=database).returncode == 0
        again = run(*asked, given=password, DATABASE_URL=database)
        assert b"There is an account for asha@staff.example already." in again.stderr
        short = run(*asked, given="short\nshort\n", DATABASE_URL=database)
        assert b"12 characters" in short.stderr

        feed = run("calendar", "staff", "ASHA@staff.example", DATABASE_URL=database)
        assert feed.returncode == 0, feed.stderr
        assert feed.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
        assert feed.stdout.endswith(b"END:VCALENDAR\r\n")
        nobody = run("calendar", "participant", "DB-0000", DATABASE_URL=database)
        assert nobody.returncode == 2
        assert nobody.stdout == b""


def test_production_refuses_to_start_unsafe() -> None:
    for command in ("serve", "jobs", "demo"):
        done = run(command, DAYBOOK_ENV="production", DAYBOOK_DEBUG="1", DATABASE_URL="")
        assert done.returncode == 2, command
        assert b"DAYBOOK_SECRET is missing" in done.stderr
        assert b"Traceback" not in done.stderr


@dataclass
class Demo:
    """A demonstration in a folder of its own, on a port of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Everything it printed."""
        return self.folder / "log"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*DAYBOOK, "demo", "--port", str(self.port)],
                cwd=ROOT,
                env={k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
                | {"DAYBOOK_INSTANCE": str(self.folder / "i")},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 180
        while self.location() is None:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.2)

    def location(self) -> str | None:
        """Where its front page sends a stranger; None while nothing answers."""
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            opener.open(f"http://127.0.0.1:{self.port}/", timeout=10)
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.headers["Location"] if answer.code == 302 else str(answer.code)
        except (urllib.error.URLError, OSError):
            return None
        return None

    def stop(self, number: int) -> int:
        """Send a signal and wait for the end; its exit status."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)  # more than the 15 seconds it may give each of its children

    def servers(self) -> list[psutil.Process]:
        """The PostgreSQL processes of this folder."""
        return [p for p in psutil.process_iter() if str(self.folder) in _line(p)]

    def children(self) -> list[psutil.Process]:
        """Its web and jobs processes."""
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def people(self) -> int:
        """How many participants there are."""
        dsn = embedded.start(self.folder / "i" / "postgres").dsn("daybook")
        with psycopg.connect(dsn) as connection:
            row = connection.execute("select count(*) from participant").fetchone()
        assert row is not None
        return int(row[0])


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()) if "postgres" in process.name() else ""
    except psutil.Error:
        return ""


@pytest.fixture
def demo() -> Iterator[Demo]:
    """A demonstration that has not been started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Short: a Unix socket's path may have 107 characters at most.
    made = Demo(Path(tempfile.mkdtemp(prefix="dbd-")), port)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    embedded.start(made.folder / "i" / "postgres").stop()
    shutil.rmtree(made.folder, ignore_errors=True)


def test_the_demonstration_starts_stops_and_survives_being_killed(demo: Demo) -> None:
    """One long story, as loading the demonstration takes a while."""
    demo.start()
    assert demo.location() == "/sign-in?next=%2F"
    people = demo.people()
    assert people >= 120
    assert "@daybook.example" in demo.log.read_text(), "the sign-ins are printed"

    assert demo.stop(signal.SIGINT) == 0
    assert not demo.servers(), "Ctrl-C stops the database too"
    assert "Traceback" not in demo.log.read_text()

    demo.start()
    children = demo.children()
    assert len(children) >= 4, "web, its two workers, and jobs"
    demo.stop(signal.SIGKILL)
    _gone, left = psutil.wait_procs(children, timeout=15)
    assert not left, "no child outlives its supervisor"

    demo.start()
    postmaster = _postmaster(demo)
    assert postmaster is not None
    psutil.Process(postmaster).kill()
    _wait_until_it_answers_again(demo, postmaster)
    assert demo.stop(signal.SIGTERM) == 0

    assert demo.people() == people, "nothing was lost, and nothing loaded twice"


def _postmaster(demo: Demo) -> int | None:
    """The first process of its database; None while a new one is taking over."""
    try:
        return int((demo.folder / "i" / "postgres" / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError):
        return None


def _wait_until_it_answers_again(demo: Demo, postmaster: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if _postmaster(demo) not in {None, postmaster}:
            assert demo.people()
            return
        time.sleep(0.3)
    pytest.fail("the database was not started again: " + demo.log.read_text())
