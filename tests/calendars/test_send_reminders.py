"""Reminders: decided once for each person and session, sent or not, with the reason kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from base.database import db
from base.mail import init_app as init_mail
from base.work import unit_of_work
from calendars import jobs
from calendars.models import Message
from calendars.queries.sessions import forbidden
from calendars.services.sending import take_next
from people.models import Hold, Participant
from programmes.models import ProgrammeSession
from programmes.reminders import Way
from tests.calendars.rows import Rows
from tests.conftest import Clock, Statements

TOMORROW = date(2026, 3, 3)
BODY = (
    "Hello Adam. Your appointment is on Tuesday 3 March 2026 at 10am. If you cannot come, "
    "call 01632 960000."
)


def adam(rows: Rows, **kw: Any) -> Participant:
    """Somebody who agreed to texts and e-mails."""
    made = rows.build.participant(rows.cast.team, given_name="Adam", **kw)
    reachable(rows, made, mobile=f"07700 9{rows.build.next():05d}")
    return made


def reachable(rows: Rows, person: Participant, **kw: Any) -> None:
    """Set how somebody may be reached."""
    assert person.contact is not None
    values = {"text_ok": True, "email_ok": True, "email": "adam@mail.example"} | kw
    for name, value in values.items():
        setattr(person.contact, name, value)
    rows.build.save(person.contact)


def messages() -> list[Message]:
    """Everything decided, in order."""
    db.session.expire_all()
    return list(db.session.scalars(select(Message).order_by(Message.id)))


@pytest.fixture
def session(rows: Rows) -> ProgrammeSession:
    """Tomorrow at ten, with Adam."""
    return rows.session(rows.cohort(), TOMORROW, people=(adam(rows),))


def test_a_text_the_day_before_at_nine(session: ProgrammeSession, at: Clock) -> None:
    at.at = datetime(2026, 3, 2, 8, 59, tzinfo=UTC)
    assert jobs.decide_reminders() == "0 decided"
    at.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert jobs.decide_reminders() == "1 decided"
    assert jobs.decide_reminders() == "0 decided"
    (one,) = messages()
    assert (one.way, one.state, one.body, one.why) == ("text", "queued", BODY, [])
    assert one.occasion == "reminder:1:2026-03-03"
    assert jobs.send_messages() == "nothing to send", "no channel is set: it waits to be read"
    assert messages()[0].state == "queued"


def test_two_days_before_there_is_none(rows: Rows, at: Clock) -> None:
    rows.session(rows.cohort(), date(2026, 3, 4), people=(adam(rows),))
    assert jobs.decide_reminders() == "0 decided"


def test_what_was_not_possible_is_kept_with_what_was(rows: Rows, at: Clock) -> None:
    cohort = rows.cohort()
    text, email, letter, none = (adam(rows) for _ in range(4))
    reachable(rows, email, mobile="01632 960000")
    reachable(rows, letter, text_ok=False, mobile="", email="", letter_ok=True, address="1 Road")
    reachable(rows, none, text_ok=False, email_ok=False, mobile="")
    rows.session(cohort, TOMORROW, people=(text, email, letter, none))
    assert jobs.decide_reminders() == "4 decided"
    found = {m.participant_id: m for m in messages()}
    assert [(found[p.id].way, found[p.id].state) for p in (text, email, letter, none)] == [
        ("text", "queued"),
        ("email", "queued"),
        ("letter", "queued"),
        ("", "not_sent"),
    ]
    assert found[email.id].why == ["no_mobile"]
    assert found[letter.id].why == ["not_allowed", "no_email"]
    assert found[none.id].why == ["not_allowed"] * 3
    assert found[none.id].body == ""


@pytest.mark.parametrize(
    "typed", ["07700 900777", "+44 7700 900777", "0044 7700 900777", "(07700) 900-777"]
)
def test_a_mobile_of_two_people_is_nobodys(rows: Rows, at: Clock, typed: str) -> None:
    one, other = adam(rows), rows.build.participant(rows.cast.other_team)
    reachable(rows, one, mobile="07700900777", email_ok=False)
    reachable(rows, other, mobile=typed)
    rows.session(rows.cohort(), TOMORROW, people=(one,))
    jobs.decide_reminders()
    assert messages()[0].why[0] == "shared_mobile"


@pytest.mark.parametrize("kind", ["custody", "recall", "warrant", "no_contact"])
def test_a_hold_silences(rows: Rows, at: Clock, session: ProgrammeSession, kind: str) -> None:
    person_id = session.places[0].participant_id
    rows.build.save(Hold(participant_id=person_id, kind=kind, starts=TOMORROW))
    jobs.decide_reminders()
    assert (messages()[0].state, messages()[0].why) == ("not_sent", ["held"])


def test_limited_access_silences(rows: Rows, at: Clock) -> None:
    held, limited = adam(rows), adam(rows, limited_access=True)
    rows.build.save(Hold(participant_id=held.id, kind="limited_access", starts=date(2026, 3, 1)))
    rows.session(rows.cohort(), TOMORROW, people=(held, limited))
    jobs.decide_reminders()
    assert [m.why for m in messages()] == [["limited"], ["limited"]]


def test_a_programme_may_set_none(rows: Rows, at: Clock, session: ProgrammeSession) -> None:
    version = session.cohort.programme_version
    version.text, version.digest = version.text + "\nreminders: []\n", "none of it"
    rows.build.save(version)
    assert jobs.decide_reminders() == "0 decided"


def test_after_an_outage_yesterdays_is_recorded_and_not_sent(
    session: ProgrammeSession, at: Clock
) -> None:
    at.at = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
    assert jobs.decide_reminders() == "1 decided"
    (one,) = messages()
    assert (one.state, one.why, one.body) == ("not_sent", ["too_late"], "")


def test_in_the_evening_it_is_too_late_for_todays(session: ProgrammeSession, at: Clock) -> None:
    at.at = datetime(2026, 3, 2, 20, 5, tzinfo=UTC)
    jobs.decide_reminders()
    assert messages()[0].why == ["too_late"]


def test_what_waits_too_long_is_dropped(session: ProgrammeSession, at: Clock) -> None:
    jobs.decide_reminders()
    at.at = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    assert jobs.send_messages() == "1 too late"
    assert (messages()[0].state, messages()[0].why) == ("not_sent", ["too_late"])


def test_a_session_moved_to_another_day_has_a_reminder_of_its_own(
    rows: Rows, at: Clock, session: ProgrammeSession
) -> None:
    jobs.decide_reminders()
    session.day, session.starts = date(2026, 3, 10), session.starts + timedelta(days=7)
    session.ends += timedelta(days=7)
    rows.build.save(session)
    init_mail(rows.build.app, url="smtp://127.0.0.1:1", sender="d@x.example")
    try:
        with unit_of_work():
            assert take_next(at.at, {Way.TEXT: "notify"}) == "not sent"
    finally:
        init_mail(rows.build.app, url="", sender="")
    at.at = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    assert jobs.decide_reminders() == "1 decided"
    assert [(m.state, m.why) for m in messages()] == [("not_sent", ["moved"]), ("queued", [])]


def test_a_name_that_tells_something_is_not_sent(rows: Rows, at: Clock) -> None:
    person = adam(rows, preferred_name="Parole")
    rows.session(rows.cohort(), TOMORROW, people=(person,))
    jobs.decide_reminders()
    assert (messages()[0].state, messages()[0].why) == ("not_sent", ["telling"])


def test_no_message_has_a_word_on_the_list(rows: Rows, at: Clock) -> None:
    cohort = rows.cohort()
    for n in range(12):
        rows.session(cohort, TOMORROW, time(9 + n % 8), people=(adam(rows),))
    jobs.decide_reminders()
    assert len(messages()) == 12
    for one in messages():
        assert not forbidden().found_in(one.body + one.subject)
        assert "M-TREM" not in one.body
        assert "Kirk House" not in one.body


def test_the_statements_do_not_grow_with_the_people(
    rows: Rows, at: Clock, statements: Statements
) -> None:
    cohort = rows.cohort()
    rows.session(cohort, TOMORROW, people=tuple(adam(rows) for _ in range(2)))
    with statements() as few:
        assert jobs.decide_reminders() == "2 decided"
    with rows.build.together():
        people = tuple(adam(rows) for _ in range(20))
    for n in range(4):
        rows.session(cohort, TOMORROW, time(11 + n), people=people[n * 5 : n * 5 + 5])
    with statements() as many:
        assert jobs.decide_reminders() == "20 decided"
    assert len(many) == len(few) <= 10


def test_whoever_has_died_is_sent_nothing(rows: Rows, session: ProgrammeSession, at: Clock) -> None:
    """Their place may stand until somebody ends their enrolment."""
    person = session.places[0].participant
    person.died_on = date(2026, 3, 1)
    rows.build.save(person)
    at.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert jobs.decide_reminders() == "1 decided"
    (one,) = messages()
    assert (one.state, one.way, one.why) == ("not_sent", "", ["died"])
