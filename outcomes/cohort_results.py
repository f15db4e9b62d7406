"""PURE: everybody of a cohort before and after, score by score, with nobody left out of the count.

Baseline and end are chosen person by person by `pairing`; each pair is judged by published
constants. Whoever began and has no pair is counted with a reason. "Began": a session was held that
they had a place at, or they have a pair on some measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from base.errors import Refused
from outcomes.change_rules import Category
from outcomes.keys import Instrument, ScoreKey
from outcomes.pairing import WHY_WORDS, Pair, Point, Span, pair
from outcomes.person_change import default_cut_off, judge
from outcomes.score_rules import Score
from outcomes.summary import Course, Summary, ratio_of_change, summarise

OTHER_MAXIMA: Final = "The two scores are out of different maxima"
OTHER_FORMS: Final = "The two forms ask about different times"
_NO_START: Final = frozenset({"no_baseline", "baseline_late"})
_NO_END: Final = frozenset({"no_end", "end_too_early", "one_score"})


@dataclass(frozen=True, slots=True)
class Member:
    """One person's time in a cohort. `left`: why they left before the end, empty otherwise.

    `person` is who it is, the same in two cohorts; 0 where everybody is in one.
    """

    key: int
    cohort: int
    span: Span
    began: bool
    left: str = ""
    person: int = 0

    @property
    def who(self) -> int:
        """A number for the person."""
        return self.person or self.key


@dataclass(frozen=True, slots=True)
class Scored:
    """The valid scores of one measure by member; the highest there could be, by point.

    A point whose maximum is not in `tops` has the key's. `made_by`: the instrument in the version
    that made a point, where it is not the one in use. `recalls`: of forms that differ in how far
    back they ask, which one a point is of.
    """

    points: Mapping[int, Sequence[Point]]
    tops: Mapping[int, float | None] = field(default_factory=dict)
    made_by: Mapping[int, Instrument] = field(default_factory=dict)
    recalls: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One score to summarise. `ends`: days before the end a score may stand for it, by cohort.

    `missed`: why an occasion was missed, in words, by member and occasion.
    """

    instrument: Instrument
    key: ScoreKey
    scored: Scored
    ends: Mapping[int, int]
    missed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


Chosen = Mapping[int, tuple[Pair, str]]
"""The pair of each member on one score, and why there is none."""


@dataclass(frozen=True, slots=True)
class Result:
    """One score of everybody. `categories` is None where no change may be judged, `why` then says.

    `any_score`: how many have one at all. `ratio`: the geometric mean change of a score without a
    ceiling. `cut_off`: whether somebody can recover.
    """

    instrument: Instrument
    key: ScoreKey
    summary: Summary
    categories: Mapping[Category, int] | None
    why: str
    any_score: int
    ratio: float | None = None
    cut_off: bool = True
    pairs: Mapping[int, tuple[Point, Point]] = field(default_factory=dict)

    @property
    def skewed(self) -> bool:
        """Whether median and quartiles say more than mean and SD."""
        return self.key.highest is None


def results(members: Sequence[Member], asked: Sequence[Asked]) -> list[Result]:
    """Every score of everybody allocated, in the order asked."""
    chosen = choose(members, asked)
    paired = who_paired(chosen)
    # Of a measure nobody filled in, everybody stands alike: worked out once, whichever it is.
    summaries: dict[int, Summary] = {}
    made = []
    for one, pairs in zip(asked, chosen, strict=True):
        if id(pairs) not in summaries:
            summaries[id(pairs)] = summarise(courses(members, pairs, paired))
        made.append(result_of(members, one, pairs, summaries[id(pairs)]))
    return made


def choose(members: Sequence[Member], asked: Sequence[Asked]) -> list[Chosen]:
    """The pair of each member on each score, and why there is none."""
    blank = [one for one in asked if not one.scored.points and not one.missed]
    nobody = _pairs(members, blank[0]) if blank else {}
    return [
        nobody if not one.scored.points and not one.missed else _pairs(members, one)
        for one in asked
    ]


def who_paired(chosen: Iterable[Chosen]) -> set[int]:
    """The members with a pair on some score: they began."""
    return {key for pairs in chosen for key, found in pairs.items() if found[0].why == "paired"}


