"""People who live at premises are reminded of key work, not of each session of the house."""

from __future__ import annotations

from datetime import time

from calendars import jobs
from programmes.catalogue import parse
from programmes.differences import differences
from programmes.programme_text import checked
from programmes.queries.catalogue import shelf, text_of
from programmes.reminders import DEFAULT
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import TOMORROW, adam, messages
from tests.conftest import Clock

PIPE = "pipe-approved-premises"


def test_key_work_alone_sends_a_text(rows: Rows, at: Clock) -> None:
    person, house = adam(rows), rows.cohort(PIPE)
    for hour, strand in enumerate(
        ("structured", "creative", "spontaneous", "community_meeting"), 9
    ):
        rows.session(house, TOMORROW, time(hour), people=(person,), strand=strand, minutes=45)
    meeting = rows.session(house, TOMORROW, time(15), people=(person,), strand="key_work")
    assert jobs.decide_reminders() == "1 decided"
    (one,) = messages()
    assert (one.session_id, one.way, one.state) == (meeting.id, "text", "queued")


def test_what_one_kind_of_session_says_stays_in_its_text() -> None:
    house = shelf()[PIPE]
    assert house.version == 3
    assert house.reminders == DEFAULT
    assert house.reminders_of("key_work") == DEFAULT
    assert house.reminders_of("creative") == ()
    again = parse(checked(house), "again.yaml")
    assert [one.reminders for one in again.strands] == [one.reminders for one in house.strands]
    before = parse(text_of(PIPE).replace("    reminders: []\n", "", 1), "before.yaml")
    assert "Structured session, reminders: none instead of as for the programme." in differences(
        before, house
    )
