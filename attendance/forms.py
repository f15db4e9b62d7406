"""The register's form, many rows read as one field, and the form that amends one mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField

from attendance.codes import Mapping
from attendance.rules import NOTE_LIMIT, SEEN, Answer, derive
from base.errors import Refused
from base.forms import BaseForm, ChoiceField, LineField, Required, TextField
from base.text import clean_text

ASKED = ("came", "late_minutes", "reason", "compliance", "staff_note", "person_note")
CHOICES = (
    ("came", "Came"),
    ("late", "Came late"),
    ("too_late", "Too late"),
    ("told_before", "Told us before"),
    ("no_warning", "Didn't come"),
    ("we_cancelled", "We cancelled"),
)

Given = tuple[UUID, str, Answer | None]
"""One person on the list: their place, their name, and what was answered for them so far."""


@dataclass(slots=True)
class TypedMark:
    """What was typed for one person; `problems` by field. Text stays as typed when refused."""

    place: UUID
    name: str
    came: str = ""
    late_minutes: str = ""
    reason: str = ""
    compliance: str = ""
    staff_note: str = ""
    person_note: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What the names of this person's fields begin with."""
        return self.place.hex

    @property
    def blank(self) -> bool:
        """Nothing was typed for this person."""
        return not any(getattr(self, name) for name in ASKED)

    def fill(self, answer: Answer) -> None:
        """Show an answer given before."""
        self.came = answer.came
        self.late_minutes = str(answer.late_minutes or "")
        self.reason, self.compliance = answer.reason or "", answer.compliance or ""
        self.staff_note, self.person_note = answer.staff_note, answer.person_note

    def read(self, typed: MultiDict[str, str]) -> None:
        """Take this person's fields out of what was sent."""
        for name in ASKED:
            text = typed.get(f"{self.key}-{name}", "").replace("\r\n", "\n").strip()
            setattr(self, name, text)

    def answer(self, mapping: Mapping) -> Answer:
        """As the rules take it. Raises Refused on the field that is wrong.

        Minutes late, and a reason, are asked only of those they apply to: what was typed for an
        answer no longer chosen is left out, as the page hides it.
        """
        absent = self.came not in SEEN
        service = {reason.id for reason in mapping.reasons if reason.for_ == "service"}
        fits = absent and (self.reason in service) == (self.came == "we_cancelled")
        return Answer(
            came=self.came,  # type: ignore[arg-type] # the rules refuse what is not an answer
            late_minutes=_minutes(self.late_minutes) if self.came == "late" else None,
            reason=self.reason if fits else None,
            compliance=self.compliance or None,
            staff_note=clean_text(self.staff_note, NOTE_LIMIT, "staff_note"),
            person_note=clean_text(self.person_note, NOTE_LIMIT, "person_note"),
        )

    def check(self, length_minutes: int, mapping: Mapping) -> None:
        """Note what is wrong with this row, on its field."""
        try:
            derive(self.answer(mapping), length_minutes=length_minutes, mapping=mapping)
        except Refused as refusal:
            self.problems[refusal.field or "came"] = refusal.why


class RegisterRows(Field):
    """Every person's fields at once: sixty people would be hundreds of fields, each made slowly."""

    typed: MultiDict[str, str] | None = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002 the parent's signature
        """Keep what was sent, for the rows to read."""
        self.process_errors, self.errors, self.data = [], [], None
        self.typed = formdata


