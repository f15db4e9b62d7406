"""Reading a plan before it is accepted: clashes, two people at once, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from base.audit import AuditEvent
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from people.models import KeepApart, Leave, User
from programmes.models import Booking, Change, Plan, ProgrammeSession
from programmes.services.plans import undo_plan
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.programmes.planned import accept
from tests.programmes.rows import ad_hoc, cohort, enrolled, sessions_of

Client = Callable[[User | None], FlaskClient]


def _move(client: FlaskClient, session: ProgrammeSession, **asked: str) -> str:
    """Ask to move a session; where the plan is read."""
    given = {"day": "31/3/2026", "at": "14:00", "why": "The room flooded"} | asked
    room = session.room
    answer = client.send(  # type: ignore[attr-defined]
        f"/sessions/{session.public_id}/reschedule",
        {"room": str(room.public_id) if room else ""} | given,
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def _days(sessions: list[ProgrammeSession]) -> list[date]:
    for session in sessions:
        db.session.refresh(session)
    return [session.day for session in sessions]


def test_week_seven_and_all_after_it_and_back(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    enrolled(build, made, build.participant(cast.team), build.participant(cast.team))
    sessions = sessions_of(made)
    before, end = _days(sessions), made.ends_on
    ben = client(cast.ben)
    plan = _move(ben, sessions[6], day=before[7].strftime("%d/%m/%Y"), at="10am", scope="after")
    page = ben.get(plan).text
    assert "12 sessions, 2 people expected, 2 staff" in page
    assert "Moved, to keep the order" in page
    done = accept(ben, plan)
    assert done.status_code == 303, done.text
    after = _days(sessions)
    assert after[:6] == before[:6]
    assert after[6:17] == before[7:]
    db.session.refresh(made)
    assert made.ends_on == after[-1] > end
    text_ = ben.get(plan).text
    assert "Ben Facilitator accepted this on Monday 2 March 2026" in text_
    undone = ben.send(f"{plan}/undo")
    assert undone.status_code == 303, undone.text
    assert _days(sessions) == before
    db.session.refresh(made)
    assert made.ends_on == end
    assert {s.version for s in sessions[6:]} == {3}
    again = ben.send(f"{plan}/undo")
    assert again.location == undone.location, "undone once"
    sentences = db.session.scalars(select(AuditEvent.sentence)).all()
    assert f"Ben Facilitator moved 12 sessions of {made.name}: The room flooded." in sentences
    assert f"Ben Facilitator put back 12 sessions of {made.name}: Undone." in sentences


def test_an_undo_can_itself_be_undone(build: Build, cast: Cast, client: Client) -> None:
    sessions = sessions_of(cohort(build, cast))
    ben = client(cast.ben)
    plan = _move(ben, sessions[6])
    accept(ben, plan)
    undo = ben.send(f"{plan}/undo").location
    ben.send(f"{undo}/undo")
    assert _days(sessions)[6] == date(2026, 3, 31)


def test_a_held_session_can_not_be_undone(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    sessions = sessions_of(cohort(build, cast))
    ben = client(cast.ben)
    plan = _move(ben, sessions[6])
    accept(ben, plan)
    sessions[6].status = "held"
    build.save(sessions[6])
    answer = ben.send(f"{plan}/undo")
    assert "has been held or has begun" in answer.text
    sessions[6].status = "planned"
    build.save(sessions[6])
    at.at = datetime(2026, 4, 1, tzinfo=UTC)
    assert "has been held or has begun" in client(cast.ben).send(f"{plan}/undo").text


def test_what_was_changed_since_is_not_overwritten(
    build: Build, cast: Cast, client: Client
) -> None:
    sessions = sessions_of(cohort(build, cast))
    ben = client(cast.ben)
    plan = _move(ben, sessions[6])
    accept(ben, plan)
    accept(ben, _move(ben, sessions[6], day="9/4/2026"))
    assert "was changed again since" in ben.send(f"{plan}/undo").text
    assert _days(sessions)[6] == date(2026, 4, 9)


def test_a_clash_is_named_with_what_is_free_and_needs_a_reason(
    build: Build, cast: Cast, client: Client
) -> None:
    made = cohort(build, cast)
    session = sessions_of(made)[3]
    ad_hoc(build, made, date(2026, 3, 30), time(10), cast.esi)
    ben = client(cast.ben)
    plan = _move(ben, session, day="30/3/2026", at="11:00")
    page = ben.get(plan).text
    assert f"Room 1 is taken on Mon 30 Mar 2026, 10am to 11:30am by {made.name}, Extra." in page
    assert "Free instead:" in page
    assert "Mon 30 Mar 2026 at 11:30am" in page
    assert "/reschedule?day=2026-03-30&amp;at=11:30" in page
    bare = accept(ben, plan)
    assert "Tick the box to say that you know about the clashes" in bare.text
    ticked = accept(ben, plan, knowingly="y")
    assert "Say why these sessions may overlap" in ticked.text
    done = accept(ben, plan, knowingly="y", overlap_why="Half the room each")
    assert done.status_code == 303, done.text
    assert "Half the room each" in ben.get(f"/sessions/{session.public_id}").text
    accept(ben, _move(ben, session, day="31/3/2026"))
    db.session.refresh(session)
    assert session.overlap_why == "", "a free time needs no reason"


def test_staff_people_leave_and_keep_apart_are_found(
    build: Build, cast: Cast, client: Client
) -> None:
    made, other = cohort(build, cast), cohort(build, cast, start=date(2026, 4, 2), room=None)
    one, two = build.participant(cast.team), build.participant(cast.team)
    enrolled(build, made, one)
    session = sessions_of(made)[3]
    elsewhere = ad_hoc(build, other, date(2026, 3, 31), time(14), cast.ben)
    enrolled(build, other, one, two)
    build.save(
        KeepApart(
            one_id=min(one.id, two.id),
            other_id=max(one.id, two.id),
            reason="Threats",
            decided_by="Asha",
            review=date(2027, 1, 1),
            since=datetime(2026, 1, 1, tzinfo=UTC),
        ),
        Leave(
            user_id=cast.asha.id, first=date(2026, 3, 30), last=date(2026, 4, 3), kind="sickness"
        ),
    )
    page = client(cast.ben).get(_move(client(cast.ben), session)).text
    assert f"Ben Facilitator is at {other.name}, {elsewhere.title}" in page
    assert f"{one.code} is expected at {other.name}" in page
    assert f"{one.code} must be kept apart from somebody at" in page
    assert "Asha Lead is away then." in page
    assert "sickness" not in page


def test_another_teams_session_is_not_named(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    other = cohort(build, cast, team=cast.other_team, name="Secret group", start=date(2026, 4, 2))
    ad_hoc(build, other, date(2026, 3, 31), time(14), cast.cara)
    page = client(cast.ben).get(_move(client(cast.ben), sessions_of(made)[3])).text
    assert "by another team’s session" in page
    assert "Secret group" not in page


def test_the_second_of_two_is_shown_what_changed(build: Build, cast: Cast, client: Client) -> None:
    sessions = sessions_of(cohort(build, cast))
    ben, asha = client(cast.ben), client(cast.asha)
    first = _move(ben, sessions[6], day="16/4/2026", scope="after")
    second = _move(asha, sessions[6], day="17/4/2026", at="3pm", scope="after")
    held = asha.get(second).text
    accept(ben, first)
    answer = asha.send(second, _held(held))  # type: ignore[attr-defined]
    assert answer.status_code == 422
    assert "The schedule changed since you read this plan" in answer.text
    assert "Ben Facilitator: Session 7" in answer.text
    days = _days(sessions)
    assert days[6] == date(2026, 4, 16)
    assert accept(asha, second).status_code == 303, "read again, then accepted"
    assert _days(sessions)[6] == date(2026, 4, 17)


def _held(page: str) -> dict[str, str]:
    return {
        name: page.partition(f'name="{name}" value="')[2].partition('"')[0]
        for name in ("read", "seen")
    }


def test_twice_accepted_is_done_once(build: Build, cast: Cast, client: Client) -> None:
    sessions = sessions_of(cohort(build, cast))
    ben = client(cast.ben)
    plan = _move(ben, sessions[6])
    page = ben.get(plan).text
    for _ in range(2):
        assert ben.send(plan, _held(page)).status_code in {303, 200, 405}  # type: ignore[attr-defined]
    assert len(db.session.scalars(select(Change)).all()) == 1


def test_the_database_refuses_what_slips_through(build: Build, cast: Cast) -> None:
    made = cohort(build, cast)
    first, second = sessions_of(made)[:2]
    second.day, second.starts, second.ends = first.day, first.starts, first.ends
    build.save(second)
    with pytest.raises(IntegrityError, match="ex_booking_room_id"):
        db.session.execute(text("set constraints all immediate"))
    db.session.rollback()
    assert db.session.scalar(select(Booking.id).where(Booking.session_id == first.id)) is not None


def test_thrown_away_nothing_happens(build: Build, cast: Cast, client: Client) -> None:
    sessions = sessions_of(cohort(build, cast))
    ben = client(cast.ben)
    plan = _move(ben, sessions[6])
    assert ben.send(f"{plan}/discard").status_code == 303
    assert ben.get(plan).status_code == 404
    assert db.session.scalars(select(Plan)).all() == []
    other = _move(ben, sessions[6])
    accept(ben, other)
    assert "This plan was accepted" in ben.send(f"{other}/discard").text


def test_a_plan_that_can_do_nothing_any_more_says_so(
    build: Build, cast: Cast, client: Client
) -> None:
    sessions = sessions_of(cohort(build, cast))
    ben = client(cast.ben)
    plan = _move(ben, sessions[6])
    sessions[6].status = "cancelled"
    build.save(sessions[6])
    page = ben.get(plan).text
    assert "this plan no longer works" in page
    assert "Only a planned session can be moved" in page


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    plan = _move(client(cast.ben), sessions_of(cohort(build, cast))[6])
    for address in (plan, f"{plan}/undo", f"{plan}/discard"):
        assert client(cast.asha).get(address).status_code == 200
        assert client(cast.esi).get(address).status_code == 403
        assert client(cast.cara).get(address).status_code == 404
        assert client(None).get(address).status_code == 302
    with unit_of_work(), pytest.raises(Refused, match="never accepted"):
        undo_plan(db.session.scalars(select(Plan)).one(), by=cast.ben)


def test_reading_a_long_plan_asks_no_more_queries_than_a_short_one(
    build: Build, cast: Cast, client: Client, statements: Statements
) -> None:
    sessions = sessions_of(cohort(build, cast))
    ben = client(cast.ben)
    counts = []
    for n in (15, 1):
        plan = _move(
            ben,
            sessions[n],
            day=(sessions[n].day + timedelta(days=8)).strftime("%d/%m/%Y"),
            scope="after",
        )
        with statements() as sent:
            assert ben.get(plan).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1], counts
