"""A hundred people sign registers at once for a minute, over real HTTP, on a real PostgreSQL.

Each signs in with a password and goes through their registers, one after the other without a
pause. One form in ten is pressed twice; one register in ten is on a colleague's list as well, at
the same moment. Afterwards the database is asked: every place of every register signed has one
mark, the one typed by whoever signed it, and no other place has any.

The floor is the least that could keep the same rows: one connection adding the marks of one
register after another, each in a transaction of its own, in turns with the people.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg

from base.embedded import Embedded
from bench import bulk, ledger
from bench.application import migrated, own_server
from bench.bulk import Size
from bench.people import Person, Task
from bench.report import Figures
from bench.turns import p95
from bench.visitors import serving

SIZE = Size(teams=20, cohorts=5, sessions=66, people=10, staff=5, open=40, open_teams=20)
SECONDS = 60
TURNS = 3
_QUOTED = 80


def run() -> list[Figures]:
    """Milliseconds a page and a register, and what went wrong, which must be nothing."""
    with own_server() as server, TemporaryDirectory(prefix="dbv-") as folder:
        with migrated(server) as app, app.app_context():
            bulk.fill(server, "daybook", SIZE)
        log = Path(folder) / "log"
        with serving(server.url(), log) as port:
            people = _people(server, port)
            together(people, Person.arrive)
            took, floor = _minute(server, people)
        _quote(people, log)
        return _figures(server, people, took, floor)


def _people(server: Embedded, port: int) -> list[Person]:
    """Everyone with their list: a team's registers dealt out in turn, one in ten to two people."""
    people = [Person(bulk.email(n + 1), port) for n in range(SIZE.teams * SIZE.staff)]
    dealt: Counter[int] = Counter()
    for register in bulk.to_sign(server, "daybook"):
        n = dealt[register.team]
        dealt[register.team] += 1
        team = people[(register.team - 1) * SIZE.staff : register.team * SIZE.staff]
        takers = [n, n + 1] if n % 10 == 4 else [n]
        for taker in takers:
            team[taker % SIZE.staff].tasks.append(Task(register, twice=n % 10 == 9))
    return people


def together(people: Sequence[Person], do: Callable[[Person], object]) -> None:
    """Let everyone do it at once, each in a thread, and wait for all."""
    threads = [threading.Thread(target=do, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _minute(server: Embedded, people: list[Person]) -> tuple[float, float]:
    """Seconds the people took in all, and seconds the bare marks of as many registers took."""
    took = floor = 0.0
    for _ in range(TURNS):
        before = sum(len(person.signed) for person in people)
        began = perf_counter()
        together(people, partial(Person.work, until=time.monotonic() + SECONDS / TURNS))
        took += perf_counter() - began
        done = sum(len(person.signed) for person in people) - before
        floor += _bare(server, done)
    return took, floor


def _bare(server: Embedded, registers: int) -> float:
    """Seconds to add the marks of that many registers and nothing else."""
    with psycopg.connect(server.dsn("daybook", "daybook"), autocommit=True) as connection:
        connection.execute("create table if not exists bare_mark (like mark including all)")
        connection.execute("truncate bare_mark")
        began = perf_counter()
        for n in range(registers):
            rows = [(n * SIZE.people + k,) for k in range(SIZE.people)]
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(
                    "insert into bare_mark (place_id, link, presence, compliance, reason, "
                    "minutes_attended, late_minutes, staff_note, person_note, why, at, "
                    "typed_by_id) values (%s, 1, '5', 'ATTC', '', 75, 0, '', '', '', now(), 1)",
                    rows,
                )
        return perf_counter() - began


def _quote(people: Sequence[Person], log: Path) -> None:
    """Print what the server said of its errors, when anybody met one."""
    if any(person.wrong for person in people):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        said = [line for line in lines if " INFO " not in line]
        sys.stderr.write("\n".join(said[:_QUOTED]) + "\n")


def _figures(server: Embedded, people: list[Person], took: float, floor: float) -> list[Figures]:
    signed = max(1, sum(len(person.signed) for person in people))
    wrong = Counter(why for person in people for why in person.wrong)
    faults = ledger.faults(server, people, SIZE.open)
    overtaken = sum(person.overtaken for person in people)
    opening = [time for person in people for time in person.opening]
    signing = [time for person in people for time in person.signing]
    note = f"{signed:,} registers by {len(people)} people in {took:.0f} s; {overtaken} overtaken"
    return [
        Figures("shift-change, one register", took / signed * 1000, "ms", floor / signed * 1000,
                None, note),
        _wait("signing in", [person.arriving for person in people]),
        _wait("opening", opening),
        _wait("signing", signing),
        _none("errors", sum(wrong.values()), "; ".join(f"{n} × {w}" for w, n in wrong.items())),
        _none("lost or doubled", len(faults), "; ".join(faults[:5])),
        _none("deadlocks", ledger.deadlocks(server), ""),
    ]  # fmt: skip


def _wait(name: str, times: Sequence[float]) -> Figures:
    note = f"p50 {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms"
    return Figures(f"shift-change, {name}, p95", p95(times), "ms", note=note)


def _none(name: str, figure: int, note: str) -> Figures:
    return Figures(f"shift-change, {name}", figure, "", None, 0, note)
