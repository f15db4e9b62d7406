"""Recording that a person left a cohort."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import db
from people.models import User
from programmes.models import EnrolmentStep, Place
from tests.build import Build, Cast
from tests.programmes.rows import cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]


def test_they_are_expected_no_more_and_the_past_stays(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    (enrolment,) = enrolled(build, made, person)
    first = sessions_of(made)[0]
    first.status = "held"
    build.save(first)
    path = f"/enrolments/{enrolment.public_id}/leave"
    answer = client(cast.ben).send(path, {"on": "18/3/2026", "reason": "recall", "why": "Recalled"})
    assert answer.status_code == 303, answer.text
    kept = db.session.scalars(select(Place).where(Place.removed_at.is_(None))).all()
    assert sorted(p.session.day for p in kept) == [date(2026, 3, 4), date(2026, 3, 11)]
    steps = db.session.scalars(select(EnrolmentStep)).all()
    assert [(s.status, s.why) for s in steps] == [("left", "Recalled")]
    assert "1 left" in client(cast.ben).get(answer.location).text


def test_what_is_refused(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    path = f"/enrolments/{enrolment.public_id}/leave"
    ben = client(cast.ben)
    for data, sentence in (
        ({"on": "1/3/2026", "reason": "recall"}, "They enrolled on Wednesday 4 March 2026"),
        ({"on": "18/3/2026", "reason": ""}, "Choose why they left"),
        ({"on": "18/3/2026", "reason": "vanished"}, "Choose one of the answers"),
        ({"on": "18/3/2026", "reason": "other"}, "Say in a few words why they left"),
        ({"on": "18/3/2036", "reason": "recall"}, "more than a year away"),
    ):
        answer = ben.send(path, data)
        assert answer.status_code == 422, data
        assert sentence in answer.text, data
    assert ben.send(path, {"on": "18/3/2026", "reason": "recall"}).status_code == 303
    again = ben.send(path, {"on": "18/3/2026", "reason": "recall"})
    assert "already ended" in again.text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    path = f"/enrolments/{enrolment.public_id}/leave"
    assert client(cast.asha).get(path).status_code == 200
    assert client(cast.esi).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
