"""A person's results page with 60 occasions of 4 instruments, and its pictures."""

from __future__ import annotations

import statistics
from time import perf_counter
from uuid import UUID

import psycopg
from flask.testing import FlaskClient

from base import drawings
from base.embedded import Embedded
from bench import bulk, forms
from bench.application import counted, migrated, own_server, signed_in
from bench.bulk import Size
from bench.report import Figures

SIZE = Size(teams=1, cohorts=1, sessions=52, people=8)
SLUGS = ("core_10", "phq_9", "gad_7", "pcl_5")
OCCASIONS = 60
ROUNDS = 20
MILLISECONDS = 500
STATEMENTS = 32
_ROWS = (
    'select r."on", r.slug, r.mode, s.name, s.value, s.band, s.why from response r '
    "join score s on s.response_id = r.id join participant p on p.id = r.participant_id "
    'where p.public_id = %s order by r.slug, r."on"'
)


def run() -> list[Figures]:
    """Milliseconds a page through the test client; the floor prints the same scores and no more."""
    with own_server() as server, migrated(server) as app:
        with app.app_context():
            bulk.fill(server, "daybook", SIZE)
        person = forms.fill_one(server, "daybook", SLUGS, OCCASIONS, every=6)
        client = signed_in(app, bulk.email(1))
        path = f"/people/{person}/outcomes"
        answer = client.get(path)
        if answer.status_code != 200 or answer.text.count('data-label="Score"') < 4 * OCCASIONS:
            raise RuntimeError(f"the page answered {answer.status_code} without every score")
        with counted(app) as sent:
            client.get(path)
        page = _median(client, path)
        drawings.kept.forget()
        client.get(f"{path}.svg?of=core_10.total")  # loads the library
        drawings.kept.forget()
        first = _took(client, f"{path}.svg?of=phq_9.total")
        again = _median(client, f"{path}.svg?of=phq_9.total")
        floor = _floor(server, person)
    what = f"{OCCASIONS} occasions × {len(SLUGS)} instruments"
    ratio = f"{what}; {page / floor:.0f} times printing the bare rows ({floor:.1f} ms)"
    return [
        Figures("trajectory", page, "ms", None, MILLISECONDS, ratio),
        Figures("trajectory, statements", len(sent), "", None, STATEMENTS),
        Figures("trajectory, picture drawn", first, "ms", None, None, "the first time"),
        Figures("trajectory, picture kept", again, "ms", None, None, "drawn once"),
    ]


def _took(client: FlaskClient, path: str) -> float:
    began = perf_counter()
    client.get(path)
    return (perf_counter() - began) * 1000


def _median(client: FlaskClient, path: str) -> float:
    return statistics.median(_took(client, path) for _ in range(ROUNDS))


def _floor(server: Embedded, person: UUID) -> float:
    """The same scores read and written into a bare table, in milliseconds."""
    times = []
    with psycopg.connect(server.dsn("daybook")) as connection:
        for _ in range(ROUNDS):
            began = perf_counter()
            rows = connection.execute(_ROWS, (person,)).fetchall()
            "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in rows)
            times.append((perf_counter() - began) * 1000)
    return statistics.median(times)
