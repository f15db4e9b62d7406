"""What a measured job reports, and how it is printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """One measured line; smaller is better.

    `floor` is the least the job could cost, in the same unit. `limit` holds for the ratio of
    figure to floor or, where there is no floor, for the figure.
    """

    name: str
    figure: float
    unit: str
    floor: float | None = None
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Figure over floor; None without a floor."""
        return self.figure / self.floor if self.floor else None

    @property
    def over(self) -> bool:
        """Whether the limit is passed."""
        measured = self.figure if self.ratio is None else self.ratio
        return self.limit is not None and measured > self.limit


def as_text(lines: Sequence[Figures]) -> str:
    """One line for each, with OVER where a limit is passed."""
    return "\n".join(_line(line) for line in lines)


def as_json(lines: Sequence[Figures]) -> str:
    """A JSON list of the same figures."""
    return json.dumps(
        [
            {
                "name": line.name,
                "figure": line.figure,
                "unit": line.unit,
                "floor": line.floor,
                "ratio": line.ratio,
                "limit": line.limit,
                "over": line.over,
                "note": line.note,
            }
            for line in lines
        ],
        indent=2,
    )


def _line(line: Figures) -> str:
    said = [f"{line.name}: {line.figure:.3g} {line.unit}"]
    if line.floor is not None and line.ratio is not None:
        said.append(f"floor {line.floor:.3g} {line.unit}, ratio {line.ratio:.3g}")
    if line.limit is not None:
        said.append(f"limit {line.limit:g}{' OVER' if line.over else ''}")
    if line.note:
        said.append(line.note)
    return " · ".join(said)
