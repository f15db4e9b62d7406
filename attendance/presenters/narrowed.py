"""What a page is narrowed to, in words."""

from __future__ import annotations

from typing import Any

from attendance.queries.grids import Shown
from base.spans import span_words


def grid_words(form: Any, shown: Shown) -> list[str]:
    """What a grid is narrowed to, a sentence each."""
    usual = dict(form.strand.pairs).get(shown.strand, "")
    return [
        f"Days: {span_words(shown.first, shown.last)}",
        *([f"Sessions: {usual}"] if usual else []),
        *(["Only people enrolled now"] if shown.current else []),
    ]
