"""10,000 people with 6 occasions each, from the rows of the database to the finished tables."""

from __future__ import annotations

from time import perf_counter

import psycopg
from flask import Flask
from sqlalchemy import select

from base import clock
from base.database import db
from base.embedded import Embedded
from bench import bulk, forms
from bench.application import counted, migrated, own_server
from bench.bulk import Size
from bench.report import Figures
from outcomes.presenters import cohort_lines as lines
from outcomes.presenters import cohort_results as show
from outcomes.queries import cohort_results as queries
from outcomes.queries.cohort_results import Wanted
from people.models import Team, User

SIZE = Size(teams=1, cohorts=500, sessions=12, people=20)
OCCASIONS = 6
ROUNDS = 3
SECONDS = 2.0
STATEMENTS = 10


def run() -> list[Figures]:
    """Seconds, the best of three; the floor reads the same scores and adds them up."""
    with own_server() as server, migrated(server) as app:
        with app.app_context():
            bulk.fill(server, "daybook", SIZE)
        forms.fill_everybody(server, "daybook", OCCASIONS, SIZE.sessions)
        with counted(app) as sent:
            paired = _summarised(app)[1]
        statements = len(sent)
        figure = min(_summarised(app)[0] for _ in range(ROUNDS))
        floor = min(_floor(server) for _ in range(ROUNDS))
    people = SIZE.cohorts * SIZE.people
    if paired != people:
        raise RuntimeError(f"{paired} pairs of {people}")
    note = f"{people:,} people × {OCCASIONS}; {figure / floor:.1f} times adding the scores up"
    return [
        Figures("cohort-outcomes", figure, "s", None, SECONDS, f"{note} ({floor:.2f} s)"),
        Figures("cohort-outcomes, statements", statements, "", None, STATEMENTS),
    ]


def _summarised(app: Flask) -> tuple[float, int]:
    """How long the tables took, as shown and as they may leave; and how many pairs there are."""
    with app.app_context():
        user = db.session.scalars(select(User).order_by(User.id)).first()
        team = db.session.scalars(select(Team).order_by(Team.id)).first()
        if user is None or team is None:
            raise RuntimeError("there is no team")
        cohorts = queries.get_cohorts(user, team)
        began = perf_counter()
        read = queries.read(user, Wanted(cohorts), clock.today())
        whole = show.whole_of("Everybody", read, [])
        lines.result_lines(whole.results)
        lines.category_lines(whole.results)
        lines.roll_lines(whole.results)
        show.shared_tables(whole, show.Chosen())
        took = perf_counter() - began
        core = next(one for one in whole.results if one.instrument.id == "core_10")
        return took, core.summary.roll.paired


def _floor(server: Embedded) -> float:
    with psycopg.connect(server.dsn("daybook")) as connection:
        began = perf_counter()
        rows = connection.execute(
            'select r.enrolment_id, r."on", s.value from response r '
            "join score s on s.response_id = r.id where s.value is not null"
        ).fetchall()
        sum(row[2] for row in rows)
        return perf_counter() - began
