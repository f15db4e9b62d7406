"""Another building at short notice, and a place taken from somebody: told like a move, and once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from attendance.models import Notice
from base import clock
from base.audit import record
from base.database import db
from base.work import unit_of_work
from calendars import jobs
from calendars.late import KIND_WORDS, Kind, Standing, kind_of
from calendars.models import Message
from calendars.queries import reminding as facts
from calendars.queries.sessions import forbidden
from calendars.services.sending import decide_again, take_next
from people.models import Hold, Participant, Room
from programmes.models import Enrolment, ProgrammeSession
from programmes.reminders import Way
from programmes.services import enrolments, sessions
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import adam, messages
from tests.calendars.test_tell_late_changes import cancel, kinds, move, undo
from tests.conftest import Clock

DAY = date(2026, 3, 4)
WHEN = "Wednesday 4 March 2026 at 10am"
NOT_HAPPENING = (
    f"Hello Adam. Your appointment on {WHEN} is not happening. Questions? Call 01632 960000."
)
ELSEWHERE = (
    f"Hello Adam. The place of your appointment on {WHEN} has changed. "
    "Call 01632 960000 to ask where it is."
)


@pytest.fixture
def person(rows: Rows, at: Clock) -> Participant:
    """Adam."""
    at.at = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    return adam(rows)


@pytest.fixture
def session(rows: Rows, person: Participant) -> ProgrammeSession:
    """A session the day after tomorrow, with Adam."""
    return rows.session(rows.cohort(), DAY, people=(person,))


@pytest.fixture
def away(rows: Rows) -> Room:
    """A room in another building of the team."""
    return rows.build.venue(rows.cast.team, name="Elm House").rooms[0]


def put_into(
    rows: Rows, session: ProgrammeSession, room: Room, at: time = time(10), day: date = DAY
) -> None:
    """Change its room, and perhaps its time."""
    with unit_of_work():
        sessions.reschedule_session(
            session, day=day, at=at, why="A flood", room=room, by=rows.cast.asha
        )


def take(rows: Rows, session: ProgrammeSession) -> None:
    """Expect Adam there no more."""
    with unit_of_work():
        sessions.remove_place(session.places[0], by=rows.cast.ben)


def give(rows: Rows, session: ProgrammeSession, person: Participant) -> None:
    """Expect him there."""
    with unit_of_work():
        sessions.add_place(session, person, None, by=rows.cast.ben)


def sent(rows: Rows) -> None:
    """Whatever is queued has arrived."""
    for one in messages():
        if one.state == "queued":
            one.state, one.sent_at = "sent", clock.now()
            rows.build.save(one)


def test_another_building_is_told_at_once_and_once(
    rows: Rows, session: ProgrammeSession, away: Room
) -> None:
    put_into(rows, session, away)
    assert jobs.tell_late_changes() == "1 decided"
    assert jobs.tell_late_changes() == "0 decided"
    (one,) = messages()
    assert (one.kind, one.state, one.way, one.body) == ("place", "queued", "text", ELSEWHERE)
    assert "Elm" not in one.body
    assert not forbidden().found_in(one.body)


def test_another_room_of_the_same_building_is_not(rows: Rows, session: ProgrammeSession) -> None:
    room = Room(venue=rows.cast.venue, name="Room 2", capacity=8)
    rows.build.save(room)
    put_into(rows, session, room)
    assert jobs.tell_late_changes() == "0 decided"


def test_another_time_and_another_building_are_two_messages(
    rows: Rows, session: ProgrammeSession, away: Room
) -> None:
    put_into(rows, session, away, time(14))
    assert jobs.tell_late_changes() == "2 decided"
    moved, where = messages()
    assert (moved.kind, where.kind) == ("moved", "place")
    assert "has moved to Wednesday 4 March 2026 at 2pm" in moved.body
    assert "on Wednesday 4 March 2026 at 2pm has changed" in where.body
    assert jobs.tell_late_changes() == "0 decided"


def test_another_building_far_ahead_is_not_told_unless_they_were_reminded(
    rows: Rows, person: Participant, away: Room, at: Clock
) -> None:
    far = rows.session(rows.cohort(), date(2026, 3, 11), people=(person,))
    put_into(rows, far, away, day=date(2026, 3, 11))
    assert jobs.tell_late_changes() == "0 decided"


def test_the_building_put_back_before_anybody_was_told_says_nothing(
    rows: Rows, session: ProgrammeSession, away: Room
) -> None:
    put_into(rows, session, away)
    undo(rows)
    jobs.tell_late_changes()
    (one,) = messages()
    assert (one.state, one.why) == ("not_sent", ["undone"])


def test_a_message_about_a_building_that_changed_again_is_not_sent(
    rows: Rows, session: ProgrammeSession, away: Room, at: Clock
) -> None:
    put_into(rows, session, away)
    jobs.tell_late_changes()
    at.at += timedelta(minutes=1)
    undo(rows)
    jobs.tell_late_changes()
    first, second = messages()
    assert decide_again(first, facts.facts_of(first), at.at).why == ("moved",)
    assert decide_again(second, facts.facts_of(second), at.at).sends


def test_a_place_taken_is_told_at_once_and_once(rows: Rows, session: ProgrammeSession) -> None:
    take(rows, session)
    assert jobs.tell_late_changes() == "1 decided"
    assert jobs.tell_late_changes() == "0 decided"
    (one,) = messages()
    assert (one.kind, one.state, one.way, one.body) == ("taken", "queued", "text", NOT_HAPPENING)
    with unit_of_work():
        take_next(clock.now(), {Way.TEXT: "hand"})
    assert messages()[0].state == "sending", "it is still right"


def test_a_place_taken_far_ahead_is_not_told(rows: Rows, person: Participant, at: Clock) -> None:
    far = rows.session(rows.cohort(), date(2026, 3, 11), people=(person,))
    take(rows, far)
    assert jobs.tell_late_changes() == "0 decided"
    at.at += timedelta(hours=40)
    assert jobs.tell_late_changes() == "0 decided"


def test_given_back_before_it_was_sent_it_is_not_sent(
    rows: Rows, session: ProgrammeSession, person: Participant
) -> None:
    take(rows, session)
    jobs.tell_late_changes()
    give(rows, session, person)
    assert jobs.tell_late_changes() == "0 decided"
    with unit_of_work():
        assert take_next(clock.now(), {Way.TEXT: "hand"}) == "not sent"
    (one,) = messages()
    assert (one.state, one.why) == ("not_sent", ["undone"])


def test_given_back_before_anybody_decided_nothing_is_said(
    rows: Rows, session: ProgrammeSession, person: Participant
) -> None:
    take(rows, session)
    give(rows, session, person)
    assert jobs.tell_late_changes() == "0 decided"


def test_given_back_after_it_was_sent_it_is_going_ahead_after_all_and_so_on(
    rows: Rows, session: ProgrammeSession, person: Participant, at: Clock
) -> None:
    for _ in range(2):
        take(rows, session)
        assert jobs.tell_late_changes() == "1 decided"
        sent(rows)
        at.at += timedelta(minutes=5)
        give(rows, session, person)
        assert jobs.tell_late_changes() == "1 decided"
        assert jobs.tell_late_changes() == "0 decided"
        sent(rows)
        at.at += timedelta(minutes=5)
    assert [kind for kind, _ in kinds()] == ["taken", "back", "taken", "back"]
    assert "is going ahead after all" in messages()[-1].body


def test_whoever_was_not_told_of_a_move_is_told_of_the_time_they_know(
    rows: Rows, session: ProgrammeSession
) -> None:
    move(rows, session, at=time(14))
    take(rows, session)
    jobs.tell_late_changes()
    (one,) = messages()
    assert (one.kind, one.body) == ("taken", NOT_HAPPENING)


def test_called_off_and_told_it_is_not_told_again(
    rows: Rows, session: ProgrammeSession, at: Clock
) -> None:
    cancel(rows, session)
    jobs.tell_late_changes()
    at.at += timedelta(minutes=5)
    take(rows, session)
    assert jobs.tell_late_changes() == "0 decided"


def test_taken_and_then_called_off_it_is_told_once(
    rows: Rows, session: ProgrammeSession, at: Clock
) -> None:
    take(rows, session)
    at.at += timedelta(minutes=5)
    cancel(rows, session)
    assert jobs.tell_late_changes() == "1 decided"
    assert kinds() == [("taken", "queued")]


def test_expected_at_another_session_at_that_very_time_nothing_is_said(
    rows: Rows, session: ProgrammeSession, person: Participant
) -> None:
    take(rows, session)
    other = rows.cohort()
    with unit_of_work():
        other.room = Room(venue=rows.cast.venue, name="Room 2", capacity=8)
        record("test.built", "Another room.", by=SYSTEM)
    rows.session(other, DAY, people=(person,), staff=(rows.cast.asha,))
    assert jobs.tell_late_changes() == "0 decided"


def test_expected_then_in_another_building_the_place_has_changed(
    rows: Rows, session: ProgrammeSession, person: Participant, away: Room
) -> None:
    take(rows, session)
    other = rows.cohort()
    with unit_of_work():
        other.room, other.venue = away, away.venue
        record("test.built", "Another building.", by=SYSTEM)
    rows.session(other, DAY, people=(person,), staff=(rows.cast.asha,))
    assert jobs.tell_late_changes() == "1 decided"
    assert jobs.tell_late_changes() == "0 decided"
    (one,) = messages()
    assert (one.kind, one.body) == ("place", ELSEWHERE)
    assert decide_again(one, facts.facts_of(one), clock.now()).sends


@pytest.mark.parametrize("what", ["building", "place"])
@pytest.mark.parametrize("why", ["said_so", "limited", "held", "not_allowed", "no_number"])
def test_the_same_rules_forbid_it_and_the_reason_is_kept(
    rows: Rows, session: ProgrammeSession, person: Participant, away: Room, what: str, why: str
) -> None:
    _forbid(rows, session, person, why)
    if what == "building":
        put_into(rows, session, away)
    else:
        take(rows, session)
    assert jobs.tell_late_changes() == "1 decided"
    assert jobs.tell_late_changes() == "0 decided"
    (one,) = messages()
    assert (one.state, one.way, one.body) == ("not_sent", "", "")
    assert set(one.why) == {why}


def _forbid(rows: Rows, session: ProgrammeSession, person: Participant, why: str) -> None:
    if why == "said_so":
        place = session.places[0].id
        now = clock.now()
        rows.build.save(Notice(place_id=place, received_at=now, channel="phone", at=now))
    elif why == "limited":
        person.limited_access = True
        rows.build.save(person)
    elif why == "held":
        rows.build.save(Hold(participant=person, kind="custody", starts=clock.today()))
    elif why == "not_allowed":
        person.contact.text_ok = person.contact.email_ok = False
        rows.build.save(person.contact)
    else:
        rows.cast.team.public_phone = ""
        rows.build.save(rows.cast.team)


@pytest.mark.parametrize(
    ("reason", "state", "why"),
    [
        ("withdrew", "queued", []),
        ("recall", "not_sent", ["held"]),
        ("returned_to_court", "not_sent", ["held"]),
        ("died", "not_sent", ["died"]),
    ],
)
def test_whoever_left_is_told_unless_nobody_should_write_there(
    rows: Rows, person: Participant, reason: str, state: str, why: list[str]
) -> None:
    cohort = rows.cohort()
    session = rows.session(cohort, DAY, people=(person,))
    enrolment = Enrolment(
        cohort=cohort, participant=person, status="enrolled", enrolled_on=date(2026, 2, 1)
    )
    session.places[0].enrolment = enrolment
    rows.build.save(enrolment, session.places[0])
    with unit_of_work():
        enrolments.leave_cohort(
            enrolment, on=clock.today(), reason=reason, why="", by=rows.cast.asha
        )
    assert jobs.tell_late_changes() == "1 decided"
    (one,) = messages()
    assert (one.kind, one.state, one.why) == ("taken", state, why)


def test_the_outbox_says_what_each_is(
    rows: Rows, session: ProgrammeSession, away: Room, client: Client
) -> None:
    put_into(rows, session, away)
    jobs.tell_late_changes()
    take(rows, session)
    jobs.tell_late_changes()
    assert {one.kind for one in db.session.query(Message)} == {"place", "taken"}
    shown = client(rows.cast.ben).get("/messages").text.lower()
    assert f"another building, {WHEN}".lower() in shown
    assert f"no longer expected, {WHEN}".lower() in shown


def test_every_kind_has_words() -> None:
    assert set(KIND_WORDS) == set(Kind)
    starts = datetime(2026, 3, 4, 10, tzinfo=UTC)
    here, there = Standing(starts, on=True, venue=1), Standing(starts, on=True, venue=2)
    unknown = Standing(starts, on=True)
    assert kind_of(here, there) is Kind.PLACE
    assert kind_of(unknown, there) is kind_of(here, unknown) is None
