"""Going on in another cohort, with what was marked staying where it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import KeepApart, User
from programmes.models import Cohort, Enrolment, Place
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled, sessions_of
from tests.programmes.second_cohort import second_cohort

Client = Callable[[User | None], FlaskClient]


@pytest.fixture
def old(build: Build, cast: Cast) -> Cohort:
    return cohort(build, cast, start=date(2026, 2, 11), status="running", name="Winter")


@pytest.fixture
def new(build: Build, cast: Cast) -> Cohort:
    return second_cohort(build, cast, start=date(2026, 3, 11), name="Spring")


def form(to: Cohort, **kw: str) -> dict[str, str]:
    return {"cohort": str(to.public_id), "on": "11/3/2026", "why": "Fits his shifts"} | kw


def days(made: Cohort) -> list[date]:
    places = db.session.scalars(select(Place).where(Place.removed_at.is_(None)))
    return sorted(p.session.day for p in places if p.session.cohort_id == made.id)


def test_the_old_ends_the_new_begins_and_each_names_the_other(
    build: Build, cast: Cast, client: Client, old: Cohort, new: Cohort
) -> None:
    person = build.participant(cast.team)
    (enrolment,) = enrolled(build, old, person)
    first = sessions_of(old)[0]
    first.status = "held"
    build.save(first)
    ben = client(cast.ben)
    answer = ben.send(
        f"/enrolments/{enrolment.public_id}/transfer", form(new, therapist=str(cast.asha.id))
    )
    assert answer.status_code == 303, answer.text
    assert max(days(old)) == date(2026, 3, 4)
    assert min(days(old)) == date(2026, 2, 11), "the past stays"
    assert min(days(new)) == date(2026, 3, 11)
    assert len(days(new)) == 18
    page = ben.get(answer.location).text
    assert "Came from" in page
    assert "Winter" in page
    was = ben.get(f"/enrolments/{enrolment.public_id}").text
    assert "Goes to" in was
    assert "To Spring. Fits his shifts" in was
    made = db.session.scalars(select(Enrolment).where(Enrolment.cohort_id == new.id)).one()
    assert (made.came_from_id, made.therapist) == (enrolment.id, cast.asha)
    assert enrolment.leave_reason == "transferred"
    event = db.session.scalar(
        select(AuditEvent).where(AuditEvent.action == "enrolment.transferred")
    )
    assert event is not None
    assert event.sentence == (
        f"Ben Facilitator transferred {person.code} from Winter to Spring from Wednesday 11 March "
        "2026: Fits his shifts"
    )
    stays = ben.send(f"/enrolments/{enrolment.public_id}/stay", {})
    assert "They go to another cohort that day" in stays.text


def test_what_is_refused(
    build: Build, cast: Cast, client: Client, old: Cohort, new: Cohort, at: Clock
) -> None:
    person, inside = build.participant(cast.team), build.participant(cast.team)
    (enrolment,) = enrolled(build, old, person)
    enrolled(build, new, inside)
    new.capacity = 1
    build.save(new)
    path = f"/enrolments/{enrolment.public_id}/transfer"
    ben = client(cast.ben)
    for kw, sentence in (
        ({"why": ""}, "Say why they change cohort"),
        ({"on": "1/1/2026"}, "They enrolled on Wednesday 11 February 2026"),
        ({"cohort": str(old.public_id)}, "Choose one of the answers"),
        ({}, "Spring has no place left of 1"),
        ({"on": "8/4/2026"}, "This cohort is closed: people could join until week 2"),
        ({"therapist": str(cast.cara.id)}, "Choose one of the answers"),
    ):
        answer = ben.send(path, form(new, **kw))
        assert answer.status_code == 422, kw
        assert sentence in answer.text, kw
    db.session.refresh(enrolment)
    assert (enrolment.status, enrolment.left_on) == ("enrolled", None)
    one, other = sorted([person, inside], key=lambda p: p.id)
    build.save(
        KeepApart(
            one=one, other=other, reason="x", decided_by="y", review=date(2026, 9, 1), since=at.at
        )
    )
    known = form(new, all_the_same="y", knowingly="Agreed by all")
    assert "must be kept apart" in ben.send(path, known).text


def test_a_closed_cohort_may_be_joined_knowingly(
    build: Build, cast: Cast, client: Client, old: Cohort, new: Cohort
) -> None:
    (enrolment,) = enrolled(build, old, build.participant(cast.team))
    path = f"/enrolments/{enrolment.public_id}/transfer"
    ben = client(cast.ben)
    bare = ben.send(path, form(new, on="8/4/2026", all_the_same="y"))
    assert "Say why you go ahead all the same" in bare.text
    known = form(new, on="8/4/2026", all_the_same="y", knowingly="He has done the first part")
    answer = ben.send(path, known)
    assert answer.status_code == 303, answer.text
    page = ben.get(answer.location).text
    assert "He has done the first part" in page
    assert "This cohort is closed" in page
    assert min(days(new)) == date(2026, 4, 8)


def test_who_may(build: Build, cast: Cast, client: Client, old: Cohort, new: Cohort) -> None:
    (enrolment,) = enrolled(build, old, build.participant(cast.team))
    path = f"/enrolments/{enrolment.public_id}/transfer"
    assert client(cast.asha).get(path).status_code == 200
    assert client(cast.esi).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