class TakeRegisterForm(BaseForm):
    """The whole register. `do` is the button pressed: everyone, save or sign."""

    version = HiddenField(default="0")
    do = HiddenField()
    marks = RegisterRows()

    def lay(
        self,
        people: Iterable[Given],
        *,
        length_minutes: int,
        mapping: Mapping,
    ) -> None:
        """A row for each person; what was typed stands over what was answered so far."""
        self.length_minutes, self.mapping = length_minutes, mapping
        self.rows: list[TypedMark] = []
        for place, name, before in people:
            row = TypedMark(place, name)
            if self.marks.typed is not None:
                row.read(self.marks.typed)
            if row.blank and before is not None:
                row.fill(before)
            self.rows.append(row)

    def renew(self, people: Iterable[Given], version: int) -> None:
        """Show whoever is on the list now, keeping what was typed and what was wrong with it.

        The version becomes the one now: what differs is on the page, so sending again is knowing.
        """
        self.version.data = str(version)
        if not self.typed:
            return
        wrong = {row.place: row.problems for row in self.rows}
        came = {row.place: row.came for row in self.rows}
        self.lay(people, length_minutes=self.length_minutes, mapping=self.mapping)
        for row in self.rows:
            row.problems = wrong.get(row.place, {})
            row.came = row.came or came.get(row.place, "")

    @property
    def wish(self) -> str:
        """The button pressed; empty when the page is only read."""
        return self.do.data or ""

    @property
    def seen_version(self) -> int:
        """The version of the register that was on screen; -1 when it is not a number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1

    @property
    def typed(self) -> bool:
        """Whether anything here was typed, now or before a time-out."""
        return self.marks.typed is not None

    def everyone_came(self) -> None:
        """Mark everyone not marked yet as having come; whatever else was typed stays."""
        for row in self.rows:
            row.came = row.came or "came"

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every row that has anything in it."""
        sound: bool = super().validate(extra_validators)
        for row in self.rows:
            if not row.blank:
                row.check(self.length_minutes, self.mapping)
        return sound and not any(row.problems for row in self.rows)

    def answers(self) -> dict[UUID, Answer]:
        """What was answered, by place; also for people who are no longer on the list."""
        found = {row.place: row.answer(self.mapping) for row in self.rows if row.came}
        return found | {place: Answer("came") for place in self._strangers()}

    def _strangers(self) -> list[UUID]:
        """Places answered on the page that are not on the list now."""
        known = {row.key for row in self.rows}
        sent = self.marks.typed if self.marks.typed is not None else MultiDict[str, str]()
        keys = [name.removesuffix("-came") for name in sent if name.endswith("-came")]
        return [UUID(key) for key in keys if key not in known and _is_hex(key)]

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """The page's problems, each row's with the person's name and linked to the field."""
        found = super().problems
        for row in getattr(self, "rows", []):
            found += [(f"{row.key}-{at}", f"{row.name}: {why}") for at, why in row.problems.items()]
        return found


class AmendMarkForm(BaseForm):
    """One mark, amended after signing. `link` is the link of the chain that was on screen."""

    link = HiddenField(default="0")
    came = ChoiceField(
        "Did they come?", [Required("Choose whether they came.")], pairs=CHOICES, radios=True
    )
    late_minutes = LineField(
        "Minutes late",
        description="Only for someone who came late.",
        limit=20,
        render_kw={"inputmode": "numeric", "class": "govuk-input--width-4"},
    )
    reason = ChoiceField("Reason", description="Only for someone who did not come.")
    compliance = ChoiceField("Probation outcome")
    staff_note = TextField("Note for staff", limit=NOTE_LIMIT)
    person_note = TextField("Note the person may read", limit=NOTE_LIMIT)
    why = LineField(
        "Why is this mark being changed?",
        description="Kept with the change, for anyone who asks later.",
        limit=500,
    )

    def lay(self, mapping: Mapping, before: Answer | None, link: int) -> None:
        """Offer the vocabulary, and show the mark as it is unless something was typed."""
        self.mapping = mapping
        self.reason.offer([("", "No reason given"), *((r.id, r.words) for r in mapping.reasons)])
        self.compliance.offer(outcome_pairs(mapping))
        if self.came.raw_data is not None:  # sent, or kept from before a time-out
            return
        self.link.data = str(link)
        if before is not None:
            row = TypedMark(UUID(int=0), "")
            row.fill(before)
            for name in ASKED:
                self[name].data = getattr(row, name)

    def renew(self, link: int) -> None:
        """Show the link that is the latest now: what it says is on the page."""
        self.link.data = str(link)

    @property
    def seen_link(self) -> int:
        """The link that was on screen; -1 when it is not a number."""
        text = self.link.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1

    def answer(self) -> Answer:
        """As the rules take it. Raises Refused on the field that is wrong."""
        row = TypedMark(UUID(int=0), "")
        for name in ASKED:
            setattr(row, name, self[name].data or "")
        return row.answer(self.mapping)


def outcome_pairs(mapping: Mapping) -> Sequence[tuple[str, str]]:
    """Probation outcomes to choose from, first the one the answer suggests."""
    pairs = [(o.code, f"{o.words} ({o.code})") for o in mapping.outcomes]
    return [("", "What the answer above suggests"), *pairs]


def _minutes(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused("Enter minutes late as a whole number, like 10.", "late_minutes")
    return int(text)


def _is_hex(key: str) -> bool:
    return len(key) == 32 and all(c in "0123456789abcdef" for c in key)
