"""What the pages of who came are narrowed to: addresses that can be kept, so nothing is posted."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import BooleanField

from attendance.queries.grids import Shown
from base.forms import ChoiceField
from base.spans import BetweenForm, SpanForm


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
