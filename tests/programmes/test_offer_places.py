"""Offering a place, and the answer to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from base.audit import AuditEvent
from base.database import db
from people.models import Participant, User
from programmes.models import Cohort, Enrolment, EnrolmentStep, Place, TherapistAllocation
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled

Client = Callable[[User | None], FlaskClient]


@pytest.fixture
def made(build: Build, cast: Cast) -> Cohort:
    """A cohort of two that begins on Wednesday; today is Monday 2 March."""
    return cohort(build, cast, capacity=2)


def form(*people: Participant, **kw: str) -> dict[str, object]:
    return {
        "people": [str(p.public_id) for p in people],
        "what": "offer",
        "on": "4/3/2026",
        "answer_by": "3/3/2026",
    } | kw


def offer(client: Client, cast: Cast, made: Cohort, *people: Participant) -> Enrolment:
    answer = client(cast.ben).send(f"/cohorts/{made.public_id}/enrol", form(*people))
    assert answer.status_code == 303, answer.text
    found = db.session.scalars(select(Enrolment).order_by(Enrolment.id.desc())).first()
    assert found is not None
    return found


def test_an_offer_holds_the_place_and_expects_nobody(
    build: Build, cast: Cast, client: Client, made: Cohort
) -> None:
    a, b, c = (build.participant(cast.team) for _ in range(3))
    offer(client, cast, made, a, b)
    assert db.session.scalar(select(func.count(Place.id))) == 0
    ben = client(cast.ben)
    page = ben.get(f"/cohorts/{made.public_id}/people").text
    assert "2 offered a place" in page
    assert "Answer by Tue 3 Mar 2026" in page
    assert "Nobody is enrolled yet. 2 places, 2 offered." in page
    path = f"/cohorts/{made.public_id}/enrol"
    assert "has no place left of 2" in ben.send(path, form(c)).text
    assert "Offered a place here already" in ben.send(path, form(a)).text


def test_accepting_enrols_in_the_same_row(
    build: Build, cast: Cast, client: Client, made: Cohort
) -> None:
    person, other = build.participant(cast.team), build.participant(cast.team)
    enrolled(build, made, other)
    enrolment = offer(client, cast, made, person)
    path = f"/enrolments/{enrolment.public_id}/answer"
    answer = client(cast.ben).send(
        path, {"answer": "accepted", "on": "4/3/2026", "therapist": str(cast.asha.id)}
    )
    assert answer.status_code == 303, answer.text
    db.session.refresh(enrolment)
    assert (enrolment.status, enrolment.therapist) == ("enrolled", cast.asha)
    assert db.session.scalar(select(TherapistAllocation.first)) == date(2026, 3, 4)
    steps = [s.status for s in db.session.scalars(select(EnrolmentStep).order_by(EnrolmentStep.id))]
    assert steps == ["offered", "enrolled"]
    places = select(func.count(Place.id)).where(Place.enrolment_id == enrolment.id)
    assert db.session.scalar(places) == 18
    again = client(cast.ben).send(path, {"answer": "accepted", "on": "4/3/2026"})
    assert "no offer to answer any more" in again.text


def test_declining_frees_the_place(build: Build, cast: Cast, client: Client, made: Cohort) -> None:
    enrolment = offer(client, cast, made, build.participant(cast.team))
    answer = client(cast.ben).send(
        f"/enrolments/{enrolment.public_id}/answer",
        {"answer": "declined", "on": "2/3/2026", "why": "Works on Wednesdays"},
    )
    assert answer.status_code == 303, answer.text
    db.session.refresh(enrolment)
    assert (enrolment.status, enrolment.leave_reason) == ("left", "offer_declined")
    page = client(cast.ben).get(answer.location).text
    assert "Offer declined" in page
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "offer.declined"))
    assert event is not None
    others = [build.participant(cast.team) for _ in range(2)]
    offer(client, cast, made, *others)


def test_an_answer_that_is_late_is_shown(
    build: Build, cast: Cast, client: Client, made: Cohort, at: Clock
) -> None:
    offer(client, cast, made, build.participant(cast.team))
    at.at += timedelta(days=3)
    page = client(cast.ben).get(f"/cohorts/{made.public_id}/people").text
    assert "Answer was due Tue 3 Mar 2026" in page


def test_what_is_refused(build: Build, cast: Cast, client: Client, made: Cohort) -> None:
    person = build.participant(cast.team)
    ben = client(cast.ben)
    path = f"/cohorts/{made.public_id}/enrol"
    for kw, sentence in (
        ({"answer_by": "1/3/2026"}, "Give them time to answer"),
        ({"answer_by": "5/3/2026"}, "They would join before they answer"),
        ({"answer_by": ""}, "Give the date"),
        ({"what": "marry"}, "Choose one of the answers"),
    ):
        answer = ben.send(path, form(person, **kw))
        assert answer.status_code == 422, kw
        assert sentence in answer.text, kw
    enrolment = offer(client, cast, made, person)
    late = ben.send(
        f"/enrolments/{enrolment.public_id}/answer", {"answer": "declined", "on": "9/3/2026"}
    )
    assert "That day has not come yet" in late.text


def test_waiting_for_one_cohort_and_coming_off_its_list(
    build: Build, cast: Cast, client: Client, made: Cohort
) -> None:
    person = build.participant(cast.team)
    ben = client(cast.ben)
    path = f"/cohorts/{made.public_id}/enrol"
    assert ben.send(path, form(person, what="wait", on="2/2/2026")).status_code == 303
    page = ben.get(f"/cohorts/{made.public_id}/people").text
    assert "1 waiting for this cohort" in page
    assert (
        "On the list, offered or enrolled already" in ben.send(path, form(person, what="wait")).text
    )
    enrolment = db.session.scalar(select(Enrolment))
    assert enrolment is not None
    listed = ben.get("/waiting").text
    assert person.called in listed
    assert "28" in listed
    leave = f"/enrolments/{enrolment.public_id}/leave"
    not_yet = ben.send(leave, {"on": "9/3/2026", "reason": "withdrew"})
    assert "They have not joined yet" in not_yet.text
    assert ben.send(leave, {"on": "2/3/2026", "reason": "withdrew"}).status_code == 303
    assert db.session.scalar(select(func.count(Place.id))) == 0
    assert "Nobody is waiting" in ben.get("/waiting").text


def test_a_hidden_person_with_an_offer_is_a_place_taken(
    build: Build, cast: Cast, client: Client, made: Cohort
) -> None:
    secret = build.participant(cast.team, family_name="Hidden", limited_access=True)
    build.save(
        Enrolment(
            cohort=made,
            participant=secret,
            status="offered",
            enrolled_on=date(2026, 3, 4),
            answer_by=date(2026, 3, 3),
        ),
    )
    page = client(cast.ben).get(f"/cohorts/{made.public_id}/people").text
    assert "1 of 2 places taken" in page
    assert "Place taken" in page
    assert "offered" not in page
    assert secret.code not in page
    assert "Hidden" not in page


def test_who_may(build: Build, cast: Cast, client: Client, made: Cohort) -> None:
    enrolment = offer(client, cast, made, build.participant(cast.team))
    path = f"/enrolments/{enrolment.public_id}/answer"
    assert client(cast.asha).get(path).status_code == 200
    assert client(cast.esi).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
