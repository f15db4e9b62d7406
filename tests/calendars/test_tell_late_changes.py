"""A session moved or called off at short notice: its people are told at once, and once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from attendance.models import Notice
from base.database import db
from base.work import unit_of_work
from calendars import jobs
from calendars.models import Message
from calendars.queries.sessions import forbidden
from people.models import Participant
from programmes.models import Place, Plan, ProgrammeSession
from programmes.services import plans, sessions
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import adam, messages
from tests.conftest import Clock

DAY = date(2026, 3, 4)  # Wednesday at ten: within 48 hours from Monday at 10:30


@pytest.fixture
def person(rows: Rows, at: Clock) -> Participant:
    """Adam."""
    at.at = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    return adam(rows)


@pytest.fixture
def session(rows: Rows, person: Participant) -> ProgrammeSession:
    """A session the day after tomorrow, with Adam."""
    return rows.session(rows.cohort(), DAY, people=(person,))


def move(rows: Rows, session: ProgrammeSession, day: date = DAY, at: time = time(14)) -> None:
    """Move it."""
    with unit_of_work():
        sessions.reschedule_session(
            session, day=day, at=at, why="The heating failed", by=rows.cast.asha
        )


def cancel(rows: Rows, session: ProgrammeSession) -> None:
    """Call it off."""
    with unit_of_work():
        sessions.cancel_session(session, why="Nobody to lead it", by=rows.cast.asha)


def undo(rows: Rows) -> None:
    """Put the last change back."""
    plan = db.session.scalars(select(Plan).order_by(Plan.id.desc())).first()
    assert plan is not None
    with unit_of_work():
        plans.undo_plan(plan, by=rows.cast.asha)


def kinds() -> list[tuple[str, str]]:
    """What was decided, and its state."""
    return [(one.kind, one.state) for one in messages()]


def test_a_move_is_told_at_once_and_once(rows: Rows, session: ProgrammeSession) -> None:
    assert jobs.tell_late_changes() == "0 decided"
    move(rows, session)
    assert jobs.tell_late_changes() == "1 decided"
    assert jobs.tell_late_changes() == "0 decided"
    (one,) = messages()
    assert one.body == (
        "Hello Adam. Your appointment on Wednesday 4 March 2026 at 10am has moved to Wednesday "
        "4 March 2026 at 2pm. If you cannot come, call 01632 960000."
    )
    assert (one.kind, one.state, one.way) == ("moved", "queued", "text")
    assert not forbidden().found_in(one.body)


def test_a_session_called_off_is_told_and_its_going_ahead_after_all_too(
    rows: Rows, session: ProgrammeSession, at: Clock
) -> None:
    cancel(rows, session)
    assert jobs.tell_late_changes() == "1 decided"
    at.at += timedelta(minutes=5)
    undo(rows)
    assert jobs.tell_late_changes() == "1 decided"
    assert kinds() == [("cancelled", "queued"), ("back", "queued")]
    off, on = messages()
    assert off.body.endswith("10am is not happening. Questions? Call 01632 960000.")
    assert "is going ahead after all" in on.body


def test_put_back_before_anybody_was_told_says_nothing(
    rows: Rows, session: ProgrammeSession
) -> None:
    move(rows, session)
    undo(rows)
    jobs.tell_late_changes()
    assert jobs.tell_late_changes() == "0 decided"
    (one,) = messages()
    assert (one.state, one.why) == ("not_sent", ["undone"])


def test_two_moves_nobody_was_told_of_are_one(rows: Rows, session: ProgrammeSession) -> None:
    move(rows, session, at=time(14))
    move(rows, session, at=time(15))
    assert jobs.tell_late_changes() == "1 decided"
    assert "at 10am has moved to Wednesday 4 March 2026 at 3pm" in messages()[0].body


def test_what_is_far_ahead_is_not_told(rows: Rows, person: Participant, at: Clock) -> None:
    far = rows.session(rows.cohort(), date(2026, 3, 11), people=(person,))
    move(rows, far, date(2026, 3, 11))
    assert jobs.tell_late_changes() == "0 decided"
    at.at += timedelta(hours=40)
    assert jobs.tell_late_changes() == "0 decided", "it was not late when it was made"


def test_moved_into_the_next_two_days_is_told(rows: Rows, person: Participant) -> None:
    far = rows.session(rows.cohort(), date(2026, 3, 11), people=(person,))
    move(rows, far, date(2026, 3, 3))
    assert jobs.tell_late_changes() == "1 decided"
    assert "Tuesday 3 March 2026 at 2pm" in messages()[0].body


def test_whoever_was_reminded_is_told_however_far_it_moves(
    rows: Rows, person: Participant, at: Clock
) -> None:
    session = rows.session(rows.cohort(), date(2026, 3, 3), people=(person,))
    jobs.decide_reminders()
    move(rows, session, date(2026, 3, 12))
    jobs.tell_late_changes()
    assert kinds() == [("reminder", "queued"), ("moved", "queued")]
    at.at = datetime(2026, 3, 11, 9, tzinfo=UTC)
    assert jobs.decide_reminders() == "1 decided", "and reminded of the new day"
    assert [one.occasion for one in messages() if one.kind == "reminder"] == [
        "reminder:1:2026-03-03",
        "reminder:1:2026-03-12",
    ]


def test_who_came_to_it_afterwards_is_not_told_and_who_left_it_is_told_that(
    rows: Rows, session: ProgrammeSession, person: Participant, at: Clock
) -> None:
    other, gone = adam(rows), adam(rows)
    place = Place(session=session, participant=gone)
    rows.build.save(place)
    move(rows, session)
    place.removed_at = at.at
    rows.build.save(place, Place(session=session, participant=other))
    assert jobs.tell_late_changes() == "2 decided"
    told = [(one.participant_id, one.kind) for one in messages()]
    assert told == [(person.id, "moved"), (gone.id, "taken")]


def test_who_said_they_cannot_come_is_not_told(
    rows: Rows, session: ProgrammeSession, at: Clock
) -> None:
    rows.build.save(
        Notice(place_id=session.places[0].id, received_at=at.at, channel="phone", at=at.at)
    )
    cancel(rows, session)
    jobs.tell_late_changes()
    assert (messages()[0].state, messages()[0].why) == ("not_sent", ["said_so"])


@pytest.mark.parametrize(
    ("hour", "starts", "told"),
    [
        (21, time(10), datetime(2026, 3, 4, 8, 0, tzinfo=UTC)),
        (21, time(9), datetime(2026, 3, 4, 8, 0, tzinfo=UTC)),
        (21, time(8, 30), datetime(2026, 3, 3, 21, 0, tzinfo=UTC)),
        (19, time(8, 30), datetime(2026, 3, 3, 19, 0, tzinfo=UTC)),
    ],
)
def test_in_the_night_it_waits_for_the_morning_unless_that_is_too_late(
    rows: Rows, person: Participant, at: Clock, hour: int, starts: time, told: datetime
) -> None:
    session = rows.session(rows.cohort(), DAY, starts, people=(person,))
    at.at = datetime(2026, 3, 3, hour, tzinfo=UTC)
    cancel(rows, session)
    jobs.tell_late_changes()
    assert messages()[0].next_try_at == told


def test_what_has_begun_is_not_told(rows: Rows, session: ProgrammeSession, at: Clock) -> None:
    cancel(rows, session)
    at.at = datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert jobs.tell_late_changes() == "0 decided"


def test_the_outbox_says_what_it_is(rows: Rows, session: ProgrammeSession, client: Client) -> None:
    cancel(rows, session)
    jobs.tell_late_changes()
    shown = client(rows.cast.ben).get("/messages").text
    assert "not happening, Wednesday 4 March 2026 at 10am" in shown


def test_a_change_of_staff_or_room_is_not_told(rows: Rows, session: ProgrammeSession) -> None:
    session.room = None
    rows.build.save(session)
    assert jobs.tell_late_changes() == "0 decided"
    assert not db.session.scalars(select(Message)).all()
