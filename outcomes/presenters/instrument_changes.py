"""What another text of an instrument, and scoring again, would change: to be read first."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.instrument_words import FILLED_BY
from outcomes.key_differences import Differences, changed_lines, differences
from outcomes.keys import Instrument
from outcomes.queries.instruments import InUse, digest
from outcomes.rescored import Effect, ScoreEffect

_LINES = 200  # changed lines shown of a text


@dataclass(frozen=True)
class EffectWords:
    """What happens to the forms there are, in sentences."""

    whole: str
    scores: list[tuple[str, list[str]]]
    risk: str
    unfit: str


@dataclass(frozen=True)
class Preview:
    """A text that was read: what differs, and what it would make of the forms there are."""

    version: int
    digest: str
    said: Differences
    lines: list[tuple[str, str]]
    more_lines: int
    effect: EffectWords
    turns_off: bool


def preview(used: InUse, new: Instrument, text: str, effect: Effect) -> Preview:
    """What using this text would change."""
    lines = changed_lines(used.text, text)
    return Preview(
        new.version,
        digest(text),
        differences(used.instrument, new),
        lines[:_LINES],
        max(0, len(lines) - _LINES),
        effect_words(effect, new),
        used.on and new.check_before_use,
    )


def does_words(new: Instrument) -> list[str]:
    """What adding an instrument does, in sentences."""
    said = ["It is off: nobody is asked to fill it in until somebody turns it on."]
    if new.check_before_use:
        said.append(
            "Turning it on asks who compared its key with the form, and with which edition."
        )
    if new.for_groups is not None:
        said.append("It is for rounds in which nobody is named, never for one person.")
    else:
        said.append(f"{FILLED_BY[new.filled_by]}: {len(new.items)} items about {new.period}.")
    if new.prints_reversed:
        said.append(
            "Its form prints the digits of reversed items turned round: whoever types it says "
            "which digits they type."
        )
    if new.recalls:
        periods = " or ".join(one.period for one in new.recalls)
        said.append(f"Each form says which it is, about {periods}.")
    count = len(new.scores)
    said.append(f"Every form makes {count} score{'' if count == 1 else 's'}.")
    said.append(
        "An answer at a trigger below, and one of these items left unanswered, is on Today until "
        "somebody says what was done."
        if new.risk
        else "Nothing in it is watched as risk: no answer is told to anybody."
    )
    return said


def effect_words(effect: Effect, instrument: Instrument) -> EffectWords:
    """What scoring again would change."""
    names = {score.id: score.name for score in instrument.scores}
    return EffectWords(
        _whole(effect),
        [(names.get(one.name, one.name), _score(one)) for one in effect.scores],
        _risk(effect, instrument),
        _unfit(effect),
    )


def _whole(effect: Effect) -> str:
    if not effect.responses:
        return "No form was filled in yet, so no score changes."
    forms = _forms(effect.responses)
    if not effect.changed:
        same = "has the same scores" if effect.responses == 1 else "all have the same scores"
        return f"{forms} that {_is(effect.responses)} kept {same} by it."
    return (
        f"Of {forms} that {_is(effect.responses)} kept, {effect.changed:,} would score otherwise."
    )


def _score(one: ScoreEffect) -> list[str]:
    said = [f"{_forms(one.changed)} change."]
    sizes = [
        f"up by as much as {one.up:g}" if one.up else "",
        f"down by as much as {-one.down:g}" if one.down else "",
    ]
    if any(sizes):
        said.append(f"It goes {' or '.join(size for size in sizes if size)}.")
    if one.refused:
        said.append(f"{_forms(one.refused)} would have no score any more: too much is unanswered.")
    if one.made:
        said.append(f"{_forms(one.made)} without a score would have one.")
    if one.gone:
        said.append(f"{_forms(one.gone)} would not have it any more: it is not in the key.")
    for was, now, count in one.moves:
        said.append(f"{was or 'no band'} → {now or 'no band'}: {count:,}")
    return said


def _risk(effect: Effect, instrument: Instrument) -> str:
    if not effect.risk:
        return ""
    items = []
    for item_id, count in effect.risk_items:
        item = instrument.item(item_id)
        topic = f" ({item.topic})" if item and item.topic else ""
        items.append(f"item {item_id}{topic} in {count:,}")
    have = "has" if effect.risk == 1 else "have"
    return (
        f"{_forms(effect.risk)} {have} an answer, or an item left unanswered, that this key counts "
        f"as risk and that was never raised: {', '.join(items)}."
    )


def _unfit(effect: Effect) -> str:
    if not effect.unfit:
        return ""
    keep = (
        "does not fit this key and keeps its scores"
        if effect.unfit == 1
        else ("do not fit this key and keep their scores")
    )
    return f"{_forms(effect.unfit)} {keep}. The first: {effect.unfit_why}"


def _forms(count: int) -> str:
    return f"{count:,} {'form' if count == 1 else 'forms'}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
