"""Forms about an award cycle: its days, its targets, what the assessor said, action points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms.validators import Optional

from base.forms import BaseForm, ChoicesField, CountField, DayField, Required, TextField
from evidence.services.cycles import DAYS, TARGETS


class StartCycleForm(BaseForm):
    """When the community joined, and when its portfolio is due."""

    joined = DayField(
        "When did it join?", [Required("Enter the day it joined.")], description="Like 27/3/2026"
    )
    due = DayField(
        "When is the portfolio due?",
        [Optional()],
        description="Within the first year of membership. Blank if you do not know yet.",
    )


class RenewCycleForm(BaseForm):
    """When this cycle ends and the next begins."""

    on = DayField("First day of the next cycle", [Required("Enter the day.")])
    due = DayField("When is the next portfolio due?", [Optional()])


def _number(words: str, least: int, most: int, hint: str = "") -> CountField:
    return CountField(
        words, [Required("Enter a number.")], least=least, most=most, description=hint
    )


class CycleForm(BaseForm):
    """Everything of a cycle somebody may change."""

    joined = DayField(DAYS["joined"], [Required("Enter the day it joined.")])
    due = DayField(DAYS["due"], [Optional()])
    submitted = DayField(DAYS["submitted"], [Optional()])
    interim = DayField(DAYS["interim"], [Optional()])
    visit = DayField(DAYS["visit"], [Optional()])
    award = DayField(DAYS["award"], [Optional()])
    midcheck = DayField(
        DAYS["midcheck"], [Optional()], description="Once in the three years, often in month 18."
    )
    expires = DayField(DAYS["expires"], [Optional()], description="Three years after the award.")
    strengths = TextField("Strengths the report names", limit=8_000)
    weaknesses = TextField("Weaknesses the report names", limit=8_000)
    items = _number("Items for each criterion", 1, 50)
    kinds = _number("Different kinds among them", 1, 10)
    own_voice = _number("In residents’ own voice", 0, 10)
    months = _number("From the last how many months", 1, 60)
    resident_forms = _number(
        "Questionnaires from residents", 0, 1000, "As many as you are asked for; 0 if none."
    )
    staff_forms = _number("Questionnaires from staff", 0, 1000)

    @property
    def days(self) -> dict[str, date | None]:
        """The days by their column."""
        return {name: self[name].data for name in DAYS}

    @property
    def values(self) -> dict[str, Any]:
        """The rest by their column."""
        return {
            **{name: self[name].text for name in ("strengths", "weaknesses")},
            **{name: self[name].data for name in TARGETS},
        }


class ActionForm(BaseForm):
    """An action point of the assessor's report."""

    words = TextField("What is asked for", [Required("Say what the report asks for.")], limit=2_000)
    due = DayField("By when?", [Optional()])
    criteria = ChoicesField("For which criteria?")

    def offer(self, criteria: Sequence[tuple[str, str]]) -> None:
        """Offer the criteria of the framework."""
        self.criteria.offer(criteria)


class FinishActionForm(BaseForm):
    """When an action point was met, and how."""

    on = DayField("When?", [Required("Enter the day.")])
    words = TextField("What was done?", [Required("Say what was done.")], limit=2_000)


class ReopenActionForm(BaseForm):
    """Not met after all."""
