"""PURE: scores from answers, by the key of the instrument and nothing else.

A score is made of the answered items when no more are missing than its key allows, else it is
refused and says why. A missing risk item is told of whatever the score does. The keys in
`outcomes/instruments/*.yaml` name their sources; `score_rules` says how each becomes a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from outcomes.answers import Answers, Given, checked, turned
from outcomes.keys import Instrument, Item, ScoreKey
from outcomes.score_rules import Found, Raised, Score, find, finish, make_score, raise_risk
from outcomes.terms import Method


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that follows from one set of answers, scores and findings by id."""

    scores: Mapping[str, Score]
    findings: Mapping[str, Found]
    risk: tuple[Raised, ...]
    risk_unanswered: tuple[str, ...]

    @property
    def risk_triggered(self) -> tuple[str, ...]:
        """The ids of the risk items raised."""
        return tuple(one.item for one in self.risk)


class Scorer:
    """An instrument made ready to score many answers; build one and call it.

    Complete whole-number answers take a short way: a score then depends only on a sum of answers,
    and is looked up once it was made. Anything else is checked item by item.
    """

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self._items = {item.id: item for item in instrument.items}
        self._risk = tuple(dict.fromkeys(one.item for one in instrument.risk))
        scored = tuple(item for item in instrument.items if item.scored)
        scale = scored[0].answers
        alike = all(item.answers == scale for item in scored) and scale.highest is not None
        plain = all(key.method is not Method.RECODE_MEAN for key in instrument.scores)
        risk_scored = {item.id for item in scored} >= set(self._risk)
        self._quick = alike and plain and scale.whole and risk_scored and len(scored) > 1
        if self._quick:
            self._get: Callable[[Answers], tuple[Any, ...]] = itemgetter(*(i.id for i in scored))
            self._count = len(scored)
            top = int(scale.highest or 0)
            self._allowed = frozenset(range(int(scale.lowest), top + 1))
            self._sums = [_Sums(key, scored, self._items) for key in instrument.scores]
            places = {item.id: place for place, item in enumerate(scored)}
            self._raises = [
                ({answer: raise_risk(instrument, item, answer) for answer in self._allowed}, at)
                for item in self._risk
                for at in [places[item]]
            ]

    def __call__(self, answers: Answers, *, printed: bool = False) -> Result:
        """The result of one set of answers. Raises Refused, `field` the item, for a wrong one.

        `printed`: digits as the form prints them, see `answers.checked`.
        """
        if self._quick and not printed and len(answers) == self._count:
            try:
                values = self._get(answers)
            except KeyError:
                return self._slowly(answers, printed=printed)
            if set(map(type, values)) == {int} and self._allowed.issuperset(values):
                return self._quickly(answers, values)
        return self._slowly(answers, printed=printed)

    def _quickly(self, answers: Answers, values: tuple[int, ...]) -> Result:
        scores: dict[str, Score] = {}
        for sums in self._sums:
            total = sum(sums.plus(values)) + sums.turned
            if sums.reverses:
                total -= sum(sums.minus(values))
            made = sums.made.get(total)
            scores[sums.id] = sums.make(total) if made is None else made
        return Result(
            scores,
            self._findings(Given(answers)) if self.instrument.findings else {},  # type: ignore[arg-type] # all numbers
            tuple(filter(None, [by[values[at]] for by, at in self._raises])),
            (),
        )

    def _slowly(self, answers: Answers, *, printed: bool) -> Result:
        given = checked(self.instrument, answers, printed=printed)
        return Result(
            {key.id: make_score(key, self._items, given) for key in self.instrument.scores},
            self._findings(given),
            tuple(
                found
                for item in self._risk
                if item in given.numbers
                and (found := raise_risk(self.instrument, item, given.numbers[item]))
            ),
            tuple(item for item in self._risk if item not in given.numbers),
        )

    def _findings(self, given: Given) -> dict[str, Found]:
        return {one.id: find(one, given.numbers) for one in self.instrument.findings}


def score(instrument: Instrument, answers: Answers, *, printed: bool = False) -> Result:
    """The result of one set of answers; build a `Scorer` for many."""
    return Scorer(instrument)(answers, printed=printed)


def result_as_json(instrument: Instrument, result: Result) -> dict[str, Any]:
    """The result as `daybook score --json` prints it."""
    return {
        "instrument": instrument.id,
        "version": instrument.version,
        "check_before_use": instrument.check_before_use,
        "scores": {
            score_id: {
                "value": one.value,
                "band": one.band,
                "prorated": one.prorated,
                "refused": one.refused,
                "why": one.why or None,
                "lowest": one.lowest,
                "highest": one.highest,
            }
            for score_id, one in result.scores.items()
        },
        "findings": {
            finding_id: {
                "value": one.value,
                "words": one.words,
                "refused": one.value is None,
                "why": one.why or None,
            }
            for finding_id, one in result.findings.items()
        },
        "risk_triggered": list(result.risk_triggered),
        "risk_unanswered": list(result.risk_unanswered),
        "risk_tiers": {one.item: one.tier.value for one in result.risk},
    }


class _Sums:
    """A score of complete whole answers, by the one sum it depends on: made once, then found."""

    __slots__ = ("id", "key", "made", "minus", "plus", "reverses", "turned")

    def __init__(self, key: ScoreKey, scored: Sequence[Item], items: Mapping[str, Item]) -> None:
        self.id = key.id
        self.key = key
        places = {item.id: n for n, item in enumerate(scored)}
        made_of = [items[item_id] for item_id in key.items]
        self.plus = _getter([places[item.id] for item in made_of if not item.reversed])
        self.minus = _getter([places[item.id] for item in made_of if item.reversed])
        self.reverses = any(item.reversed for item in made_of)
        self.turned = int(sum(turned(item, 0) for item in made_of if item.reversed))
        self.made: dict[int, Score] = {}

    def make(self, total: int) -> Score:
        made = self.made[total] = finish(self.key, total, len(self.key.items))
        return made


def _getter(places: Sequence[int]) -> Callable[[tuple[int, ...]], tuple[int, ...]]:
    """Takes the values at these places as a tuple, however few."""
    if len(places) > 1:
        return itemgetter(*places)
    if places:
        only = places[0]
        return lambda values: (values[only],)
    return lambda _values: ()
