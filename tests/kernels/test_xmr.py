"""Run charts: a published series to the last point, the rules of each preset, and flat series."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import Refused
from outcomes.terms import Better
from outcomes.xmr import Assurance, PointClass, Segment, Value, chart, segment_as_json
from outcomes.xmr_rules import PRESETS, Flag, Limits, flags

BREACHES = Path(__file__).parents[1] / "data" / "xmr-ae-breaches.csv"
"""A&E breaches in England by month, with what NHSRplotthedots 0.2.2 printed for them."""
START = date(2026, 1, 1)
LIMITS = Limits(mean=0, lower=-3, upper=3, near_lower=-2, near_upper=2)
# As NHSRplotthedots words the one flag it shows, the strongest.
FLAGS = {
    "2 in 3 Below CL": Flag.TWO_OF_THREE,
    "7 Points Below CL": Flag.SHIFT,
    "Above UCL": Flag.OUTSIDE,
    "Common Cause": None,
}


def breaches() -> list[dict[str, str]]:
    with BREACHES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def series(numbers: Sequence[float]) -> list[Value]:
    return [Value(START + timedelta(days=n), number) for n, number in enumerate(numbers)]


def one(numbers: Sequence[float], better: Better = Better.HIGHER, **how: Any) -> Segment:
    (segment,) = chart(series(numbers), better=better, **how)
    return segment


def flagged(segment: Segment, flag: Flag) -> list[int]:
    return [n for n, point in enumerate(segment.points) if flag in point.flags]


def wobble(count: int) -> list[float]:
    """Common cause: up and down about 50, with no two steps alike in a row."""
    return [50 + (3 if n % 2 else -3) for n in range(count)]


class TestPublishedSeries:
    """Thirty-six months of A&E breaches; lower is better."""

    values = tuple(Value(date.fromisoformat(r["month"]), float(r["value"])) for r in breaches())

    def test_every_limit_flag_and_class(self) -> None:
        (found,) = chart(self.values, preset="nhsrplotthedots", better=Better.LOWER)
        for row, point in zip(breaches(), found.points, strict=True):
            assert found.mean == float(row["mean"])
            assert found.lower == pytest.approx(float(row["lower_limit"]), abs=1e-8)
            assert found.upper == pytest.approx(float(row["upper_limit"]), abs=1e-8)
            assert (point.flags[0] if point.flags else None) is FLAGS[row["special_cause"]]
            said = row["point_type"].removeprefix("special_cause_").removesuffix("_cause")
            assert point.kind.value == said
        kinds = Counter(point.kind.value for point in found.points)
        assert kinds == {"common": 14, "improvement": 18, "concern": 4}
        assert found.variation is PointClass.COMMON

    def test_unscreened_limits(self) -> None:
        (found,) = chart(self.values, preset="mdc", better=Better.LOWER)
        assert found.lower == pytest.approx(161625.85, abs=0.005)
        assert found.upper == pytest.approx(299220.65, abs=0.005)

    def test_abspc_has_another_constant(self) -> None:
        (mdc,) = chart(self.values, preset="mdc", better=Better.LOWER)
        (found,) = chart(self.values, preset="abspc", better=Better.LOWER)
        assert found.upper is not None
        assert mdc.upper is not None
        wider = (found.upper - found.mean) / (mdc.upper - mdc.mean)
        assert wider == pytest.approx(3 / 1.128 / 2.66)


def by_rules(numbers: Sequence[float], flag: Flag, preset: str = "nhsrplotthedots") -> list[int]:
    """The places flagged, and the way of each as its sign (place 0 counts as 1)."""
    found = flags(numbers, LIMITS, PRESETS[preset])
    return [way * (n + 1) for n, here in enumerate(found) for one_, way in here if one_ is flag]


@pytest.mark.parametrize(("preset", "least"), [("mdc", 7), ("nhsrplotthedots", 7), ("abspc", 8)])
def test_the_length_of_a_shift(preset: str, least: int) -> None:
    for way in (1, -1):
        short = [-way, *[way] * (least - 1), -way]
        assert by_rules(short, Flag.SHIFT, preset) == []
        long = [-way, *[way] * least, -way]
        assert by_rules(long, Flag.SHIFT, preset) == [way * (n + 2) for n in range(least)]


@pytest.mark.parametrize(("preset", "least"), [("mdc", 6), ("nhsrplotthedots", 7), ("abspc", 6)])
def test_the_length_of_a_trend(preset: str, least: int) -> None:
    for way in (1, -1):
        for count in (least - 1, least):
            numbers = [way, *[way * n / 10 for n in range(count)], -way]
            found = by_rules(numbers, Flag.TREND, preset)
            assert found == ([way * (n + 2) for n in range(count)] if count == least else [])


def test_a_value_on_the_mean_breaks_a_shift() -> None:
    assert by_rules([1, 1, 1, 0, 1, 1, 1, 1], Flag.SHIFT) == []


def test_a_repeated_value_breaks_a_trend() -> None:
    assert by_rules([0, 0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.6], Flag.TREND, "mdc") == []


def test_the_peak_of_two_trends_goes_with_the_second() -> None:
    numbers = [0.1 * n for n in (1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1)]
    wanted = [*range(1, 7), *range(-7, -14, -1)]
    assert by_rules(numbers, Flag.TREND) == wanted


def test_where_two_trends_meet_nhsrplotthedots_goes_by_the_next_step() -> None:
    numbers = [0.1 * n for n in (*range(1, 8), *range(3, 10))]
    assert by_rules(numbers, Flag.TREND, "mdc") == list(range(1, 15))
    wanted = [*range(1, 7), -7, *range(8, 15)]
    assert by_rules(numbers, Flag.TREND) == wanted


def test_a_trend_takes_the_colour_of_its_direction_and_not_of_its_side() -> None:
    falling_above = [2.9, 2.8, 2.7, 2.6, 2.5, 2.4, 2.3]
    found = flags(falling_above, LIMITS, PRESETS["nhsrplotthedots"])
    assert found[0] == [(Flag.TREND, -1), (Flag.TWO_OF_THREE, 1), (Flag.SHIFT, 1)]


def test_only_strictly_outside_is_outside() -> None:
    assert by_rules([3, 3.01, -3, -3.01], Flag.OUTSIDE) == [2, -4]


class TestTwoOfThree:
    """Near a limit: strictly beyond two thirds of the way."""

    @pytest.mark.parametrize(
        ("numbers", "wanted"),
        [
            ([1, 2.5, 2.5, 1], [2, 3]),
            ([2.5, 1, 2.5], [1, 3]),
            ([-2.5, -1, -2.5], [-1, -3]),
            ([2.5, -1, 2.5], []),  # all three on one side
            ([2.5, 2.5, -1], []),
            ([2.5, 1, 1, 2.5], []),
            ([2.5, 2.5], []),
            ([2, 2.5, 1], []),
            ([2.5, 2.5, 0], []),
        ],
    )
    def test_in_every_preset(self, numbers: list[float], wanted: list[int]) -> None:
        for preset in PRESETS:
            assert by_rules(numbers, Flag.TWO_OF_THREE, preset) == wanted

    def test_a_point_outside_counts_for_the_mdc_tool_alone(self) -> None:
        numbers = [1, 2.5, 3.5, 1]
        assert by_rules(numbers, Flag.TWO_OF_THREE, "mdc") == [2, 3]
        assert by_rules(numbers, Flag.TWO_OF_THREE, "nhsrplotthedots") == []
        assert by_rules(numbers, Flag.TWO_OF_THREE, "abspc") == []


def test_flagged_both_ways_is_an_improvement_for_the_mdc_tool() -> None:
    numbers = [*wobble(20), 20, 22, 24, 26, 28, 30, 50]  # far below, and rising
    mdc = one(numbers, preset="mdc").points[20]
    assert {Flag.OUTSIDE, Flag.TREND} <= set(mdc.flags)
    assert mdc.kind is PointClass.IMPROVEMENT
    assert one(numbers, preset="abspc").points[20].kind is PointClass.CONCERN


def test_a_flat_series_has_its_limits_on_the_mean() -> None:
    for preset in PRESETS:
        for value in (0.1, 7, -3.3):
            found = one([value] * 15, preset=preset, target=value)
            assert (found.mean, found.lower, found.upper) == (value, value, value)
            assert {p.kind for p in found.points} == {PointClass.COMMON}
            assert found.assurance is Assurance.HIT_OR_MISS


def test_one_value_has_no_limits_yet() -> None:
    found = one([4], target=3)
    assert (found.mean, found.lower, found.upper) == (4, None, None)
    assert (found.assurance, found.provisional) == (Assurance.NONE, True)


def test_few_values_are_provisional() -> None:
    assert one(wobble(12)).provisional
    assert not one(wobble(13)).provisional
    assert one(wobble(14), preset="abspc").provisional
    assert one(wobble(30), fix=6).provisional


def test_a_fixed_baseline() -> None:
    found = one([*wobble(14), *[90] * 8], fix=14)
    assert (found.mean, found.baseline) == (50, 14)
    assert (found.lower, found.upper) == (pytest.approx(50 - 2.66 * 6), pytest.approx(65.96))
    assert flagged(found, Flag.OUTSIDE) == list(range(14, 22))
    assert (found.variation, found.way) == (PointClass.IMPROVEMENT, 1)
    assert (
        one([*wobble(14), *[90] * 8], better=Better.LOWER, fix=14).variation is PointClass.CONCERN
    )


def test_rebased_stretches_begin_anew() -> None:
    values = series([*wobble(14), *[n + 40 for n in wobble(14)]])
    before, after = chart(
        values, better=Better.HIGHER, rebase=[START + timedelta(days=14)], target=60
    )
    assert (before.mean, after.mean) == (50, 90)
    assert len(before.points) == len(after.points) == 14
    assert not any(p.flags for segment in (before, after) for p in segment.points)
    assert (before.assurance, after.assurance) == (Assurance.NONE, Assurance.PASS)


@pytest.mark.parametrize(
    ("target", "better", "wanted"),
    [
        (30, Better.HIGHER, "pass"),
        (70, Better.HIGHER, "fail"),
        (50, Better.HIGHER, "hit-or-miss"),
        (30, Better.LOWER, "fail"),
        (70, Better.LOWER, "pass"),
        (65.9, Better.LOWER, "hit-or-miss"),
        (30, Better.NEITHER, "none"),
        (None, Better.HIGHER, "none"),
    ],
)
def test_assurance(target: float | None, better: Better, wanted: str) -> None:
    assert one(wobble(14), better, target=target).assurance.value == wanted


def test_neutral_points() -> None:
    found = one([*wobble(14), 90, 10], Better.NEITHER, fix=14)
    assert [(p.kind.value, p.way) for p in found.points[14:]] == [("neutral", 1), ("neutral", -1)]


@pytest.mark.parametrize(
    ("values", "how", "sentence"),
    [
        ([], {}, "There is no value to chart."),
        (series([1, 2]), {"preset": "nhs"}, "There is no preset ‘nhs’. Choose: mdc, nhsrplot"),
        (series([1, 2]), {"fix": 1}, "A baseline needs 2 values or more."),
        ([*series([1]), *series([2])], {}, "There are two values on 2026-01-01."),
        (series([1, 2]), {"rebase": [date(2027, 1, 1)]}, "Rebasing on 2027-01-01 leaves a stretch"),
        (series([1, 2]), {"rebase": [START]}, "Rebasing on 2026-01-01 leaves a stretch"),
    ],
)
def test_what_makes_no_chart(values: list[Value], how: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        chart(values, better=Better.HIGHER, **how)
    assert sentence in refused.value.why


NUMBERS = st.lists(st.integers(-1000, 1000), min_size=2, max_size=40)
ANY_PRESET = st.sampled_from(sorted(PRESETS))


@settings(deadline=None)
@given(NUMBERS, ANY_PRESET, st.integers(-500, 500), st.integers(1, 16))
def test_limits_shift_with_the_data_and_scale_with_it(
    numbers: list[int], preset: str, by: int, times: int
) -> None:
    plain = one(numbers, preset=preset)
    other = one([times * n + by for n in numbers], preset=preset)
    for was, now in (
        (plain.mean, other.mean),
        (plain.lower, other.lower),
        (plain.upper, other.upper),
    ):
        assert was is not None
        assert now == pytest.approx(times * was + by, abs=1e-6)


@settings(deadline=None)
@given(NUMBERS, ANY_PRESET)
def test_upside_down_swaps_improvement_and_concern(numbers: list[int], preset: str) -> None:
    up = one(numbers, Better.HIGHER, preset=preset)
    down = one([-n for n in numbers], Better.LOWER, preset=preset)
    assert [p.kind for p in up.points] == [p.kind for p in down.points]
    assert [p.way for p in up.points] == [-p.way for p in down.points]


@settings(deadline=None)
@given(NUMBERS, ANY_PRESET, st.randoms())
def test_the_order_of_lines_does_not_matter(numbers: list[int], preset: str, rng: Any) -> None:
    values = series(numbers)
    mixed = list(values)
    rng.shuffle(mixed)
    assert chart(mixed, preset=preset, better=Better.HIGHER) == chart(
        values, preset=preset, better=Better.HIGHER
    )


@settings(deadline=None)
@given(NUMBERS, ANY_PRESET)
def test_common_is_exactly_what_has_no_flag(numbers: list[int], preset: str) -> None:
    for point in one(numbers, preset=preset).points:
        assert (point.kind is PointClass.COMMON) == (not point.flags) == (point.way == 0)


def test_the_json() -> None:
    said = segment_as_json(one([*wobble(14), 90], fix=14))
    assert said["points"][14] == {
        "date": "2026-01-15", "value": 90, "flags": ["outside"], "class": "improvement",
    }  # fmt: skip
    assert (said["variation"], said["side"], said["assurance"]) == ("improvement", "high", "none")
