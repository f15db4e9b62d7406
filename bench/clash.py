"""Adding one session among 200,000, against adding one among 2,000: nothing is searched in full.

Adding is the whole of it: the plan made, weighed against everything booked, accepted, written
with its bookings under the exclusion constraints, and committed.
"""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass
from datetime import date, time, timedelta
from time import perf_counter

from sqlalchemy import func, select

from base import clock
from base.audit import System, record
from base.database import db
from base.dates import london_instant, minutes_later
from base.work import unit_of_work
from bench.application import throw_away
from bench.report import Figures
from people.models import Caseload, Membership, Participant, Room, Team, User, Venue
from people.roles import Role
from programmes.models import (
    Cohort,
    CohortStaff,
    Enrolment,
    Facilitation,
    Place,
    ProgrammeSession,
)
from programmes.queries.readings import read
from programmes.services import rearranging
from programmes.services.cohorts import keep_version
from programmes.services.plans import accept_plan

FEW = 2_000
MANY = 200_000
LANES = 100
ROUNDS = 40
LIMIT = 2.0
_FROM = timedelta(days=10)

# Nine sessions a day in each of a hundred lanes, one after the other; a lane is a room, a member of
# staff and a person. The bookings follow by the triggers that keep them.
_SESSIONS = """
    insert into programme_session (public_id, cohort_id, strand, kind, title, day, at, minutes,
        starts, ends, venue_id, room_id, status, spontaneous, as_history, overlap_why, why,
        version, sequence, changed_at, uid_seed)
    select gen_random_uuid(), :cohort, 'group', 'group', 'Weekly group', moment::date,
        moment::time, 50, moment at time zone 'Europe/London',
        moment at time zone 'Europe/London' + interval '50 minutes', :venue, :room + lane,
        'planned', false, false, '', '', 1, 0, now(), decode('00', 'hex')
    from (
        select n % :lanes as lane,
            cast(cast(:first as date) as timestamp) + (n / :lanes / 9) * interval '1 day'
                + ((n / :lanes) % 9 + 9) * interval '1 hour' as moment
        from generate_series(cast(:since as int), cast(:until as int) - 1) as n
    ) as moments
"""
_LED = """
    insert into facilitation (session_id, user_id, part)
    select id, :user + room_id - :room, 'lead' from programme_session
    where cohort_id = :cohort and id > :last
"""
_EXPECTED = """
    insert into place (public_id, session_id, participant_id, overlap_why)
    select gen_random_uuid(), id, :person + room_id - :room, '' from programme_session
    where cohort_id = :cohort and id > :last
"""


@dataclass(frozen=True, slots=True)
class _Given:
    """Row numbers: who adds and to what, and the first of each hundred."""

    missed: int
    cohort: int
    venue: int
    room: int
    user: int
    person: int


