"""A cohort before and after: figures anybody can work out again, and honest denominators."""

from __future__ import annotations

import statistics
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import Refused
from outcomes.summary import (
    NO_REASON,
    Course,
    describe,
    ratio_of_change,
    roll_of,
    shares,
    summarise,
)
from outcomes.t_distribution import cumulative, quantile, shift_interval
from tests.kernels.test_change import couples


def courses(*pairs: tuple[float, float]) -> list[Course]:
    return [Course(started=True, before=a, after=b) for a, b in pairs]


# qt in R.
@pytest.mark.parametrize(
    ("probability", "freedom", "t"),
    [
        (0.975, 19, 2.093024),
        (0.975, 39, 2.022691),
        (0.975, 2, 4.302653),
        (0.975, 1, 12.70620),
        (0.5, 7, 0),
        (0.05, 10, -1.812461),
        (0.995, 1000, 2.580755),
    ],
)
def test_quantiles_of_t(probability: float, freedom: int, t: float) -> None:
    assert quantile(probability, freedom) == pytest.approx(t, abs=5e-6)


def test_the_noncentral_distribution() -> None:
    assert cumulative(0, 5, 1) == pytest.approx(0.158655254, abs=1e-8)  # Phi(-1), any freedom
    assert cumulative(1, 1) == pytest.approx(0.75, abs=1e-7)  # Cauchy
    assert cumulative(2, 10_000, 2) == pytest.approx(0.5, abs=1e-3)


def test_the_interval_r_gives() -> None:
    """R: t = -7.91809, n = 40, d_z = -1.25196, 95% interval -1.663 to -0.832."""
    low, high = (bound / sqrt(40) for bound in shift_interval(-7.91809, 39, 0.95))
    assert (low, high) == (pytest.approx(-1.663, abs=5e-4), pytest.approx(-0.832, abs=5e-4))
    assert -7.91809 / sqrt(40) == pytest.approx(-1.25196, abs=5e-6)


def test_the_couples_of_jacobson_and_truax() -> None:
    pairs = [(pair.before, pair.after) for pair in couples()]
    found = summarise(courses(*pairs))
    assert (found.before.n, found.after.n, found.roll.paired) == (26, 26, 26)
    assert found.before.mean == pytest.approx(69.1538, abs=5e-5)
    assert found.after.sd == pytest.approx(8.6903, abs=5e-5)
    gone = [b - a for a, b in pairs]
    assert found.difference.value == pytest.approx(statistics.mean(gone))
    assert found.sd_of_differences == pytest.approx(statistics.stdev(gone))
    assert found.d_z.value == pytest.approx(statistics.mean(gone) / statistics.stdev(gone))
    pooled = sqrt((statistics.variance(p[0] for p in pairs) + 8.690312909299553**2) / 2)
    assert found.d_av.value == pytest.approx(statistics.mean(gone) / pooled)
    assert found.d_z.low is not None
    assert found.d_av.low == pytest.approx(found.d_z.low * statistics.stdev(gone) / pooled)
    assert found.difference.low == pytest.approx(
        statistics.mean(gone) - 2.059539 * statistics.stdev(gone) / sqrt(26), abs=1e-5
    )


def test_honest_denominators() -> None:
    people = [
        Course(started=False),
        Course(started=True, before=20, after=10),
        Course(started=True, before=20, why_missing="recalled"),
        Course(started=True, before=21, why_missing="recalled"),
        Course(started=True, after=9),
        Course(started=True, why_missing="declined"),
    ]
    roll = roll_of(people)
    assert (roll.allocated, roll.started, roll.paired) == (6, 5, 1)
    assert (roll.with_before, roll.with_after) == (3, 2)
    assert list(roll.reasons.items()) == [("recalled", 2), ("declined", 1), (NO_REASON, 1)]
    of = shares(1, roll)
    assert (of.of_paired, of.of_started, of.of_allocated) == (100, 20, pytest.approx(100 / 6))
    assert shares(0, roll_of([])).of_allocated is None


def test_pairs_alone_are_described() -> None:
    found = summarise([*courses((20, 10), (30, 16)), Course(started=True, before=99)])
    assert (found.before.n, found.before.mean, found.before.highest) == (2, 25, 30)


def test_too_few_say_so() -> None:
    nobody = summarise([])
    assert (nobody.before.mean, nobody.d_z.value) == (None, None)
    assert nobody.d_z.why == "There is no pair; it needs two."
    single = summarise(courses((20, 10)))
    assert (single.before.mean, single.before.sd, single.difference.value) == (20, None, -10)
    assert single.difference.low is None
    assert single.d_av.why == "There is one pair; it needs two."


def test_no_spread_says_so() -> None:
    alike = summarise(courses((20, 10), (30, 20)))
    assert alike.d_z.why == "Everybody changed by the same, so it has no spread."
    assert alike.d_av.value == pytest.approx(-10 / sqrt(50))
    assert alike.d_av.low is None
    flat = summarise(courses((0.1, 0.2), (0.1, 0.2), (0.1, 0.2)))
    assert (flat.before.mean, flat.before.sd) == (0.1, 0)
    assert flat.d_av.why == "Everybody has the same score, so it has no spread."


def test_quartiles_are_those_of_r() -> None:
    found = describe([1, 2, 3, 4, 10])
    assert (found.lower_quartile, found.median, found.upper_quartile) == (2, 3, 4)
    assert describe([5]).median == 5


def test_skewed_scores_as_a_ratio() -> None:
    assert ratio_of_change([(9, 4), (99, 49)]) == pytest.approx(0.5)
    assert ratio_of_change([]) is None
    with pytest.raises(Refused, match="below 0"):
        ratio_of_change([(-1, 2)])


def test_a_confidence_that_is_none() -> None:
    with pytest.raises(Refused, match=r"between 0\.5 and 1"):
        summarise([], 95)


SCORES = st.integers(0, 40)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(SCORES, SCORES), min_size=2, max_size=30))
def test_intervals_hold_their_value_and_turn_round_with_the_scores(
    pairs: list[tuple[int, int]],
) -> None:
    found = summarise(courses(*pairs))
    other = summarise(courses(*[(b, a) for a, b in pairs]))
    for one, back in ((found.d_z, other.d_z), (found.d_av, other.d_av)):
        if one.value is None or one.low is None or one.high is None:
            continue
        assert one.low < one.value < one.high
        assert back.high is not None
        assert back.high == pytest.approx(-one.low, abs=1e-6)
    assert found.before == describe([float(a) for a, _ in pairs])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_means_and_sds_are_those_of_the_standard_library(values: list[float]) -> None:
    found = describe(values)
    assert found.mean == pytest.approx(statistics.mean(values), abs=1e-6)
    assert found.sd == pytest.approx(statistics.stdev(values), abs=1e-4)
    assert found.lowest is not None
    assert found.lowest <= (found.median or 0) <= (found.highest or 0)
