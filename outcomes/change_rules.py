"""PURE: the arithmetic of reliable and clinically significant change, one formula a function.

Notation: x1 before, x2 after; M1, S1 mean and SD before; M2, S2 after; r reliability; rho the
correlation of before and after; SE = S1 * sqrt(1 - r). An index above 0 means the score rose,
whichever way is better. SDs are sample SDs (n - 1).

Sources, each formula compared with the R package clinicalsignificance. Its tables for the couples
of Jacobson and Truax 1991 (GDS, r = .80) come out the same for all six methods; of HA, whoever
began on the healthy side is improved here and in its later versions, recovered in its first.
JT Jacobson & Truax 1991 JCCP 59:12 · GLN Gulliksen, Lord & Novick in Hsu 1989 Behav Assess 11:459 ·
HLL Hsu 1989 · EN Edwards & Nunnally in Speer 1992 JCCP 60:402 · NK Nunnally & Kotsch 1983 Br J Clin
Psychol 22:83 · HA Hageman & Arrindell 1999 Behav Res Ther 37:1169.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from base.errors import Refused


class Method(StrEnum):
    """How an index of change is worked out."""

    JT = "jt"
    GLN = "gln"
    HLL = "hll"
    EN = "en"
    NK = "nk"
    HA = "ha"

    @property
    def name_in_full(self) -> str:
        """The authors."""
        return _NAMES[self]


class CutOff(StrEnum):
    """Where the healthy range begins, by Jacobson and Truax."""

    A = "a"
    B = "b"
    C = "c"


class Category(StrEnum):
    """What became of a person; every pair is in exactly one."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    HARMED = "harmed"


_NAMES = {
    Method.JT: "Jacobson and Truax",
    Method.GLN: "Gulliksen, Lord and Novick",
    Method.HLL: "Hsu, Linn and Lord",
    Method.EN: "Edwards and Nunnally",
    Method.NK: "Nunnally and Kotsch",
    Method.HA: "Hageman and Arrindell",
}


