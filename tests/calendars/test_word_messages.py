"""A team's own words for its messages: checked while typing and on saving, kept by version."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import func, select

from base.audit import AuditEvent
from base.database import db
from calendars import jobs
from calendars.message_words import Texts
from calendars.models import MessageWords
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import TOMORROW, adam, messages
from tests.conftest import Clock
from tests.page import CheckedClient

MINE = "Hi {name}, see you on {day} at {time}. Any trouble, ring {phone}."


def typed(**kw: Any) -> dict[str, Any]:
    """Daybook's own words, with some changed."""
    return asdict(Texts()) | {"version": "0"} | kw


def save(browser: CheckedClient, rows: Rows, **kw: Any) -> Any:
    """Save words for the cast's team."""
    return browser.send(f"/message-words/{rows.cast.team.public_id}", typed(**kw))


def test_a_lead_words_the_reminder_and_it_is_used(rows: Rows, client: Client, at: Clock) -> None:
    asha = client(rows.cast.asha)
    assert "What reminders and late changes say." in asha.get("/settings").text
    assert "North Team" in asha.get("/message-words").text
    assert save(asha, rows, reminder=MINE).status_code == 303
    rows.session(rows.cohort(), TOMORROW, people=(adam(rows),))
    jobs.decide_reminders()
    assert messages()[0].body == (
        "Hi Adam, see you on Tuesday 3 March 2026 at 10am. Any trouble, ring 01632 960000."
    )
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "message_words.changed")
    ).one()
    assert f"Now the reminder: “{MINE}”" in event.sentence
    page = asha.get(f"/message-words/{rows.cast.team.public_id}").text
    assert "Hi Robin, see you on Tuesday 3 March 2026 at 10am." in page
    assert "Version 1, by Asha Lead on Monday 2 March 2026 at 9am" in page


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (MINE + " Your probation officer.", "“probation” says what this is about."),
        (MINE + " Come to Kirk House.", "“Kirk House” is the name of a place of your team."),
        (MINE + " It is the Family7 group.", ""),
        ("Hi {name}", "Put {day} where it belongs"),
        ("", "Write what it says."),
    ],
)
def test_what_tells_others_something_is_refused_and_kept_on_the_page(
    rows: Rows, client: Client, text: str, why: str
) -> None:
    surname = adam(rows).family_name
    text, why = text.replace("Family7", surname), why or f"“{surname}” is a participant’s surname."
    answer = save(client(rows.cast.asha), rows, reminder=text)
    assert answer.status_code == 422
    assert why in answer.text
    assert db.session.scalar(select(func.count()).select_from(MessageWords)) == 0


def test_it_is_checked_while_it_is_typed(rows: Rows, client: Client) -> None:
    asha = client(rows.cast.asha)
    path = f"/message-words/{rows.cast.team.public_id}/check.json"
    told = asha.get(path, query_string={"name": "reminder", "text": MINE}).json
    assert told["wrong"] == ""
    assert told["words"].startswith("Hi Robin, see you on Tuesday 3 March 2026")
    assert told["length"] == "82 characters, 1 text message"
    told = asha.get(path, query_string={"name": "reminder", "text": MINE + " parole"}).json
    assert told["wrong"].startswith("“parole” says what this is about.")
    assert asha.get(path, query_string={"name": "nothing"}).status_code == 404


def test_nothing_changed_and_somebody_else_changed(rows: Rows, client: Client) -> None:
    asha = client(rows.cast.asha)
    assert save(asha, rows).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(MessageWords)) == 0
    assert save(asha, rows, reminder=MINE).status_code == 303
    answer = save(asha, rows, reminder=MINE + " Bye.")
    assert answer.status_code == 422
    assert "Somebody has changed these words" in answer.text
    assert save(asha, rows, reminder=MINE + " Bye.", version="1").status_code == 303


@pytest.mark.parametrize("path", ["", "/check.json"])
def test_who_may_word_them(rows: Rows, client: Client, path: str) -> None:
    path = f"/message-words/{rows.cast.team.public_id}{path}"
    assert client(rows.cast.asha).get(path).status_code == 200
    assert client(rows.cast.cara).get(path).status_code == 404
    for user in (rows.cast.ben, rows.cast.dev, rows.cast.esi):
        assert client(user).get(path).status_code == 403
        assert client(user).get("/message-words").status_code == 403
    assert client(None).get(path).status_code == 302
