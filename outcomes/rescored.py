"""PURE: what a version of a key would make of answers that were scored by another one.

Nothing is decided here: a person reads the effect, and what the answers would raise as risk, before
anything is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from base.errors import Refused
from outcomes.answers import Answers
from outcomes.keys import Instrument
from outcomes.scoring import Result, Scorer

_SHOWN: Final = 12  # moves between bands told of one score


@dataclass(frozen=True, slots=True)
class Before:
    """A response as it stands: its answers, and value and band of each score by its name.

    `flagged` is what was raised before: (item, answer); the answer is None when left unanswered.
    """

    id: int
    answers: Answers
    printed: bool
    scores: Mapping[str, tuple[float | None, str]]
    flagged: frozenset[tuple[str, float | None]]


@dataclass(frozen=True, slots=True)
class Again:
    """What a key makes of one response. `result` is None, with a `why`, when it does not fit."""

    before: Before
    result: Result | None
    why: str = ""

    @property
    def raises(self) -> list[tuple[str, float | None]]:
        """(item, answer) of risk that was not raised before; None for one left unanswered."""
        if self.result is None:
            return []
        said: list[tuple[str, float | None]] = [(one.item, one.answer) for one in self.result.risk]
        said += [(item, None) for item in self.result.risk_unanswered]
        return [one for one in said if one not in self.before.flagged]

    @property
    def changed(self) -> bool:
        """Whether any score has another value or band, is new, or is not made any more."""
        return self.result is not None and _told(self.result) != dict(self.before.scores)


@dataclass(frozen=True, slots=True)
class ScoreEffect:
    """What happens to one score over all responses; `up` and `down` are the largest changes.

    `moves` are (band before, band after, how many), most first; "" is no band.
    """

    name: str
    changed: int = 0
    up: float | None = None
    down: float | None = None
    refused: int = 0
    made: int = 0
    gone: int = 0
    moves: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to all responses. `risk` are responses that would newly raise something.

    `unfit` do not fit the key: an item or an answer is none of its own; `unfit_why` says so of the
    first. They keep the scores they have.
    """

    responses: int
    changed: int
    scores: tuple[ScoreEffect, ...]
    risk: int
    risk_items: tuple[tuple[str, int], ...]
    unfit: int
    unfit_why: str

    @property
    def token(self) -> str:
        """What tells this effect from another: a page sends back the one that was read."""
        said = [self.responses, self.changed, self.risk, self.unfit]
        said += [n for one in self.scores for n in (one.changed, one.refused, one.made, one.gone)]
        return "-".join(map(str, said))


def again(instrument: Instrument, befores: Iterable[Before]) -> Iterator[Again]:
    """Every response scored by this key, in the order given."""
    scorer = Scorer(instrument)
    for before in befores:
        try:
            yield Again(before, scorer(before.answers, printed=before.printed))
        except Refused as refusal:
            yield Again(before, None, refusal.why)


def effect_of(instrument: Instrument, befores: Iterable[Before]) -> Effect:
    """What this key would change in all responses together."""
    count = changed = risk = unfit = 0
    why = ""
    items: Counter[str] = Counter()
    tallies: dict[str, _Tally] = {one.id: _Tally(one.name) for one in instrument.scores}
    for one in again(instrument, befores):
        count += 1
        if one.result is None:
            unfit, why = unfit + 1, why or one.why
            continue
        changed += one.changed
        raised = one.raises
        risk += bool(raised)
        items.update(item for item, _ in raised)
        after = _told(one.result)
        for name in [*after, *(name for name in one.before.scores if name not in after)]:
            tally = tallies.setdefault(name, _Tally(name))
            tally.add(one.before.scores.get(name), after.get(name))
    return Effect(
        count,
        changed,
        tuple(found for one in tallies.values() if (found := one.effect()) is not None),
        risk,
        tuple(items.most_common()),
        unfit,
        why,
    )


def _told(result: Result) -> dict[str, tuple[float | None, str]]:
    return {name: (one.value, one.band or "") for name, one in result.scores.items()}


class _Tally:
    """One score over all responses."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()
        self.differences: list[float] = []
        self.moves: Counter[tuple[str, str]] = Counter()

    def add(
        self, was: tuple[float | None, str] | None, now: tuple[float | None, str] | None
    ) -> None:
        if was == now:
            return
        self.counts["changed"] += 1
        old, new = (was or (None, ""))[0], (now or (None, ""))[0]
        if now is None:
            self.counts["gone"] += 1
        elif old is None and new is not None:
            self.counts["made"] += 1
        elif old is not None and new is None:
            self.counts["refused"] += 1
        elif old is not None and new is not None and old != new:
            self.differences.append(new - old)
        bands = ((was or (None, ""))[1], (now or (None, ""))[1])
        if bands[0] != bands[1]:
            self.moves[bands] += 1

    def effect(self) -> ScoreEffect | None:
        if not self.counts["changed"]:
            return None
        up, down = max(self.differences, default=0), min(self.differences, default=0)
        counts: Any = {name: self.counts[name] for name in ("changed", "refused", "made", "gone")}
        return ScoreEffect(
            self.name,
            up=up if up > 0 else None,
            down=down if down < 0 else None,
            moves=tuple((*bands, n) for bands, n in self.moves.most_common(_SHOWN)),
            **counts,
        )
