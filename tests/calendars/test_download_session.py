"""One session as a file for a calendar."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch, values

DAY = date(2027, 11, 3)  # far outside the window of a feed


def test_it_holds_that_session_in_the_words_of_ones_own_calendar(
    rows: Rows, client: Client
) -> None:
    rows.session(rows.cohort(), date(2026, 3, 11))
    session = rows.session(rows.cohort(), DAY, topic="Hope")
    ben = client(rows.cast.ben)
    path = f"/sessions/{session.public_id}/session.ics"
    assert path in ben.get(f"/sessions/{session.public_id}").text
    answer = ben.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="session.ics"'
    assert values(answer, "SUMMARY") == ["M-TREM group 1 of 18: Hope"]
    assert values(answer, "DTSTART") == ["20271103T100000Z"]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "file.downloaded"))
    assert [one.sentence.endswith("as ICS.") for one in event] == [True]


def test_the_uid_is_that_of_the_feed(rows: Rows, client: Client) -> None:
    session = rows.session(rows.cohort(), date(2026, 3, 11))
    _, path = rows.feed(rows.cast.ben)
    alone = client(rows.cast.ben).get(f"/sessions/{session.public_id}/session.ics")
    assert values(alone, "UID") == values(fetch(client(None), path), "UID")


@pytest.mark.parametrize(("who", "status"), [("cara", 404), ("dev", 403), ("esi", 200)])
def test_who_may(rows: Rows, client: Client, who: str, status: int) -> None:
    session = rows.session(rows.cohort(), DAY)
    path = f"/sessions/{session.public_id}/session.ics"
    assert client(getattr(rows.cast, who)).get(path).status_code == status
    assert client(None).get(path).status_code == 302
