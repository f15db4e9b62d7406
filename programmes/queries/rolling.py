"""What the night would lay out: open cohorts, and the sessions each still lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from base import clock
from base.database import db
from people.models import Participant, Stay
from programmes.clashes import Clash, Kind
from programmes.models import Cohort, CohortStaff, Enrolment
from programmes.planning import expects_participants
from programmes.queries.booked import meetings_of
from programmes.queries.catalogue import programme_of
from programmes.queries.diaries import diary_of
from programmes.queries.enrolments import JOINED, spell_of, spells_in
from programmes.rolling import lay_ahead
from programmes.states import Draft, Meeting, State, Step, draft
from programmes.strands import SLOTTED, Strand

AHEAD = timedelta(weeks=8)
_STAYS_OPEN = ("rolling", "residents")


def open_cohort_ids() -> Sequence[int]:
    """Cohorts people join as they come, not over yet."""
    return db.session.scalars(
        select(Cohort.id)
        .where(Cohort.entry.in_(_STAYS_OPEN), Cohort.status.in_(("planned", "running")))
        .order_by(Cohort.id)
    ).all()


def get(cohort_id: int) -> Cohort:
    """An open cohort with what laying out reads."""
    return db.session.scalars(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .options(
            joinedload(Cohort.team),
            joinedload(Cohort.programme_version),
            joinedload(Cohort.venue),
            selectinload(Cohort.slots),
            selectinload(Cohort.staff).joinedload(CohortStaff.user),
        )
    ).one()


def horizon(cohort: Cohort) -> date:
    """The day up to which the cohort should be laid out by now."""
    until = clock.today() + AHEAD
    return min(until, cohort.ends_on) if cohort.ends_on else until


def ahead(cohort: Cohort, until: date) -> Draft:
    """Every session the cohort's strands lack between what was laid out and `until`."""
    programme = programme_of(cohort)
    everything = meetings_of(cohort)
    anyone = expected(cohort)
    steps: list[Step] = []
    for strand in programme.strands:
        given = any(slot.strand == strand.id for slot in cohort.slots)
        if strand.rhythm.type not in SLOTTED or not given:
            continue
        mine = [m for m in everything if m.strand == strand.id]
        steps += lay_ahead(
            strand,
            mine,
            diary_of(cohort, strand),
            after=_laid(cohort),
            until=until,
            like=_like(cohort, strand, mine),
            people=anyone if expects_participants(strand) else nobody,
            first_key=-1 - len(steps),
        ).steps
    return draft(steps)


def settled(made: Draft, clashes: Mapping[int, list[Clash]]) -> Draft:
    """A draft nobody reads, without what cannot be.

    A room or a member of staff taken then is left out, and of a person expected elsewhere or kept
    apart from somebody there the place is: staff find the session short, and put it right.
    """
    return draft([_without(step, clashes.get(step.key, ())) for step in made.steps])


def stay_ended(cohort: Cohort) -> Sequence[tuple[Enrolment, Stay]]:
    """Those in a residents' cohort who have left the premises, with the stay that ended."""
    now_here = aliased(Stay)
    here = exists().where(
        now_here.participant_id == Enrolment.participant_id,
        now_here.venue_id == cohort.venue_id,
        now_here.departed.is_(None),
    )
    rows = db.session.execute(
        select(Enrolment, Stay)
        .join(
            Stay,
            (Stay.participant_id == Enrolment.participant_id) & (Stay.venue_id == cohort.venue_id),
        )
        .where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.status.in_(JOINED),
            Stay.departed >= Enrolment.enrolled_on,
            ~here,
        )
        .options(
            selectinload(Enrolment.pauses),
            selectinload(Enrolment.steps),
            joinedload(Enrolment.participant),
        )
        .order_by(Enrolment.id, Stay.departed)
    )
    return list({enrolment.id: (enrolment, stay) for enrolment, stay in rows}.values())


def residents_cohorts(stay: Stay) -> Sequence[Cohort]:
    """The cohorts that residents of the premises of a stay are in."""
    return db.session.scalars(
        select(Cohort)
        .where(
            Cohort.entry == "residents",
            Cohort.venue_id == stay.venue_id,
            Cohort.status.in_(("planned", "running")),
        )
        .order_by(Cohort.id)
    ).all()


def offered(cohort: Cohort, person: Participant) -> Enrolment | None:
    """The offer of a place somebody has in a cohort."""
    return db.session.scalar(
        select(Enrolment).where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.participant_id == person.id,
            Enrolment.status == "offered",
        )
    )


def _laid(cohort: Cohort) -> date | None:
    """The last day laid out; the day before the start of one that has not been."""
    return cohort.laid_until or cohort.starts_on - timedelta(days=1)


def _like(cohort: Cohort, strand: Strand, mine: Sequence[Meeting]) -> State:
    """How the strand's sessions are arranged: as the latest planned, or as the cohort is."""
    latest = max(
        (m for m in mine if m.state.status == "planned"), key=lambda m: m.state.wall, default=None
    )
    usual = tuple((one.user_id, one.part) for one in cohort.staff)
    return State(
        day=cohort.starts_on,
        at=cohort.slots[0].at,
        minutes=strand.minutes,
        status="planned",
        title=strand.name,
        number=None,
        topic=None,
        venue_id=latest.state.venue_id if latest else cohort.venue_id,
        room_id=latest.state.room_id if latest else cohort.room_id,
        staff=(latest.state.staff if latest else ()) or usual,
        people=(),
    )


def expected(cohort: Cohort) -> Callable[[date], tuple[int, ...]]:
    """Who of a cohort is expected on a day, as row numbers in order."""
    spells = [(e.participant_id, spell_of(e)) for e in spells_in([cohort.id])]

    def on(day: date) -> tuple[int, ...]:
        return tuple(sorted({who for who, spell in spells if spell.expected_on(day)}))

    return on


def nobody(_day: date) -> tuple[int, ...]:
    """Who is expected at the sessions of staff alone."""
    return ()


def _without(step: Step, clashes: Sequence[Clash]) -> Step:
    gone = {kind: {who for c in clashes if c.kind is kind for who in c.who} for kind in Kind}
    people = gone[Kind.PARTICIPANT] | gone[Kind.KEEP_APART]
    room = any(c.kind is Kind.ROOM for c in clashes)
    after = replace(
        step.after,
        room_id=None if room else step.after.room_id,
        staff=tuple(one for one in step.after.staff if one[0] not in gone[Kind.STAFF]),
        people=tuple(who for who in step.after.people if who not in people),
    )
    return replace(step, after=after)
