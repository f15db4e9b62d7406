"""The meetings as rows: thousands, so they are copied in, not added one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb
from sqlalchemy import text

from app.demo.diary import Meeting, Typed
from app.demo.staff_came import mark_rows, sheet_rows
from app.demo.world import World
from attendance.models import Mark, Register, StaffMark, StaffSheet
from base.database import Base, db
from people.models import CalendarStamp
from programmes.models import Change, Facilitation, Place, ProgrammeSession
from programmes.planning import title

Row = dict[str, Any]


def write_meetings(world: World) -> None:
    """Sessions with their staff, places, changes, registers and marks."""
    meetings = world.meetings
    numbers = write_rows(ProgrammeSession, [_session(meeting) for meeting in meetings])
    told = list(zip(meetings, numbers, strict=True))
    write_rows(Facilitation, [row for meeting, n in told for row in _staff(meeting, n)])
    write_rows(Change, [row for meeting, n in told for row in _changes(meeting, n)])
    write_rows(Register, [_register(world, m, n) for m, n in told if m.signed])
    write_staff_sheets(world, told)
    places = [row for meeting, n in told for row in _places(world, meeting, n)]
    place_numbers = write_rows(Place, places)
    chains = [
        meeting.chains.get(person.public_id, [])
        for meeting in meetings
        for person, _ in meeting.people
    ]
    words = [world.words_of(meeting.cohort.team) for meeting in meetings for _ in meeting.people]
    write_rows(
        Mark,
        [
            row
            for chain, number, kept in zip(chains, place_numbers, words, strict=True)
            for row in _marks(chain, number, kept)
        ],
    )


def write_staff_sheets(world: World, told: list[tuple[Meeting, int]]) -> None:
    """Which staff came to training, supervision and reflective practice."""
    sheets = sheet_rows(told)
    numbers = write_rows(StaffSheet, [row for _, row in sheets])
    listed = [(meeting, n) for (meeting, _), n in zip(sheets, numbers, strict=True)]
    write_rows(StaffMark, mark_rows(world, listed))


def write_stamps(world: World) -> None:
    """A calendar stamp for everyone: when what their calendar shows last changed."""
    since = world.moment(world.first_day)
    last: dict[int, datetime] = {user.id: since for user in world.users.values()}
    seen: dict[int, datetime] = {person.id: since for person in world.people}
    for meeting in world.meetings:
        changed = meeting.changed_at
        for user in meeting.staff:
            last[user.id] = max(last[user.id], changed)
        for person, _ in meeting.people:
            left = meeting.left.get(person.public_id, changed)
            seen[person.id] = max(seen[person.id], changed, left)
    write_rows(
        CalendarStamp,
        [{"user_id": n, "version": 1, "changed_at": at} for n, at in last.items()],
    )
    write_rows(
        CalendarStamp,
        [{"participant_id": n, "version": 1, "changed_at": at} for n, at in seen.items()],
    )


def write_rows(model: type[Base], rows: list[Row]) -> list[int]:
    """Copy rows into a table with numbers from its own sequence; those numbers, in order."""
    name = model.__tablename__
    reserve = text(
        "select nextval(pg_get_serial_sequence(:name, 'id')) from generate_series(1, :many)"
    )
    numbers = sorted(db.session.scalars(reserve, {"name": name, "many": len(rows)}))
    if not rows:
        return []
    columns = list(rows[0])
    statement = SQL("copy {} ({}) from stdin").format(
        Identifier(name), SQL(", ").join(map(Identifier, ["id", *columns]))
    )
    driver: Any = db.session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for number, row in zip(numbers, rows, strict=True):
            copy.write_row([number, *(row[column] for column in columns)])
    return numbers


def _session(meeting: Meeting) -> Row:
    strand = meeting.strand
    planned = meeting.planned
    return {
        "public_id": meeting.public_id,
        "cohort_id": meeting.cohort.id,
        "strand": strand.id,
        "kind": strand.kind.value,
        "number": planned.number if planned else None,
        "topic": planned.topic if planned else None,
        "title": title(strand, planned) if planned else strand.name,
        "day": meeting.day,
        "at": meeting.at,
        "minutes": strand.minutes,
        "starts": meeting.starts,
        "ends": meeting.ends,
        "venue_id": meeting.room.venue_id,
        "room_id": meeting.room.id,
        "status": meeting.status,
        "spontaneous": meeting.spontaneous,
        "as_history": False,
        "overlap_why": "",
        "why": meeting.why,
        "version": meeting.version,
        "sequence": meeting.sequence,
        "changed_at": meeting.changed_at.astimezone(UTC),
        "uid_seed": meeting.uid_seed,
    }


def _staff(meeting: Meeting, number: int) -> Iterator[Row]:
    for place, user in enumerate(meeting.staff):
        part = "co_facilitator" if place else "lead"
        yield {"session_id": number, "user_id": user.id, "part": part}


def _changes(meeting: Meeting, number: int) -> Iterator[Row]:
    for change in meeting.changes:
        yield {
            "session_id": number,
            "verb": change.verb,
            "before": Jsonb(change.before),
            "after": Jsonb(change.after),
            "why": change.why,
            "asked_by": change.asked_by,
            "at": change.at,
            "by_id": change.by.id,
        }


def _register(world: World, meeting: Meeting, number: int) -> Row:
    signed = meeting.signed
    assert signed is not None  # noqa: S101 the caller asks for signed ones only
    return {
        "public_id": world.uuid(),
        "session_id": number,
        "status": "amended" if signed.amended else "signed",
        "version": 1 + signed.amended,
        "signed_at": signed.at,
        "signed_by_id": signed.by.id,
    }


def _places(world: World, meeting: Meeting, number: int) -> Iterator[Row]:
    for person, enrolment in meeting.people:
        yield {
            "public_id": world.uuid(),
            "session_id": number,
            "participant_id": person.id,
            "enrolment_id": enrolment.id if enrolment else None,
            "removed_at": meeting.left.get(person.public_id),
            "overlap_why": "",
        }


def _marks(chain: list[Typed], number: int, words_id: int) -> Iterator[Row]:
    for link, typed in enumerate(chain, 1):
        mark = typed.mark
        yield {
            "place_id": number,
            "link": link,
            "presence": mark.presence,
            "compliance": mark.compliance,
            "reason": mark.reason or "",
            "minutes_attended": mark.minutes_attended,
            "late_minutes": mark.late_minutes or 0,
            "engagement": mark.engagement,
            "staff_note": mark.staff_note,
            "person_note": mark.person_note,
            "why": typed.why,
            "at": typed.at,
            "typed_by_id": typed.by.id,
            "words_id": words_id,
        }
