"""PURE: which scores are compared: the rules of baseline and end, fixed before anyone sees them.

Baseline: the last valid score before the first session, else the first up to the second session.
End: the last valid score in treatment, no more than so many days before the end. Never the best
point, and never one for both. Follow-ups are their own.
Source: facts of outcome measurement, "fix baseline rule … and endpoint rule", after Barkham and
others on session-by-session monitoring; a score prorated past its rule is not valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Why = Literal[
    "paired", "no_baseline", "baseline_late", "no_end", "end_too_early", "one_score", "in_treatment"
]

WHY_WORDS: Final[dict[Why, str]] = {
    "paired": "Baseline and end",
    "no_baseline": "Nothing filled in",
    "baseline_late": "Nothing filled in by the second session",
    "no_end": "Nothing after the baseline",
    "end_too_early": "Nothing near the end",
    "one_score": "Only one score",
    "in_treatment": "Still in treatment",
}


class Point(NamedTuple):
    """One valid score: its day, its value, and a key to find it by."""

    day: date
    value: float
    key: int


@dataclass(frozen=True, slots=True)
class Span:
    """When treatment began and ended. `sessions` are its days, in order; `ended` None meanwhile."""

    since: date
    sessions: tuple[date, ...] = ()
    ended: date | None = None

    @property
    def begins(self) -> date:
        """The day of the first session; the first day where there was none."""
        return self.sessions[0] if self.sessions else self.since


class Pair(NamedTuple):
    """The two points compared, and why there are not two."""

    baseline: Point | None
    end: Point | None
    why: Why


_NEVER: Final = Pair(None, None, "no_baseline")
_NOT_YET: Final = Pair(None, None, "in_treatment")
_in_time = itemgetter(0, 2)


def pair(points: Sequence[Point], span: Span, *, end_within_days: int) -> Pair:
    """Baseline and end of a person's scores on one measure. `points` in any order."""
    if not points:
        return _NEVER if span.ended else _NOT_YET
    ordered = sorted(points, key=_in_time)
    baseline = baseline_of(ordered, span)
    if baseline is None:
        return Pair(None, None, "baseline_late")
    if span.ended is None:
        return Pair(baseline, None, "in_treatment")
    later = [one for one in ordered if (one.day, one.key) > (baseline.day, baseline.key)]
    treated = [one for one in later if one.day <= span.ended]
    if not treated:
        return Pair(baseline, None, "one_score" if len(ordered) == 1 else "no_end")
    end = treated[-1]
    if end.day < span.ended - timedelta(days=end_within_days):
        return Pair(baseline, None, "end_too_early")
    return Pair(baseline, end, "paired")


def baseline_of(ordered: Sequence[Point], span: Span) -> Point | None:
    """The last point before the first session, else the first up to the second; None without."""
    before = [one for one in ordered if one.day < span.begins]
    if before:
        return before[-1]
    until = span.sessions[1] if len(span.sessions) > 1 else None
    return next((one for one in ordered if until is None or one.day <= until), None)
