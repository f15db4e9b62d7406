"""The register's form, and the form that amends one mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from attendance.codes import Mapping
from attendance.forms.rows import ASKED, CHOICES, Given, RegisterRows, TypedMark
from attendance.rules import NOTE_LIMIT, Answer
from base import clock
from base.forms import BaseForm, ChoiceField, LineField, Required, TextField


class TakeRegisterForm(BaseForm):
    """The whole register. `do` is the button pressed: everyone, save or sign."""

    version = HiddenField(default="0")
    opened = HiddenField(default=lambda: clock.now().isoformat())
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
        for given in people:
            row = TypedMark(given.place, given.name)
            if self.marks.typed is not None:
                row.read(self.marks.typed)
            if row.blank:
                row.lay(given)
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
    def opened_at(self) -> datetime:
        """When the page was made: drafts kept until then were on it. Long ago when unreadable."""
        return moment_of(self.opened.data)

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
        return [UUID(key) for key in keys if key not in known and is_hex(key)]

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """The page's problems, each row's with the person's name and linked to the field."""
        found = super().problems
        for row in getattr(self, "rows", []):
            found += [(f"{row.key}-{at}", f"{row.name}: {why}") for at, why in row.problems.items()]
        return found


class DraftForm(BaseForm):
    """Rows of a register as they are typed. `serial` rises with every sending of one page."""

    serial = HiddenField(default="0")
    marks = RegisterRows()

    @property
    def serial_number(self) -> int:
        """The serial; 0 when it is not a number."""
        text = self.serial.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0

    def typed_by_place(self) -> dict[UUID, dict[str, str]]:
        """The fields of each place that were sent; a field left out was empty."""
        sent = self.marks.typed if self.marks.typed is not None else MultiDict[str, str]()
        keys = {name.partition("-")[0] for name in sent if name.partition("-")[2] in ASKED}
        return {
            UUID(key): {name: sent.get(f"{key}-{name}", "") for name in ASKED}
            for key in keys
            if is_hex(key)
        }


class ThrowAwayForm(BaseForm):
    """Throw away what nobody saved, as far as the page showed it."""

    opened = HiddenField()

    @property
    def opened_at(self) -> datetime:
        """When the page was made; long ago when unreadable."""
        return moment_of(self.opened.data)


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
    engagement = ChoiceField("Engagement", description="Only for someone who came.")
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
        kept = before.reason if before else None
        reasons = mapping.offered(kept or "")
        self.reason.offer([("", "No reason given"), *((r.id, r.words) for r in reasons)])
        self.compliance.offer(outcome_pairs(mapping, before.compliance if before else None))
        self.engagement.offer([("", "Not recorded"), *step_pairs(mapping)])
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


def outcome_pairs(mapping: Mapping, keep: str | None = None) -> Sequence[tuple[str, str]]:
    """Probation outcomes to choose from, first the one the answer suggests.

    `keep` is one chosen before, which the team may have stopped using since.
    """
    offered = list(mapping.outcomes)
    before = mapping.outcome(keep) if keep else None
    if before is not None and before not in offered:
        offered.append(before)
    pairs = [(o.code, f"{o.words} ({o.code})") for o in offered]
    return [("", "What the answer above suggests"), *pairs]


def step_pairs(mapping: Mapping) -> list[tuple[str, str]]:
    """The steps of the team's engagement scale; none when it has no scale."""
    return [(str(step), words) for step, words in enumerate(mapping.engagement, 1)]


def moment_of(text: str | None) -> datetime:
    """A moment as a hidden field holds it; long ago when unreadable."""
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def is_hex(key: str) -> bool:
    """Whether a field's name begins as a place's do."""
    return len(key) == 32 and all(c in "0123456789abcdef" for c in key)
