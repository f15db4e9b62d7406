"""What each person of a cohort was expected at, strand by strand, as the rules read it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import desc, or_, select, true
from sqlalchemy.orm import selectinload

from attendance.completion import Standing, days_beyond, standing
from attendance.meetings import Meeting, in_order
from attendance.models import Mark, Waiver
from attendance.raising import Record
from base.database import db
from people.queries.away import days_off
from programmes.models import Cohort, Enrolment, Place, ProgrammeSession
from programmes.queries.catalogue import programme_of
from programmes.strands import RhythmType, Strand

Key = tuple[int, str]
"""A participant's row number and a strand's id."""

ACTIVE = ("enrolled", "paused")


def records(cohort: Cohort, people: Collection[int] | None = None) -> dict[Key, Record]:
    """A record for each person who is or was enrolled, in each strand of the cohort's programme.

    Four queries however many there are. `people`: only these participants, by row number.
    """
    strands = {strand.id: strand for strand in programme_of(cohort).strands}
    found = _meetings(cohort, people)
    spells = _spells(cohort, people)
    holds = days_off([spell.participant_id for spell in spells])
    made: dict[Key, Record] = {}
    for spell in spells:  # the latest of each person's comes last, and stands
        until = spell.left_on - timedelta(days=1) if spell.left_on else None
        for strand in strands.values():
            key = (spell.participant_id, strand.id)
            made[key] = Record(
                strand,
                tuple(in_order(found.get(key, []))),
                spell.enrolled_on,
                until,
                (*holds.get(spell.participant_id, ()), *_pauses(spell)),
            )
    return made


def standing_in(cohort: Cohort, record: Record, *, now: datetime, today: date) -> Standing:
    """Where somebody stands, with the sessions of an open cohort that are not laid out yet."""
    return standing(
        record.meetings,
        record.strand.completion,
        record.strand.dose,
        now=now,
        beyond=beyond(cohort, record, today),
    )


def beyond(cohort: Cohort, record: Record, today: date) -> tuple[date, ...]:
    """Days of sessions to come that are not laid out, as long as the person's programme lasts.

    A closed cohort has none: all of it is laid out when it is planned.
    """
    duration = programme_of(cohort).duration
    every = _every_days(record.strand)
    if cohort.entry == "closed" or duration is None or duration.weeks is None or not every:
        return ()
    end = record.since + timedelta(weeks=duration.weeks) - timedelta(days=1)
    last = max((m.day for m in record.meetings), default=today)
    stop = min(filter(None, (end, record.until)), default=end)
    return days_beyond(last, stop, every)


def _every_days(strand: Strand) -> int:
    rhythm = strand.rhythm
    if rhythm.type is RhythmType.WEEKLY:
        return max(1, 7 // max(1, rhythm.n))
    if rhythm.type is RhythmType.EVERY_N_WEEKS:
        return 7 * rhythm.n
    if rhythm.type is RhythmType.MONTHLY_PER_PERSON:
        return max(1, 30 // max(1, rhythm.n))
    return 0


def _meetings(cohort: Cohort, people: Collection[int] | None) -> dict[Key, list[Meeting]]:
    latest = (
        select(Mark.presence, Mark.minutes_attended)
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
    rows = db.session.execute(
        select(
            Place.participant_id, ProgrammeSession.strand, ProgrammeSession.id,
            ProgrammeSession.starts, ProgrammeSession.day, ProgrammeSession.minutes,
            ProgrammeSession.topic, ProgrammeSession.status, latest.c.presence,
            latest.c.minutes_attended, ProgrammeSession.catch_up_of_id, waived.label("waived"),
        )
        .select_from(Place)
        .join(Place.session)
        .outerjoin(latest, true())
        .where(
            ProgrammeSession.cohort_id == cohort.id,
            ProgrammeSession.status != "withdrawn",
            true() if people is None else Place.participant_id.in_(people),
            or_(Place.removed_at.is_(None), latest.c.presence.is_not(None)),
        )
    )  # fmt: skip
    found: dict[Key, list[Meeting]] = {}
    for row in rows:
        meeting = Meeting(
            row.id, row.starts, row.day, row.minutes, row.topic, row.status, row.presence,
            row.minutes_attended or 0, row.catch_up_of_id, row.waived,
        )  # fmt: skip
        found.setdefault((row.participant_id, row.strand), []).append(meeting)
    return found


def _spells(cohort: Cohort, people: Collection[int] | None) -> list[Enrolment]:
    stmt = (
        select(Enrolment)
        .where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.status.not_in(("waiting", "offered")),
            true() if people is None else Enrolment.participant_id.in_(people),
        )
        .options(selectinload(Enrolment.pauses))
        .order_by(Enrolment.enrolled_on, Enrolment.id)
    )
    return list(db.session.scalars(stmt))


def _pauses(spell: Enrolment) -> tuple[tuple[date, date | None], ...]:
    day = timedelta(days=1)
    return tuple((p.first, p.back_on - day if p.back_on else None) for p in spell.pauses)
