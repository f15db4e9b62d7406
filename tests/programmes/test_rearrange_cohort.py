"""Catch-ups, more sessions, new times, days closed since: each a plan that is read first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import db
from people.models import Closure, User
from programmes.models import Cohort, ProgrammeSession
from tests.build import Build, Cast
from tests.programmes.planned import accept
from tests.programmes.rows import ad_hoc, cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]
WEEK = timedelta(weeks=1)


def _days(made: Cohort) -> list[date]:
    db.session.expire_all()
    return [session.day for session in sessions_of(made) if session.status != "withdrawn"]


def test_a_catch_up_is_booked_for_those_ticked(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    one, two = build.participant(cast.team), build.participant(cast.team)
    enrolled(build, made, one, two)
    missed = sessions_of(made)[2]
    ben = client(cast.ben)
    path = f"/sessions/{missed.public_id}/catch-up"
    given = {
        "day": "20/3/2026",
        "at": "2pm",
        "minutes": "60",
        "room": str(cast.room.public_id),
        "staff": str(cast.ben.public_id),
        "why": "Missed for court",
    }
    assert "Tick at least one person" in ben.send(path, given).text
    plan = ben.send(path, given | {"people": [str(one.public_id)]}).location
    page = ben.get(plan).text
    assert "Not there yet" in page
    assert "Catch-up: Naming feelings" in page
    accept(ben, plan)
    added = db.session.scalars(
        select(ProgrammeSession).where(ProgrammeSession.catch_up_of_id == missed.id)
    ).one()
    assert (added.status, added.number, added.topic) == ("planned", None, "Naming feelings")
    assert [place.participant_id for place in added.places] == [one.id]
    assert [f.user_id for f in added.facilitations] == [cast.ben.id]
    ben.send(f"{plan}/undo")
    db.session.refresh(added)
    assert added.status == "withdrawn"
    assert ben.get(f"/sessions/{added.public_id}").status_code == 404
    assert "Catch-up" not in ben.get(f"/cohorts/{made.public_id}").text


def test_more_sessions_at_the_end(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    (enrolment,) = enrolled(build, made, person)
    last = _days(made)[-1]
    ben = client(cast.ben)
    path = f"/cohorts/{made.public_id}/extend"
    assert "Say how many" in ben.send(path, {"strand": "group", "why": "x"}).text
    plan = ben.send(
        path, {"strand": "group", "count": "2", "why": "Two were lost to snow"}
    ).location
    accept(ben, plan)
    assert _days(made)[-2:] == [last + WEEK, last + 2 * WEEK]
    new = sessions_of(made)[-1]
    assert [place.enrolment_id for place in new.places] == [enrolment.id]
    db.session.refresh(made)
    assert made.ends_on == last + 2 * WEEK


def test_new_times_from_a_day(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    before = _days(made)
    ben = client(cast.ben)
    path = f"/cohorts/{made.public_id}/replan/group"
    page = ben.get(path).text
    assert 'value="10am"' in page
    given = {"since": "6/5/2026", "day_0": "3", "at_0": "2:30pm", "why": "The hall is let"}
    assert "Give both a weekday and a time" in ben.send(path, given | {"at_0": ""}).text
    assert "is not a time" in ben.send(path, given | {"at_0": "later"}).text
    assert "Choose at least one" in ben.send(path, given | {"at_0": "", "day_0": ""}).text
    plan = ben.send(path, given).location
    accept(ben, plan)
    after = _days(made)
    assert after[:9] == before[:9]
    assert {day.weekday() for day in after[9:]} == {3}
    assert len(after) == 18
    db.session.expire_all()
    assert [(slot.weekday, slot.at) for slot in made.slots] == [(3, time(14, 30))]
    ben.send(f"{plan}/undo")
    assert _days(made) == before
    db.session.expire_all()
    assert [(slot.weekday, slot.at) for slot in made.slots] == [(2, time(10))]
    assert ben.get(f"/cohorts/{made.public_id}/replan/nonsense").status_code == 404


def test_days_closed_since_are_said_and_moved_off(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    before = _days(made)
    home = f"/cohorts/{made.public_id}"
    ben = client(cast.ben)
    assert "closed since" not in ben.get(home).text
    build.save(Closure(venue_id=cast.venue.id, first=before[4], last=before[4], why="Roof repair"))
    assert "1 session is on days that were closed since" in ben.get(home).text
    page = ben.get(f"{home}/closed-days").text
    assert "Roof repair" in page
    plan = ben.send(f"{home}/closed-days").location
    accept(ben, plan)
    after = _days(made)
    assert after[:4] == before[:4]
    assert after[4:17] == before[5:]
    assert "closed since" not in ben.get(home).text
    assert "No session to come is on a closed day" in ben.get(f"{home}/closed-days").text
    assert "Nothing would change" in ben.send(f"{home}/closed-days").text


def test_plans_begun_and_accepted_are_listed(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    ben = client(cast.ben)
    home = f"/cohorts/{made.public_id}"
    plan = ben.send(f"{home}/extend", {"strand": "group", "count": "1", "why": "Snow"}).location
    assert "Ben Facilitator began a plan" in client(cast.asha).get(home).text
    assert plan in client(cast.asha).get(home).text
    accept(ben, plan)
    assert "began a plan" not in ben.get(home).text
    changes = ben.get(f"{home}/changes").text
    assert "Add sessions: Ben Facilitator" in changes
    assert plan in changes
    assert plan not in client(cast.esi).get(f"{home}/changes").text


def test_what_a_plan_did_to_many_is_one_line_on_today(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    ben = client(cast.ben)
    plan = ben.send(
        f"/cohorts/{made.public_id}/replan/group",
        {"since": "6/5/2026", "day_0": "3", "at_0": "2:30pm", "why": "The hall is let"},
    ).location
    accept(ben, plan)
    page = client(cast.asha).get("/").text
    assert "Session 10: Understanding trauma and 8 more" in page


@pytest.mark.parametrize("where", ["extend", "replan/group", "closed-days"])
def test_who_may(build: Build, cast: Cast, client: Client, where: str) -> None:
    path = f"/cohorts/{cohort(build, cast).public_id}/{where}"
    assert client(cast.asha).get(path).status_code == 200
    assert client(cast.esi).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302


def test_hidden_people_are_not_offered_for_a_catch_up(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team, limited_access=True)
    enrolled(build, made, person)
    session = ad_hoc(build, made, date(2026, 3, 30), time(10), cast.esi)
    enrolled(build, cohort(build, cast, start=date(2026, 9, 2)), person)
    page = client(cast.ben).get(f"/sessions/{session.public_id}/catch-up").text
    assert person.code not in page
    assert "Nobody was expected at it whom you may see" in page
