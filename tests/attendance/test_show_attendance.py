"""A cohort's attendance grid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import event

from base.database import db
from people.models import NamedReader, User
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]


def test_marks_so_far_with_totals(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    made = cohort(build, cast)
    man, other = build.participant(cast.team), build.participant(cast.team)
    enrolled(build, made, man, other)
    first, second = sessions_of(made)[:2]
    at.at = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
    ben = client(cast.ben)
    keys = {p.participant_id: p.public_id.hex for p in first.places}
    form = {"do": "sign", "version": "0", f"{keys[man.id]}-came": "came"}
    form |= {f"{keys[other.id]}-came": "no_warning"}
    assert ben.send(f"/sessions/{first.public_id}/register", form).status_code == 303
    page = ben.get(f"/cohorts/{made.public_id}/attendance").text
    assert "2 people, 2 sessions so far" in page
    assert "1 of 1" in page
    assert "0 of 1" in page
    assert "Not marked yet" in page
    assert str(second.public_id) in page
    assert str(sessions_of(made)[2].public_id) not in page


def test_the_same_queries_for_three_and_for_forty(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast, capacity=50)
    enrolled(build, made, *(build.participant(cast.team) for _ in range(3)))
    at.at = datetime(2026, 7, 2, 12, 0, tzinfo=UTC)
    ben = client(cast.ben)

    def count() -> int:
        db.session.expire_all()
        seen: list[str] = []

        def note(*args: object) -> None:
            if str(args[2]).startswith(("SELECT", "INSERT")):
                seen.append(str(args[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        ben.get(f"/cohorts/{made.public_id}/attendance")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    few = count()
    enrolled(build, made, *(build.participant(cast.team) for _ in range(37)))
    assert count() == few


def test_a_hidden_persons_marks_are_hidden_too(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    secret = build.participant(cast.team, limited_access=True, family_name="Hidden")
    build.save(NamedReader(participant=secret, user=cast.asha))
    enrolled(build, made, secret)
    at.at = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
    path = f"/cohorts/{made.public_id}/attendance"
    page = client(cast.ben).get(path).text
    assert "Place taken" in page
    assert "Hidden" not in page
    assert "0 of 0" in page
    assert "Hidden" in client(cast.asha).get(path).text


def test_before_anything_started_and_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    path = f"/cohorts/{made.public_id}/attendance"
    assert "No session of this cohort has started" in client(cast.esi).get(path).text
    assert client(cast.dev).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
