"""Cancelling one session."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from base.database import db
from people.models import User
from tests.build import Build, Cast
from tests.programmes.rows import cohort, sessions_of

Client = Callable[[User | None], FlaskClient]


def test_it_is_cancelled_with_its_reason(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[2]
    answer = client(cast.ben).send(
        f"/sessions/{session.public_id}/cancel", {"why": "Both leaders are ill", "asked_by": "Asha"}
    )
    assert answer.status_code == 303, answer.text
    db.session.refresh(session)
    assert (session.status, session.sequence) == ("cancelled", 1)
    assert "Both leaders are ill" in client(cast.ben).get(f"/cohorts/{made.public_id}").text
    changes = client(cast.ben).get(f"/cohorts/{made.public_id}/changes").text
    assert "State: planned → cancelled" in changes


def test_without_a_reason_or_twice_it_is_refused(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    path = f"/sessions/{sessions_of(made)[2].public_id}/cancel"
    assert "Say why the session is cancelled" in client(cast.ben).send(path, {"why": " "}).text
    client(cast.ben).send(path, {"why": "Ill"})
    again = client(cast.ben).send(path, {"why": "Ill"})
    assert again.status_code == 422
    assert "This session was cancelled" in again.text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    path = f"/sessions/{sessions_of(made)[0].public_id}/cancel"
    assert client(cast.asha).get(path).status_code == 200
    assert client(cast.esi).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
