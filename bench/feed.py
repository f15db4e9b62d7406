"""A calendar of 500 sessions among 10,000: a 304 against a 404, bodies against a plain writer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter, process_time
from typing import Any

import icalendar
from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.factory import create_app
from base import clock
from base.access import Anyone, needs
from base.database import db
from base.work import unit_of_work
from bench.many_feeds import many_feeds
from bench.report import Figures
from calendars import bodies, ics
from calendars.bodies import SeenSession
from calendars.models import Feed
from calendars.queries import links, sessions
from calendars.services import bodies as stored
from calendars.wording import StaffWording
from programmes.services.sessions import reschedule_session as move_session
from tests.build import Build
from tests.calendars.rows import Rows
from tests.conftest import test_config
from tests.server import TestServer

EVENTS = 500
REQUESTS = 200
ROUNDS = 12
FEEDS = 10_000
PEOPLE = 40
_RATE = 1 / 0.8  # a rate within 20% is a time within a quarter
_REBUILT = 1 / 200  # an answer costs this much of writing the calendar with a library each time
_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_TODAY = _NOW.date()
_PUBLIC = "http://127.0.0.1:5000"


def run() -> list[Figures]:
    """Microseconds a request, in process through WSGI; milliseconds a body."""
    with _app() as app, app.app_context():
        rows, path, seen = _calendar(app)
        kept = _blocks(seen)
        unchanged, missing = _requests(app, path)
        whole, after = _built(path)
        rebuilt = _together(lambda: _rebuilt(path), tell=perf_counter)[0] * 1000
        queries = _move(rows)
    plain, first, changed = _together(
        lambda: _plainly(seen),
        lambda: _assembled(seen, {}),
        lambda: _assembled(_one_changed(seen), kept),
        tell=process_time,  # nothing but this process works here
    )
    return [
        Figures(
            "feed 304", unchanged, "µs a request", missing, _RATE, "floor: a 404 with one miss"
        ),
        Figures(
            "feed 304 against rebuilding",
            unchanged,
            "µs",
            rebuilt,
            _REBUILT,
            f"floor: {EVENTS} events read and written by icalendar each time",
        ),
        Figures("feed first body", first, "ms", plain, 12, f"{EVENTS} events; floor: plain writer"),
        Figures("feed body after one change", changed, "ms", plain, 2, "floor: plain writer"),
        Figures("feed first body with its queries", whole, "ms"),
        Figures("feed body after one change with its queries", after, "ms"),
        Figures(
            "feed moved session",
            queries,
            "statements",
            None,
            5,
            f"calendars told of a move, with {PEOPLE} people expected",
        ),
    ]


@contextmanager
def _app() -> Iterator[Flask]:
    server = TestServer(uuid.uuid4().hex)
    server.ready()
    try:
        app = create_app(test_config(server.copy(f"daybook_bench_{server.run[:8]}")), testing=True)
        clock.init_app(app, lambda: _NOW)

        @app.get("/missing/<token>")
        @needs(Anyone.PUBLIC)
        def missing(token: str) -> tuple[str, int]:
            hashed = links.token_hash(token)
            found = db.session.scalar(select(Feed.id).where(Feed.token_hash == hashed))
            return ("Not found.\n", 404) if found is None else ("", 200)

        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    finally:
        server.finish()


def _calendar(app: Flask) -> tuple[Rows, str, list[SeenSession]]:
    build = Build(app)
    rows = Rows.on(build, build.cast())
    cohort = rows.cohort()
    for n in range(EVENTS):
        day = date(2026, 1, 5) + timedelta(days=n * 300 // EVENTS)
        rows.session(cohort, day, time(9 + n % 2 * 4), number=n % 18 + 1)
    _, path = rows.feed(rows.cast.ben)
    many_feeds(FEEDS)
    link = links.find_link(path[10:-4], _TODAY)
    assert link is not None  # noqa: S101 it was just made
    assert link.user_id is not None  # noqa: S101 Ben is staff
    seen = sessions.staff_sessions(link.user_id, link.teams, _TODAY, _PUBLIC)
    return rows, path, seen


def _move(rows: Rows) -> float:
    """How many statements tell calendars of a moved session with forty people expected."""
    people = tuple(rows.build.participant(rows.cast.team) for _ in range(PEOPLE))
    session = rows.session(rows.cohort(), date(2027, 1, 12), people=people)
    told: list[str] = []

    def note(_conn: object, _cursor: object, sql: str, *_: object) -> None:
        if any(name in sql for name in ("calendar_stamp", "feed", "event_block")):
            told.append(sql)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with unit_of_work():
            move_session(
                session, day=date(2027, 1, 13), at=time(10), why="Flooded", by=rows.cast.asha
            )
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return float(len(told))


def _rebuilt(path: str) -> bytes:
    """The calendar read and written anew with icalendar, as its users do for every request."""
    link = links.find_link(path[10:-4], _TODAY)
    assert link is not None  # noqa: S101 it was made above
    assert link.user_id is not None  # noqa: S101 Ben is staff
    wording = StaffWording()
    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", ics.PRODID)
    for one in sessions.staff_sessions(link.user_id, link.teams, _TODAY, _PUBLIC):
        words = wording.write(one.facts)
        made = icalendar.Event()
        for name, value in (
            ("uid", one.uid_seed.hex()),
            ("dtstamp", one.changed_at.astimezone(UTC)),
            ("last-modified", one.changed_at.astimezone(UTC)),
            ("sequence", one.sequence),
            ("dtstart", one.starts.astimezone(UTC)),
            ("dtend", one.ends.astimezone(UTC)),
            ("status", "CONFIRMED"),
            ("transp", "OPAQUE"),
            ("x-microsoft-cdo-busystatus", "BUSY"),
            ("class", "PRIVATE"),
            ("summary", words.summary),
            ("description", words.description),
            ("location", words.location or ""),
            ("url", words.url or ""),
            ("categories", list(words.categories)),
        ):
            made.add(name, value)
        whole.add_component(made)
    return bytes(whole.to_ical())


def _requests(app: Flask, path: str) -> tuple[float, float]:
    """Microseconds of a 304 and of a 404, taken by turns so that both meet the same machine."""
    first = app.test_client().get(path)
    same = EnvironBuilder(path, headers=[("If-None-Match", first.headers["ETag"])]).get_environ()
    none = EnvironBuilder("/missing/guess").get_environ()
    for environ, status in ((same, "304"), (none, "404")):
        answered = run_wsgi_app(app, dict(environ), buffered=True)[1]
        assert answered.startswith(status), answered  # noqa: S101 or the figures mean nothing

    def ask(environ: dict[str, Any]) -> Callable[[], object]:
        def many() -> None:
            for _ in range(REQUESTS):
                run_wsgi_app(app, dict(environ), buffered=True)

        return many

    unchanged, missing = _together(ask(same), ask(none), tell=perf_counter)
    return unchanged * 1000 / REQUESTS, missing * 1000 / REQUESTS


def _built(path: str) -> tuple[float, float]:
    """Milliseconds from the database to bytes: with nothing kept, and with all but one block."""
    link = links.find_link(path[10:-4], _TODAY)
    assert link is not None  # noqa: S101 it was made above
    kept = sessions.kept_blocks(link.owner)
    bare: dict[int, bodies.Block] = {}
    some = dict(list(kept.items())[1:])
    real = sessions.kept_blocks

    def building(blocks: dict[int, bodies.Block]) -> Callable[[], object]:
        def once() -> None:
            real(link.owner)
            sessions.kept_blocks = lambda owner: blocks  # noqa: ARG005 the name is part of the type
            stored.build_body(link, _TODAY, "1", _PUBLIC)

        return once

    try:
        whole, after = _together(building(bare), building(some), tell=perf_counter)
    finally:
        sessions.kept_blocks = real
    return whole, after


def _assembled(seen: list[SeenSession], kept: dict[int, bodies.Block]) -> bodies.Assembled:
    wording = StaffWording()
    return bodies.assemble(
        seen,
        lambda session: wording.write(session.facts),
        look=bodies.STAFF_LOOK,
        kept=kept,
        calendar_changed_at=_NOW,
        today=_TODAY,
    )


def _blocks(seen: list[SeenSession]) -> dict[int, bodies.Block]:
    return dict(_assembled(seen, {}).made)


def _one_changed(seen: list[SeenSession]) -> list[SeenSession]:
    later = replace(seen[250], starts=seen[250].starts + timedelta(minutes=5), sequence=1)
    return [*seen[:250], later, *seen[251:]]


def _plainly(seen: list[SeenSession]) -> bytes:
    """The least that writes the same properties from the same facts: no folding, no escaping."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{ics.PRODID}"]
    for one in seen:
        facts = one.facts
        changed = f"{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        lines += (
            "BEGIN:VEVENT",
            f"UID:{one.uid_seed.hex()}",
            f"DTSTAMP:{changed}",
            f"LAST-MODIFIED:{changed}",
            f"SEQUENCE:{one.sequence}",
            f"DTSTART:{one.starts.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTEND:{one.ends.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            "STATUS:CANCELLED" if one.cancelled else "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
            "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
            "CLASS:PRIVATE",
            f"SUMMARY:{facts.programme} {facts.strand} {facts.number} of {facts.of}: {facts.topic}",
            "DESCRIPTION:Sign in to see who is expected.",
            f"LOCATION:{facts.place}",
            f"URL:{facts.url}",
            f"CATEGORIES:{facts.strand.capitalize()}",
            "END:VEVENT",
        )
    lines += ("END:VCALENDAR", "")
    return "\r\n".join(lines).encode()


def _together(*jobs: Callable[[], object], tell: Callable[[], float]) -> list[float]:
    """The least milliseconds of each job, over rounds in which each has its turn."""
    took: list[list[float]] = [[] for _ in jobs]
    for _ in range(ROUNDS):
        for times, job in zip(took, jobs, strict=True):
            began = tell()
            job()
            times.append((tell() - began) * 1000)
    return [min(times) for times in took]
