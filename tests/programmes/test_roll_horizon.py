"""Open cohorts are laid out eight weeks ahead every night, and follow who comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base import clock
from base.audit import AuditEvent
from base.database import db
from people.models import Closure, Stay, User
from programmes.jobs import lay_out_ahead
from programmes.models import Cohort, CohortSlot, CohortStaff, Enrolment, Plan, ProgrammeVersion
from programmes.queries.catalogue import digest, text_of
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.planned import accept
from tests.programmes.rows import sessions_of

Client = Callable[[User | None], FlaskClient]
WEEK = timedelta(weeks=1)
TODAY = date(2026, 3, 2)


@pytest.fixture
def house(build: Build, cast: Cast) -> Cohort:
    """PIPE at an Approved Premises: creative on Fridays at six, not laid out yet."""
    return pipe(build, cast, "The house")


def version(slug: str = "pipe-approved-premises", text: str = "") -> ProgrammeVersion:
    """A programme as a cohort keeps it; of the catalogue unless given a text of its own."""
    kept = text or text_of(slug)
    found = db.session.scalar(select(ProgrammeVersion).where(ProgrammeVersion.slug == slug))
    return found or ProgrammeVersion(
        slug=slug, version=2, digest=digest(kept), text=kept, kept_at=clock.now()
    )


def pipe(build: Build, cast: Cast, name: str) -> Cohort:
    """A PIPE cohort at premises of its own."""
    venue = build.venue(cast.team, name=name, kind="approved_premises")
    made = Cohort(
        team=cast.team,
        programme_version=version(),
        programme_slug="pipe-approved-premises",
        name=f"PIPE at {name}",
        entry="residents",
        status="running",
        starts_on=TODAY,
        venue=venue,
        room=venue.rooms[0],
        capacity=30,
        planned_at=clock.now(),
        planned_by_id=cast.ben.id,
    )
    made.slots = [CohortSlot(strand="creative", weekday=4, at=time(18))]
    made.staff = [CohortStaff(user=cast.ben, part="lead")]
    build.save(made)
    return made


def enrolled(build: Build, cast: Cast, made: Cohort, status: str = "enrolled") -> Enrolment:
    """A resident with a stay there, and a place in its PIPE."""
    person = build.participant(cast.team)
    row = Enrolment(cohort=made, participant=person, status=status, enrolled_on=TODAY)
    rows: list[object] = [row]
    if status == "enrolled":
        rows.append(stay(made, row))
    build.save(*rows)
    return row


def stay(made: Cohort, row: Enrolment) -> Stay:
    """A stay at the premises of the cohort since yesterday."""
    return Stay(
        participant=row.participant,
        venue=made.venue,
        arrived=TODAY - timedelta(days=1),
        expected_departure=TODAY + 26 * WEEK,
    )


def _days(made: Cohort) -> list[date]:
    db.session.expire_all()
    return [one.day for one in sessions_of(made)]


def _expected(made: Cohort) -> list[list[int]]:
    db.session.expire_all()
    return [
        [p.participant_id for p in one.places if p.removed_at is None] for one in sessions_of(made)
    ]


def test_eight_weeks_ahead_once_and_a_week_more_a_week_later(
    build: Build, cast: Cast, house: Cohort, at: Clock, client: Client
) -> None:
    resident = enrolled(build, cast, house)
    assert lay_out_ahead() == "8 sessions added"
    first = date(2026, 3, 6)
    assert _days(house) == [first + n * WEEK for n in range(8)]
    assert _expected(house) == [[resident.participant_id]] * 8
    one = sessions_of(house)[0]
    assert (one.title, one.room_id) == ("Socially creative session", house.room_id)
    assert [f.user_id for f in one.facilitations] == [cast.ben.id]
    assert lay_out_ahead() == "0 sessions added"
    page = client(cast.ben).get(f"/cohorts/{house.public_id}").text
    assert "Laid out until Mon 27 April 2026" in page or "Laid out until Mon 27 Apr 2026" in page
    at.at += WEEK
    assert lay_out_ahead() == "1 session added"
    assert _days(house) == [first + n * WEEK for n in range(9)]


def test_it_is_a_plan_that_is_listed_and_says_daybook_did_it(
    cast: Cast, house: Cohort, client: Client
) -> None:
    lay_out_ahead()
    made = db.session.scalars(select(Plan)).one()
    assert made.accepted_by is None
    ben = client(cast.ben)
    assert (
        "Lay out the weeks to come: Daybook" in ben.get(f"/cohorts/{house.public_id}/changes").text
    )
    page = ben.get(f"/plans/{made.public_id}").text
    assert "Daybook did this by itself" in page
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "plan.lay_out")
    ).one()
    assert said == f"The night's work laid out 8 sessions of {house.name}."


def test_what_somebody_cancelled_or_closed_stays_so(
    build: Build, cast: Cast, house: Cohort, at: Clock, client: Client
) -> None:
    closed = date(2026, 3, 20)
    build.save(Closure(venue_id=house.venue_id, first=closed, last=closed, why="Deep clean"))
    lay_out_ahead()
    assert closed not in _days(house)
    one = sessions_of(house)[0]
    ben = client(cast.ben)
    given = {"why": "Fire drill", "then": "drop"}
    accept(ben, ben.send(f"/sessions/{one.public_id}/cancel", given).location)
    before = _days(house)
    at.at += timedelta(days=1)
    lay_out_ahead()
    assert _days(house) == before
    db.session.refresh(one)
    assert one.status == "cancelled"


def test_a_room_or_leader_taken_is_left_out_and_the_session_stands(
    build: Build, cast: Cast, house: Cohort
) -> None:
    other = pipe(build, cast, "Another house")
    house.slots[0].at = time(17, 30)
    build.save(house)
    lay_out_ahead()
    first, second = sessions_of(house)[0], sessions_of(other)[0]
    assert [f.user_id for f in first.facilitations] == [cast.ben.id]
    assert second.facilitations == []
    assert second.room_id == other.room_id


def test_a_session_without_a_room_is_written_when_nothing_is_in_memory(
    build: Build, house: Cohort
) -> None:
    with db.session.no_autoflush:
        house.room = None
        build.save(house)
    key = house.id
    db.session.expunge_all()
    assert lay_out_ahead() == "8 sessions added"
    found = sessions_of(db.session.get_one(Cohort, key))
    assert [s.room_id for s in found] == [None] * 8


def test_one_cohort_that_fails_stops_no_other(build: Build, cast: Cast, house: Cohort) -> None:
    broken = pipe(build, cast, "Broken house")
    broken.programme_version = version("broken", "no programme")
    build.save(broken)
    assert lay_out_ahead() == "8 sessions added, 1 cohort failed"
    assert len(_days(house)) == 8
    assert _days(broken) == []


def test_whoever_was_offered_a_place_is_on_the_board_the_day_after_arriving(
    build: Build, cast: Cast, house: Cohort, at: Clock, client: Client
) -> None:
    lay_out_ahead()
    coming = enrolled(build, cast, house, "offered")
    at.at = datetime(2026, 3, 5, 15, tzinfo=UTC)
    sent = client(cast.esi).send(
        f"/people/{coming.participant.public_id}/stays/add",
        {"venue": str(house.venue.public_id), "arrived": "5/3/2026"},
    )
    assert sent.status_code == 303, sent.text
    assert _expected(house) == [[coming.participant_id]] * 8
    db.session.refresh(coming)
    assert (coming.status, coming.enrolled_on) == ("enrolled", date(2026, 3, 5))
    one = sessions_of(house)[0]
    assert one.day == date(2026, 3, 6)
    assert coming.participant.code in client(cast.esi).get(f"/sessions/{one.public_id}").text


def test_whoever_leaves_the_premises_is_expected_no_more(
    build: Build, cast: Cast, house: Cohort, at: Clock, client: Client
) -> None:
    resident = enrolled(build, cast, house)
    lay_out_ahead()
    at.at = datetime(2026, 3, 13, 9, tzinfo=UTC)
    there = db.session.scalars(select(Stay)).one()
    sent = client(cast.esi).send(
        f"/people/{resident.participant.public_id}/stays/{there.public_id}/departure",
        {"departed": "13/3/2026", "reason": "recall"},
    )
    assert sent.status_code == 303, sent.text
    assert _expected(house) == [[resident.participant_id], *[[]] * 7]
    db.session.refresh(resident)
    assert (resident.status, resident.leave_reason) == ("left", "recall")


def test_a_departure_nobody_followed_is_followed_at_night(
    build: Build, cast: Cast, house: Cohort
) -> None:
    resident = enrolled(build, cast, house)
    lay_out_ahead()
    there = db.session.scalars(select(Stay)).one()
    there.departed, there.departure_reason = TODAY, "bed_move"
    build.save(there)
    lay_out_ahead()
    db.session.refresh(resident)
    assert (resident.status, resident.leave_reason) == ("left", "moved_area")
    assert _expected(house) == [[]] * 8
