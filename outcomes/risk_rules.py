"""PURE: which risk items answers are at the trigger of, however few are answered yet."""

from __future__ import annotations

from collections.abc import Mapping

from outcomes.keys import Instrument
from outcomes.score_rules import Raised, raise_risk


def at_trigger(instrument: Instrument, numbers: Mapping[str, float]) -> tuple[Raised, ...]:
    """The risk items at their trigger among frequency codes by item, in the key's order."""
    items = dict.fromkeys(one.item for one in instrument.risk)
    found = (raise_risk(instrument, item, numbers[item]) for item in items if item in numbers)
    return tuple(one for one in found if one)
