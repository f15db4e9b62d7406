"""A session left short gets somebody else, with one press."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.dates import london_instant
from people.models import Leave, Shift, User, WorkingPattern
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
    assert "At The other group, Session 1" in page
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


def _offered(page: str, who: User) -> bool:
    return f'value="{who.public_id}"' in page


def _shift(build: Build, made: Cohort, who: User, day: date, at: int, until: int) -> None:
    starts, ends = london_instant(day, time(at)), london_instant(day, time(until))
    build.save(
        Shift(
            venue_id=made.venue_id,
            user_id=who.id,
            day=day,
            at=time(at),
            until=time(until),
            starts=starts,
            ends=ends,
        )
    )


def test_premises_staff_are_not_offered_a_group(cast: Cast, made: Cohort, client: Client) -> None:
    path = f"/sessions/{sessions_of(made)[0].public_id}/cover"
    asha = client(cast.asha)
    page = asha.get(path).text
    assert not _offered(page, cast.esi)
    assert "Premises staff: it needs a facilitator" in page
    refused = asha.send(path, {"who": str(cast.esi.public_id)})
    assert refused.status_code == 422
    assert "Esi Premises is premises staff: it needs a facilitator." in refused.text


def test_whoever_is_not_at_work_then_is_not_offered(
    build: Build, cast: Cast, made: Cohort, client: Client
) -> None:
    fay, gil, hal = (
        build.user(f"{name} Facilitator", (cast.team, Role.FACILITATOR))
        for name in ("Fay", "Gil", "Hal")
    )
    _shift(build, made, fay, FIRST, 14, 22)
    _shift(build, made, hal, FIRST, 7, 15)
    monday = {"weekday": 0, "at": time(9), "until": time(17), "every": 1}
    build.save(*(WorkingPattern(user=one, first=date(2026, 1, 5), **monday) for one in (gil, hal)))
    page = client(cast.asha).get(f"/sessions/{sessions_of(made)[0].public_id}/cover").text
    assert [_offered(page, one) for one in (fay, gil, hal)] == [False, False, True]
    assert "Not on shift then" in page
    assert "Not usually at work then" in page


def test_a_gap_in_the_shifts_or_somebody_gone_leaves_it_short(
    build: Build, cast: Cast, client: Client
) -> None:
    found = cohort(build, cast)
    _shift(build, found, cast.ben, FIRST, 14, 22)
    asha = client(cast.asha)
    page = asha.get(f"/teams/{cast.team.public_id}/cover").text
    assert "1 session left short" in page
    assert "Ben Facilitator is not on shift then. 1 more is needed." in page
    cast.ben.active = False
    build.save(cast.ben)
    page = asha.get(f"/teams/{cast.team.public_id}/cover").text
    assert "4 sessions left short" in page
    assert "Ben Facilitator is no longer on the team. 1 more is needed." in page


def test_whoever_knows_the_group_is_first(
    build: Build, cast: Cast, made: Cohort, client: Client
) -> None:
    build.user("Abe Facilitator", (cast.team, Role.FACILITATOR))
    zia = build.user("Zia Facilitator", (cast.team, Role.FACILITATOR))
    session, other = sessions_of(made)[0], sessions_of(made)[9]
    other.facilitations[0].user = zia
    build.save(other)
    page = client(cast.asha).get(f"/sessions/{session.public_id}/cover").text
    assert page.index("Zia Facilitator") < page.index("Abe Facilitator")


def test_a_page_left_open_says_what_others_did(
    build: Build, cast: Cast, made: Cohort, client: Client
) -> None:
    fay = build.user("Fay Facilitator", (cast.team, Role.FACILITATOR))
    gil = build.user("Gil Facilitator", (cast.team, Role.FACILITATOR))
    session = sessions_of(made)[0]
    path = f"/sessions/{session.public_id}/cover"
    asha = client(cast.asha)
    seen = re.findall(r'name="seen" value="(\d+)"', asha.get(path).text)[0]
    first = asha.send(path, {"who": str(fay.public_id), "seen": seen, "once": "a"})
    assert first.status_code == 303
    again = asha.send(path, {"who": str(fay.public_id), "seen": seen, "once": "a"})
    assert again.location == first.location, "a second press does nothing"
    late = asha.send(path, {"who": str(gil.public_id), "seen": seen, "once": "b"})
    assert late.status_code == 422
    assert "down for it now: Asha Lead and Fay Facilitator" in late.text
    assert [name for name, _ in _staff(session)] == ["Asha Lead", "Fay Facilitator"]
