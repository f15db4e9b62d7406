"""PURE: how one text of an instrument differs from another, in sentences of two kinds.

What is in the key makes other scores; what is said about scores (bands, thresholds, licence) makes
other words beside the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from outcomes.instrument_words import (
    BETTER,
    CERTAINTY,
    FILLED_BY,
    METHODS,
    band_words,
    change_words,
    code_words,
    confidence_words,
    cut_off_words,
    finding_words,
    item_notes,
    items_words,
    missing_words,
    norm_words,
    range_words,
    reliability_words,
    risk_words,
    scale_words,
)
from outcomes.keys import Instrument, Item, ScoreKey, Threshold


@dataclass(frozen=True, slots=True)
class Differences:
    """Sentences: `key` may change numbers, `words` only what is said about them."""

    key: tuple[str, ...]
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything differs that a person would notice."""
        return bool(self.key or self.words)


def differences(was: Instrument, now: Instrument) -> Differences:
    """What differs but the version number; what is said in notes alone is told in one sentence."""
    key = [*_items(was, now), *_lines("Risk", _risk(was), _risk(now))]
    key += _changed("", [("the form prints reversed digits", _prints(was), _prints(now))])
    words = _changed("", _whole(was, now))
    before = {score.id: score for score in was.scores}
    after = {score.id: score for score in now.scores}
    key += [f"The score {one.name} is gone." for one in was.scores if one.id not in after]
    for score_id, score in after.items():
        if score_id not in before:
            key.append(f"The score {score.name} is new: {items_words(score.items)}.")
            continue
        key += _score_key(before[score_id], score)
        words += _score_words(before[score_id], score)
    key += _lines("Finding", _findings(was), _findings(now))
    words += _lines("Code", _codes(was), _codes(now))
    words += _lines("Source", was.sources, now.sources)
    words += _lines("Caution", was.cautions, now.cautions)
    if not key and not words and was != replace(now, version=was.version):
        words.append("A note or the certainty of a line is another.")
    return Differences(tuple(key), tuple(words))


def changed_lines(was: str, now: str) -> list[tuple[str, str]]:
    """The lines of two texts that are not in both: ("-", gone) and ("+", new), in order."""
    before, after = was.splitlines(), now.splitlines()
    found: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [("-", line) for line in before[i:j]] + [("+", line) for line in after[k:m]]
    return found


def _whole(was: Instrument, now: Instrument) -> list[tuple[str, str, str]]:
    def both(what: str, said: Callable[[Instrument], str]) -> tuple[str, str, str]:
        return what, said(was), said(now)

    return [
        both("name", lambda one: one.name),
        both("who fills it in", lambda one: FILLED_BY[one.filled_by]),
        both("what it asks about", lambda one: one.period),
        both("days it looks back", lambda one: str(one.recall_days or "open")),
        both("forms by period", lambda one: ", ".join(r.period for r in one.recalls) or "one"),
        both("direction", lambda one: BETTER[one.better]),
        both("check before use", lambda one: one.check_why or "no"),
        both("why no change is computed", lambda one: one.no_change_because or "none"),
        both("change of one item", _item_change),
        both("for groups", _for_groups),
        both("licence", lambda one: one.licence.terms),
        both("licence for wording", lambda one: one.licence.wording),
        both("certainty of the licence", lambda one: CERTAINTY[one.licence.certainty]),
    ]


def _items(was: Instrument, now: Instrument) -> list[str]:
    before = {item.id: item for item in was.items}
    after = {item.id: item for item in now.items}
    found = [f"Item {one} is gone." for one in before if one not in after]
    for one, item in after.items():
        if one not in before:
            topic = f" ({item.topic})" if item.topic else ""
            found.append(f"Item {one}{topic} is new.")
        elif before[one] != item:
            found += _changed(f"item {one}, ", _item(before[one], item))
    if list(before) != list(after) and set(before) == set(after):
        found.append("The items come in another order.")
    return found


def _item(was: Item, now: Item) -> list[tuple[str, str, str]]:
    def notes(one: Item) -> str:
        return ", ".join(item_notes(one, one.answers)).lower() or "nothing particular"

    return [
        ("topic", was.topic or "none", now.topic or "none"),
        ("answers", scale_words(was.answers), scale_words(now.answers)),
        ("how it counts", notes(was), notes(now)),
    ]


