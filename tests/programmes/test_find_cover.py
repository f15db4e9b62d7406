"""A session left short gets somebody else, with one press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import Leave, User
from people.roles import Role
from programmes.models import Cohort, ProgrammeSession
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.programmes.rows import cohort, sessions_of

Client = Callable[[User | None], FlaskClient]
FIRST = date(2026, 3, 4)


@pytest.fixture
def made(build: Build, cast: Cast) -> Cohort:
    """A cohort whose leader is ill for its first two weeks."""
    found = cohort(build, cast)
    away = Leave(user=cast.ben, kind="sickness", first=FIRST, last=date(2026, 3, 11), note="Back")
    build.save(away)
    return found


def _staff(session: ProgrammeSession) -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(f.user.name, f.part) for f in session.facilitations]


def test_one_press_and_it_can_be_undone(
    build: Build, cast: Cast, made: Cohort, client: Client
) -> None:
    fay = build.user("Fay Facilitator", (cast.team, Role.FACILITATOR))
    session = sessions_of(made)[0]
    asha = client(cast.asha)
    assert "2 sessions of North Team short of staff" in asha.get("/").text
    listed = asha.get(f"/teams/{cast.team.public_id}/cover").text
    assert "2 sessions left short" in listed
    assert "Ben Facilitator is away. 1 more is needed." in listed
    assert "sickness" not in listed.lower()
    path = f"/sessions/{session.public_id}/cover"
    page = asha.get(path).text
    assert "Fay Facilitator" in page
    sent = asha.send(path, {"who": str(fay.public_id)})
    assert sent.status_code == 303
    assert _staff(session) == [("Asha Lead", "co_facilitator"), ("Fay Facilitator", "lead")]
    assert "1 session of North Team short of staff" in asha.get("/").text
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "plan.restaff")
    ).one()
    assert said.startswith("Asha Lead changed the staff of 1 session of")
    undone = asha.send(f"{sent.location}/undo")
    assert undone.status_code == 303
    assert [name for name, _ in _staff(session)] == ["Asha Lead", "Ben Facilitator"]


def test_whoever_is_away_or_booked_is_not_offered_and_says_why(
    build: Build, cast: Cast, made: Cohort, client: Client
) -> None:
    fay = build.user("Fay Facilitator", (cast.team, Role.FACILITATOR))
    gil = build.user("Gil Facilitator", (cast.team, Role.FACILITATOR))
    build.save(Leave(user=gil, kind="annual_leave", first=FIRST, last=FIRST))
    other = cohort(build, cast, name="The other group", room=None)
    meeting = sessions_of(other)[0]
    meeting.facilitations[0].user, meeting.facilitations[1].user = fay, gil
    meeting.overlap_why = "A test"
    build.save(meeting)
    session = sessions_of(made)[0]
    asha = client(cast.asha)
    path = f"/sessions/{session.public_id}/cover"
    page = asha.get(path).text
    assert "at The other group, Session 1" in page
    assert f'value="{fay.public_id}"' not in page
    assert f'value="{gil.public_id}"' not in page
    refused = asha.send(path, {"who": str(fay.public_id)})
    assert refused.status_code == 422
    assert "Fay Facilitator is at The other group" in refused.text
    assert asha.send(path, {"who": "nobody"}).status_code == 422
    assert asha.send(path, {}).status_code == 422


def test_the_second_of_two_who_assign_is_told(
    build: Build, cast: Cast, made: Cohort, client: Client
) -> None:
    fay = build.user("Fay Facilitator", (cast.team, Role.FACILITATOR))
    path = f"/sessions/{sessions_of(made)[0].public_id}/cover"
    client(cast.asha).send(path, {"who": str(fay.public_id)})
    again = client(cast.ben).send(path, {"who": str(fay.public_id)})
    assert again.status_code == 422
    assert db.session.query(AuditEvent).filter_by(action="plan.restaff").count() == 1


def test_the_leave_says_what_it_leaves_short(cast: Cast, made: Cohort, client: Client) -> None:
    leave = db.session.scalars(select(Leave)).one()
    page = client(cast.asha).get(f"/teams/{cast.team.public_id}/leave/{leave.public_id}").text
    assert "Sessions they are down for" in page
    assert page.count("Find cover") == 2


def test_a_list_of_any_length_asks_as_much(
    build: Build, cast: Cast, made: Cohort, client: Client, statements: Statements
) -> None:
    path = f"/teams/{cast.team.public_id}/cover"
    asha = client(cast.asha)
    asha.get(path)
    with statements() as few:
        asha.get(path)
    leave = db.session.scalars(select(Leave)).one()
    leave.last = date(2026, 8, 1)
    build.save(leave)
    for n in range(3):
        cohort(build, cast, name=f"More {n}", room=None, start=date(2026, 3, 5 + n))
    with statements() as many:
        asha.get(path)
    assert len(many) <= len(few)


def test_who_may(cast: Cast, made: Cohort, client: Client) -> None:
    for path in (
        f"/teams/{cast.team.public_id}/cover",
        f"/sessions/{sessions_of(made)[0].public_id}/cover",
    ):
        assert client(cast.ben).get(path).status_code == 200
        assert client(None).get(path).status_code == 302
        assert client(cast.cara).get(path).status_code == 404
        assert client(cast.dev).get(path).status_code in {403, 404}
        assert client(cast.esi).get(path).status_code in {403, 404}
