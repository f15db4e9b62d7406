"""PURE: what the codes of outside vocabularies mean, where it is not simply the score they are of.

An instrument's file says of what a code is. Some take the score on another scale than ours; some
are of a total that our key calls otherwise. It is known here, not in the files, so that it holds
for forms kept under any version of a key.

Source: MHSDS reference data. Domains of the CORE-OM are sums (0 to 48, wellbeing 0 to 16), its
total is the clinical score (0 to 40). Of the SWEMWBS it does not say whether raw or metric.
"""

from __future__ import annotations

from typing import Final

from outcomes.keys import Code, Instrument, Item
from outcomes.terms import Certainty, Method

SYSTEMS: Final = {"snomed": "http://snomed.info/sct", "loinc": "http://loinc.org"}
PANEL: Final = "panel"
_ITEM: Final = "item "
_SUMS: Final = frozenset({"718490000", "718613005", "718492008"})
_OF_SCORE: Final = {"718466001": "metric"}
_NOTES: Final = {
    "718466001": "The metric score, made of the raw sum by the publisher\u2019s table: the code "
    "does not say which of the two it is of.",
}


def of_score(instrument: Instrument, name: str) -> list[Code]:
    """The codes of a score, those to be sent."""
    return [one for one in _sure(instrument) if _OF_SCORE.get(one.code, one.of) == name]


def of_item(instrument: Instrument, item: Item) -> list[Code]:
    """The codes of an item."""
    return [one for one in _sure(instrument) if one.of == f"{_ITEM}{item.id}"]


def of_panel(instrument: Instrument) -> list[Code]:
    """The codes of the whole."""
    return [one for one in _sure(instrument) if one.of == PANEL]


def takes_sum(code: Code) -> bool:
    """Whether a code takes the sum of the items where our score is their mean times 10."""
    return code.code in _SUMS


def note_of(code: Code) -> str:
    """What must be said beside a score sent under this code; empty for nothing."""
    return _NOTES.get(code.code, "")


def as_sum(instrument: Instrument, name: str, value: float) -> tuple[float, float, float] | None:
    """A mean times 10 as the sum of its items, the lowest and the highest sum; None for others."""
    key = instrument.score(name)
    if key is None or key.method is not Method.MEAN10 or key.highest is None:
        return None
    times = len(key.items) / 10
    return round(value * times, 2), key.lowest * times, key.highest * times


def _sure(instrument: Instrument) -> list[Code]:
    return [
        one
        for one in instrument.codes
        if one.system in SYSTEMS and one.certainty is not Certainty.LOW
    ]
