"""Cancelling one session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

from base.database import db
from people.models import User
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.planned import accept
from tests.programmes.rows import cohort, sessions_of

Client = Callable[[User | None], FlaskClient]


def test_it_is_cancelled_with_its_reason(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[2]
    ben = client(cast.ben)
    answer = ben.send(
        f"/sessions/{session.public_id}/cancel", {"why": "Both leaders are ill", "asked_by": "Asha"}
    )
    assert answer.status_code == 303, answer.text
    assert "is dropped unless a catch-up is booked" in ben.get(answer.location).text
    assert accept(ben, answer.location).status_code == 303
    db.session.refresh(session)
    assert (session.status, session.sequence) == ("cancelled", 1)
    assert "Both leaders are ill" in ben.get(f"/cohorts/{made.public_id}").text
    changes = ben.get(f"/cohorts/{made.public_id}/changes").text
    assert "State: planned → cancelled" in changes


def test_its_topic_can_go_to_the_week_after(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    sessions = sessions_of(made)
    days = [session.day for session in sessions]
    ben = client(cast.ben)
    answer = ben.send(f"/sessions/{sessions[2].public_id}/cancel", {"why": "Ill", "then": "push"})
    accept(ben, answer.location)
    for session in sessions:
        db.session.refresh(session)
    assert [s.status for s in sessions] == ["planned"] * 18
    assert [s.day for s in sessions][2:17] == days[3:]


def test_a_cancelled_session_can_be_restored(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[2]
    ben = client(cast.ben)
    accept(ben, ben.send(f"/sessions/{session.public_id}/cancel", {"why": "Ill"}).location)
    assert "Restore this session" in ben.get(f"/sessions/{session.public_id}").text
    answer = ben.send(f"/sessions/{session.public_id}/restore", {"why": "Well again"})
    accept(ben, answer.location)
    db.session.refresh(session)
    assert (session.status, session.why) == ("planned", "")
    again = ben.send(f"/sessions/{session.public_id}/restore")
    assert "Only a cancelled session can be restored" in again.text


def test_one_that_would_be_in_the_past_is_not_restored(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[2]
    ben = client(cast.ben)
    accept(ben, ben.send(f"/sessions/{session.public_id}/cancel", {"why": "Ill"}).location)
    at.at = datetime(2026, 3, 19, tzinfo=UTC)
    answer = client(cast.ben).send(f"/sessions/{session.public_id}/restore")
    assert "has passed. Book a catch-up instead." in answer.text


def test_without_a_reason_or_twice_it_is_refused(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    path = f"/sessions/{sessions_of(made)[2].public_id}/cancel"
    ben = client(cast.ben)
    assert "Say why the session is cancelled" in ben.send(path, {"why": " "}).text
    accept(ben, ben.send(path, {"why": "Ill"}).location)
    again = ben.send(path, {"why": "Ill"})
    assert again.status_code == 422
    assert "This session was cancelled" in again.text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    path = f"/sessions/{sessions_of(made)[0].public_id}/cancel"
    assert client(cast.asha).get(path).status_code == 200
    assert client(cast.esi).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
