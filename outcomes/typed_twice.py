"""PURE: two typings of one paper form compared, item by item."""

from __future__ import annotations

from outcomes.answers import Answers
from outcomes.keys import Instrument


def disagreements(instrument: Instrument, first: Answers, second: Answers) -> list[str]:
    """The ids of the items whose answers differ, one typed and the other not included; in order."""
    return [item.id for item in instrument.items if first.get(item.id) != second.get(item.id)]
