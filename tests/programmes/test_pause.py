"""Pausing somebody who keeps their place, and having them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import CalendarStamp, User
from programmes.jobs import roll_enrolments
from programmes.models import Cohort, Enrolment, EnrolmentPause, EnrolmentStep, Place
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled

Client = Callable[[User | None], FlaskClient]


@pytest.fixture
def enrolment(build: Build, cast: Cast) -> Enrolment:
    """Somebody enrolled in a cohort that began a week ago; today is Monday 2 March."""
    made = cohort(build, cast, start=date(2026, 2, 25), status="running")
    return enrolled(build, made, build.participant(cast.team))[0]


def away(made: Cohort) -> list[date]:
    """The days of the sessions at which nobody is expected any more."""
    places = db.session.scalars(select(Place).where(Place.removed_at.is_not(None)))
    return sorted(p.session.day for p in places)


def path(enrolment: Enrolment, verb: str) -> str:
    return f"/enrolments/{enrolment.public_id}/{verb}"


PAUSE = {"first": "2/3/2026", "back_on": "18/3/2026", "why": "In hospital"}


def test_whoever_is_paused_is_expected_at_nothing_within_it(
    cast: Cast, client: Client, enrolment: Enrolment
) -> None:
    answer = client(cast.ben).send(path(enrolment, "pause"), PAUSE)
    assert answer.status_code == 303, answer.text
    assert away(enrolment.cohort) == [date(2026, 3, 4), date(2026, 3, 11)]
    db.session.refresh(enrolment)
    assert enrolment.status == "paused"
    page = client(cast.ben).get(f"/cohorts/{enrolment.cohort.public_id}/people").text
    assert "1 of 10 places taken" in page, "they keep their place"
    assert "Paused" in page
    assert "Back Wed 18 Mar 2026" in page
    step = db.session.scalars(select(EnrolmentStep).order_by(EnrolmentStep.id.desc())).first()
    assert step is not None
    assert (step.status, step.on, step.why) == ("paused", date(2026, 3, 2), "In hospital")
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "enrolment.paused"))
    assert event is not None
    assert "In hospital" not in event.sentence
    stamps = db.session.scalars(select(CalendarStamp.participant_id)).all()
    assert enrolment.participant_id in stamps


def test_the_day_they_are_back_the_night_says_so(
    cast: Cast, client: Client, enrolment: Enrolment, at: Clock
) -> None:
    client(cast.ben).send(path(enrolment, "pause"), PAUSE)
    at.at = datetime(2026, 3, 17, 0, 6, tzinfo=UTC)
    assert roll_enrolments() == "0 enrolments changed state"
    at.at = datetime(2026, 3, 18, 0, 6, tzinfo=UTC)
    assert roll_enrolments() == "1 enrolment changed state"
    assert roll_enrolments() == "0 enrolments changed state"
    db.session.refresh(enrolment)
    assert enrolment.status == "enrolled"
    page = client(cast.ben).get(f"/enrolments/{enrolment.public_id}").text
    assert "The pause is over." in page
    assert "by Daybook" in page


def test_33_a_pause_only_suspends_and_resuming_expects_them_again(
    cast: Cast, client: Client, enrolment: Enrolment, at: Clock
) -> None:
    ben = client(cast.ben)
    ben.send(path(enrolment, "pause"), {"first": "2/3/2026", "back_on": "", "why": "Court"})
    assert len(away(enrolment.cohort)) == 17
    at.at += timedelta(days=9)
    ben = client(cast.ben)
    assert "Not known when they are back" in ben.get(f"/enrolments/{enrolment.public_id}").text
    answer = ben.send(path(enrolment, "resume"), {"on": "11/3/2026"})
    assert answer.status_code == 303, answer.text
    assert away(enrolment.cohort) == [date(2026, 3, 4)]
    db.session.refresh(enrolment)
    assert enrolment.status == "enrolled"
    assert roll_enrolments() == "0 enrolments changed state"


def test_a_pause_to_come_begins_on_its_day(
    cast: Cast, client: Client, enrolment: Enrolment, at: Clock
) -> None:
    form = {"first": "11/3/2026", "back_on": "25/3/2026", "why": "Holiday"}
    client(cast.ben).send(path(enrolment, "pause"), form)
    assert away(enrolment.cohort) == [date(2026, 3, 11), date(2026, 3, 18)]
    db.session.refresh(enrolment)
    assert enrolment.status == "enrolled"
    page = client(cast.ben).get(f"/cohorts/{enrolment.cohort.public_id}/people").text
    assert "Away from Wed 11 Mar 2026" in page
    at.at = datetime(2026, 3, 11, 0, 6, tzinfo=UTC)
    roll_enrolments()
    db.session.refresh(enrolment)
    assert enrolment.status == "paused"


def test_a_pause_to_come_may_be_called_off(
    cast: Cast, client: Client, enrolment: Enrolment
) -> None:
    ben = client(cast.ben)
    ben.send(path(enrolment, "pause"), {"first": "11/3/2026", "back_on": "", "why": "Holiday"})
    pause = db.session.scalar(select(EnrolmentPause))
    assert pause is not None
    call_off = path(enrolment, f"pauses/{pause.public_id}/call-off")
    assert call_off in ben.get(f"/enrolments/{enrolment.public_id}").text
    assert ben.send(call_off).status_code == 303
    assert away(enrolment.cohort) == []
    assert "called off already" in ben.send(call_off).text
    assert "called off" in ben.get(f"/enrolments/{enrolment.public_id}").text


def test_34_a_planned_pause_during_an_open_one_leaves_them_away(
    cast: Cast, client: Client, enrolment: Enrolment, at: Clock
) -> None:
    ben = client(cast.ben)
    ben.send(path(enrolment, "pause"), {"first": "2/3/2026", "back_on": "", "why": "Custody"})
    form = {"first": "9/3/2026", "back_on": "16/3/2026", "why": "Court"}
    assert ben.send(path(enrolment, "pause"), form).status_code == 303
    for day in (9, 16, 20):
        at.at = datetime(2026, 3, day, 0, 6, tzinfo=UTC)
        roll_enrolments()
        db.session.refresh(enrolment)
        assert enrolment.status == "paused", day
    assert len(away(enrolment.cohort)) == 17


def test_35_a_pause_that_ends_as_it_begins_is_refused(
    cast: Cast, client: Client, enrolment: Enrolment
) -> None:
    form = {"first": "9/3/2026", "back_on": "9/3/2026", "why": "Court"}
    answer = client(cast.ben).send(path(enrolment, "pause"), form)
    assert answer.status_code == 422
    assert "nothing would be paused" in answer.text
    assert away(enrolment.cohort) == []


def test_what_else_is_refused(cast: Cast, client: Client, enrolment: Enrolment) -> None:
    ben = client(cast.ben)
    for verb, data, sentence in (
        ("pause", PAUSE | {"first": "1/1/2026"}, "They enrolled on Wednesday 25 February 2026"),
        ("pause", PAUSE | {"first": "1/1/2036"}, "more than a year away"),
        ("pause", PAUSE | {"first": ""}, "Give the first day they are away"),
        ("pause", PAUSE | {"why": ""}, "Say in a few words why"),
        ("resume", {"on": "2/3/2026"}, "They are not paused on Monday 2 March 2026"),
    ):
        answer = ben.send(path(enrolment, verb), data)
        assert answer.status_code == 422, data
        assert sentence in answer.text, data
    ben.send(path(enrolment, "pause"), PAUSE)
    assert "paused from that day already" in ben.send(path(enrolment, "pause"), PAUSE).text
    ben.send(path(enrolment, "leave"), {"on": "2/3/2026", "reason": "recall"})
    assert "nothing to pause" in ben.send(path(enrolment, "pause"), PAUSE).text


def test_a_double_click_pauses_once(cast: Cast, client: Client, enrolment: Enrolment) -> None:
    ben = client(cast.ben)
    form = PAUSE | {"once": "abc"}
    assert [ben.send(path(enrolment, "pause"), form).status_code for _ in range(2)] == [303, 303]
    assert len(db.session.scalars(select(EnrolmentPause)).all()) == 1


def test_who_may(cast: Cast, client: Client, enrolment: Enrolment) -> None:
    for verb in ("pause", "resume"):
        assert client(cast.asha).get(path(enrolment, verb)).status_code == 200
        assert client(cast.esi).get(path(enrolment, verb)).status_code == 403
        assert client(cast.cara).get(path(enrolment, verb)).status_code == 404
        assert client(None).get(path(enrolment, verb)).status_code == 302
