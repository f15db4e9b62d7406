"""What the pages of who came are narrowed to: addresses that can be kept, so nothing is posted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField

from attendance.queries.grids import Shown
from base.errors import Refused
from base.forms import BaseForm, ChoiceField, DayField

_SHORT = {"class": "db-filter__day"}
_FARTHEST = timedelta(days=366 * 10)


class SpanForm(BaseForm):
    """From one day to another, both included. Made from the address."""

    class Meta:
        """What changes nothing needs no token."""

        csrf = False

    first = DayField("From, like 27/3/2026", name="from", render_kw=_SHORT)
    last = DayField("To", name="to", render_kw=_SHORT)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each answer, and that the days are in order."""
        sound: bool = super().validate(extra_validators)
        begins, ends = self.first.data, self.last.data
        if sound and begins and ends and ends < begins:
            self.refuse(Refused("This is before the day it begins.", "last"))
            return False
        if sound and begins and ends and ends - begins > _FARTHEST:
            self.refuse(Refused("Ask for ten years at most.", "last"))
            return False
        return sound

    def good(self, name: str) -> Any:
        """What was answered; nothing where there is something wrong with it."""
        field = self[name]
        return None if field.errors else field.data

    @property
    def why_not(self) -> str:
        """The first thing wrong, for an answer that is no page."""
        return next((why for _, why in self.problems), "")


class BetweenForm(SpanForm):
    """A span that is always there: the last months when nothing is said."""

    def span(self, today: date, months: int) -> tuple[date, date]:
        """The days asked for; from the first of the month so many months back, until today."""
        first, last = self.good("first"), self.good("last")
        last = last or max(today, first or today)
        first = first or _months_back(last, months)
        return first, last


class GridForm(SpanForm):
    """A cohort's grid."""

    strand = ChoiceField("Sessions")
    current = BooleanField("Only people enrolled now")

    def shown(self) -> Shown:
        """What the grid is narrowed to, leaving out what is wrong."""
        usual = self.strand.pairs[0][0] if self.strand.pairs else ""
        return Shown(
            self.good("strand") or usual,
            self.good("first"),
            self.good("last"),
            bool(self.current.data),
        )


class HistoryForm(SpanForm):
    """A person's attendance."""

    cohort = ChoiceField("Cohort")
    strand = ChoiceField("Kind of session")
    outcome = ChoiceField("What happened")

    def offer(
        self,
        cohorts: Iterable[tuple[str, str]],
        strands: Iterable[tuple[str, str]],
        outcomes: Iterable[tuple[str, str]],
    ) -> None:
        """Set what may be chosen, besides everything."""
        self.cohort.offer([("", "Every cohort"), *cohorts])
        self.strand.offer([("", "Every kind"), *strands])
        self.outcome.offer([("", "Whatever happened"), *outcomes])


class DeliveredForm(BetweenForm):
    """A team's sessions, against what was planned."""

    cohort = ChoiceField("Cohort")
    strand = ChoiceField("Kind of session")

    def offer(self, cohorts: Iterable[tuple[str, str]], strands: Iterable[tuple[str, str]]) -> None:
        """Set what may be chosen, besides everything."""
        self.cohort.offer([("", "Every cohort"), *cohorts])
        self.strand.offer([("", "Every kind"), *strands])


def _months_back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
