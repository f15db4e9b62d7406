"""What a page is narrowed to, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from attendance.queries.grids import Shown
from base.dates import range_words, short_with_year


def span_words(first: date | None, last: date | None) -> str:
    """1 to 31 March 2026; with one end only, from or until it."""
    if first and last:
        return range_words(first, last)
    if first:
        return f"from {short_with_year(first)}"
    return f"until {short_with_year(last)}" if last else "all so far"


def chosen_words(form: Any, *names: str) -> list[str]:
    """Each choice made on a form, as "Cohort: North"."""
    found = []
    for name in names:
        field = form[name]
        words = dict(field.pairs).get(field.data or "")
        if field.data and words and not field.errors:
            found.append(f"{field.label.text}: {words}")
    return found


def grid_words(form: Any, shown: Shown) -> list[str]:
    """What a grid is narrowed to, a sentence each."""
    usual = dict(form.strand.pairs).get(shown.strand, "")
    return [
        f"Days: {span_words(shown.first, shown.last)}",
        *([f"Sessions: {usual}"] if usual else []),
        *(["Only people enrolled now"] if shown.current else []),
    ]