def run() -> list[Figures]:
    """Milliseconds to add one session, its clashes found and refused by the database."""
    with throw_away() as app, app.app_context():
        given = _rows()
        _fill(given, 0, FEW)
        few = [_added(given, n) for n in range(ROUNDS)][ROUNDS // 4 :]
        _fill(given, FEW, MANY)
        many = [_added(given, n + ROUNDS) for n in range(ROUNDS)][ROUNDS // 4 :]
        db.session.rollback()
    return [
        Figures(
            "clash, adding one session",
            statistics.median(many),
            "ms",
            statistics.median(few),
            LIMIT,
            f"among {MANY:,}; the floor is among {FEW:,}",
        )
    ]


def _fill(given: _Given, since: int, until: int) -> None:
    with unit_of_work():
        last = db.session.scalar(select(func.max(ProgrammeSession.id)))
        told = {
            "cohort": given.cohort,
            "venue": given.venue,
            "room": given.room,
            "user": given.user,
            "person": given.person,
            "lanes": LANES,
            "first": clock.today() + _FROM,
            "since": since,
            "until": until,
            "last": last,
        }
        for statement in (_SESSIONS, _LED, _EXPECTED):
            names = set(re.findall(r"(?<!:):(\w+)", statement))
            db.session.execute(db.text(statement), {n: told[n] for n in names})
        record("bench.built", "A measurement built rows.", by=System("bench"))
    db.session.execute(db.text("analyze"))
    db.session.rollback()


def _added(given: _Given, n: int) -> float:
    """Plan, read and accept a session in the evening of a busy day; milliseconds."""
    began = perf_counter()
    with unit_of_work():
        missed = db.session.get_one(ProgrammeSession, given.missed)
        by = db.session.get_one(User, given.user)
        plan = rearranging.catch_up(
            missed,
            people=[db.session.get_one(Participant, given.person)],
            day=clock.today() + _FROM + timedelta(days=n // 20),
            at=time(19 + n % 20 // 6, n % 20 % 6 * 10),
            minutes=5,
            room=db.session.get_one(Room, given.room),
            staff=by,
            why="Missed",
            by=by,
        )
    with unit_of_work():
        reading = read(plan)
        seen = clock.now().isoformat()
        accept_plan(plan, read=reading.digest, seen=seen, knowingly=False, overlap_why="", by=by)
    took = (perf_counter() - began) * 1000
    db.session.expunge_all()
    return took


def _rows() -> _Given:
    with unit_of_work():
        team = Team(name="Measured", kind="m_trem", public_name="The team")
        venue = Venue(name="Kirk House", kind="probation_office", teams=[team])
        venue.rooms = [Room(name=f"Room {n:03}", capacity=20) for n in range(LANES)]
        staff = [_user(n, team) for n in range(LANES)]
        people = [_person(n, team) for n in range(LANES)]
        db.session.add_all([venue, *staff, *people])
        db.session.flush()
        filled = _cohort(team, venue, staff[0], "Filled")
        small = _cohort(team, venue, staff[0], "Small")
        enrolment = Enrolment(
            cohort=small, participant=people[0], status="enrolled", enrolled_on=clock.today()
        )
        missed = _session(small, enrolment, staff[0])
        db.session.add_all([filled, missed])
        db.session.flush()
        record("bench.built", "A measurement built rows.", by=System("bench"))
        return _Given(
            missed.id,
            filled.id,
            venue.id,
            min(room.id for room in venue.rooms),
            min(user.id for user in staff),
            min(person.id for person in people),
        )


def _user(n: int, team: Team) -> User:
    made = User(
        name=f"Facilitator {n}",
        email=f"f{n}@staff.example",
        fs_uniquifier=f"f{n}",
        created_at=clock.now(),
    )
    made.memberships = [Membership(team=team, role=Role.FACILITATOR, since=clock.now())]
    return made


def _person(n: int, team: Team) -> Participant:
    return Participant(
        code=f"BN-{n:04}",
        given_name=f"Given{n}",
        family_name=f"Family{n}",
        date_of_birth=clock.today() - timedelta(days=12_000),
        created_at=clock.now(),
        caseload=[Caseload(team=team, since=clock.now())],
    )


def _cohort(team: Team, venue: Venue, by: User, name: str) -> Cohort:
    return Cohort(
        team=team,
        programme_version=keep_version("m-trem", 1),
        programme_slug="m-trem",
        name=name,
        entry="closed",
        status="running",
        starts_on=clock.today(),
        venue=venue,
        room=venue.rooms[0],
        capacity=20,
        planned_at=clock.now(),
        planned_by_id=by.id,
        staff=[CohortStaff(user=by, part="lead")],
    )


def _session(cohort: Cohort, enrolment: Enrolment, lead: User) -> ProgrammeSession:
    day: date = clock.today() + timedelta(days=1)
    starts = london_instant(day, time(10))
    made = ProgrammeSession(
        cohort=cohort,
        strand="group",
        kind="group",
        number=1,
        title="Session 1: Trust",
        topic="Trust",
        day=day,
        at=time(10),
        minutes=90,
        starts=starts,
        ends=minutes_later(starts, 90),
        venue=cohort.venue,
        room=cohort.room,
        changed_at=clock.now(),
    )
    made.places = [Place(participant=enrolment.participant, enrolment=enrolment)]
    made.facilitations = [Facilitation(user=lead, part="lead")]
    return made
