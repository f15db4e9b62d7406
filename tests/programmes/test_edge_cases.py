"""What comparable systems got wrong with people in a schedule, one named case each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from base.database import db
from people.models import User
from programmes.models import ProgrammeSession
from tests.build import Build, Cast
from tests.programmes.planned import accept
from tests.programmes.rows import cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]


def expected(session: ProgrammeSession) -> set[int]:
    db.session.expire_all()
    return {p.participant_id for p in session.places if p.removed_at is None}


def test_8_a_cancelled_session_keeps_who_was_paused_as_they_were(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast, start=date(2026, 2, 25), status="running")
    here, away = build.participant(cast.team), build.participant(cast.team)
    _, paused = enrolled(build, made, here, away)
    ben = client(cast.ben)
    session = sessions_of(made)[2]
    pause = {"first": "2/3/2026", "back_on": "18/3/2026", "why": "In hospital"}
    ben.send(f"/enrolments/{paused.public_id}/pause", pause)
    assert expected(session) == {here.id}
    accept(ben, ben.send(f"/sessions/{session.public_id}/cancel", {"why": "Ill"}).location)
    assert expected(session) == {here.id}
    accept(ben, ben.send(f"/sessions/{session.public_id}/restore").location)
    assert expected(session) == {here.id}


def test_9_only_a_cancelled_session_is_restored(build: Build, cast: Cast, client: Client) -> None:
    session = sessions_of(cohort(build, cast))[1]
    refused = client(cast.ben).send(f"/sessions/{session.public_id}/restore")
    assert refused.status_code == 422
    assert "Only a cancelled session can be restored" in refused.text


def test_25_the_same_plan_accepted_in_two_tabs_writes_each_session_once(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    ben = client(cast.ben)
    path = f"/cohorts/{made.public_id}/extend"
    plan = ben.send(path, {"strand": "group", "count": "2", "why": "Snow"}).location
    count = len(sessions_of(made))
    accept(ben, plan)
    accept(ben, plan)
    db.session.expire_all()
    assert len(sessions_of(made)) == count + 2


def test_a_comma_in_the_name_of_a_room_or_building_is_only_a_comma(
    build: Build, cast: Cast, client: Client
) -> None:
    cast.venue.name, cast.room.name = "Kirk House, back entrance", "Room 1, upstairs"
    build.save(cast.venue, cast.room)
    made = cohort(build, cast)
    ben = client(cast.ben)
    page = ben.get(f"/calendar?room={cast.room.public_id}")
    assert page.status_code == 200
    assert "Room 1, upstairs" in page.text
    assert "Room 1, upstairs" in ben.get(f"/sessions/{sessions_of(made)[0].public_id}").text


def test_a_cohort_with_nobody_in_it_moves_and_is_shown(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[0]
    ben = client(cast.ben)
    given = {"scope": "one", "day": "5/3/2026", "at": "10am", "why": "Room taken"}
    plan = ben.send(f"/sessions/{session.public_id}/reschedule", given).location
    assert "0 people expected" in ben.get(plan).text
    accept(ben, plan)
    db.session.expire_all()
    assert session.day.isoformat() == "2026-03-05"
