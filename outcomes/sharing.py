"""PURE: what of results may leave the team, so that no small group can be worked out.

Whatever leaves is made of cohorts, each of which is large enough or left out, over one set of
people for each instrument. Then whatever is subtracted from whatever (a team less its cohorts, a
longer time less a shorter, a total less its subscales) is again made of whole cohorts, or nothing.

1. A form counts when every score of its instrument could be made of it, and a score whose pairs
   are of other people than those of the instrument's first is hidden.
2. A cohort is in the numbers of an instrument when it has enough people with a pair; a team's are
   those of these cohorts, whole, whatever days were chosen.
3. Categories are a list whose total is the number of pairs; `suppression` stars what is small and
   what would give it away. If everybody is in one, all are stars. A team's are shown where each
   cohort's are; or of all cohorts of a programme at once, if beside their lists no star is told.
4. Allocated, began and the reasons for having no pair are shown only when every count that could be
   worked out from them, on every measure of every cohort, is large enough.
5. Means and SDs are coarse (`shared_figures`); quartiles need twice as many people.

Rounding comes last. Months are in `shared_months`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final

from outcomes.change_rules import Category
from outcomes.cohort_results import (
    Asked,
    Chosen,
    Member,
    Result,
    categories_of,
    choose,
    courses,
    result_of,
    who_paired,
)
from outcomes.pairing import Point
from outcomes.shared_figures import Figures, everybody_alike, figures_of, step_of, told_by
from outcomes.shared_lists import (
    Stars,
    categories_with,
    list_that_leaves,
    reasons_that_leave,
    sum_of_lists,
)
from outcomes.summary import Roll, roll_of
from outcomes.suppression import HES, JUSTICE, NHS, Rule

RULES: Final[Mapping[str, Rule]] = {"nhs": NHS, "hes": HES, "justice": JUSTICE}
FEWEST: Final = min(rule.below for rule in RULES.values())

Counts = Mapping[Category, int | None]


@dataclass(frozen=True, slots=True)
class SharedResult:
    """One score as it may leave. None is a star. `paired` is rounded.

    `figures` is None where they are hidden; `alike` says that they are as everybody is alike.
    `quartiles`: whether these are shown. `reasons` is None where they are withheld, `categories`
    where none is judged. `forms` are the baselines and ends, by member, that leave by some rule.
    """

    result: Result
    paired: int | None
    figures: Figures | None
    quartiles: bool
    categories: Counts | None
    reasons: Mapping[str, int | None] | None
    forms: Mapping[int, tuple[Point, Point]] = field(default_factory=dict)
    alike: bool = False

    @property
    def means(self) -> bool:
        """Whether means are shown."""
        return self.figures is not None


@dataclass(frozen=True, slots=True)
class Shared:
    """Results as they may leave. Allocated and began are None where withheld.

    `left_out`: in how many cohorts no measure had enough people.
    """

    rule: Rule
    allocated: int | None
    began: int | None
    results: Sequence[SharedResult]
    left_out: int = 0

    @property
    def withheld(self) -> bool:
        """Whether the counts of everybody were left out to protect small ones."""
        return self.allocated is None


@dataclass(frozen=True, slots=True)
class _Told:
    """One score, everybody's pairs on it, and the rule it leaves by."""

    asked: Asked
    chosen: Chosen
    rule: Rule
    known: dict[tuple[float, float, int], Category] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Own:
    """One score in one cohort: who has a pair, and whether they are in the numbers.

    `ever`: whether it is by some rule.
    """

    roll: Roll
    members: Sequence[int]
    shown: bool
    ever: bool


def shared(
    members: Sequence[Member], asked: Sequence[Asked], rule: Rule, *, whole: bool = False
) -> Shared:
    """What may leave of one or more cohorts. `whole`: they are all there are of one programme."""
    asked = of_whole_forms(asked)
    chosen = choose(members, asked)
    paired = who_paired(chosen)
    cohorts: dict[int, list[Member]] = {}
    for member in members:
        cohorts.setdefault(member.cohort, []).append(member)
    same = _of_the_same_people(asked, chosen)
    told = [_Told(one, pairs, rule) for one, pairs in zip(asked, chosen, strict=True)]
    owns: list[list[_Own]] = []
    blank: dict[int, list[_Own]] = {}
    for at, one in enumerate(told):
        # Of measures nobody filled in, everybody stands alike: worked out once.
        own = None if one.asked.scored.points else blank.get(id(one.chosen))
        own = own or [_own(one, people, paired, same=at in same) for people in cohorts.values()]
        if not one.asked.scored.points:
            blank[id(one.chosen)] = own
        owns.append(own)
    open_ = any(owns) and all(_open(own.roll, rule) for ones in owns for own in ones)
    rolls = [own.roll for own in owns[0]] if open_ else []
    return Shared(
        rule,
        rule.rounded(sum(roll.allocated for roll in rolls)) if open_ else None,
        rule.rounded(sum(roll.started for roll in rolls)) if open_ else None,
        _together(
            [
                _result(members, one, ones, margins=open_, whole=whole)
                for one, ones in zip(told, owns, strict=True)
            ]
        ),
        sum(not any(ones[at].shown for ones in owns) for at in range(len(cohorts))),
    )


