"""Runs HiGHS on rows. PURE, and half a second to import: only `search` loads it, when it is needed.

Never in one process with ortools, which brings its own HiGHS under the same names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from highspy import HighsLp, HighsModelStatus, HighsSolution, HighsVarType, MatrixFormat

# The solver without the layer around it, which prints a banner as soon as it is made.
from highspy._core import _Highs as Highs

from programmes.placement.rows import Rows


@dataclass(frozen=True, slots=True)
class Found:
    """The best values (the ones begun with, when none better were found), and the proof so far."""

    values: list[float]
    bound: float
    proved: bool


def minimise(
    rows: Rows, begin: Sequence[float], *, seconds: float, step: float, enough: float = -inf
) -> Found:
    """The least cost over the rows, beginning from values that keep them, within `seconds`.

    All costs that can be reached lie a multiple of `step` apart (0 when nothing is known), so a
    smaller gap than that is none. Values that cost no more than `enough` are not improved. One
    thread and one seed: the same rows, the same values.
    """
    solver = _solver(seconds)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", max(0.999 * step, 1e-6))
    solver.setOptionValue("objective_target", enough)
    solver.passModel(_programme(rows))
    beginning = HighsSolution()
    beginning.col_value = list(begin)
    solver.setSolution(beginning)
    solver.run()
    info = solver.getInfo()
    proved = solver.getModelStatus() == HighsModelStatus.kOptimal
    values = list(solver.getSolution().col_value)
    if not values or info.primal_solution_status != 2:
        values = list(begin)
    return Found(values, info.mip_dual_bound, proved)


def relax(rows: Rows, *, seconds: float) -> Found | None:
    """The least cost when no column need be whole; None when `seconds` are too few."""
    solver = _solver(seconds)
    solver.passModel(_programme(rows, whole=False))
    solver.run()
    if solver.getModelStatus() != HighsModelStatus.kOptimal:
        return None
    bound = solver.getInfo().objective_function_value
    return Found(list(solver.getSolution().col_value), bound, proved=False)


def _solver(seconds: float) -> Highs:
    solver = Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("time_limit", max(seconds, 0.0))
    return solver


def _programme(rows: Rows, *, whole: bool = True) -> HighsLp:
    count = len(rows.cost)
    lp = HighsLp()
    lp.num_col_, lp.num_row_ = count, len(rows.low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = rows.cost, [0.0] * count, [1.0] * count
    lp.row_lower_, lp.row_upper_ = rows.low, rows.high
    kinds = {True: HighsVarType.kInteger, False: HighsVarType.kContinuous}
    lp.integrality_ = [kinds[one] for one in rows.whole] if whole else []
    lp.a_matrix_.format_ = MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.start, rows.index
    lp.a_matrix_.value_ = rows.value
    return lp
