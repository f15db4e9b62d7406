"""PURE: a cohort before and after, with honest denominators and effects named for what they are.

Everything "paired" is over the same people: those with a score before and after. SDs are sample
SDs (n - 1), quartiles those of R's default (type 7). Differences are after - before.

Sources: d_av Cumming 2012, the mean difference over the root of the mean of both variances; its
interval Algina & Keselman 2003, the interval of d_z times SD of differences over that root. d_z
Cohen 1988, the mean difference over the SD of differences; its interval from the noncentral t
(Steiger & Fouladi 1997; R gives -1.663 to -0.832 for t = -7.91809, n = 40). Neither is corrected
for small samples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log1p, sqrt
from statistics import median, quantiles
from typing import NamedTuple

from base.errors import Refused
from outcomes.t_distribution import quantile, shift_interval

NO_REASON = "no reason given"


class Course(NamedTuple):
    """One person who was allocated: whether they started, their scores, why a score is missing."""

    started: bool
    before: float | None = None
    after: float | None = None
    why_missing: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """From everybody allocated down to the pairs, and why those who started have none."""

    allocated: int
    started: int
    with_before: int
    with_after: int
    paired: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Description:
    """A group of scores; what too few of them do not allow is None."""

    n: int
    mean: float | None
    sd: float | None
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure with its interval, both None where it cannot be worked out, and `why`."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A cohort before and after, over its pairs. `confidence` is that of every interval."""

    roll: Roll
    before: Description
    after: Description
    difference: Effect
    sd_of_differences: float | None
    d_av: Effect
    d_z: Effect
    confidence: float


@dataclass(frozen=True, slots=True)
class Shares:
    """A count as a percentage of the pairs, of those who started, of all allocated."""

    count: int
    of_paired: float | None
    of_started: float | None
    of_allocated: float | None


def summarise(people: Sequence[Course], confidence: float = 0.95) -> Summary:
    """The summary of everybody allocated. Raises Refused for a confidence that is none."""
    if not 0.5 < confidence < 1:
        raise Refused("Confidence is a share between 0.5 and 1, like 0.95.", "confidence")
    pairs = [
        (one.before, one.after)
        for one in people
        if one.before is not None and one.after is not None
    ]
    before = describe([pair[0] for pair in pairs])
    after = describe([pair[1] for pair in pairs])
    differences = describe([pair[1] - pair[0] for pair in pairs])
    d_z = _d_z(differences, confidence)
    return Summary(
        roll=roll_of(people),
        before=before,
        after=after,
        difference=_difference(differences, confidence),
        sd_of_differences=differences.sd,
        d_av=_d_av(before, after, differences, d_z),
        d_z=d_z,
        confidence=confidence,
    )


def roll_of(people: Sequence[Course]) -> Roll:
    """The denominators. Reasons are of those who started and have no pair."""
    started = [one for one in people if one.started]
    paired = sum(one.before is not None and one.after is not None for one in people)
    reasons = Counter(
        one.why_missing or NO_REASON for one in started if one.before is None or one.after is None
    )
    return Roll(
        allocated=len(people),
        started=len(started),
        with_before=sum(one.before is not None for one in people),
        with_after=sum(one.after is not None for one in people),
        paired=paired,
        reasons=dict(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
    )


def shares(count: int, roll: Roll) -> Shares:
    """What a count is of each denominator; None of nobody."""

    def of(whole: int) -> float | None:
        return 100 * count / whole if whole else None

    return Shares(count, of(roll.paired), of(roll.started), of(roll.allocated))


def describe(values: Sequence[float]) -> Description:
    """The description of some scores, of none too."""
    n = len(values)
    if not n:
        return Description(0, None, None, None, None, None, None, None)
    lowest, highest = min(values), max(values)
    # Equal scores have exactly that mean and no spread, which sums of decimals may miss.
    mean = lowest if lowest == highest else fsum(values) / n
    sd = sqrt(fsum((value - mean) ** 2 for value in values) / (n - 1)) if n > 1 else None
    quarters = quantiles(values, n=4, method="inclusive") if n > 1 else None
    return Description(
        n=n,
        mean=mean,
        sd=sd,
        median=median(values),
        lower_quartile=quarters[0] if quarters else None,
        upper_quartile=quarters[2] if quarters else None,
        lowest=lowest,
        highest=highest,
    )


def ratio_of_change(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The geometric mean of (1 + after) / (1 + before): for skewed scores from 0 without a ceiling.

    0.5 is a halving. None without pairs. Source: log(1 + score), as advised for the OAS-M after
    Mattes 2010. Raises Refused for a score below 0.
    """
    if not pairs:
        return None
    if any(score < 0 for pair in pairs for score in pair):
        raise Refused("A score below 0 has no such ratio.")
    return exp(fsum(log1p(after) - log1p(before) for before, after in pairs) / len(pairs))


def _difference(differences: Description, confidence: float) -> Effect:
    name = "mean difference"
    if differences.mean is None or differences.sd is None:
        return Effect(name, differences.mean, why=_too_few(differences.n))
    reach = quantile((1 + confidence) / 2, differences.n - 1)
    reach *= differences.sd / sqrt(differences.n)
    return Effect(name, differences.mean, differences.mean - reach, differences.mean + reach)


def _d_z(differences: Description, confidence: float) -> Effect:
    n = differences.n
    if differences.mean is None or differences.sd is None:
        return Effect("d_z", None, why=_too_few(n))
    if not differences.sd:
        return Effect("d_z", None, why="Everybody changed by the same, so it has no spread.")
    value = differences.mean / differences.sd
    low, high = shift_interval(value * sqrt(n), n - 1, confidence)
    return Effect("d_z", value, low / sqrt(n), high / sqrt(n))


def _d_av(before: Description, after: Description, differences: Description, d_z: Effect) -> Effect:
    if before.sd is None or after.sd is None or differences.mean is None:
        return Effect("d_av", None, why=_too_few(before.n))
    spread = sqrt((before.sd**2 + after.sd**2) / 2)
    if not spread:
        return Effect("d_av", None, why="Everybody has the same score, so it has no spread.")
    value = differences.mean / spread
    if d_z.low is None or d_z.high is None or differences.sd is None:
        return Effect("d_av", value, why=d_z.why)
    times = differences.sd / spread
    return Effect("d_av", value, d_z.low * times, d_z.high * times)


def _too_few(n: int) -> str:
    return f"{'There is one pair' if n == 1 else 'There is no pair'}; it needs two."
