"""One person's fields on a register: laid out, read back, and turned into an answer."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import Field

from attendance.codes import Mapping
from attendance.rules import NOTE_LIMIT, SEEN, Answer, derive
from base.errors import Refused
from base.text import clean_text

ASKED = (
    "came", "late_minutes", "reason", "compliance", "engagement", "staff_note", "person_note",
)  # fmt: skip
CHOICES = (
    ("came", "Came"),
    ("late", "Came late"),
    ("too_late", "Too late"),
    ("told_before", "Told us before"),
    ("no_warning", "Didn't come"),
    ("we_cancelled", "We cancelled"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """One person on the list: their place, their name, and what stands for them so far.

    `before` was marked, `draft` was typed and not saved, `notice` was said before the session.
    """

    place: UUID
    name: str
    before: Answer | None = None
    draft: Dictionary[str, str] | None = None
    notice: Answer | None = None


@dataclass(slots=True)
class TypedMark:
    """What was typed for one person; `problems` by field. Text stays as typed when refused."""

    place: UUID
    name: str
    came: str = ""
    late_minutes: str = ""
    reason: str = ""
    compliance: str = ""
    engagement: str = ""
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
        self.engagement = str(answer.engagement or "")
        self.staff_note, self.person_note = answer.staff_note, answer.person_note

    def read(self, typed: MultiDict[str, str]) -> None:
        """Take this person's fields out of what was sent."""
        self.take({name: typed.get(f"{self.key}-{name}", "") for name in ASKED})

    def take(self, fields: Dictionary[str, str]) -> None:
        """Show fields as somebody typed them."""
        for name in ASKED:
            setattr(self, name, fields.get(name, "").replace("\r\n", "\n").strip())

    def lay(self, given: Given) -> None:
        """Show what stands for this person: typed and not saved, else marked, else announced."""
        if given.draft is not None:
            self.take(given.draft)
        elif given.before is not None:
            self.fill(given.before)
        elif given.notice is not None:
            self.fill(given.notice)

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
            engagement=_step(self.engagement, mapping) if not absent else None,
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


def _minutes(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused("Enter minutes late as a whole number, like 10.", "late_minutes")
    return int(text)


def _step(text: str, mapping: Mapping) -> int | None:
    if not text or not mapping.engagement:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise Refused("Choose a step of the scale.", "engagement")
    return int(text)
