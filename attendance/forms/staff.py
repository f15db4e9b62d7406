"""The register of staff, and what the page of staff attendance is narrowed to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wtforms import HiddenField

from attendance.forms.rows import RegisterRows
from attendance.staff_rules import KIND_WORDS, WORDS, StaffAnswer, Staffed, keep
from base.errors import Refused
from base.forms import BaseForm, ChoiceField, LineField
from base.spans import BetweenForm

ASKED = ("came", "minutes", "note")
CHOICES = tuple(WORDS.items())


@dataclass(frozen=True, slots=True)
class GivenStaff:
    """One member of staff on the list: who, their name, their part, and what is kept of them."""

    person: UUID
    name: str
    aside: str = ""
    before: StaffAnswer | None = None


@dataclass(slots=True)
class TypedStaff:
    """What was typed for one member of staff; `problems` by field."""

    person: UUID
    name: str
    aside: str = ""
    came: str = ""
    minutes: str = ""
    note: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What the names of this person's fields begin with."""
        return self.person.hex

    @property
    def blank(self) -> bool:
        """Nothing was typed for this person."""
        return not any(getattr(self, name) for name in ASKED)

    def answer(self) -> StaffAnswer:
        """As the rules take it; minutes only for part of a session. Raises Refused."""
        minutes = _whole(self.minutes, "minutes") if self.came == "part" else None
        return StaffAnswer(self.came, minutes, self.note)  # type: ignore[arg-type] # the rules refuse what is no answer

    def check(self, length_minutes: int) -> None:
        """Note what is wrong with this row, on its field."""
        try:
            keep(self.answer(), length_minutes=length_minutes)
        except Refused as refusal:
            self.problems[refusal.field or "came"] = refusal.why


class StaffRegisterForm(BaseForm):
    """Which staff came to one session. `do` is the button pressed: everyone, rest or sign."""

    link = HiddenField(default="0")
    do = HiddenField()
    marks = RegisterRows()
    others = LineField(
        "How many others came?",
        limit=5,
        description="People who are not on the team, such as staff of other services.",
        render_kw={"inputmode": "numeric", "class": "govuk-input--width-4"},
    )
    others_note = LineField("Who they were, by role", limit=200)
    why = LineField("Why is this being changed?", limit=500)

    def lay(self, people: Iterable[GivenStaff], *, length_minutes: int) -> None:
        """A row for each member of staff: what was typed stands over what is kept."""
        self.length_minutes = length_minutes
        self.rows: list[TypedStaff] = []
        for given in people:
            row = TypedStaff(given.person, given.name, given.aside)
            self._read(row)
            if row.blank and given.before is not None:
                row.came, row.note = given.before.came, given.before.note
                row.minutes = str(given.before.minutes or "")
            self.rows.append(row)

    def fill(self, answer: Staffed) -> None:
        """One answer for everybody without one."""
        for row in self.rows:
            row.came = row.came or answer

    @property
    def wish(self) -> str:
        """The button pressed; empty when the page is only read."""
        return self.do.data or ""

    @property
    def seen_link(self) -> int:
        """The sheet that was on screen; -1 when that is no number."""
        text = self.link.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1

    @property
    def how_many_others(self) -> int:
        """How many came who are not on the team; none when nothing was typed. Raises Refused."""
        return _whole(self.others.text, "others") or 0

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every row that has anything in it."""
        sound: bool = super().validate(extra_validators)
        for row in self.rows:
            if not row.blank:
                row.check(self.length_minutes)
        return sound and not any(row.problems for row in self.rows)

    def answers(self) -> dict[UUID, StaffAnswer]:
        """What was answered, by member of staff."""
        return {row.person: row.answer() for row in self.rows if row.came}

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """The page's problems, each row's with the person's name and linked to the field."""
        found = super().problems
        for row in getattr(self, "rows", []):
            found += [(f"{row.key}-{at}", f"{row.name}: {why}") for at, why in row.problems.items()]
        return found

    def _read(self, row: TypedStaff) -> None:
        sent = self.marks.typed
        if sent is None:
            return
        row.came = sent.get(f"{row.key}-came", "").strip()
        row.minutes = sent.get(f"{row.key}-minutes", "").strip()
        row.note = " ".join(sent.get(f"{row.key}-note", "").replace("\0", "").split())


class StaffAttendanceForm(BetweenForm):
    """A team's staff attendance."""

    kind = ChoiceField("Kind", pairs=[("", "Every kind"), *KIND_WORDS.items()])


def _whole(text: str, name: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused("Give a whole number, like 30.", name)
    return int(text)
