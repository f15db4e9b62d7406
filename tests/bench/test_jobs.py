"""The measured jobs: found by name, limits that hold, and a count that sees what is missing."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType

import pytest

from bench import __main__ as command
from bench.grid import cells
from bench.report import Figures, as_text
from bench.turns import in_turns


def test_jobs_are_named_with_hyphens_and_nothing_else_is_one() -> None:
    jobs = set(command._jobs())
    assert {"register", "register-scale", "grid", "shift-change"} <= jobs
    assert not jobs & {"application", "bulk", "ledger", "people", "report", "turns", "visitors"}


def test_a_limit_passed_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    job = ModuleType("bench.register_scale")
    good = Figures("scale", 3.0, "ms", 2.0, 1.5)
    for figures, status in ((good, 0), (replace(good, figure=3.1), 1)):
        job.run = lambda figures=figures: [figures]  # type: ignore[attr-defined] # a stand-in
        monkeypatch.setitem(sys.modules, "bench.register_scale", job)
        monkeypatch.setattr(sys, "argv", ["bench", "register-scale"])
        assert command.main() == status


def test_nothing_wrong_is_within_a_limit_of_nothing() -> None:
    assert not Figures("errors", 0, "", limit=0).over
    one = Figures("errors", 1, "", limit=0)
    assert one.over
    assert "OVER" in as_text([one])


def test_an_answer_that_should_not_come_stops_the_measuring() -> None:
    class Answer:
        status_code = 500

    with pytest.raises(RuntimeError, match="answered 500, not 200"):
        in_turns((lambda _: Answer(), 200), rounds=10)  # type: ignore[arg-type, return-value] # enough of one


def test_cells_are_counted_and_totals_are_none() -> None:
    row = (
        "<tr><th>Adam</th><td>2 of 3</td>"
        '<td><span aria-hidden="true">✓</span><span>Came</span></td><td></td>'
        "<td>L<span>Came late</span></td><td> ? <span>Not marked yet</span></td></tr>"
    )
    assert cells(f"<table>{row}{row}<tr><th>In all</th><td>4 of 6</td></tr></table>") == 6
    assert cells("<p>Nobody yet</p>") == 0
