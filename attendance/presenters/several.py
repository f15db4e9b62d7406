"""Several registers on one page: which ones, in what words, and what each can still take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from attendance.forms.registers import outcome_pairs, step_pairs
from attendance.forms.several import Block, TypedBlock
from attendance.presenters import registers as show
from attendance.presenters.registers import Line
from attendance.queries.registers import Row, Sheet
from attendance.queries.several import AT_ONCE
from base.dates import ONE_DAY, span_words
from people.availability import span
from people.rota import Pattern


@dataclass(frozen=True, slots=True)
class Section:
    """One session on the page; `closed` says why it has no rows to fill in, `lines` are them."""

    key: str
    head: str
    sub: str
    href: str
    closed: str
    lines: list[Line]
    links: dict[UUID, int]
    hidden: int
    can_sign: bool
    sign: bool
    suggestions: Markup
    choices: tuple[object, object, object]


def open_sheets(
    sheets: Sequence[Sheet], person_id: int | None, now: datetime
) -> list[tuple[Sheet, list[Row]]]:
    """The registers that can be filled in now, with the rows of everybody or of one person."""
    return [
        (sheet, [r for r in sheet.rows if person_id in (None, r.place.participant_id)])
        for sheet in sheets
        if not sheet.signed and not show.closed(sheet.session, now)
    ]


def blocks(open_: Sequence[tuple[Sheet, list[Row]]]) -> list[Block]:
    """What the form lays out."""
    return [
        Block(
            sheet.session.public_id,
            [
                given
                for given in show.given(sheet)
                if given.place in {r.place.public_id for r in rows}
            ],
            links_of(rows),
            sheet.session.minutes,
            sheet.words.mapping,
        )
        for sheet, rows in open_
    ]


def links_of(rows: Sequence[Row]) -> dict[UUID, int]:
    """The latest link of each place's chain; 0 before it was marked."""
    return {row.place.public_id: row.mark.link if row.mark else 0 for row in rows}


def sections(
    sheets: Sequence[Sheet],
    typed: Sequence[TypedBlock],
    person_id: int | None,
    now: datetime,
) -> list[Section]:
    """Every session of the page, in order of time."""
    by_session = {one.block.session: one for one in typed}
    return [
        _section(sheet, by_session.get(sheet.session.public_id), person_id, now) for sheet in sheets
    ]


def _section(
    sheet: Sheet, typed: TypedBlock | None, person_id: int | None, now: datetime
) -> Section:
    session, words = sheet.session, sheet.words.mapping
    where = session.room.name if session.room else session.venue.name
    lines = []
    if typed is not None:
        rows = {row.place.public_id: row for row in sheet.rows}
        lines = [
            show.line_of(rows[row.place], row, typed.block.minutes, words) for row in typed.rows
        ]
    return Section(
        typed.key if typed else f"s{session.public_id.hex}",
        f"{span_words(session.starts, session.ends)}: {session.title}",
        f"{session.cohort.name}, {where}",
        url_for("register.take_register", session_id=session.public_id),
        _closed(sheet, now),
        lines,
        typed.links if typed else {},
        0 if person_id else sheet.hidden,
        person_id is None,
        typed.sign if typed else False,
        show.suggestions(words),
        (words.offered(), outcome_pairs(words), step_pairs(words)),
    )


def _closed(sheet: Sheet, now: datetime) -> str:
    if sheet.signed:
        return f"Signed by {sheet.signed_by}. Open it to amend a mark."
    return show.closed(sheet.session, now)


def shift_span(day: date, code: str, rota: Sequence[Pattern]) -> tuple[datetime, datetime] | None:
    """The moments between which a shift of the rota runs on a day; None for no such shift."""
    pattern = next((one for one in rota if one.code == code), None)
    hours = span(day, pattern.hours.at, pattern.hours.until) if pattern else None
    return (hours.starts, hours.ends) if hours else None


def shift_pairs(rota: Sequence[Pattern]) -> list[tuple[str, str]]:
    """The shifts to choose from."""
    return [("", "The whole day"), *((one.code, one.name) for one in rota)]


def day_links(day: date) -> tuple[str, str]:
    """The days before and after, as addresses write them."""
    return (day - ONE_DAY).isoformat(), (day + ONE_DAY).isoformat()


def pages(page: int, total: int) -> tuple[int | None, int | None]:
    """The numbers of the page before and the page after; None where there is none."""
    return (page - 1 if page else None, page + 1 if (page + 1) * AT_ONCE < total else None)
