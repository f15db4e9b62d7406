"""Moving one session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from people.models import CalendarStamp, User
from programmes.models import Change
from programmes.services.sessions import reschedule_session
from tests.build import Build, Cast
from tests.programmes.planned import accept
from tests.programmes.rows import cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]


FLOOD = {"day": "31/3/2026", "at": "2pm", "why": "The room flooded", "asked_by": "The landlord"}


def test_it_moves_once_accepted_and_says_why(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    enrolled(build, made, person)
    session = sessions_of(made)[3]
    assert session.day == date(2026, 3, 25)
    before = session.version
    ben = client(cast.ben)
    asked = FLOOD | {"room": str(cast.room.public_id)}
    answer = ben.send(f"/sessions/{session.public_id}/reschedule", asked)
    assert answer.status_code == 303, answer.text
    db.session.refresh(session)
    assert session.day == date(2026, 3, 25), "nothing moves before the plan is accepted"
    text = ben.get(answer.location).text
    assert "Wed 25 Mar 2026, 10am to 11:30am" in text
    assert "Tue 31 Mar 2026, 2pm to 3:30pm" in text
    assert "1 session, 1 person expected, 2 staff" in text
    done = accept(ben, answer.location)
    assert done.status_code == 303, done.text
    db.session.refresh(session)
    assert session.starts.isoformat() == "2026-03-31T13:00:00+00:00"
    assert session.at == time(14)
    assert (session.version, session.sequence) == (before + 1, 1)
    change = db.session.scalars(select(Change)).one()
    assert change.before["when"] == "Wednesday 25 March 2026 at 10am"
    assert change.after["when"] == "Tuesday 31 March 2026 at 2pm"
    stamped = set(db.session.scalars(select(CalendarStamp.participant_id)))
    assert person.id in stamped
    page = ben.get(f"/sessions/{session.public_id}").text
    assert "The room flooded" in page
    assert "Tuesday 31 March 2026" in page


def test_what_is_refused_and_kept(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[3]
    path = f"/sessions/{session.public_id}/reschedule"
    given = {"day": "31/3/2026", "at": "14:00", "room": str(cast.room.public_id), "why": "Flood"}
    for change, sentence in (
        ({"why": ""}, "Say why the session is moved"),
        ({"day": "25/3/2026", "at": "10am"}, "Nothing was changed"),
        ({"day": "1/3/2026"}, "has passed"),
        ({"day": "1/3/2036"}, "Check the year"),
        ({"at": "ten"}, "Write the time like"),
    ):
        answer = client(cast.ben).send(path, given | change)
        assert answer.status_code == 422, change
        assert sentence in answer.text, change
        if "why" not in change:
            assert "Flood" in answer.text
    db.session.refresh(session)
    assert session.day == date(2026, 3, 25)


def test_the_address_may_ask_for_a_day_and_time(build: Build, cast: Cast, client: Client) -> None:
    path = f"/sessions/{sessions_of(cohort(build, cast))[3].public_id}/reschedule"
    text = client(cast.ben).get(f"{path}?day=2026-03-26&at=14:30&scope=after").text
    assert 'value="26/3/2026"' in text
    assert 'value="2:30pm"' in text
    assert 'value="after" checked' in text
    assert client(cast.ben).get(f"{path}?day=nonsense&at=later").status_code == 200


def test_a_held_session_does_not_move(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[0]
    session.status = "held"
    build.save(session)
    answer = client(cast.ben).send(
        f"/sessions/{session.public_id}/reschedule",
        {"day": "31/3/2026", "at": "14:00", "why": "x", "room": str(cast.room.public_id)},
    )
    assert "Only a planned session can be moved" in answer.text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    path = f"/sessions/{sessions_of(made)[0].public_id}/reschedule"
    assert client(cast.asha).get(path).status_code == 200
    assert client(cast.esi).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302


def test_a_register_signed_meanwhile_wins(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[3]
    stale = session.status
    assert stale == "planned"
    table = type(session).__table__
    db.session.execute(table.update().where(table.c.id == session.id).values(status="held"))
    with pytest.raises(Refused, match="Only a planned session can be moved"), unit_of_work():
        reschedule_session(session, day=date(2026, 3, 31), at=time(14), why="Flood", by=cast.ben)


def test_a_last_session_moved_later_moves_the_end(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    last = sessions_of(made)[-1]
    with unit_of_work():
        reschedule_session(last, day=date(2026, 7, 8), at=time(14), why="Flood", by=cast.ben)
    assert made.ends_on == date(2026, 7, 8)
