"""PURE: the noncentral t distribution, as far as intervals of effect sizes need it.

T = (Z + d) / sqrt(V / v) with Z normal and V chi-squared on v degrees of freedom, so P(T <= t) is
the mean of Phi(t s - d) over s = sqrt(V / v). The integral is taken by Simpson's rule over ten
standard deviations of s either way: right to seven digits at one degree of freedom, to more above.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 31.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import erfc, exp, lgamma, log, sqrt

_PANELS = 1_000
_ROUNDS = 80
_TINY = 1e-12


def cumulative(t: float, freedom: int, shift: float = 0.0) -> float:
    """P(T <= t) for `freedom` degrees of freedom (1 or more) and noncentrality `shift`."""
    return sum(weight * 0.5 * erfc((shift - t * s) / sqrt(2)) for s, weight in _nodes(freedom))


def quantile(probability: float, freedom: int) -> float:
    """The central t below which `probability` lies, as 2.0930 for .975 and 19."""
    low, high = -1.0, 1.0
    while cumulative(low, freedom) > probability:
        low *= 2
    while cumulative(high, freedom) < probability:
        high *= 2
    return _halved(low, high, lambda t: cumulative(t, freedom) < probability)


def shift_interval(t: float, freedom: int, confidence: float) -> tuple[float, float]:
    """The noncentralities between which an observed t is likely, the lower first.

    Source: Steiger & Fouladi 1997; the bounds at which t stands on the upper and lower tail.
    """
    tail = (1 - confidence) / 2
    width = 12 * sqrt(1 + t * t / (2 * freedom)) + 4
    low, high = t - width, t + width

    def bound(probability: float) -> float:
        return _halved(low, high, lambda shift: cumulative(t, freedom, shift) > probability)

    return bound(1 - tail), bound(tail)


def _halved(low: float, high: float, below: Callable[[float], bool]) -> float:
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if below(middle):
            low = middle
        else:
            high = middle
        if high - low < _TINY:
            break
    return (low + high) / 2


@lru_cache(maxsize=64)
def _nodes(freedom: int) -> tuple[tuple[float, float], ...]:
    """Simpson's nodes of s, each with its weight times the density there; the weights sum to 1."""
    reach = 10 / sqrt(2 * freedom)
    low, high = max(0.0, 1 - reach), 1 + reach
    step = (high - low) / _PANELS
    constant = log(2) + freedom / 2 * log(freedom / 2) - lgamma(freedom / 2)
    found = []
    for n in range(_PANELS + 1):
        s = low + n * step
        times = 1 if n in {0, _PANELS} else 4 if n % 2 else 2
        found.append((s, times * _density(s, freedom, constant)))
    total = sum(weight for _, weight in found)
    return tuple((s, weight / total) for s, weight in found if weight)


def _density(s: float, freedom: int, constant: float) -> float:
    if s <= 0:
        return exp(constant) if freedom == 1 else 0.0
    return exp(constant + (freedom - 1) * log(s) - freedom * s * s / 2)
