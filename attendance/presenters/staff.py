"""Which staff came, in the lines its pages and files print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from attendance.forms.staff import GivenStaff
from attendance.models import StaffSheet
from attendance.queries.staff import StaffList, StaffName, TeamStaff
from attendance.staff_rules import (
    KIND_WORDS,
    WORDS,
    Given,
    StaffAnswer,
    StaffTally,
    hours,
    tally_staff,
)
from base.dates import range_words, short_with_year
from base.pictures import Bars, Series
from base.sorting import Order, in_order
from base.tables import Cell, Column, Table
from programmes.strands import STAFF_KINDS

MONTHS_BACK: Final = 11
ORDERS: Final = (
    ("name", "Name"),
    *KIND_WORDS.items(),
    ("hours", "Hours in all"),
    ("last", "Last came"),
)


@dataclass(frozen=True, slots=True)
class StaffCell:
    """What somebody had of one kind: sessions, hours, and how it compares with what was offered."""

    tally: StaffTally

    @property
    def words(self) -> str:
        """3 of 4; nothing where nothing was offered."""
        return f"{self.tally.came} of {self.tally.offered}" if self.tally.offered else "–"

    @property
    def hours(self) -> str:
        """4 h 30 min; nothing where nothing was had."""
        return hours(self.tally.minutes) if self.tally.minutes else ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff: by kind, altogether, and the day they last came."""

    who: StaffName
    cells: list[tuple[str, StaffCell]]
    whole: StaffTally

    @property
    def last(self) -> str:
        """Tue 3 Mar 2026, or never."""
        return short_with_year(self.whole.last) if self.whole.last else "Never"

    @property
    def hours(self) -> str:
        """Altogether, in words."""
        return hours(self.whole.minutes)


@dataclass(frozen=True, slots=True)
class StaffPage:
    """Everything the page and its files say; `held` is a sentence for each kind."""

    rows: list[StaffRow]
    whole: StaffRow
    kinds: list[str]
    held: list[str]
    days: str
    everyone: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet of a session: who typed it, when, why, and what it said."""

    who: str
    at: datetime
    why: str
    said: list[str]


def _key(kind: str) -> Callable[[StaffRow], Any]:
    return lambda row: dict(row.cells)[kind].tally.share if kind in dict(row.cells) else None


_KEYS: Final[Mapping[str, Callable[[StaffRow], Any]]] = {
    "name": lambda row: row.who.name.casefold(),
    "hours": lambda row: row.whole.minutes,
    "last": lambda row: row.whole.last,
    **{kind: _key(kind) for kind in STAFF_KINDS},
}


def staff_page(found: TeamStaff, kind: str, order: Order, first: date, last: date) -> StaffPage:
    """What a team's staff had, of one kind or of all, in order."""
    kinds = [kind] if kind else list(STAFF_KINDS)
    given: dict[int, list[Given]] = {}
    for one in found.given:
        if one.kind in kinds:
            given.setdefault(one.person, []).append(one)
    rows = [_row(who, given.get(who.id, []), kinds) for who in found.people]
    everyone = StaffName(0, "Everyone", "", here=True)
    every = [one for ones in given.values() for one in ones]
    return StaffPage(
        in_order(rows, order, _KEYS),
        _row(everyone, every, kinds),
        kinds,
        _held(found, kinds),
        range_words(first, last),
        found.everyone,
    )


