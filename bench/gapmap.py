"""The gap map of two thousand pieces of evidence, page and all."""

from __future__ import annotations

import statistics
from datetime import timedelta
from time import perf_counter

from base import clock
from base.work import unit_of_work
from bench.application import counted, signed_in, throw_away
from bench.evidence_rows import ITEMS, a_house, fill_items
from bench.report import Figures
from evidence.queries.communities import Community
from evidence.services import cycles

ROUNDS = 9
MILLISECONDS = 300
STATEMENTS = 16


def run() -> list[Figures]:
    """Milliseconds a page through the test client; the floor reads the same rows and no more."""
    with throw_away() as app, app.app_context():
        venue, lead = a_house()
        with unit_of_work():
            cycles.start_cycle(
                Community(venue, None),
                joined=clock.today() - timedelta(days=300),
                due=None,
                by=lead,
            )
        fill_items(venue, lead, ITEMS)
        path = f"/evidence/{venue.public_id}/gaps"
        client = signed_in(app, lead.fs_uniquifier)
        answer = client.get(path)
        if answer.status_code != 200 or "What would help most next" not in answer.text:
            raise RuntimeError(f"the gap map answered {answer.status_code}")
        took = []
        for _ in range(ROUNDS):
            began = perf_counter()
            client.get(path)
            took.append((perf_counter() - began) * 1000)
        with counted(app) as sent:
            client.get(path)
    return [
        Figures(
            "gapmap", statistics.median(took), "ms", None, MILLISECONDS, f"{ITEMS} items, the page"
        ),
        Figures("gapmap, statements", len(sent), "", None, STATEMENTS),
    ]
