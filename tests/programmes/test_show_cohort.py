"""A cohort's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from flask.testing import FlaskClient

from people.models import User
from tests.build import Build, Cast
from tests.programmes.rows import ad_hoc, cohort, enrolled

Client = Callable[[User | None], FlaskClient]


def test_it_is_on_the_list_and_opens(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    page = client(cast.ben).get("/cohorts").text
    assert made.name in page
    assert "0 of 10" in page
    for tab in ("", "/people", "/changes"):
        assert made.name in client(cast.esi).get(f"/cohorts/{made.public_id}{tab}").text


def test_whose_supervision_ends_first_is_shown(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    enrolled(build, made, build.participant(cast.team, supervision_ends=date(2026, 5, 1)))
    page = client(cast.ben).get(f"/cohorts/{made.public_id}/people").text
    assert "Supervision ends Fri 1 May 2026, before the cohort does" in page


def test_an_empty_list_says_what_to_do(cast: Cast, client: Client) -> None:
    assert "Your teams have no cohorts yet. Plan one" in client(cast.ben).get("/cohorts").text
    assert "Your teams have no cohorts yet." in client(cast.esi).get("/cohorts").text


def test_who_may_look(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    for tab in ("", "/people", "/changes"):
        path = f"/cohorts/{made.public_id}{tab}"
        assert client(cast.dev).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
    assert made.name not in client(cast.cara).get("/cohorts").text


def test_someone_no_longer_on_the_caseload_keeps_a_name_and_has_no_link(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    enrolled(build, made, person)
    for row in person.caseload:
        row.ended_at = row.since
        build.save(row)
    page = client(cast.ben).get(f"/cohorts/{made.public_id}/people").text
    assert person.called in page
    assert str(person.public_id) not in page


def test_a_long_schedule_is_shown_four_weeks_at_a_time(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    for day in range(1, 61):
        ad_hoc(build, made, date(2026, 9, 1) + timedelta(days=day), time(15), cast.esi)
    ben = client(cast.ben)
    path = f"/cohorts/{made.public_id}"
    page = ben.get(path).text
    assert "78 sessions" in page
    assert "Session 4: Anger" in page
    assert "Session 5" not in page
    assert "?from=2026-03-30" in page
    later = ben.get(f"{path}?from=2026-09-07").text
    assert "Extra" in later
    assert "Session 4: Anger" not in later
    for odd in ("nonsense", "0001-01-01", "9999-12-31", ""):
        assert ben.get(f"{path}?from={odd}").status_code == 200
