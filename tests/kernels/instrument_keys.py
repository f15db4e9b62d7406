"""A second copy of every key, and a plain scorer: what the product's scores are compared with."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from outcomes.library import shelf

DATA = Path(__file__).parents[1] / "data"
KEYS: dict[str, Any] = json.loads((DATA / "instrument_keys.json").read_text(encoding="utf-8"))
ROUNDED = {"phq_9"}
LEFT_OUT = {"honos_secure"}  # a missing item is left out, nothing stands in for it
SCORE_IDS = [(one, score) for one, key in KEYS.items() for score in key["scores"]]


def asked(instrument: str) -> list[str]:
    """The items that count, in order."""
    items = [item.id for item in shelf()[instrument].items if item.scored]
    counted = {item for score in KEYS[instrument]["scores"].values() for item in score["items"]}
    # The impairment items of the ITQ count for its diagnosis alone.
    assert set(items) == counted or instrument == "itq", instrument
    return items


def expected(instrument: str, score_id: str, answers: Mapping[str, float]) -> float | None:
    """The score by the second copy of its key; None when too much is missing."""
    key = KEYS[instrument]
    score = key["scores"][score_id]
    low, high = key["values"]
    there = [item for item in score["items"] if item in answers]
    missing = len(score["items"]) - len(there)
    if missing > score["max_missing"]:
        return None
    values = [low + high - answers[i] if i in key["reversed"] else answers[i] for i in there]
    method = score["method"]
    if method == "lookup":
        return float(key["table"][str(int(sum(values)))])
    if method == "recode_mean":
        tables = [key["recodes"][score["recode"][item]] for item in there]
        return sum(t[str(answers[i])] for t, i in zip(tables, there, strict=True)) / len(there)
    if method in {"mean", "mean10"}:
        return (10 if method == "mean10" else 1) * sum(values) / len(there)
    if instrument in LEFT_OUT or not missing:
        return sum(values)
    value = sum(values) * len(score["items"]) / len(there)
    return math.floor(value + 0.5) if instrument in ROUNDED else value


def everything(instrument: str, answer: float) -> dict[str, float]:
    """The same answer to every item that counts."""
    return dict.fromkeys(asked(instrument), answer)


@st.composite
def some_answers(draw: st.DrawFn, instrument: str, *, complete: bool = False) -> dict[str, Any]:
    """Answers to an instrument, some items missing unless complete, in any order."""
    low, high = KEYS[instrument]["values"]
    whole = shelf()[instrument].items[0].answers.whole
    value = st.integers(low, high) if whole else st.integers(low * 10, high * 10)
    items = draw(st.permutations(asked(instrument)))
    gone = set() if complete else draw(st.sets(st.sampled_from(items), max_size=5))
    answers = {item: draw(value) for item in items if item not in gone}
    return answers if whole else {item: v / 10 for item, v in answers.items()}
