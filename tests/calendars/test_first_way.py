"""The way somebody wants tried first: asked, recorded, and obeyed by what is sent to them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from calendars import jobs
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import TOMORROW, adam, messages, reachable
from tests.conftest import Clock


@pytest.mark.parametrize(
    ("kw", "way", "why"),
    [
        ({"first_way": ""}, "text", []),
        ({"first_way": "email"}, "email", []),
        ({"first_way": "letter"}, "letter", []),
        ({"first_way": "letter", "address": ""}, "text", ["no_address"]),
        ({"first_way": "email", "email": "", "mobile": ""}, "letter", ["no_email", "no_mobile"]),
    ],
)
def test_it_is_tried_first_and_the_rest_in_their_order(
    rows: Rows, at: Clock, kw: dict[str, str], way: str, why: list[str]
) -> None:
    person = adam(rows)
    reachable(rows, person, **{"letter_ok": True, "address": "1 Road"} | kw)
    rows.session(rows.cohort(), TOMORROW, people=(person,))
    assert jobs.decide_reminders() == "1 decided"
    (one,) = messages()
    assert (one.way, one.why) == (way, why)


def test_staff_write_it_down(rows: Rows, client: Client) -> None:
    person = adam(rows)
    ben, path = client(rows.cast.ben), f"/people/{person.public_id}/contact"
    typed = {
        "text_ok": "y", "email_ok": "y", "mobile": "07700 900123", "email": "a@mail.example",
        "first_way": "letter",
    }  # fmt: skip
    answer = ben.send(path, typed)
    assert answer.status_code == 422
    assert "Tick the way to try first among those they agreed to." in answer.text
    assert ben.send(path, typed | {"first_way": "email"}).status_code == 303
    assert "Text message, e-mail; e-mail first" in ben.get(f"/people/{person.public_id}").text
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "contact.edited")
    ).one()
    assert "which way is tried first" in event.sentence
