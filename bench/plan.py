"""Moving a year of MBT, from the request to the page that says what would change.

Everyone of the group has an individual session each month beside it: those are what a moved group
may clash with. The floor of the queries is the same on half as many sessions: they must not grow.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import date, time, timedelta
from time import perf_counter
from uuid import UUID, uuid4

from flask import Flask

from base import clock
from base.audit import System, record
from base.database import db
from base.dates import london_instant, minutes_later
from base.work import unit_of_work
from bench.application import counted, signed_in, throw_away, token_on
from bench.report import Figures
from people.models import Caseload, Membership, Participant, Room, Team, User, Venue
from people.roles import Role
from programmes.models import (
    Cohort,
    CohortSlot,
    CohortStaff,
    Enrolment,
    Facilitation,
    Place,
    ProgrammeSession,
)
from programmes.services.cohorts import keep_version

PEOPLE = 12
WEEKS = 52
MONTHS = 10
ROUNDS = 12
LIMIT_MS = 1_000.0
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class _Given:
    """Who moves, and the first session of a cohort of each size."""

    uniquifier: str
    first: date
    whole: UUID
    half: UUID


def run() -> list[Figures]:
    """Milliseconds from asking to reading, and the statements sent."""
    with throw_away() as app:
        with app.app_context():
            given = _rows()
            db.session.execute(db.text("analyze"))
            db.session.rollback()
        times = [_asked_and_read(app, given, given.whole) for _ in range(ROUNDS)][2:]
        _asked_and_read(app, given, given.half)
        with counted(app) as whole:
            _asked_and_read(app, given, given.whole)
        with counted(app) as half:
            _asked_and_read(app, given, given.half)
    said = f"{WEEKS} groups moved beside {PEOPLE * MONTHS} individual sessions"
    return [
        Figures("plan, request to page", statistics.median(times), "ms", None, LIMIT_MS, said),
        Figures(
            "plan, statements",
            len(whole),
            "statements",
            len(half),
            1.0,
            f"the floor is {WEEKS // 2} groups beside {PEOPLE * MONTHS // 2}",
        ),
    ]


def _asked_and_read(app: Flask, given: _Given, session: UUID) -> float:
    """Ask for the session and all after it an hour later, and read the plan: milliseconds."""
    client = signed_in(app, given.uniquifier)
    path = f"/sessions/{session}/reschedule"
    asked = {
        "csrf_token": token_on(client, path),
        "once": uuid4().hex,
        "scope": "after",
        "day": f"{given.first:%d/%m/%Y}",
        "at": "11:00",
        "room": _room_on(client.get(path).get_data(as_text=True)),
        "why": "The room is let until eleven",
        "asked_by": "",
    }
    began = perf_counter()
    answer = client.post(path, data=asked)
    page = client.get(answer.location)
    took = (perf_counter() - began) * 1000
    text = page.get_data(as_text=True)
    if answer.status_code != 303 or "read before you accept" not in text:
        message = f"answered {answer.status_code}, not a plan"
        raise RuntimeError(message)
    return took


def _room_on(html: str) -> str:
    """The room the form says the session has."""
    before = html.partition('name="room"')[2].partition(" selected")[0]
    return before.rpartition('value="')[2].partition('"')[0]


def _first() -> date:
    """The Wednesday after next."""
    today = clock.today()
    return today + timedelta(days=14 + (2 - today.weekday()) % 7)


def _rows() -> _Given:
    with unit_of_work():
        team = Team(name="Measured", kind="mbt", public_name="The team")
        venue = Venue(name="Kirk House", kind="probation_office", teams=[team])
        venue.rooms = [Room(name=f"Room {n}", capacity=20) for n in range(4)]
        staff = [_user(n, team) for n in range(3)]
        db.session.add_all([venue, *staff])
        db.session.flush()
        group = _Group(team, venue, staff)
        whole = group.cohort("Whole", weeks=WEEKS, months=MONTHS, days=0)
        half = group.cohort("Half", weeks=WEEKS // 2, months=MONTHS // 2, days=2)
        record("bench.built", "A measurement built rows.", by=System("bench"))
    return _Given(staff[0].fs_uniquifier, _first(), whole, half)


def _user(n: int, team: Team) -> User:
    made = User(
        name=f"Therapist {n}",
        email=f"t{n}@staff.example",
        fs_uniquifier=f"t{n}",
        created_at=clock.now(),
    )
    made.memberships = [Membership(team=team, role=Role.FACILITATOR, since=clock.now())]
    return made


def _person(code: str, team: Team) -> Participant:
    return Participant(
        code=f"BN-{code}",
        given_name=f"Given{code}",
        family_name=f"Family{code}",
        date_of_birth=clock.today() - timedelta(days=12_000),
        created_at=clock.now(),
        caseload=[Caseload(team=team, since=clock.now())],
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Whose cohorts, where, and who leads them."""

    team: Team
    venue: Venue
    staff: list[User]

    def cohort(self, name: str, *, weeks: int, months: int, days: int) -> UUID:
        """A cohort of the size, `days` later in the week; its first group."""
        first = _first()
        made = self._cohort(name, first + weeks * _WEEK)
        enrolments = [
            Enrolment(
                cohort=made,
                participant=_person(f"{name[0]}{n}", self.team),
                status="enrolled",
                enrolled_on=first,
            )
            for n in range(PEOPLE)
        ]
        day = first + timedelta(days=days)
        groups = [self._group(made, n, day + n * _WEEK, enrolments) for n in range(weeks)]
        singles = [
            self._single(made, n, day + (4 * month + 1) * _WEEK, enrolment)
            for month in range(months)
            for n, enrolment in enumerate(enrolments)
        ]
        db.session.add_all([*groups, *singles])
        db.session.flush()
        return groups[0].public_id

    def _cohort(self, name: str, until: date) -> Cohort:
        made = Cohort(
            team=self.team,
            programme_version=keep_version("mbt-aspd", 2),
            programme_slug="mbt-aspd",
            name=name,
            entry="rolling",
            status="running",
            starts_on=_first(),
            laid_until=until,
            venue=self.venue,
            room=self.venue.rooms[0],
            capacity=PEOPLE,
            planned_at=clock.now(),
            planned_by_id=self.staff[0].id,
        )
        made.slots = [CohortSlot(strand="group", weekday=2, at=time(10))]
        made.staff = [CohortStaff(user=self.staff[0], part="lead")]
        return made

    def _group(
        self, cohort: Cohort, n: int, day: date, enrolments: list[Enrolment]
    ) -> ProgrammeSession:
        made = _session(cohort, day, time(10), minutes=75)
        made.strand, made.kind, made.title = "group", "group", "Weekly group"
        made.number, made.room = n + 1, self.venue.rooms[0]
        made.places = [Place(participant=e.participant, enrolment=e) for e in enrolments]
        made.facilitations = [
            Facilitation(user=self.staff[0], part="lead"),
            Facilitation(user=self.staff[1], part="co_facilitator"),
        ]
        return made

    def _single(self, cohort: Cohort, n: int, day: date, enrolment: Enrolment) -> ProgrammeSession:
        made = _session(cohort, day, time(12 + n // 3), minutes=50)
        made.strand, made.kind, made.title = "individual", "individual", "Individual session"
        made.room = self.venue.rooms[1 + n % 3]
        made.places = [Place(participant=enrolment.participant, enrolment=enrolment)]
        made.facilitations = [Facilitation(user=self.staff[n % 3], part="lead")]
        return made


def _session(cohort: Cohort, day: date, at: time, *, minutes: int) -> ProgrammeSession:
    starts = london_instant(day, at)
    return ProgrammeSession(
        cohort=cohort,
        day=day,
        at=at,
        minutes=minutes,
        starts=starts,
        ends=minutes_later(starts, minutes),
        venue=cohort.venue,
        changed_at=clock.now(),
    )
