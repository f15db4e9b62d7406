"""Today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from flask.testing import FlaskClient

from base import clock
from base.database import db
from base.jobs import JobRun
from base.work import unit_of_work
from people.models import User
from programmes.models import Place
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.planned import accept
from tests.programmes.rows import ad_hoc, cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]


def test_my_sessions_first_then_what_waits(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    enrolled(build, made, build.participant(cast.team))
    ad_hoc(build, made, date(2026, 3, 11), time(15), cast.esi)
    at.at = datetime(2026, 3, 11, 10, 30, tzinfo=UTC)
    page = client(cast.ben).get("/").text
    assert "Wednesday 11 March 2026" in page
    mine, others = page.index("Your sessions"), page.index("Also today on your teams")
    assert mine < page.index("Session 2: Messages about being a man") < others < page.index("Extra")
    assert "Registers to sign" in page
    assert "Session 1: Welcome and ground rules" in page
    register = f"/sessions/{sessions_of(made)[1].public_id}/register"
    assert register in page


def test_a_quiet_day_says_so_and_what_next(cast: Cast, client: Client) -> None:
    assert "Nothing waits for you today" in client(cast.ben).get("/").text
    with unit_of_work():
        now = clock.now()
        db.session.add(JobRun(job="send_mail", due=now, state="done", claimed_at=now))
    assert "Accounts and venues are under <a" in client(cast.dev).get("/").text


def test_what_changed_since_yesterday(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    made = cohort(build, cast)
    path = f"/sessions/{sessions_of(made)[4].public_id}/cancel"
    ben = client(cast.ben)
    accept(ben, ben.send(path, {"why": "Training day"}).location)
    assert "Training day" in client(cast.asha).get("/").text
    at.at = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    assert "Training day" not in client(cast.asha).get("/").text


def test_other_teams_show_nothing(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    cohort(build, cast)
    at.at = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    assert "Session 1" not in client(cast.cara).get("/").text
    assert client(None).get("/").status_code == 302


def test_a_one_to_one_session_says_whose_it_is_by_code(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    person = build.participant(cast.team)
    secret = build.participant(cast.team, limited_access=True)
    for hour, who in ((9, person), (12, secret)):
        session = ad_hoc(build, made, date(2026, 3, 3), time(hour), cast.ben)
        session.kind, session.title = "individual", "Individual session"
        build.save(session, Place(session=session, participant=who))
    at.at = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    for page in (
        client(cast.ben).get("/").text,
        client(cast.ben).get(f"/cohorts/{made.public_id}").text,
    ):
        assert f"Individual session, {person.code}" in page
        assert "Individual session, Place taken" in page
        assert secret.code not in page


def test_last_nights_session_is_one_press_from_evidence(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    ad_hoc(build, made, date(2026, 3, 10), time(21), cast.esi)
    [evening] = [one for one in sessions_of(made) if one.day == date(2026, 3, 10)]
    at.at = datetime(2026, 3, 11, 1, 30, tzinfo=UTC)
    link = f"/evidence/add?session={evening.public_id}"
    assert link in client(cast.esi).get("/").text
    assert link not in client(cast.ben).get("/").text
    assert 'href="/evidence/add"' in client(cast.ben).get("/").text
    assert "/evidence/add" not in client(cast.dev).get("/").text
    at.at = datetime(2026, 3, 11, 22, 30, tzinfo=UTC)
    assert link not in client(cast.esi).get("/").text
