"""A cohort before and after: everybody is counted once, and whoever has no pair has a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.change_rules import Category
from outcomes.cohort_months import monthly_means, months
from outcomes.cohort_results import (
    OTHER_FORMS,
    OTHER_MAXIMA,
    Asked,
    Member,
    Scored,
    results,
    why_missing,
)
from outcomes.keys import Instrument
from outcomes.library import instrument
from outcomes.pairing import Pair, Point, Span
from outcomes.presenters.cohort_lines import counts_in_order
from outcomes.sharing import shared
from outcomes.suppression import NHS

CORE, WSAS, OAS = (instrument(one) for one in ("core_10", "wsas", "oas_m"))
START = date(2025, 3, 5)
SPAN = Span(START, (START, START + timedelta(7)), START + timedelta(360))
BEFORE, AFTER = START - timedelta(1), START + timedelta(350)


def asked(points: dict[int, list[Point]], of: object = CORE, **kw: object) -> Asked:
    made = of if of is not None else CORE
    tops = kw.pop("tops", {})
    return Asked(made, made.scores[0], Scored(points, tops), {1: 42}, **kw)  # type: ignore[attr-defined,arg-type]


def member(key: int, *, began: bool = True, left: str = "", span: Span = SPAN) -> Member:
    return Member(key, 1, span, began, left)


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.lists(st.tuples(st.integers(-30, 500), st.integers(0, 40)), max_size=5),
        ),
        max_size=12,
    )
)
def test_everybody_is_counted_once(people: list[tuple[bool, list[tuple[int, int]]]]) -> None:
    members = [member(n, began=began) for n, (began, _) in enumerate(people)]
    points = {
        n: [
            Point(START + timedelta(day), value, 100 * n + at) for at, (day, value) in enumerate(ps)
        ]
        for n, (_, ps) in enumerate(people)
    }
    (found,) = results(members, [asked(points)])
    roll = found.summary.roll
    assert roll.allocated == len(people)
    assert roll.paired + sum(roll.reasons.values()) == roll.started <= roll.allocated
    assert roll.paired <= found.any_score
    assert found.categories is not None
    assert sum(found.categories.values()) == roll.paired == len(found.pairs)
    backwards = results(list(reversed(members)), [asked(points)])[0]
    assert backwards.summary.roll == roll
    assert backwards.categories == found.categories


def test_whoever_has_a_pair_on_one_measure_began_on_all() -> None:
    points = {1: [Point(BEFORE, 20, 1), Point(AFTER, 10, 2)]}
    core, wsas = results([member(1, began=False)], [asked(points), asked({}, WSAS)])
    assert core.summary.roll.started == wsas.summary.roll.started == 1
    assert core.categories == {one: int(one is Category.RECOVERED) for one in Category}


def test_scores_out_of_other_maxima_are_no_pair() -> None:
    points = {1: [Point(BEFORE, 20, 1), Point(AFTER, 10, 2)]}
    (found,) = results([member(1)], [asked(points, WSAS, tops={1: 40, 2: 32})])
    assert found.summary.roll.reasons == {OTHER_MAXIMA: 1}
    assert found.summary.before.n == 0


def test_a_score_without_a_ceiling_is_told_by_its_ratio_and_not_judged() -> None:
    points = {1: [Point(BEFORE, 19, 1), Point(AFTER, 9, 2)]}
    (found,) = results([member(1)], [asked(points, OAS)])
    assert found.skewed
    assert found.ratio == pytest.approx(0.5)
    assert found.categories is None
    assert "no ceiling" in found.why


def test_what_was_written_down_is_the_reason() -> None:
    none, late, end = (
        Pair(None, None, "no_baseline"),
        Pair(None, None, "baseline_late"),
        Pair(Point(BEFORE, 1, 1), None, "one_score"),
    )
    assert why_missing(none, {"start": "declined"}, "recall") == "At the start: declined"
    assert why_missing(late, {}, "recall") == "Nothing filled in by the second session"
    assert why_missing(end, {"end": "released"}, "recall") == "At the end: released"
    assert why_missing(end, {}, "recall") == "Left before the end: recall"
    assert why_missing(end, {}, "") == "Only one score"
    assert why_missing(Pair(None, None, "in_treatment"), {}, "") == "Still in treatment"


def test_months_have_no_gap_and_leave_out_what_is_ahead() -> None:
    found = months(
        [
            (date(2025, 11, 5), "done", 1),
            (date(2025, 11, 9), "missed", 1),
            (date(2026, 1, 9), "overdue", 2),
            (date(2026, 4, 1), "ahead", 3),
            (date(2026, 4, 1), "not_expected", 3),
        ]
    )
    assert [(one.first.month, one.done, one.due) for one in found] == [
        (11, 1, 2),
        (12, 0, 0),
        (1, 0, 1),
    ]
    assert found[0].share == 50
    assert (found[0].people_done, found[0].people_left) == (1, 1)
    assert (found[2].people_done, found[2].people_left) == (0, 1)
    assert found[1].share is None
    assert months([]) == []


def test_means_of_months() -> None:
    points = [
        (1, Point(date(2026, 3, 4), 10, 1)),
        (1, Point(date(2026, 3, 9), 20, 2)),
        (2, Point(date(2026, 3, 9), 25, 4)),
        (1, Point(date(2026, 1, 1), 5, 3)),
    ]
    # Two people in March: one whose own mean is 15, one with 25.
    assert monthly_means(points) == [(date(2026, 1, 1), 5, 1), (date(2026, 3, 1), 20, 2)]


@pytest.mark.parametrize(
    ("recalls", "pairs"),
    [({}, 1), ({1: "month", 2: "month"}, 1), ({1: "month", 2: "week"}, 0), ({2: "month"}, 0)],
)
def test_forms_that_ask_about_different_times_are_no_pair(
    recalls: dict[int, str], pairs: int
) -> None:
    pcl = instrument("pcl_5")
    points = {1: [Point(BEFORE, 40, 1), Point(AFTER, 20, 2)]}
    one = Asked(pcl, pcl.scores[0], Scored(points, recalls=recalls), {1: 42})
    (found,) = results([member(1)], [one])
    assert found.summary.before.n == pairs
    assert found.summary.roll.reasons == ({} if pairs else {OTHER_FORMS: 1})


def without(what: str, version: int) -> Instrument:
    core = instrument("core_10")
    scores = tuple(replace(one, **{what: ()}) for one in core.scores)
    return replace(core, version=version, scores=scores)


def test_who_recovered_by_an_earlier_version_is_in_a_column() -> None:
    core, now = instrument("core_10"), without("cut_offs", 99)
    points = {1: [Point(BEFORE, 30, 1), Point(AFTER, 3, 2)]}
    for made_by, cut_off in (({1: core}, True), ({}, False)):
        one = Asked(now, now.scores[0], Scored(points, made_by=made_by), {1: 42})
        (found,) = results([member(1)], [one])
        assert found.cut_off is cut_off
        shown = counts_in_order(found, found.categories)
        assert sum(count or 0 for count in shown) == 1
        assert len(shown) == (len(Category) if cut_off else 3)
        told = shared([member(1)], [one], NHS).results[0]
        assert len(told.categories or {}) == len(shown)


def test_an_earlier_version_that_judges_nothing_is_named() -> None:
    core, old = instrument("core_10"), without("reliable_change", 7)
    points = {n: [Point(BEFORE, 30, 2 * n), Point(AFTER, 3, 2 * n + 1)] for n in (1, 2)}
    members = [member(1), member(2)]
    one = Asked(core, core.scores[0], Scored(points, made_by={2: old}), {1: 42})
    (found,) = results(members, [one])
    assert found.categories is None
    assert found.why == (
        "Some baselines were scored by version 7, which has no reliable change for it: score "
        "those forms again."
    )
    # Scored again it would be the same where the one in use has none.
    (found,) = results(members, [replace(one, instrument=old, key=old.scores[0])])
    assert "No reliable change is published" in found.why
