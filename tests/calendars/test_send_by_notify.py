"""Messages by GOV.UK Notify: sent once whatever it does, and what it tells afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from base.work import unit_of_work
from calendars import channels, jobs
from calendars.models import Message
from calendars.services.sending import TRIES, take_next
from tests.calendars.conftest import Client
from tests.calendars.notify_server import KEY, Notify, notify_server
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import BODY, TOMORROW, adam, messages, reachable
from tests.conftest import Clock

TOKEN = "a-receipt-token-of-some-length-0123456789"
RECEIPTS = "/notify/receipts"


@pytest.fixture
def notify(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notify]:
    """A service at Notify that Daybook sends by."""
    monkeypatch.setattr(channels, "_TIMEOUT", 1)
    with notify_server() as server:
        settings = channels.NotifySettings(KEY, server.url, "text-1", "email-1", TOKEN)
        channels.init_app(app, settings)
        yield server
        channels.init_app(app, channels.NotifySettings())


@pytest.fixture
def message(rows: Rows, at: Clock) -> Message:
    """A reminder to Adam, by text, due now."""
    rows.session(rows.cohort(), TOMORROW, people=(adam(rows),))
    jobs.decide_reminders()
    return messages()[0]


def later(at: Clock, minutes: int = 40) -> None:
    """Some minutes on."""
    at.at += timedelta(minutes=minutes)


def test_a_text_is_its_words_and_nothing_else(message: Message, notify: Notify) -> None:
    assert jobs.send_messages() == "1 sent"
    (sent,) = notify.taken
    assert sent["path"] == "/v2/notifications/sms"
    assert sent["phone_number"].startswith("077009")
    assert sent["template_id"] == "text-1"
    assert sent["personalisation"] == {"body": BODY}
    assert sent["reference"] == str(message.public_id)
    (one,) = messages()
    assert (one.state, one.provider, one.tries) == ("sent", "notify", 1)
    assert one.reference == sent["id"]
    assert jobs.send_messages() == "nothing to send"


def test_an_e_mail_has_a_subject(rows: Rows, at: Clock, notify: Notify) -> None:
    person = adam(rows)
    reachable(rows, person, text_ok=False)
    rows.session(rows.cohort(), TOMORROW, people=(person,))
    jobs.decide_reminders()
    jobs.send_messages()
    (sent,) = notify.taken
    assert sent["email_address"] == "adam@mail.example"
    assert sent["personalisation"] == {"subject": "Your appointment", "body": BODY}


@pytest.mark.parametrize("mood", [429, 500, 503, "gone"])
def test_what_did_not_get_through_is_sent_later_once(
    message: Message, notify: Notify, at: Clock, mood: Any
) -> None:
    notify.moods = [mood]
    assert jobs.send_messages() == "1 queued"
    assert jobs.send_messages() == "nothing to send", "not before its next time"
    assert messages()[0].next_try_at == at.at + timedelta(minutes=1)
    later(at)
    assert jobs.send_messages() == "1 sent"
    assert len(notify.taken) == 1
    assert messages()[0].tries == 2


@pytest.mark.parametrize("mood", ["cut", "garbled", "silent"])
def test_what_got_through_without_an_answer_is_not_sent_again(
    message: Message, notify: Notify, at: Clock, mood: str
) -> None:
    notify.moods = [mood]
    assert jobs.send_messages() == "1 queued"
    later(at)
    assert jobs.send_messages() == "1 sent"
    assert notify.asked == [str(message.public_id)]
    assert len(notify.taken) == 1
    assert messages()[0].reference == notify.taken[0]["id"]


def test_a_number_it_does_not_take_is_not_tried_again(
    message: Message, notify: Notify, at: Clock
) -> None:
    notify.moods = [400]
    assert jobs.send_messages() == "1 failed"
    later(at)
    assert jobs.send_messages() == "nothing to send"
    assert messages()[0].problem == "Notify refused it: the number is not one that can be reached."


def test_after_six_tries_a_person_is_asked(message: Message, notify: Notify, at: Clock) -> None:
    notify.moods = [429] * TRIES
    for _ in range(TRIES):
        jobs.send_messages()
        later(at, 33)
    assert messages()[0].state == "gave_up"
    assert not notify.taken


def test_killed_after_the_sending_it_asks_before_it_sends_again(
    message: Message, notify: Notify, at: Clock
) -> None:
    with unit_of_work():
        taken = take_next(at.at, channels.providers())
    assert not isinstance(taken, str)
    assert taken is not None
    with channels.opened() as opened:
        opened.send(taken.letter, taken.provider)  # and here the power goes
    assert messages()[0].state == "sending"
    assert jobs.send_messages() == "nothing to send", "it may be sending still"
    later(at, 6)
    assert jobs.send_messages() == "1 sent, 1 taken up again"
    assert len(notify.taken) == 1


def test_killed_before_the_sending_it_is_sent(message: Message, notify: Notify, at: Clock) -> None:
    with unit_of_work():
        take_next(at.at, channels.providers())
    later(at, 6)
    assert jobs.send_messages() == "1 sent, 1 taken up again"
    assert len(notify.taken) == 1


def test_what_forbids_it_is_asked_again_at_the_moment_of_sending(
    message: Message, rows: Rows, notify: Notify
) -> None:
    reachable(rows, message.participant, text_ok=False)
    assert jobs.send_messages() == "1 not sent"
    assert (messages()[0].state, messages()[0].why) == ("not_sent", ["not_allowed"])
    assert not notify.taken


def test_a_retry_never_comes_in_the_night(message: Message, notify: Notify, at: Clock) -> None:
    at.at = at.at.replace(hour=20, minute=1)
    assert jobs.send_messages() == "1 put off"
    at.at = at.at.replace(hour=23, minute=59) + timedelta(minutes=1)
    assert jobs.send_messages() == "1 too late"
    assert not notify.taken


def receipt(client: Client, message: Message, status: str, **kw: Any) -> Any:
    """Notify tells what became of a message."""
    told = {"id": "n-1", "reference": str(message.public_id), "status": status, "to": "07700"} | kw
    headers = {"Authorization": kw.pop("auth", f"Bearer {TOKEN}")}
    return client(None).post(RECEIPTS, json=told, headers=headers)


def test_a_receipt_late_twice_and_out_of_order(
    message: Message, notify: Notify, client: Client
) -> None:
    jobs.send_messages()
    assert receipt(client, message, "delivered").json == {"noted": True}
    assert messages()[0].state == "delivered"
    for status in ("delivered", "temporary-failure", "sending", "permanent-failure"):
        assert receipt(client, message, status).json == {"noted": False}
        assert messages()[0].state == "delivered"


def test_a_receipt_that_says_no(message: Message, notify: Notify, client: Client) -> None:
    jobs.send_messages()
    receipt(client, message, "permanent-failure")
    receipt(client, message, "delivered")
    (one,) = messages()
    assert (one.state, one.problem) == ("failed", "The number or address does not exist.")


def test_a_receipt_before_the_answer_stays(
    message: Message, notify: Notify, client: Client, at: Clock
) -> None:
    notify.moods = ["cut"]
    jobs.send_messages()
    receipt(client, message, "delivered")
    later(at)
    assert jobs.send_messages() == "nothing to send"
    assert messages()[0].state == "delivered"
    assert len(notify.taken) == 1


def test_what_is_no_receipt_of_ours_changes_nothing(
    message: Message, notify: Notify, client: Client
) -> None:
    jobs.send_messages()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    post = client(None).post
    for told in ({}, {"reference": "x"}, {"reference": None, "status": 3, "id": []}):
        assert post(RECEIPTS, json=told, headers=headers).json == {"noted": False}
    assert receipt(client, message, "delivered", reference=str(message.public_id)[::-1]).json == {
        "noted": False
    }
    assert post(RECEIPTS, json=[1], headers=headers).status_code == 400
    assert post(RECEIPTS, data=b"{", headers=headers).status_code == 400
    assert post(RECEIPTS, data=b"x" * 20_001, headers=headers).status_code == 413
    for wrong in ("", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"):
        answer = post(RECEIPTS, json={}, headers={"Authorization": wrong})
        assert answer.status_code == 401
    assert messages()[0].state == "sent"


def test_without_a_token_there_is_no_such_address(client: Client) -> None:
    assert (
        client(None).post(RECEIPTS, json={}, headers={"Authorization": "Bearer "}).status_code
        == 404
    )
    assert client(None).get(RECEIPTS).status_code == 405
