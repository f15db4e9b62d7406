"""Who is expected at sessions that are added or moved, by the days of their enrolments."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from base.audit import record
from base.database import db
from base.work import unit_of_work
from people.models import Participant
from programmes.models import Cohort, Enrolment, EnrolmentPause, Place, ProgrammeSession
from programmes.services import expected
from tests.build import SYSTEM, Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import ad_hoc, cohort, sessions_of

JOINS = date(2026, 3, 4)


@pytest.fixture
def made(build: Build, cast: Cast) -> Cohort:
    return cohort(build, cast)


def enrol(build: Build, cast: Cast, made: Cohort, **kw: object) -> Participant:
    """Somebody in the cohort, with no place at any session yet."""
    person = build.participant(cast.team)
    values = {"status": "enrolled", "enrolled_on": JOINS} | kw
    build.save(Enrolment(cohort=made, participant=person, **values))
    return person


def fill(*sessions: ProgrammeSession) -> None:
    with unit_of_work():
        expected.fill(sessions)
        record("test.filled", "Filled.", by=SYSTEM)


def there(session: ProgrammeSession) -> set[int]:
    return {p.participant_id for p in session.places if p.removed_at is None}


def test_an_added_session_expects_whoever_is_there_that_day(
    build: Build, cast: Cast, made: Cohort, at: Clock
) -> None:
    inside = enrol(build, cast, made)
    enrol(build, cast, made, status="waiting")
    enrol(build, cast, made, status="offered")
    enrol(build, cast, made, enrolled_on=date(2026, 3, 25))
    enrol(build, cast, made, status="left", left_on=date(2026, 3, 19), leave_reason="recall")
    leaving = enrol(build, cast, made, left_on=date(2026, 3, 20), leave_reason="recall")
    away = EnrolmentPause(first=date(2026, 3, 18), back_on=date(2026, 3, 20), at=at.at)
    enrol(build, cast, made, pauses=[away])
    session = ad_hoc(build, made, date(2026, 3, 19), time(15), cast.ben)
    fill(session)
    assert there(session) == {inside.id, leaving.id}
    fill(session)
    assert len(session.places) == 2


def test_a_moved_session_loses_and_gains_people_by_its_new_day(
    build: Build, cast: Cast, made: Cohort, at: Clock
) -> None:
    away = EnrolmentPause(first=date(2026, 3, 18), back_on=date(2026, 3, 20), at=at.at)
    person = enrol(build, cast, made, pauses=[away])
    session = ad_hoc(build, made, date(2026, 3, 17), time(15), cast.ben)
    fill(session)
    assert there(session) == {person.id}
    with unit_of_work():
        session.day, session.starts, session.ends = (
            date(2026, 3, 18),
            session.starts + timedelta(days=1),
            session.ends + timedelta(days=1),
        )
        expected.fill([session])
        record("test.moved", "Moved.", by=SYSTEM)
    assert there(session) == set()


def test_what_was_done_by_hand_stays(build: Build, cast: Cast, made: Cohort, at: Clock) -> None:
    taken_out = enrol(build, cast, made)
    guest = build.participant(cast.team)
    session = sessions_of(made)[0]
    enrolment = db.session.scalars(
        select(Enrolment).where(Enrolment.participant_id == taken_out.id)
    ).one()
    build.save(
        Place(session=session, participant=taken_out, enrolment=enrolment, removed_at=at.at),
        Place(session=session, participant=guest),
    )
    fill(session)
    assert there(session) == {guest.id}


def test_a_cancelled_session_expects_nobody_new(build: Build, cast: Cast, made: Cohort) -> None:
    enrol(build, cast, made)
    session = sessions_of(made)[0]
    session.status = "cancelled"
    build.save(session)
    fill(session)
    assert there(session) == set()
