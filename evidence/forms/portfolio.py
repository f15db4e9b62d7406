"""Forms of the portfolio: which days it shows, what is written of a standard, a round to add."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField
from wtforms.validators import Optional

from base.forms import BaseForm, ChoiceField, DayField, Required, TextField


class PeriodForm(BaseForm):
    """Which days the draft shows; sent by GET."""

    class Meta:
        """Nothing is written."""

        csrf = False

    first = DayField("First day", [Optional()], description="Like 27/3/2026")
    last = DayField("Last day", [Optional()])


class NarrativeForm(BaseForm):
    """What the portfolio says of a standard.

    `seen` tells the version the page shows, and `serial` rises with every sending of one page.
    """

    seen = HiddenField(default="")
    serial = HiddenField(default="0")
    words = TextField(
        "What the portfolio says of this standard",
        description="Write of people by their role: a resident, a key worker. Name nobody.",
        limit=20_000,
        render_kw={"rows": 16},
    )

    @property
    def serial_number(self) -> int:
        """The serial; 0 when it is not a number."""
        text = self.serial.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


class AddQuestionnaireForm(BaseForm):
    """Which round counts as a questionnaire."""

    round = ChoiceField("Round", [Required("Choose a round.")])

    def offer(self, rounds: Sequence[tuple[str, str]]) -> None:
        """Offer the community's rounds that are none yet."""
        self.round.offer([("", "Choose one"), *rounds])
