"""20,000 reminders due in one run, decided by four processes at once, against a bare insert."""

from __future__ import annotations

import json
import multiprocessing
import uuid
from datetime import UTC, date, datetime
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any

from sqlalchemy import text

from app.factory import create_app
from base import clock
from base.database import db
from base.work import unit_of_work
from bench.report import Figures
from calendars import jobs
from tests.build import Build
from tests.calendars.rows import Rows
from tests.conftest import test_config
from tests.server import TestServer

DUE = 20_000
SESSIONS = 1_000
PROCESSES = 4
_BATCH = 1_000
_LIMIT = 20  # times a bare insert of the same rows
_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_ROWS = (
    """insert into participant (public_id, code, given_name, family_name, preferred_name,
    date_of_birth, sex, practitioner_name, practitioner_email, practitioner_phone,
    coordinator_name, coordinator_email, coordinator_phone, opd_screen, opd_override,
    limited_access, created_at, version)
    select gen_random_uuid(), 'RM-' || n, 'Given' || n, 'Family' || n, '', '1985-05-17',
    'not_recorded', '', '', '', '', '', '', '', '', false, now(), 1
    from generate_series(1, :people) as n""",
    """insert into contact_preference (participant_id, text_ok, email_ok, letter_ok, in_person_ok,
    mobile, mobile_shared, email, address, large_print, easy_read, read_aloud, interpreter,
    other_needs, first_way)
    select id, true, true, false, true, '07700' || lpad(id::text, 6, '0'), false,
    'p' || id || '@mail.example', '', false, false, false, '', '', ''
    from participant where code like 'RM-%'""",
    """insert into programme_session (public_id, cohort_id, strand, kind, title, day, at, minutes,
    starts, ends, venue_id, status, spontaneous, as_history, overlap_why, why, version, sequence,
    changed_at, uid_seed)
    select gen_random_uuid(), cohort_id, strand, kind, title, day, at, minutes,
    starts, ends, venue_id, status, spontaneous, as_history, overlap_why, why, version, sequence,
    changed_at, uid_seed from programme_session, generate_series(2, :sessions)""",
    """insert into place (public_id, session_id, participant_id, overlap_why)
    select gen_random_uuid(), s.id, p.id, ''
    from (select id, row_number() over (order by id) - 1 as n from programme_session) as s
    join (select id, row_number() over (order by id) - 1 as n from participant) as p
    on p.n % :sessions = s.n""",
)


def run() -> list[Figures]:
    """Seconds of the whole run; a rate in the note. Raises when one is doubled or lost."""
    server = TestServer(uuid.uuid4().hex)
    server.ready()
    try:
        url = server.copy(f"daybook_bench_{server.run[:8]}")
        app = create_app(test_config(url), testing=True)
        clock.init_app(app, lambda: _NOW)
        with app.app_context():
            _fill(app)
            took, said = _decided(url)
            bare = _bare()
            db.session.remove()
            db.engine.dispose()
    finally:
        server.finish()
    rate, floor = DUE / took, DUE / bare
    note = (
        f"{DUE:,} by {PROCESSES} processes ({', '.join(said)}), none doubled, none lost: "
        f"{rate:,.0f} a second; floor: a bare insert of the same rows, {floor:,.0f} a second"
    )
    return [Figures("reminders decided", took, "s", bare, _LIMIT, note)]


def _fill(app: Any) -> None:
    """One session tomorrow from the builders, then as many as it takes, by the database itself."""
    build = Build(app)
    rows = Rows.on(build, build.cast())
    rows.session(rows.cohort(), date(2026, 3, 3))
    sizes = {"people": DUE, "sessions": SESSIONS}
    with unit_of_work():
        for statement in _ROWS:
            asked = text(statement)
            named = asked.compile().params
            db.session.execute(asked, {name: sizes[name] for name in named})
        places = db.session.scalar(text("select count(*) from place"))
    assert places == DUE, places  # noqa: S101 or the figures mean nothing
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def _decided(url: str) -> tuple[float, list[str]]:
    """Seconds from the first process's start to the last one's end, and what each decided."""
    spawn = multiprocessing.get_context("spawn")
    together, told = spawn.Barrier(PROCESSES), spawn.Queue()
    workers = [spawn.Process(target=_work, args=(url, together, told)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    found = [told.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join()
    decided = db.session.execute(
        text("select count(*), count(distinct (participant_id, session_id)) from message")
    ).one()
    assert tuple(decided) == (DUE, DUE), decided  # noqa: S101 one doubled, or one lost
    queued = db.session.scalar(text("select count(*) from message where state = 'queued'"))
    assert queued == DUE, queued  # noqa: S101 one not sent
    took = max(ended for _, ended, _ in found) - min(began for began, _, _ in found)
    return took, sorted(said.partition(" ")[0] for _, _, said in found)


def _work(url: str, together: Barrier, told: Any) -> None:
    app = create_app(test_config(url), testing=True)
    clock.init_app(app, lambda: _NOW)
    with app.app_context():
        together.wait()
        began = perf_counter()
        said = jobs.decide_reminders()
        told.put((began, perf_counter(), said))
        db.session.remove()
        db.engine.dispose()


def _bare() -> float:
    """Seconds to insert the same rows with nothing decided, into a table with the same indexes."""
    found = db.session.scalars(text("select to_jsonb(message) from message")).all()
    rows = [json.dumps(found[n : n + _BATCH]) for n in range(0, DUE, _BATCH)]
    db.session.rollback()
    with unit_of_work():
        db.session.execute(text("create table bare (like message including all)"))
    asked = text(
        "insert into bare overriding system value "
        "select * from jsonb_populate_recordset(null::bare, cast(:rows as jsonb))"
    )
    began = perf_counter()
    for batch in rows:
        with unit_of_work():
            db.session.execute(asked, {"rows": batch})
    return perf_counter() - began