def of_whole_forms(asked: Sequence[Asked]) -> list[Asked]:
    """The same with only the forms every score of their instrument could be made of."""
    alike: dict[str, list[Asked]] = {}
    for one in asked:
        alike.setdefault(one.instrument.id, []).append(one)
    whole = {slug: _whole_forms(ones) for slug, ones in alike.items() if len(ones) > 1}
    return [
        one if (forms := whole.get(one.instrument.id)) is None else _only(one, forms)
        for one in asked
    ]


def _whole_forms(ones: Sequence[Asked]) -> set[int]:
    made = [{point.key for told in one.scored.points.values() for point in told} for one in ones]
    return set.intersection(*made)


def _only(one: Asked, forms: AbstractSet[int]) -> Asked:
    points = {
        member: kept
        for member, told in one.scored.points.items()
        if (kept := [point for point in told if point.key in forms])
    }
    return replace(one, scored=replace(one.scored, points=points))


def _of_the_same_people(asked: Sequence[Asked], chosen: Sequence[Chosen]) -> set[int]:
    """Which scores have the pairs of the same people as the first score of their instrument."""
    first: dict[str, Chosen] = {}
    sets: dict[int, AbstractSet[int]] = {}
    found = set()
    for at, (one, pairs) in enumerate(zip(asked, chosen, strict=True)):
        base = first.setdefault(one.instrument.id, pairs)
        for these in (base, pairs):
            if id(these) not in sets:
                sets[id(these)] = who_paired([these])
        if sets[id(base)] == sets[id(pairs)]:
            found.add(at)
    return found


def _own(told: _Told, people: Sequence[Member], paired: AbstractSet[int], *, same: bool) -> _Own:
    rule = told.rule
    roll = roll_of(courses(people, told.chosen, paired))
    mine = [member for member in people if told.chosen[member.key][0].why == "paired"]
    people_paired = len({member.who for member in mine})
    shown = same and people_paired >= rule.below
    ever = same and people_paired >= min(FEWEST, rule.below)
    return _Own(roll, [member.key for member in mine], shown, ever)


def _forms(chosen: Chosen, members: Sequence[int]) -> dict[int, tuple[Point, Point]]:
    found = {}
    for key in members:
        start, end, _ = chosen[key][0]
        if start is not None and end is not None:
            found[key] = (start, end)
    return found


def _values(forms: Mapping[int, tuple[Point, Point]]) -> list[tuple[float, float]]:
    return [(start.value, end.value) for start, end in forms.values()]


def _open(roll: Roll, rule: Rule) -> bool:
    parts = (
        roll.allocated, roll.started, roll.allocated - roll.started, roll.paired,
        roll.started - roll.paired,
    )  # fmt: skip
    return not any(rule.hides(count) for count in parts)


def _result(
    members: Sequence[Member], told: _Told, owns: Sequence[_Own], *, margins: bool, whole: bool
) -> SharedResult:
    one, rule = told.asked, told.rule
    shown = [own for own in owns if own.shown]
    these = frozenset(key for own in shown for key in own.members)
    result = result_of([member for member in members if member.key in these], one, told.chosen)
    n = len(these)
    pairs = _values(result.pairs)
    alike = n > 0 and everybody_alike(one.instrument, one.key, pairs, rule.below)
    step = step_of(one.instrument, one.key, rule.below)
    return SharedResult(
        result,
        rule.rounded(n) if n else None,
        figures_of(result.summary, result.ratio, step) if n and not alike else None,
        quartiles=n >= 2 * rule.below and not alike,
        categories=_categories(told, result, shown, whole=whole),
        reasons=reasons_that_leave([own.roll.reasons for own in owns], rule) if margins else None,
        forms=_forms(told.chosen, [key for own in owns if own.ever for key in own.members]),
        alike=alike,
    )


def _categories(
    told: _Told, result: Result, shown: Sequence[_Own], *, whole: bool
) -> Counts | None:
    if result.categories is None:
        return None
    these, rule = categories_with(cut_off=result.cut_off), told.rule
    exact: list[list[int]] = []
    rows: list[Stars] = []
    for own in shown:
        pairs = _forms(told.chosen, own.members).values()
        counts = categories_of(told.asked, pairs, told.known)[0] or {}
        exact.append([counts[category] for category in these])
        rows.append(list_that_leaves(exact[-1], rule) or [None] * len(these))
        if not whole and all(any(row[at] is None for row in rows) for at in range(len(these))):
            return dict.fromkeys(these)  # the others can add nothing
    leaves: Stars = rows[0] if rows else [None] * len(these)
    if len(rows) > 1:
        leaves = sum_of_lists(exact, rows, rule, whole=whole)
    return dict(zip(these, leaves, strict=True))


def _together(made: Sequence[SharedResult]) -> list[SharedResult]:
    """Where a score's figures are hidden, so are those it could be worked out from."""
    hidden = [one.result for one in made if one.alike]
    return [
        replace(one, figures=None, quartiles=False)
        if any(
            one.result.instrument.id == other.instrument.id and told_by(one.result.key, other.key)
            for other in hidden
        )
        else one
        for one in made
    ]
