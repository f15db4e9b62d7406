"""Sessions and who was expected at them with their latest marks: one query, however many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, desc, select, true
from sqlalchemy.orm import InstrumentedAttribute

from attendance.codes import Mapping
from attendance.meetings import Meeting
from attendance.models import Mark, RegisterWords, Waiver
from attendance.queries.vocabulary import mapping, words_in
from attendance.tallies import Seat
from base.database import db
from programmes.models import Place, ProgrammeSession


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as tables name it."""

    id: int
    public_id: UUID
    cohort_id: int
    strand: str
    kind: str
    title: str
    day: date
    at: time
    starts: datetime
    minutes: int
    status: str

    @property
    def off(self) -> bool:
        """Cancelled, or not held."""
        return self.status in {"cancelled", "not_held"}


@dataclass(slots=True)
class Seating:
    """Sessions by row number in order of time, those nobody is expected at too, and the seats."""

    sessions: dict[int, SessionLine] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)

    def without(self, people: set[int]) -> list[Seat]:
        """The seats but for those of some people."""
        return [seat for seat in self.seats if seat.person not in people]


def seating(*where: ColumnElement[bool], who: ColumnElement[bool] | None = None) -> Seating:
    """The sessions that `where` names and the seats at them; `who` narrows the seats alone.

    Unscoped: the caller names sessions that the user may see, and hides people who are limited.
    Withdrawn sessions are left out; somebody taken out of a session counts only if marked at it.
    """
    found = Seating()
    for row in db.session.execute(_rows(true() if who is None else who).where(*where)):
        if row.id not in found.sessions:
            found.sessions[row.id] = SessionLine(
                row.id, row.public_id, row.cohort_id, row.strand, row.kind, row.title, row.day,
                row.at, row.starts, row.minutes, row.status,
            )  # fmt: skip
        if row.place is not None and (row.removed_at is None or row.presence is not None):
            found.seats.append(_seat(row))
    return found


def words_of(seats: Iterable[Seat]) -> dict[int | None, Mapping]:
    """What the marks of these seats were typed in, by `Seat.words`. One query, or none."""
    ids = {seat.words for seat in seats} - {None}
    found: dict[int | None, Mapping] = {None: mapping()}
    if ids:
        rows = db.session.execute(
            select(RegisterWords.id, RegisterWords.body).where(RegisterWords.id.in_(ids))
        )
        found |= {row.id: words_in(row.body) for row in rows}
    return found


def _seat(row: Row[*tuple[Any, ...]]) -> Seat:
    meeting = Meeting(
        row.id, row.starts, row.day, row.minutes, row.topic, row.status, row.presence,
        row.minutes_attended or 0, row.catch_up_of_id, row.waived,
    )  # fmt: skip
    return Seat(
        row.participant_id, row.strand, meeting, row.place, row.reason or "",
        row.late_minutes or 0, row.words_id,
    )  # fmt: skip


def _rows(who: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    marked: list[InstrumentedAttribute[Any]] = [
        Mark.presence, Mark.minutes_attended, Mark.reason, Mark.late_minutes, Mark.words_id,
    ]  # fmt: skip
    latest = (
        select(*marked)
        .where(Mark.place_id == Place.id)
        .order_by(desc(Mark.link))
        .limit(1)
        .lateral("latest")
    )
    waived = (
        select(Waiver.id)
        .where(Waiver.place_id == Place.id, Waiver.taken_back_at.is_(None))
        .exists()
    )
    session = ProgrammeSession
    return (
        select(
            session.id, session.public_id, session.cohort_id, session.strand, session.kind,
            session.title, session.day, session.at, session.starts, session.minutes,
            session.status, session.topic, session.catch_up_of_id, Place.id.label("place"),
            Place.participant_id, Place.removed_at, waived.label("waived"), *latest.c,
        )
        .select_from(session)
        .outerjoin(Place, and_(Place.session_id == session.id, who))
        .outerjoin(latest, true())
        .where(session.status != "withdrawn")
        .order_by(session.starts, session.id, Place.id)
    )  # fmt: skip
