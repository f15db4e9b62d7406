"""The colours, hatches and marks of every picture: no two series differ by colour alone.

The colours are those of Okabe and Ito (2008), which every kind of colour vision tells apart, made
darker where a line needs it.
"""

from __future__ import annotations

from typing import Final

INK, QUIET, LINE, SHADE = "#0b0c0c", "#505a5f", "#cfd4d2", "#eef3f1"
FILLS: Final = ("#0f6b5c", "#e69f00", "#d9e2df", "#56b4e9", "#cc79a7", "#f0e442")
STROKES: Final = ("#0f6b5c", "#b45f06", "#0072b2", "#7a3f69", "#505a5f", "#0b0c0c")
HATCHES: Final = ("", "////", "", "....", "xxxx", "\\\\\\\\")
MARKS: Final = ("o", "s", "^", "D", "v", "P")
DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))

ROW: Final = 11  # points from one row of names to the next
_LETTER: Final = 0.0115  # of a picture's width


class Rows:
    """Names above a picture in two rows: one that would run into the last goes a row up."""

    def __init__(self) -> None:
        self._ends = [-1.0, -1.0]

    def of(self, at: float, name: str) -> int:
        """The row of a name that begins `at`, a share of the width; call from left to right."""
        row = 0 if at >= self._ends[0] or at < self._ends[1] else 1
        self._ends[row] = at + _LETTER * (len(name) + 1)
        return row
