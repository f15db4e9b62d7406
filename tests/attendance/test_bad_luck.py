"""What goes wrong between planning a session and signing for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from attendance.models import Mark, Register
from base.database import db
from base.work import unit_of_work
from people.models import Stay
from people.services.stays import record_departure
from programmes.models import Enrolment, Place
from programmes.services.enrolments import leave_cohort
from tests.attendance.conftest import Client, Group
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.test_roll_horizon import enrolled, pipe

TODAY = date(2026, 3, 2)


def sign(group: Group, *came: str, **kw: str) -> dict[str, str]:
    return {"do": "sign", "version": "0", **group.typed(*came, **kw)}


def test_a_session_cancelled_while_its_register_is_open(
    cast: Cast, group: Group, build: Build, client: Client
) -> None:
    ben = client(cast.ben)
    ben.get(group.path)
    typed = sign(group, "came", "late", "came", late_minutes_1="5", staff_note_0="Said little")
    group.session.status, group.session.why = "cancelled", "Fire alarm"
    build.save(group.session)
    answer = ben.send(group.path, typed)
    assert answer.status_code == 422
    assert "This session was cancelled" in answer.text
    group.session.status, group.session.why = "planned", ""
    build.save(group.session)
    assert db.session.scalar(select(func.count(Mark.id))) == 0
    assert ben.send(group.path, typed).status_code == 303, "restored, the same form is taken"


def test_five_times_the_same_save_is_one(cast: Cast, group: Group, client: Client) -> None:
    ben = client(cast.ben)
    typed = {**sign(group, "came", "came", "came"), "once": "one-and-the-same"}
    assert [ben.send(group.path, typed).status_code for _ in range(5)] == [303] * 5
    assert db.session.scalar(select(func.count(Mark.id))) == 3
    assert db.session.scalars(select(Register.version)).all() == [1]


def test_two_tabs_for_two_sessions_do_not_touch_each_other(
    cast: Cast, group: Group, client: Client
) -> None:
    other = group.rows.session(group.cohort, *group.people, led_by=(cast.ben,))
    path = f"/sessions/{other.public_id}/register"
    ben = client(cast.ben)
    for tab in (group.path, path):
        ben.get(tab)
    here = {f"{p.public_id.hex}-came": "no_warning" for p in other.places}
    assert ben.send(path, {"do": "sign", "version": "0", **here}).status_code == 303
    assert ben.send(group.path, sign(group, "came", "came", "came")).status_code == 303
    found = {
        (place.session_id, presence)
        for place, presence in db.session.execute(
            select(Place, Mark.presence).join(Mark, Mark.place_id == Place.id)
        )
    }
    assert found == {(group.session.id, "5"), (other.id, "3")}


def test_somebody_who_left_the_cohort_is_off_the_registers_to_come_and_on_those_behind(
    cast: Cast, group: Group, build: Build, client: Client, at: Clock
) -> None:
    adam = group.people[0]
    row = Enrolment(cohort=group.cohort, participant=adam, status="enrolled", enrolled_on=TODAY)
    build.save(row)
    later = group.rows.session(group.cohort, *group.people, day=TODAY + timedelta(days=7))
    for session in (group.session, later):
        place = next(p for p in session.places if p.participant is adam)
        place.enrolment = row
        build.save(place)
    signed = client(cast.ben).send(group.path, sign(group, "came", "came", "came"))
    assert signed.status_code == 303
    at.at += timedelta(days=1)
    with unit_of_work():
        leave_cohort(row, on=at.at.date(), reason="recall", why="Recalled", by=cast.ben)
    at.at += timedelta(days=6)
    page = client(cast.ben).get(f"/sessions/{later.public_id}/register").text
    assert "Adam" not in page
    assert "Adam" in client(cast.ben).get(group.path).text


def test_a_resident_recalled_between_planning_and_marking(
    cast: Cast, build: Build, client: Client
) -> None:
    house = pipe(build, cast, "The house")
    person = enrolled(build, cast, house).participant
    stay = db.session.scalars(select(Stay).where(Stay.participant_id == person.id)).one()
    with unit_of_work():
        record_departure(stay, departed=TODAY - timedelta(days=1), reason="recall", by=cast.ben)
    page = client(cast.esi).get(f"/premises/{house.venue.public_id}/log").text
    assert person.called not in page
    assert "Nobody lived here that day." in page


def test_somebody_added_while_the_register_is_open_is_not_lost(
    cast: Cast, group: Group, build: Build, client: Client
) -> None:
    ben = client(cast.ben)
    ben.get(group.path)
    dan = build.participant(cast.team, given_name="Dan", family_name="Late")
    build.save(Place(session=group.session, participant=dan))
    answer = ben.send(group.path, sign(group, "came", "came", "came", staff_note_0="Kept"))
    assert answer.status_code == 422
    assert "1 person is not marked yet." in answer.text
    assert "Dan Late" in answer.text
    assert "Kept</textarea>" in answer.text


def test_a_session_across_the_hour_that_comes_twice(
    cast: Cast, group: Group, client: Client, at: Clock
) -> None:
    night = group.rows.session(
        group.cohort, *group.people, day=date(2026, 10, 25), at=time(0, 30), led_by=(cast.ben,)
    )
    at.at = datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
    typed = {f"{p.public_id.hex}-came": "came" for p in night.places}
    path = f"/sessions/{night.public_id}/register"
    answer = client(cast.ben).send(path, {"do": "sign", "version": "0", **typed})
    assert answer.status_code == 303
    minutes = db.session.scalars(select(Mark.minutes_attended)).all()
    assert minutes == [90, 90, 90], "ninety real minutes, whatever the clock says"
