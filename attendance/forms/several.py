"""The form of several registers on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from attendance.codes import Mapping
from attendance.forms.registers import is_hex, moment_of
from attendance.forms.rows import Given, RegisterRows, TypedMark
from attendance.rules import Answer
from base import clock
from base.errors import Refused
from base.forms import BaseForm


@dataclass(frozen=True, slots=True)
class Block:
    """What one session brings to the page: its identifier, its people, and the links seen."""

    session: UUID
    people: Sequence[Given]
    links: dict[UUID, int]
    minutes: int
    mapping: Mapping


@dataclass(slots=True)
class TypedBlock:
    """One session's rows as typed; `sign` when its box is ticked.

    `links` are those the page goes on carrying: what a person saw when they began to type.
    """

    block: Block
    rows: list[TypedMark]
    links: dict[UUID, int]
    sign: bool = False

    @property
    def key(self) -> str:
        """What the names of the session's own fields begin with."""
        return f"s{self.block.session.hex}"


class MarkSeveralForm(BaseForm):
    """Several registers. `do` is the button pressed: save, or `everyone` and a session's key."""

    opened = HiddenField(default=lambda: clock.now().isoformat())
    do = HiddenField()
    marks = RegisterRows()

    def lay(self, blocks: Sequence[Block]) -> None:
        """Rows for each session; what was typed stands over what was answered so far."""
        sent = self.marks.typed
        self.blocks: list[TypedBlock] = []
        for block in blocks:
            rows = []
            for given in block.people:
                row = TypedMark(given.place, given.name)
                if sent is not None:
                    row.read(sent)
                if row.blank:
                    row.lay(given)
                rows.append(row)
            made = TypedBlock(block, rows, self._links(block))
            made.sign = bool(sent and sent.get(f"{made.key}-sign"))
            self.blocks.append(made)

    def _links(self, block: Block) -> dict[UUID, int]:
        """The links to carry: as sent, so that what was marked meanwhile is told on saving.

        Of somebody whose row said so just now, the latest: sending again is knowing.
        """
        sent = self.marks.typed if self.marks.typed is not None else MultiDict[str, str]()
        told: set[UUID] = getattr(self, "overtaken", set())
        return {
            place: link
            if place in told or f"{place.hex}-link" not in sent
            else _number(sent[f"{place.hex}-link"])
            for place, link in block.links.items()
        }

    def renew(self, blocks: Sequence[Block]) -> None:
        """Show what can be filled in now, keeping what was typed and what was wrong with it."""
        wrong = {row.place: row.problems for one in self.blocks for row in one.rows}
        came = {row.place: row.came for one in self.blocks for row in one.rows}
        self.lay(blocks)
        for one in self.blocks:
            for row in one.rows:
                row.problems = wrong.get(row.place, {})
                row.came = row.came or came.get(row.place, "")

    @property
    def wish(self) -> str:
        """The button pressed; empty when the page is only read."""
        return self.do.data or ""

    @property
    def opened_at(self) -> datetime:
        """When the page was made; long ago when unreadable."""
        return moment_of(self.opened.data)

    def everyone_came(self, key: str) -> None:
        """Mark everyone of one session not marked yet as having come."""
        for one in self.blocks:
            for row in one.rows if one.key == key else ():
                row.came = row.came or "came"

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every row that has anything in it."""
        sound: bool = super().validate(extra_validators)
        for one in self.blocks:
            for row in one.rows:
                if not row.blank:
                    row.check(one.block.minutes, one.block.mapping)
        return sound and not any(row.problems for one in self.blocks for row in one.rows)

    def answers(self, one: TypedBlock) -> dict[UUID, Answer]:
        """What was answered on the page for one session, by place."""
        return {row.place: row.answer(one.block.mapping) for row in one.rows if row.came}

    def links_seen(self, one: TypedBlock) -> dict[UUID, int]:
        """The link of each place's chain that was on the screen; 0 for none."""
        sent = self.marks.typed if self.marks.typed is not None else MultiDict[str, str]()
        return {row.place: _number(sent.get(f"{row.key}-link", "")) for row in one.rows}

    def refuse_strangers(self) -> None:
        """Refuse when somebody was answered for who can no longer be marked on this page."""
        sent = self.marks.typed if self.marks.typed is not None else MultiDict[str, str]()
        known = {row.key for one in self.blocks for row in one.rows}
        keys = [name.removesuffix("-came") for name in sent if name.endswith("-came")]
        if any(key not in known and is_hex(key) for key in keys):
            raise Refused(
                "Somebody you marked can no longer be marked here: they are not expected any more, "
                "or their session was cancelled or signed meanwhile. What you typed for the others "
                "stands below: check it, then save again."
            )

    def refuse(self, refusal: Refused) -> None:
        """Put a refusal about one person on their row."""
        for one in self.blocks:
            for row in one.rows:
                if refusal.field == f"{row.key}-came":
                    row.problems["came"] = refusal.why
                    self.overtaken = {row.place}
                    return
        super().refuse(refusal)

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """The page's problems, each row's with the person's name and linked to the field."""
        found = super().problems
        for one in getattr(self, "blocks", []):
            for row in one.rows:
                found += [
                    (f"{row.key}-{at}", f"{row.name}: {why}") for at, why in row.problems.items()
                ]
        return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
