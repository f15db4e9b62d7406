"""What messages said is erased after a while; that they were sent, or why not, is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.jobs import JOBS
from base.work import unit_of_work
from calendars import jobs
from calendars.models import Message
from calendars.services import retention
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import TOMORROW, adam, messages, reachable
from tests.conftest import Clock


@pytest.fixture
def both(rows: Rows, at: Clock) -> list[Message]:
    """One that was sent, and one that was not, with its reason."""
    sent, not_sent = adam(rows), adam(rows)
    reachable(rows, not_sent, text_ok=False, email_ok=False)
    rows.session(rows.cohort(), TOMORROW, people=(sent, not_sent))
    jobs.decide_reminders()
    found = messages()
    found[0].state, found[0].sent_at, found[0].to = "sent", at.at, "07700900001"
    rows.build.save(found[0])
    return found


def test_ninety_days_later_in_the_night(
    both: list[Message], rows: Rows, at: Clock, client: Client
) -> None:
    at.at += timedelta(days=90)
    assert jobs.erase_message_words() == "0 erased"
    at.at += timedelta(days=1)
    assert jobs.erase_message_words() == "1 erased"
    assert jobs.erase_message_words() == "0 erased"
    sent, not_sent = messages()
    assert (sent.body, sent.subject, sent.to, sent.erased_at) == ("", "", "", at.at)
    assert (sent.state, sent.way, sent.kind) == ("sent", "text", "reminder")
    assert (not_sent.state, not_sent.why) == ("not_sent", ["not_allowed"] * 3)
    page = client(rows.cast.ben).get(f"/messages/{sent.public_id}").text
    assert "What it said, and where it went, was erased on" in page
    assert "erase_message_words" in {job.name for job in JOBS}


def test_each_team_says_for_how_long(
    both: list[Message], rows: Rows, at: Clock, client: Client
) -> None:
    path = f"/teams/{rows.cast.team.public_id}/edit"
    typed = {
        "name": "North Team", "nation": "ENG", "public_name": "The Thursday Team",
        "public_phone": "01632 960000", "keep_message_days": "6",
    }  # fmt: skip
    answer = client(rows.cast.dev).send(path, typed)
    assert answer.status_code == 422
    assert "Enter between 7 and 3650 days." in answer.text
    assert client(rows.cast.dev).send(path, typed | {"keep_message_days": "7"}).status_code == 303
    at.at += timedelta(days=9)
    assert jobs.erase_message_words() == "1 erased"


def test_what_still_waits_is_left_alone(rows: Rows, at: Clock) -> None:
    rows.session(rows.cohort(), TOMORROW, people=(adam(rows),))
    jobs.decide_reminders()
    at.at += timedelta(days=400)
    with unit_of_work():
        assert retention.erase_words(at.at) == 0
    jobs.send_messages()  # gives up on it, as too late
    assert jobs.erase_message_words() == "1 erased"


def test_more_than_one_batch(rows: Rows, at: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [adam(rows) for _ in range(5)]
    rows.session(rows.cohort(), TOMORROW, people=tuple(people))
    jobs.decide_reminders()
    at.at += timedelta(days=400)
    jobs.send_messages()
    monkeypatch.setattr(retention, "BATCH", 2)
    assert jobs.erase_message_words() == "5 erased"
    assert {one.body for one in messages()} == {""}
