"""What a page of results is narrowed to: addresses that can be kept, so nothing is posted."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from base.forms import BaseForm, ChoiceField
from base.spans import BetweenForm


class ResultsForm(BaseForm):
    """A person's results: beside which time in a cohort."""

    class Meta:
        """What changes nothing needs no token."""

        csrf = False

    enrolment = ChoiceField("Seen beside their time in")

    def offer(self, enrolments: Iterable[tuple[str, str]]) -> None:
        """Set what may be chosen."""
        self.enrolment.offer([*enrolments])


def as_id(text: str) -> UUID | None:
    """A public identifier from an address; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


class CohortResultsForm(BaseForm):
    """A cohort's results: as shared or not, and which run chart."""

    class Meta:
        """What changes nothing needs no token."""

        csrf = False

    chart = ChoiceField("Run chart of")
    preset = ChoiceField("By the rules of")
    rule = ChoiceField("Small numbers, when it leaves the team")

    def offer(
        self,
        charts: Iterable[tuple[str, str]],
        presets: Iterable[tuple[str, str]],
        rules: Iterable[tuple[str, str]],
    ) -> None:
        """Set what may be chosen; the first of each is the usual one."""
        for field, pairs in ((self.chart, charts), (self.preset, presets), (self.rule, rules)):
            field.offer([*pairs])

    def chosen(self, name: str) -> str:
        """What was chosen, the usual where nothing sound was."""
        field = self[name]
        usual: str = field.pairs[0][0]
        return (field.data or usual) if not field.errors else usual


class TeamResultsForm(CohortResultsForm, BetweenForm):
    """A team's results: of which programme, and of people in it during which days."""

    class Meta(CohortResultsForm.Meta, BetweenForm.Meta):
        """What changes nothing needs no token."""

    programme = ChoiceField("Programme")

    def offer_programmes(self, programmes: Iterable[tuple[str, str]]) -> None:
        """Set which programmes may be chosen, besides all."""
        self.programme.offer([("", "Every programme"), *programmes])
