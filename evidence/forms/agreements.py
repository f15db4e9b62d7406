"""Forms about the house agreement: its text section by section, and how it was agreed on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField

from base.errors import Refused
from base.forms import DayField, LineField, Required, TextField
from evidence.agreement_text import Section, as_text
from evidence.forms.meetings import number
from evidence.forms.naming import NamingForm
from evidence.services.agreements import Agreed

_BLANK = 1  # sections to add in
_MOST = 40


class DraftForm(NamingForm):
    """The text, section by section; `do` is the button pressed: save, or add for another one."""

    version = HiddenField()
    do = HiddenField()
    count = 0

    @property
    def adds_a_row(self) -> bool:
        """Whether only another section is wanted: nothing is kept then, and nothing lost."""
        return self.do.data == "add"

    def rows(self) -> list[tuple[Any, Any]]:
        """The heading and the lines of each section."""
        return [(self[f"heading_{n}"], self[f"lines_{n}"]) for n in range(self.count)]

    def rows_hold(self) -> bool:
        """Whether there is something under every heading, and anything at all."""
        for n, (heading, lines) in enumerate(self.rows()):
            if heading.data and not lines.data:
                self.refuse(Refused("Say what is agreed under this heading.", f"lines_{n}"))
        if not any(lines.data for _, lines in self.rows()):
            self.refuse(Refused("Write at least one line.", "lines_0"))
        return not self.problems

    def written(self) -> str:
        """The text as it is kept."""
        return as_text(
            Section(heading.text, tuple(lines.text.split("\n"))) for heading, lines in self.rows()
        )


def draft_form(sections: int, sent: Collection[str] = (), *, more: bool = False) -> type[DraftForm]:
    """The form with so many sections and one to add in; `sent` and `more` as for minutes."""
    count = (sum(f"lines_{n}" in sent for n in range(_MOST)) or sections + _BLANK) + more
    fields: dict[str, Any] = {"count": min(count, _MOST)}
    for n in range(fields["count"]):
        fields[f"heading_{n}"] = LineField("Heading", limit=120)
        fields[f"lines_{n}"] = TextField(
            "What is agreed", description="One thing on each line.", limit=4_000,
            render_kw={"rows": 4},
        )  # fmt: skip
    return type("DraftForm", (DraftForm,), fields)


def draft_data(sections: Sequence[Section]) -> dict[str, Any]:
    """The sections as the form shows them."""
    data: dict[str, Any] = {}
    for n, one in enumerate(sections):
        data |= {f"heading_{n}": one.heading, f"lines_{n}": "\n".join(one.lines)}
    return data


class AgreeDraftForm(NamingForm):
    """When a draft was agreed on, by how many, what changed, when it is looked at again."""

    version = HiddenField()
    agreed_on = DayField("When was it agreed on?", [Required("Enter the day.")])
    review_due = DayField(
        "When is it looked at again?",
        [Required("Enter the day of the next review.")],
        description="Often after six months.",
    )
    residents = number("Residents who took part")
    staff = number("Staff who took part")
    visitors = number("Visitors who took part")
    changed = TextField(
        "What changed, and why?",
        [Required("Say what changed and why, or that nothing had to change.")],
        description="Such as “Quiet begins at eleven, because the night staff heard complaints”.",
        limit=2_000,
        render_kw={"rows": 4},
    )
    disagreement = BooleanField("It was talked over because people disagreed")

    def agreed(self) -> Agreed:
        """How it was agreed on, as the services take it."""
        return Agreed(
            agreed_on=self.agreed_on.day,
            review_due=self.review_due.day,
            residents=self.residents.data or 0,
            staff=self.staff.data or 0,
            visitors=self.visitors.data or 0,
            changed=self.changed.text,
            disagreement=bool(self.disagreement.data),
        )
