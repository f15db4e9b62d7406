"""Recording that a person left a cohort, or will."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask.testing import FlaskClient
from sqlalchemy import select

from attendance.models import Mark, Register
from base.audit import AuditEvent
from base.database import db
from people.models import User
from programmes.jobs import roll_enrolments
from programmes.models import Cohort, Enrolment, EnrolmentStep, Place
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]


def expected_days(made: Cohort) -> list[date]:
    """The days of the sessions at which anybody is expected now."""
    places = db.session.scalars(select(Place).where(Place.removed_at.is_(None)))
    return sorted(p.session.day for p in places if p.session.cohort_id == made.id)


def test_they_are_expected_no_more_and_the_past_stays(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    (enrolment,) = enrolled(build, made, person)
    first = sessions_of(made)[0]
    first.status = "held"
    build.save(first)
    at.at = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
    path = f"/enrolments/{enrolment.public_id}/leave"
    answer = client(cast.ben).send(path, {"on": "18/3/2026", "reason": "recall", "why": "Recalled"})
    assert answer.status_code == 303, answer.text
    assert expected_days(made) == [date(2026, 3, 4), date(2026, 3, 11)]
    steps = db.session.scalars(select(EnrolmentStep)).all()
    assert [(s.status, s.why, s.by_id) for s in steps] == [("left", "Recalled", cast.ben.id)]
    page = client(cast.ben).get(answer.location).text
    assert "1 left" in page
    assert "0 of 10" not in page
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "enrolment.ended"))
    assert event is not None
    assert event.sentence.endswith(f"left {made.name} on Wednesday 18 March 2026: recall.")


def test_13_leaving_today_is_not_expected_today(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    at.at = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)  # a day with a session at 10
    client(cast.ben).send(
        f"/enrolments/{enrolment.public_id}/leave", {"on": "11/3/2026", "reason": "withdrew"}
    )
    assert expected_days(made) == [date(2026, 3, 4)]


def test_14_a_planned_leaving_comes_before_the_end_of_the_cohort(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    path = f"/enrolments/{enrolment.public_id}/leave"
    answer = client(cast.ben).send(path, {"on": "18/3/2026", "reason": "moved_area"})
    page = client(cast.ben).get(answer.location).text
    assert "1 of 10 places taken" in page
    assert "Leaves Wed 18 Mar 2026: moved area" in page
    assert expected_days(made) == [date(2026, 3, 4), date(2026, 3, 11)]
    assert roll_enrolments() == "0 enrolments changed state"
    at.at = datetime(2026, 3, 18, 0, 6, tzinfo=UTC)
    assert roll_enrolments() == "1 enrolment changed state"
    assert roll_enrolments() == "0 enrolments changed state"
    db.session.refresh(enrolment)
    assert (enrolment.status, enrolment.left_on) == ("left", date(2026, 3, 18))
    assert "1 left" in client(cast.ben).get(answer.location).text


def test_a_planned_leaving_may_get_another_day_or_be_called_off(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast, capacity=1)
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    ben = client(cast.ben)
    path = f"/enrolments/{enrolment.public_id}/leave"
    ben.send(path, {"on": "11/3/2026", "reason": "moved_area"})
    assert len(expected_days(made)) == 1
    ben.send(path, {"on": "18/3/2026", "reason": "moved_area"})
    assert len(expected_days(made)) == 2
    answer = ben.send(f"/enrolments/{enrolment.public_id}/stay", {"why": "The move fell through"})
    assert answer.status_code == 303, answer.text
    assert len(expected_days(made)) == 18
    again = ben.send(f"/enrolments/{enrolment.public_id}/stay", {})
    assert "No leaving is planned for them" in again.text


def test_nobody_stays_in_a_place_that_was_given_away(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast, capacity=1)
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    next_one = build.participant(cast.team)
    ben = client(cast.ben)
    leave = f"/enrolments/{enrolment.public_id}/leave"
    ben.send(leave, {"on": "10/3/2026", "reason": "moved_area"})
    taken = ben.send(
        f"/cohorts/{made.public_id}/enrol",
        {"people": [str(next_one.public_id)], "on": "10/3/2026"},
    )
    assert taken.status_code == 303, taken.text
    sentence = "Somebody else has their place"
    assert sentence in ben.send(f"/enrolments/{enrolment.public_id}/stay", {}).text
    assert sentence in ben.send(leave, {"on": "20/3/2026", "reason": "moved_area"}).text


def test_15_a_cohort_that_ends_sooner_brings_planned_leavings_forward(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    gone, leaving = enrolled(
        build, made, build.participant(cast.team), build.participant(cast.team)
    )
    ben = client(cast.ben)
    ben.send(f"/enrolments/{leaving.public_id}/leave", {"on": "17/6/2026", "reason": "withdrew"})
    at.at = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    ben = client(cast.ben)
    ben.send(f"/enrolments/{gone.public_id}/leave", {"on": "11/3/2026", "reason": "withdrew"})
    made.ends_on = date(2026, 4, 29)
    build.save(made)
    assert roll_enrolments() == "1 enrolment changed state"
    db.session.refresh(leaving)
    db.session.refresh(gone)
    assert leaving.left_on == date(2026, 4, 30)
    assert gone.left_on == date(2026, 3, 11), "what is over stays as it was"
    assert roll_enrolments() == "0 enrolments changed state"


def test_18_leaving_before_the_first_day_is_never_having_started(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)  # it begins on the 4th, and today is the 2nd
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    path = f"/enrolments/{enrolment.public_id}/leave"
    answer = client(cast.ben).send(path, {"on": "2/3/2026", "reason": "withdrew"})
    assert answer.status_code == 303, answer.text
    assert expected_days(made) == []
    page = client(cast.ben).get(answer.location).text
    assert "Nobody is enrolled yet" in page
    assert "1 left" in page


def test_19_whoever_left_earlier_today_is_on_no_later_list(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast, start=date(2026, 2, 25))
    person = build.participant(cast.team)
    (enrolment,) = enrolled(build, made, person)
    ben = client(cast.ben)
    ben.send(f"/enrolments/{enrolment.public_id}/leave", {"on": "2/3/2026", "reason": "recall"})
    later = sessions_of(made)[1]
    assert person.called not in ben.get(f"/sessions/{later.public_id}").text
    assert person.called not in ben.get(f"/sessions/{later.public_id}/register").text


def test_33_leaving_ends_every_later_session_and_marks_stay(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast, start=date(2026, 2, 25))
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    first = sessions_of(made)[0]
    ben = client(cast.ben)
    place = first.places[0]
    ben.send(
        f"/sessions/{first.public_id}/register",
        {"do": "sign", "version": "0", f"{place.public_id.hex}-came": "came"},
    )
    assert db.session.scalar(select(Mark)) is not None
    # Recorded late, from before the session that was marked.
    ben.send(f"/enrolments/{enrolment.public_id}/leave", {"on": "25/2/2026", "reason": "recall"})
    assert expected_days(made) == [date(2026, 2, 25)]
    mark = db.session.scalar(select(Mark))
    assert mark is not None
    assert mark.place_id == place.id
    register = db.session.scalar(select(Register))
    assert register is not None
    assert register.status == "signed"


def test_16_somebody_who_left_may_be_enrolled_again(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast, start=date(2026, 2, 25))
    person = build.participant(cast.team)
    (enrolment,) = enrolled(build, made, person)
    at.at = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    ben = client(cast.ben)
    ben.send(f"/enrolments/{enrolment.public_id}/leave", {"on": "4/3/2026", "reason": "recall"})
    path = f"/cohorts/{made.public_id}/enrol"
    form = {"people": [str(person.public_id)], "on": "3/3/2026"}
    assert "was in this cohort until Wednesday 4 March 2026" in ben.send(path, form).text
    form["on"] = "5/3/2026"
    assert ben.send(path, form).status_code == 303
    assert expected_days(made)[:2] == [date(2026, 2, 25), date(2026, 3, 11)]
    assert "Already enrolled here" in ben.send(path, form).text
    rows = db.session.scalars(select(Enrolment.status).order_by(Enrolment.id)).all()
    assert rows == ["left", "enrolled"]


def test_what_is_refused(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    made = cohort(build, cast)
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    path = f"/enrolments/{enrolment.public_id}/leave"
    ben = client(cast.ben)
    for data, sentence in (
        ({"on": "1/3/2026", "reason": "recall"}, "They enrolled on Wednesday 4 March 2026"),
        ({"on": "18/3/2026", "reason": ""}, "Choose why they left"),
        ({"on": "18/3/2026", "reason": "vanished"}, "Choose one of the answers"),
        ({"on": "18/3/2026", "reason": "transferred"}, "Choose one of the answers"),
        ({"on": "18/3/2026", "reason": "other"}, "Say in a few words why they left"),
        ({"on": "18/3/2036", "reason": "recall"}, "more than a year away"),
        ({"on": "18/12/2026", "reason": "recall"}, f"{made.name} ends on"),
    ):
        answer = ben.send(path, data)
        assert answer.status_code == 422, data
        assert sentence in answer.text, data
    at.at = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
    ben = client(cast.ben)
    assert ben.send(path, {"on": "18/3/2026", "reason": "recall"}).status_code == 303
    again = ben.send(path, {"on": "18/3/2026", "reason": "recall"})
    assert "already ended" in again.text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    (enrolment,) = enrolled(build, made, build.participant(cast.team))
    for path in (
        f"/enrolments/{enrolment.public_id}/leave",
        f"/enrolments/{enrolment.public_id}/stay",
    ):
        assert client(cast.asha).get(path).status_code == 200
        assert client(cast.esi).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
    page = f"/enrolments/{enrolment.public_id}"
    assert client(cast.esi).get(page).status_code == 200, "premises staff may see"
    assert "Record that they left" not in client(cast.esi).get(page).text
    assert client(cast.cara).get(page).status_code == 404