def orders(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """The columns there are, to sort by."""
    return [(key, words) for key, words in ORDERS if key not in STAFF_KINDS or key in kinds]


def staff_picture(page: StaffPage, name: str) -> Bars:
    """A bar for each member of staff: hours by kind."""
    whole = page.whole.whole
    share = f", {whole.share}% of what was offered" if whole.share is not None else ""
    return Bars(
        f"{name}: staff training and supervision",
        f"{page.days}: {hours(whole.minutes)} in all{share}.",
        [row.who.name for row in page.rows],
        [
            Series(
                KIND_WORDS[kind],
                [round(dict(row.cells)[kind].tally.minutes / 60, 2) for row in page.rows],
            )
            for kind in page.kinds
        ],
        "hours",
        across=True,
        what="Name",
    )


def staff_table(page: StaffPage, name: str) -> Table:
    """The people as a file has them, the team at the end."""
    columns = [Column("Name"), Column("Professional group")]
    for kind in page.kinds:
        words = KIND_WORDS[kind]
        columns += [
            Column(f"{words}: came", "number"), Column(f"{words}: offered", "number"),
            Column(f"{words}: minutes", "number"), Column(f"{words}: last came", "day"),
        ]  # fmt: skip
    columns += [Column("Minutes in all", "number"), Column("Last came", "day")]
    total = [page.whole] if page.everyone and page.rows else []
    rows = [_cells(row) for row in (*page.rows, *total)]
    return Table(f"{name}: staff training and supervision", tuple(columns), rows)


def given_staff(found: StaffList) -> list[GivenStaff]:
    """The people of a session as its form takes them."""
    kept = {mark.user_id: mark for mark in found.sheet.marks} if found.sheet else {}
    leads = {f.user_id for f in found.session.facilitations}
    return [
        GivenStaff(
            user.public_id,
            user.name,
            "Led it" if user.id in leads else user.professional_group,
            StaffAnswer(mark.presence, mark.minutes, mark.note)  # type: ignore[arg-type] # the table's own check
            if (mark := kept.get(user.id))
            else None,
        )
        for user in found.people
    ]


def sheet_lines(found: StaffList) -> list[SheetLine]:
    """Every sheet of a session, the newest first, in words."""
    names = {user.id: user.name for user in found.people}
    return [
        SheetLine(
            sheet.typed_by.name if sheet.typed_by else "Daybook",
            sheet.at,
            sheet.why,
            _said(sheet, names),
        )
        for sheet in found.sheets
    ]


def came_words(found: StaffList) -> str:
    """8 of 10 staff came, and 3 others; empty before anybody has said."""
    if found.sheet is None:
        return ""
    came = sum(mark.presence in {"came", "part"} for mark in found.sheet.marks)
    expected = sum(mark.presence != "not_expected" for mark in found.sheet.marks)
    others = found.sheet.others
    more = f", and {others} {'other' if others == 1 else 'others'}" if others else ""
    return f"{came} of {expected} staff came{more}."


def _said(sheet: StaffSheet, names: Mapping[int, str]) -> list[str]:
    told: dict[str, list[str]] = {}
    for mark in sheet.marks:
        name = names.get(mark.user_id, "")
        part = f"{name} ({hours(mark.minutes)})" if mark.presence == "part" else name
        told.setdefault(mark.presence, []).append(part)
    said = [f"{words}: {', '.join(told[key])}." for key, words in WORDS.items() if key in told]
    if sheet.others:
        note = f": {sheet.others_note}" if sheet.others_note else ""
        said.append(f"Others: {sheet.others}{note}.")
    return said


def _row(who: StaffName, given: Sequence[Given], kinds: Sequence[str]) -> StaffRow:
    cells = [
        (kind, StaffCell(tally_staff(one for one in given if one.kind == kind))) for kind in kinds
    ]
    return StaffRow(who, cells, tally_staff(given))


def _held(found: TeamStaff, kinds: Sequence[str]) -> list[str]:
    said = []
    for kind in kinds:
        held, listed = found.held.get(kind, (0, 0))
        if held:
            without = f", {held - listed} without a list of who came" if held > listed else ""
            sessions = "1 session" if held == 1 else f"{held} sessions"
            said.append(f"{KIND_WORDS[kind]}: {sessions} held{without}.")
    if found.others:
        said.append(f"{found.others} others came, who are not on the team.")
    return said


def _cells(row: StaffRow) -> Sequence[Cell]:
    told: list[Cell] = [row.who.name, row.who.group]
    for _, cell in row.cells:
        one = cell.tally
        told += [one.came, one.offered, one.minutes, one.last]
    return [*told, row.whole.minutes, row.whole.last]
