"""Enrolling people in a cohort."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from base.audit import looks_at
from base.database import db
from people.models import CalendarStamp, KeepApart, NamedReader, User
from people.roles import Role
from programmes.models import Enrolment, Place
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]


def test_several_at_once_are_expected_at_every_session(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    people = [build.participant(cast.team) for _ in range(8)]
    path = f"/cohorts/{made.public_id}/enrol"
    answer = client(cast.ben).send(
        path, {"people": [str(p.public_id) for p in people], "on": "4/3/2026"}
    )
    assert answer.location == f"/cohorts/{made.public_id}/people", answer.text
    assert db.session.scalar(select(func.count(Place.id))) == 8 * 18
    stamps = db.session.scalars(select(CalendarStamp.participant_id)).all()
    assert {p.id for p in people} <= set(stamps)
    page = client(cast.ben).get(answer.location).text
    assert "8 of 10 places taken" in page
    assert people[0].called in page


def test_a_later_joiner_is_expected_only_from_then(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    client(cast.ben).send(
        f"/cohorts/{made.public_id}/enrol", {"people": [str(person.public_id)], "on": "11/3/2026"}
    )
    days = [place.session.day for place in db.session.scalars(select(Place))]
    assert len(days) == 17
    assert min(days) == date(2026, 3, 11)


def test_what_is_refused_is_said_and_kept(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast, capacity=2)
    a, b, c = (build.participant(cast.team) for _ in range(3))
    enrolled(build, made, a)
    path = f"/cohorts/{made.public_id}/enrol"
    ben = client(cast.ben)

    def refused(people: list[object], on: str, sentence: str) -> None:
        answer = ben.send(path, {"people": people, "on": on})
        assert answer.status_code == 422
        assert sentence in answer.text

    refused([], "4/3/2026", "Tick at least one person")
    refused([a.public_id], "4/3/2026", f"Already enrolled here: {a.code}")
    refused([b.public_id, c.public_id], "4/3/2026", "has 1 place left of 2, and you chose 2")
    refused([b.public_id], "4/3/2046", "more than a year away")
    refused([b.public_id], "", "Give the day they join from")
    refused([b.public_id], "25/3/2026", "This cohort is closed: people could join until week 2")
    refused(["nonsense"], "4/3/2026", "Choose people from the list")
    lo, hi = sorted([a.id, b.id])
    build.save(
        KeepApart(
            one_id=lo, other_id=hi, reason="x", decided_by="y", review=date(2026, 9, 1), since=at.at
        )
    )
    refused([b.public_id], "4/3/2026", f"{b.code} must be kept apart from someone in this cohort")
    assert db.session.scalar(select(func.count(Enrolment.id))) == 1


def test_the_database_itself_refuses_a_second_active_enrolment(build: Build, cast: Cast) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    enrolled(build, made, person)
    for status in ("waiting", "offered", "enrolled", "paused"):
        second = Enrolment(
            cohort=made, participant=person, status=status, enrolled_on=made.starts_on
        )
        with pytest.raises(IntegrityError, match="uq_enrolment_active"):
            build.save(second)


def test_enrolling_twice_by_a_double_click_enrols_once(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    path = f"/cohorts/{made.public_id}/enrol"
    ben = client(cast.ben)
    data = {"people": [str(person.public_id)], "on": "4/3/2026", "once": "abc"}
    first, second = ben.send(path, data), ben.send(path, data)
    assert first.location == second.location
    assert db.session.scalar(select(func.count(Enrolment.id))) == 1


def test_a_person_of_limited_access_is_a_place_taken(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    secret = build.participant(
        cast.team, given_name="Quietly", family_name="Hidden", limited_access=True
    )
    build.save(NamedReader(participant=secret, user=cast.asha))
    enrolled(build, made, secret)
    session = sessions_of(made)[0]
    for path in (
        f"/cohorts/{made.public_id}/people",
        f"/sessions/{session.public_id}",
        f"/cohorts/{made.public_id}/enrol",
        f"/sessions/{session.public_id}/register",
    ):
        page = client(cast.ben).get(path).text
        assert "Quietly" not in page, path
        assert secret.code not in page, path
        assert str(secret.public_id) not in page, path
    assert "Place taken" in client(cast.ben).get(f"/sessions/{session.public_id}").text
    assert "Quietly Hidden" in client(cast.asha).get(f"/sessions/{session.public_id}").text


def test_who_may_enrol(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    path = f"/cohorts/{made.public_id}/enrol"
    assert client(cast.asha).get(path).status_code == 200
    assert client(cast.esi).get(path).status_code == 403
    assert client(cast.dev).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302


def test_another_teams_person_cannot_be_enrolled(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    stranger = build.participant(cast.other_team)
    answer = client(cast.ben).send(
        f"/cohorts/{made.public_id}/enrol", {"people": [str(stranger.public_id)], "on": "4/3/2026"}
    )
    assert answer.status_code == 404
    assert db.session.scalar(select(func.count(Enrolment.id))) == 0


def test_someone_of_the_persons_other_team_is_not_on_this_caseload(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    both = build.user(
        "Both Teams", (cast.team, Role.FACILITATOR), (cast.other_team, Role.FACILITATOR)
    )
    theirs = build.participant(cast.other_team)
    path = f"/cohorts/{made.public_id}/enrol"
    assert theirs.code not in client(both).get(path).text
    answer = client(both).send(path, {"people": [str(theirs.public_id)], "on": "4/3/2026"})
    assert answer.status_code == 422
    assert f"Not on the caseload of North Team: {theirs.code}" in answer.text


def test_a_refused_page_that_shows_people_counts_as_a_look(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    ben = client(cast.ben)
    token = ben.token("/account")
    answer = ben.post(f"/cohorts/{made.public_id}/enrol", data={"csrf_token": token})
    assert answer.status_code == 422
    assert person.called in answer.text
    assert [look.actor for look in looks_at(person.public_id)] == ["Ben Facilitator"]


def test_whoever_leaves_later_still_takes_a_place_and_is_kept_apart_from(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast, capacity=1)
    leaving, joining = build.participant(cast.team), build.participant(cast.team)
    (enrolment,) = enrolled(build, made, leaving)
    ben = client(cast.ben)
    left = {"on": "29/4/2026", "reason": "moved_area"}
    assert ben.send(f"/enrolments/{enrolment.public_id}/leave", left).status_code == 303
    path = f"/cohorts/{made.public_id}/enrol"
    form = {"people": [str(joining.public_id)], "on": "4/3/2026"}
    assert "has no place left of 1" in ben.send(path, form).text
    with db.session.no_autoflush:
        made.capacity = 5
        build.save(made)
    one, other = sorted([leaving, joining], key=lambda p: p.id)
    pair = KeepApart(
        one=one, other=other, reason="x", decided_by="y", review=date(2026, 9, 1), since=at.at
    )
    build.save(pair)
    assert "must be kept apart from someone" in ben.send(path, form).text


def test_the_same_person_ticked_twice_is_enrolled_once(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    form = {"people": [str(person.public_id)] * 2, "on": "4/3/2026"}
    assert client(cast.ben).send(f"/cohorts/{made.public_id}/enrol", form).status_code == 303
    assert db.session.scalar(select(func.count(Enrolment.id))) == 1


def test_ten_thousand_at_once_are_refused_in_one_breath(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    many = [str(uuid4()) for _ in range(10_000)]
    form = {"people": many, "on": "4/3/2026"}
    answer = client(cast.ben).send(f"/cohorts/{made.public_id}/enrol", form)
    assert answer.status_code == 422
    assert "You chose 10000 people and the cohort holds 10" in answer.text


def test_one_more_than_the_cohort_holds_may_be_allowed_with_a_reason(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast, capacity=1)
    enrolled(build, made, build.participant(cast.team))
    person = build.participant(cast.team)
    path = f"/cohorts/{made.public_id}/enrol"
    ben = client(cast.ben)
    form = {"people": [str(person.public_id)], "on": "4/3/2026"}
    assert "Go ahead all the same?" not in ben.get(path).text
    refused = ben.send(path, form)
    assert "has no place left of 1" in refused.text
    assert "Go ahead all the same?" in refused.text
    known = form | {"all_the_same": "y", "knowingly": "Agreed with the venue"}
    assert ben.send(path, known).status_code == 303
    enrolment = db.session.scalars(
        select(Enrolment).where(Enrolment.participant_id == person.id)
    ).one()
    page = ben.get(f"/enrolments/{enrolment.public_id}").text
    assert "Agreed with the venue" in page
    assert "has no place left of 1" in page


def test_17_enrolling_after_the_cohort_is_over_is_refused(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast, ends_on=date(2026, 4, 29))
    person = build.participant(cast.team)
    known = {
        "people": [str(person.public_id)],
        "on": "30/4/2026",
        "all_the_same": "y",
        "knowingly": "x",
    }
    answer = client(cast.ben).send(f"/cohorts/{made.public_id}/enrol", known)
    assert f"{made.name} ends on Wednesday 29 April 2026" in answer.text


def test_12_enrolling_today_expects_them_today_and_not_yesterday(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast, start=date(2026, 2, 23), programme_slug="m-trem")
    at.at = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    person = build.participant(cast.team)
    form = {"people": [str(person.public_id)], "on": "4/3/2026"}
    assert client(cast.ben).send(f"/cohorts/{made.public_id}/enrol", form).status_code == 303
    days = sorted(place.session.day for place in db.session.scalars(select(Place)))
    assert days[0] == date(2026, 3, 4)
