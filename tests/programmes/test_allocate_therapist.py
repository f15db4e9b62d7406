"""Who is allocated to somebody, from when, and who it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import db
from people.models import User
from programmes.jobs import roll_enrolments
from programmes.models import Enrolment, TherapistAllocation
from programmes.queries.enrolments import therapist_on
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled

Client = Callable[[User | None], FlaskClient]


@pytest.fixture
def enrolment(build: Build, cast: Cast) -> Enrolment:
    """Asha's, as it was written before allocations were dated; today is 2 March."""
    made = cohort(build, cast, start=date(2026, 2, 25), status="running")
    (found,) = enrolled(build, made, build.participant(cast.team))
    found.therapist = cast.asha
    build.save(found)
    return found


def path(enrolment: Enrolment) -> str:
    return f"/enrolments/{enrolment.public_id}/therapist"


def history() -> list[tuple[str, date, date | None]]:
    rows = db.session.scalars(select(TherapistAllocation).order_by(TherapistAllocation.first))
    return [(row.user.name, row.first, row.last) for row in rows]


def test_a_change_keeps_who_it_was(cast: Cast, client: Client, enrolment: Enrolment) -> None:
    form = {"therapist": str(cast.ben.id), "first": "2/3/2026", "why": "Asha is away"}
    answer = client(cast.ben).send(path(enrolment), form)
    assert answer.status_code == 303, answer.text
    assert history() == [
        ("Asha Lead", date(2026, 2, 25), date(2026, 3, 1)),
        ("Ben Facilitator", date(2026, 3, 2), None),
    ]
    db.session.refresh(enrolment)
    assert enrolment.therapist == cast.ben
    assert therapist_on(enrolment, date(2026, 2, 28)) == cast.asha
    page = client(cast.ben).get(answer.location).text
    assert "Asha Lead. From Wed 25 Feb 2026 to Sun 1 Mar 2026" in page
    assert "Ben Facilitator. From Mon 2 Mar 2026: Asha is away" in page


def test_a_change_to_come_is_made_on_its_day(
    cast: Cast, client: Client, enrolment: Enrolment, at: Clock
) -> None:
    form = {"therapist": str(cast.ben.id), "first": "9/3/2026"}
    client(cast.ben).send(path(enrolment), form)
    db.session.refresh(enrolment)
    assert enrolment.therapist == cast.asha
    assert roll_enrolments() == "0 enrolments changed state"
    at.at = datetime(2026, 3, 9, 0, 6, tzinfo=UTC)
    assert roll_enrolments() == "1 enrolment changed state"
    assert roll_enrolments() == "0 enrolments changed state"
    db.session.refresh(enrolment)
    assert enrolment.therapist == cast.ben


def test_from_the_same_day_it_is_a_correction_and_nobody_ends_it(
    cast: Cast, client: Client, enrolment: Enrolment
) -> None:
    ben = client(cast.ben)
    ben.send(path(enrolment), {"therapist": str(cast.ben.id), "first": "2/3/2026"})
    ben.send(path(enrolment), {"therapist": str(cast.asha.id), "first": "2/3/2026"})
    assert [name for name, _, _ in history()] == ["Asha Lead", "Asha Lead"]
    ben.send(path(enrolment), {"therapist": "nobody", "first": "2/3/2026"})
    assert history() == [("Asha Lead", date(2026, 2, 25), date(2026, 3, 1))]
    db.session.refresh(enrolment)
    assert enrolment.therapist is None


def test_what_is_refused(cast: Cast, client: Client, enrolment: Enrolment) -> None:
    ben = client(cast.ben)
    for form, sentence in (
        ({"therapist": "", "first": "2/3/2026"}, "Choose who, or nobody"),
        ({"therapist": str(cast.asha.id), "first": "2/3/2026"}, "Asha Lead is allocated"),
        ({"therapist": str(cast.ben.id), "first": "1/1/2026"}, "They enrolled on"),
        ({"therapist": str(cast.ben.id), "first": "1/1/2036"}, "more than a year away"),
        ({"therapist": str(cast.cara.id), "first": "2/3/2026"}, "Choose one of the answers"),
    ):
        answer = ben.send(path(enrolment), form)
        assert answer.status_code == 422, form
        assert sentence in answer.text, form
    assert history() == []


def test_who_may(cast: Cast, client: Client, enrolment: Enrolment) -> None:
    assert client(cast.asha).get(path(enrolment)).status_code == 200
    assert client(cast.esi).get(path(enrolment)).status_code == 403
    assert client(cast.cara).get(path(enrolment)).status_code == 404
    assert client(None).get(path(enrolment)).status_code == 302
