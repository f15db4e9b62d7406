"""PURE: what may leave of months: completeness and the means of a run chart, by people.

A month counts people, not forms: one who fills in five is one. Completeness is a percentage in
steps of five, and none where those who did a form, or those who left one out, are few. A mean is
made of whole cohorts with enough people that month, and the same forms stand behind the table
before and after. So a cohort's month is left out

- unless enough people have a form in it, not all alike;
- where it holds baselines or ends of the table and, of them, of the others or of their difference,
  there are few: then the table and the months could be taken from one another.

What is left of a month and the table, however they are added and subtracted, is of enough people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from outcomes.cohort_months import Month, monthly_means
from outcomes.cohort_results import Asked, Member
from outcomes.pairing import Point
from outcomes.shared_figures import step_of, to_step, values_alike
from outcomes.sharing import SharedResult, of_whole_forms
from outcomes.suppression import Rule

_STEP: Final = 5  # percent


def shared_percent(month: Month, rule: Rule) -> int | None:
    """The percentage filled in, in steps of five; None when few people are behind a part of it."""
    few = min(month.people_done, month.people_left) < rule.below
    if month.share is None or few:
        return None
    return _STEP * round(month.share / _STEP)


def shared_means(
    members: Sequence[Member], asked: Sequence[Asked], of: SharedResult, rule: Rule
) -> list[tuple[date, float]]:
    """The months of a run chart of one score and their means, as they may leave."""
    step = step_of(of.result.instrument, of.result.key, rule.below)
    means = monthly_means(points_that_leave(members, asked, of, rule))
    return [(month, to_step(mean, step) or 0.0) for month, mean, _ in means]


def points_that_leave(
    members: Sequence[Member], asked: Sequence[Asked], of: SharedResult, rule: Rule
) -> list[tuple[int, Point]]:
    """(person, point) of the months of cohorts that may be shown."""
    one = next(
        told
        for told in of_whole_forms(asked)
        if told.key.id == of.result.key.id and told.instrument.id == of.result.instrument.id
    )
    by_cohort: dict[tuple[date, int], list[tuple[int, Point]]] = {}
    for member in members:
        for point in one.scored.points.get(member.key, ()):
            month = point.day.replace(day=1)
            by_cohort.setdefault((month, member.cohort), []).append((member.who, point))
    table = _table(members, of)
    return [
        point
        for (_, cohort), points in sorted(by_cohort.items(), key=lambda found: found[0])
        if _may(one, points, table.get(cohort, ()), rule)
        for point in points
    ]


def _table(members: Sequence[Member], of: SharedResult) -> dict[int, list[set[tuple[int, int]]]]:
    """By cohort, (person, form) of the baselines, of the ends, and of both, of a table."""
    found: dict[int, list[set[tuple[int, int]]]] = {}
    for member in members:
        if member.key in of.forms:
            start, end = of.forms[member.key]
            first, last, both = found.setdefault(member.cohort, [set(), set(), set()])
            first.add((member.who, start.key))
            last.add((member.who, end.key))
            both |= {(member.who, start.key), (member.who, end.key)}
    return found


def _may(
    one: Asked,
    points: Sequence[tuple[int, Point]],
    table: Iterable[AbstractSet[tuple[int, int]]],
    rule: Rule,
) -> bool:
    """Whether a cohort's month may be shown beside its table."""
    forms: dict[int, set[int]] = {}
    values: dict[int, list[float]] = {}
    for person, point in points:
        forms.setdefault(person, set()).add(point.key)
        values.setdefault(person, []).append(point.value)
    means = [sum(own) / len(own) for own in values.values()]
    if len(forms) < rule.below or values_alike(one.instrument, one.key, means, rule.below):
        return False
    for these in table:
        here = {
            person: {form for who, form in these if who == person} & own
            for person, own in forms.items()
        }
        told = sum(bool(own) for own in here.values())
        left = sum(own != forms[person] for person, own in here.items())
        if told and min(told, left) < rule.below:
            return False
    return True
