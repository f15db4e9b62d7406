"""Which criteria the gap map shows, and in which order; sent by GET."""

from __future__ import annotations

from collections.abc import Sequence

from base.forms import BaseForm, ChoiceField


class GapForm(BaseForm):
    """Everything in the framework's order until somebody says otherwise."""

    class Meta:
        """Nothing is written."""

        csrf = False

    show = ChoiceField("Criteria", pairs=(("", "All"), ("missing", "What is missing")))
    standard = ChoiceField("Standard")
    order = ChoiceField("Order", pairs=(("", "As in the framework"), ("need", "By need")))

    def offer(self, standards: Sequence[tuple[str, str]]) -> None:
        """Offer the framework's standards."""
        self.standard.offer([("", "All"), *standards])
