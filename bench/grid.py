"""The attendance page of a cohort of 40 people with 52 meetings behind it, every cell on it."""

from __future__ import annotations

import statistics
from html.parser import HTMLParser
from time import perf_counter

from attendance.presenters.grids import KEY
from bench import bulk
from bench.application import counted, migrated, own_server, signed_in
from bench.bulk import Size
from bench.report import Figures

SIZE = Size(teams=3, cohorts=4, sessions=52, people=40)
ROUNDS = 30
STATEMENTS = 8
MILLISECONDS = 400
_SIGNS = {sign for sign, _ in KEY}


def run() -> list[Figures]:
    """Milliseconds a page through the test client, statements, and cells that are not there."""
    with own_server() as server, migrated(server) as app:
        with app.app_context():
            bulk.fill(server, "daybook", SIZE)
        client = signed_in(app, bulk.email(1))
        path = f"/cohorts/{bulk.first_cohort(server, 'daybook')}/attendance"
        client.get(path)
        with counted(app) as sent:
            page = client.get(path).get_data(as_text=True)
        times = []
        for _ in range(ROUNDS):
            began = perf_counter()
            client.get(path)
            times.append((perf_counter() - began) * 1000)
    what = f"{SIZE.people} people × {SIZE.sessions} sessions"
    missing = SIZE.people * SIZE.sessions - cells(page)
    return [
        Figures("grid", statistics.median(times), "ms", None, MILLISECONDS, what),
        Figures("grid, statements", len(sent), "", None, STATEMENTS),
        Figures("grid, cells missing", missing, "", None, 0, f"of {what}"),
    ]


def cells(page: str) -> int:
    """How many places an attendance page shows: cells of a table that begin with a sign of its key.

    A cell of totals begins with a digit.
    """
    found = _Cells()
    found.feed(page)
    return sum(text[:1] in _SIGNS for text in found.texts)


class _Cells(HTMLParser):
    """The text of each `td`."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 the parser's own
        """Begin a cell."""
        if tag == "td":
            self.texts.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        self._inside = self._inside and tag != "td"

    def handle_data(self, data: str) -> None:
        """Add to the cell."""
        if self._inside:
            self.texts[-1] += data.strip()