def _score_key(was: ScoreKey, now: ScoreKey) -> list[str]:
    pairs = [
        ("items", items_words(was.items), items_words(now.items)),
        ("how it is made", METHODS[was.method], METHODS[now.method]),
        ("range", range_words(was), range_words(now)),
        ("when items are missing", missing_words(was), missing_words(now)),
        ("table", _table(was), _table(now)),
        ("recodes", _recodes(was), _recodes(now)),
    ]
    return _changed(f"{now.name}, ", pairs)


def _score_words(was: ScoreKey, now: ScoreKey) -> list[str]:
    whose = f"{now.name}, "
    found = _changed(
        whose,
        [
            ("name", was.name, now.name),
            ("certainty of the key", CERTAINTY[was.certainty], CERTAINTY[now.certainty]),
            ("bands", _bands(was), _bands(now)),
            (
                "certainty of the bands",
                CERTAINTY[was.bands_certainty] if was.bands_certainty else "none",
                CERTAINTY[now.bands_certainty] if now.bands_certainty else "none",
            ),
        ],
    )
    pairs: list[tuple[str, Sequence[Any], Sequence[Any], Callable[[Any], str]]] = [
        ("cut-off", was.cut_offs, now.cut_offs, lambda one: _threshold(one, cut_off_words(one))),
        (
            "reliable change",
            was.reliable_change,
            now.reliable_change,
            lambda one: _threshold(one, change_words(one)),
        ),
        ("reliability", was.reliability, now.reliability, reliability_words),
        ("norm", was.norms, now.norms, norm_words),
    ]
    for what, old, new, said in pairs:
        found += _lines(f"{whose}{what}", [said(one) for one in old], [said(one) for one in new])
    return found


def _threshold(one: Threshold, said: str) -> str:
    parts = [said, f"confidence {confidence_words(one)}", one.population, one.source, one.version]
    return "; ".join([part for part in parts if part] + [CERTAINTY[one.certainty].lower()])


def _item_change(one: Instrument) -> str:
    return change_words(one.item_change) if one.item_change else "none"


def _for_groups(one: Instrument) -> str:
    rule = one.for_groups
    if rule is None:
        return "no"
    return f"hidden below {rule.fewest} answers; {', '.join(rule.apart)} apart; {rule.how}"


def _risk(one: Instrument) -> list[str]:
    return [risk_words(one, risk) for risk in one.risk]


def _findings(one: Instrument) -> list[str]:
    return [f"{found.name}. {' '.join(finding_words(found))}" for found in one.findings]


def _codes(one: Instrument) -> list[str]:
    return [code_words(one, code) for code in one.codes]


def _bands(key: ScoreKey) -> str:
    return ", ".join(f"{name} {stretch}" for name, stretch in band_words(key)) or "none"


def _table(key: ScoreKey) -> str:
    return ", ".join(f"{total} → {value:g}" for total, value in key.table) or "none"


def _recodes(key: ScoreKey) -> str:
    said = [
        f"item {item}: " + ", ".join(f"{answer} → {value:g}" for answer, value in to)
        for item, to in key.recodes
    ]
    return "; ".join(said) or "none"


def _changed(whose: str, pairs: Sequence[tuple[str, str, str]]) -> list[str]:
    """Total, range: 0 to 44 instead of 0 to 40."""
    found = []
    for what, was, now in pairs:
        if was != now:
            said = f"{whose}{what}: {now.rstrip('.')} instead of {was.rstrip('.')}."
            found.append(said[:1].upper() + said[1:])
    return found


def _lines(what: str, was: Sequence[str], now: Sequence[str]) -> list[str]:
    gone = [f"{what} gone: {one.rstrip('.')}." for one in was if one not in now]
    new = [f"{what} new: {one.rstrip('.')}." for one in now if one not in was]
    if not gone and not new and list(was) != list(now):
        return [f"{what}: another order, and the first is the one used."]
    return gone + new


def _prints(one: Instrument) -> str:
    return "yes" if one.prints_reversed else "no"