@dataclass(frozen=True, slots=True)
class Population:
    """Mean and SD of a group; 0 when everybody has the same score."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Sample:
    """What an index needs to know of the group: before, and for HLL and HA after and `rho`."""

    before: Population
    after: Population | None = None
    rho: float | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """An index of change as a line: `slope_before` * x1 + `slope_after` * x2 + `constant`.

    `spread` is what it was divided by: Sdiff for JT, the standard error of prediction for GLN and
    HLL, SE for EN, Nunnally's for NK, sqrt(Rdd) * Sdiff for HA. `r_dd` is None but for HA.
    """

    slope_before: float
    slope_after: float
    constant: float
    spread: float
    r_dd: float | None = None

    def __call__(self, before: float, after: float) -> float:
        """The index of one pair."""
        return self.slope_before * before + self.slope_after * after + self.constant


def critical(method: Method, confidence: float) -> float:
    """The index beyond which a change is reliable.

    Two-sided normal quantile (1.96 at .95), one-sided for HA, whose risk of a wrong verdict is at
    most 1 - confidence (1.645 at .95; older texts print 1.65).
    """
    if not 0.5 < confidence < 1:
        raise Refused("Confidence is a share between 0.5 and 1, like 0.95.", "confidence")
    share = confidence if method is Method.HA else (1 + confidence) / 2
    return NormalDist().inv_cdf(share)


def standard_error(sd: float, reliability: float) -> float:
    """SE = S1 * sqrt(1 - r)."""
    return sd * sqrt(1 - reliability)


def index(method: Method, sample: Sample, reliability: float, reliability_after: float) -> Index:
    """The index of a method for a group. Raises Refused where it cannot be worked out."""
    before, r = sample.before, reliability
    se = standard_error(before.sd, r)
    if method is Method.JT:
        return _line(1, 1, 0, sqrt(2) * se)
    if method is Method.HA:
        return _hageman_arrindell(sample, se)
    regressed = before.mean * (1 - r)
    if method in {Method.GLN, Method.HLL}:
        # Both subtract r(x1 - M1); GLN leaves x2 - M1, HLL x2 - M2.
        shift = _after(sample).mean - before.mean if method is Method.HLL else 0.0
        return _line(r, 1, -regressed - shift, before.sd * sqrt(1 - r**2))
    spread = se
    if method is Method.NK:
        spread = before.sd * sqrt(r**2 * (1 - r) + (1 - reliability_after))
    return _line(r, 1, -regressed, spread)


def _line(slope_before: float, slope_after: float, constant: float, spread: float) -> Index:
    return Index(-slope_before / spread, slope_after / spread, constant / spread, spread)


def _hageman_arrindell(sample: Sample, se: float) -> Index:
    before, after = sample.before, _after(sample)
    shared = 2 * before.sd * after.sd * (sample.rho or 0.0)
    observed = before.sd**2 + after.sd**2 - shared
    # S1^2 r1 + S2^2 r2 is S1^2 + S2^2 - 2 SE^2: by definition rk = (Sk^2 - SE^2) / Sk^2.
    true = observed - 2 * se**2
    if true <= 0:
        raise Refused(
            "By this reliability the differences hold no true change (Rdd is not above 0), so "
            "Hageman and Arrindell's index cannot be worked out.",
            "reliability",
        )
    r_dd = true / observed
    spread = sqrt(r_dd) * sqrt(2) * se
    gained = (after.mean - before.mean) * (1 - r_dd)
    return Index(-r_dd / spread, r_dd / spread, gained / spread, spread, r_dd)


def _after(sample: Sample) -> Population:
    if sample.after is None:
        raise Refused("This method needs the mean and SD after.", "method")
    return sample.after


def cut_off(
    kind: CutOff, clinical: Population, functional: Population | None, *, lower_is_better: bool
) -> float:
    """Cut-off a: M1 + 2 S1 towards health; b: Mf - 2 Sf away; c: (S1 Mf + Sf M1) / (S1 + Sf).

    Source: Jacobson & Truax 1991: M1 = 40, S = 7.5, Mf = 60 give a 55, b 45, c 50. b is of the
    functional SD, as they say; the R package takes the clinical one, which is a mistake.
    """
    towards = -1 if lower_is_better else 1
    if kind is CutOff.A:
        return clinical.mean + towards * 2 * clinical.sd
    if functional is None:
        raise Refused(f"Cut-off {kind} needs the mean and SD of a healthy group.", "cutoff")
    if kind is CutOff.B:
        return functional.mean - towards * 2 * functional.sd
    return (clinical.sd * functional.mean + functional.sd * clinical.mean) / (
        clinical.sd + functional.sd
    )


def true_population(population: Population, se: float, who: str) -> Population:
    """The group with the SD of true scores, S * sqrt((S^2 - SE^2) / S^2), as HA's cut-offs need."""
    left = population.sd**2 - se**2
    if left <= 0:
        raise Refused(
            f"The SD of {who} is no larger than the error of measurement, so Hageman and "
            "Arrindell's method cannot be worked out.",
            "reliability",
        )
    return Population(population.mean, sqrt(left))


def categorise(value: float, limit: float, *, crossed: int, lower_is_better: bool) -> Category:
    """The category of an index: reliable when strictly beyond `limit`.

    `crossed` is 1 when the person went from the clinical to the healthy side of the cut-off, -1
    the other way, else 0; a score on the cut-off is on neither side. Crossing alone is unchanged.
    """
    gained = -value if lower_is_better else value
    if gained > limit:
        return Category.RECOVERED if crossed > 0 else Category.IMPROVED
    if gained < -limit:
        return Category.HARMED if crossed < 0 else Category.DETERIORATED
    return Category.UNCHANGED


def side(value: float, cut: float, *, lower_is_better: bool) -> int:
    """1 on the healthy side of a cut-off, -1 on the clinical side, 0 on it."""
    healthy = value < cut if lower_is_better else value > cut
    if healthy:
        return 1
    return 0 if value == cut else -1