def result_of(
    members: Sequence[Member], asked: Asked, chosen: Chosen, summed: Summary | None = None
) -> Result:
    """One score of these members; `summed` where it is there already."""
    pairs = {
        one.key: (start, end)
        for one in members
        for start, end, _ in [chosen[one.key][0]]
        if start and end
    }
    values = [(start.value, end.value) for start, end in pairs.values()]
    categories, why = categories_of(asked, pairs.values())
    points = asked.scored.points
    return Result(
        asked.instrument,
        asked.key,
        summed or summarise(courses(members, chosen, pairs.keys())),
        categories,
        why,
        any_score=sum(bool(points.get(one.key)) for one in members) if points else 0,
        ratio=_ratio(asked.key, values),
        cut_off=_can_recover(asked),
        pairs=pairs,
    )


def courses(members: Sequence[Member], chosen: Chosen, paired: AbstractSet[int]) -> list[Course]:
    """What there is of each member on one score."""
    found = []
    for one in members:
        (start, end, _), why = chosen[one.key]
        began = one.began or one.key in paired
        found.append(Course(began, start.value if start else None, end.value if end else None, why))
    return found


def categories_of(
    asked: Asked,
    pairs: Iterable[tuple[Point, Point]],
    known: dict[tuple[float, float, int], Category] | None = None,
) -> tuple[Mapping[Category, int] | None, str]:
    """What became of the people with these pairs, or why no change may be judged.

    Each is judged by the version that made its baseline's score; equal ones once. `known` keeps
    what was judged from one call to the next.
    """
    known = {} if known is None else known
    counts: Counter[Category] = Counter()
    key, made_by = asked.key, asked.scored.made_by
    alike: Counter[tuple[float, float, int]] = Counter(
        (start.value, end.value, start.key if start.key in made_by else 0) for start, end in pairs
    )
    for these, people in (alike or {(key.lowest, key.lowest, 0): 0}).items():
        if these not in known:
            start, end, by = these
            instrument = made_by.get(by, asked.instrument)
            try:
                told = judge(instrument, key.id, _score(key, start), _score(key, end))
            except Refused as refusal:
                return None, _why_none(asked, instrument, refusal)
            known[these] = told.category
        counts[known[these]] += people
    return {category: counts[category] for category in Category}, ""


def why_missing(chosen: Pair, missed: Mapping[str, str], left: str) -> str:
    """Why somebody has no pair, in words: what was written down first, then the rule's own."""
    if chosen.why in _NO_START and "start" in missed:
        return f"At the start: {missed['start']}"
    if chosen.why in _NO_END:
        if "end" in missed:
            return f"At the end: {missed['end']}"
        if left:
            return f"Left before the end: {left}"
    return WHY_WORDS[chosen.why]


def _pairs(members: Sequence[Member], asked: Asked) -> dict[int, tuple[Pair, str]]:
    """The pair of each member, and why there is none."""
    found: dict[int, tuple[Pair, str]] = {}
    points, ends, missed = asked.scored.points, asked.ends, asked.missed
    tops, top, recalls = asked.scored.tops, asked.key.highest, asked.scored.recalls
    nothing: Mapping[str, str] = {}
    for one in members:
        chosen = pair(points.get(one.key, ()), one.span, end_within_days=ends[one.cohort])
        start, end, _ = chosen
        if start is None or end is None:
            why = why_missing(chosen, missed.get(one.key, nothing), one.left)
        elif tops and tops.get(start.key, top) != tops.get(end.key, top):
            chosen, why = Pair(start, None, "no_end"), OTHER_MAXIMA
        elif recalls and recalls.get(start.key, "") != recalls.get(end.key, ""):
            chosen, why = Pair(start, None, "no_end"), OTHER_FORMS
        else:
            why = ""
        found[one.key] = (chosen, why)
    return found


def _can_recover(asked: Asked) -> bool:
    """Whether some version that judges has a cut-off: the one in use, or of an earlier score."""
    versions = {id(one): one for one in asked.scored.made_by.values()}.values()
    keys = [asked.key, *(one.score(asked.key.id) for one in versions)]
    return any(key is not None and default_cut_off(key) is not None for key in keys)


def _why_none(asked: Asked, made_by: Instrument, refusal: Refused) -> str:
    """Why no change may be judged; of an earlier version alone, how to mend it."""
    lowest = _score(asked.key, asked.key.lowest)
    try:
        judge(asked.instrument, asked.key.id, lowest, lowest)
    except Refused as own:
        return own.why
    if made_by is asked.instrument:
        return refusal.why
    return (
        f"Some baselines were scored by version {made_by.version}, which has no reliable change "
        "for it: score those forms again."
    )


def _ratio(key: ScoreKey, pairs: Sequence[tuple[float, float]]) -> float | None:
    return ratio_of_change(pairs) if key.highest is None and key.lowest >= 0 else None


def _score(key: ScoreKey, value: float) -> Score:
    return Score(value, None, False, key.lowest, key.highest)
