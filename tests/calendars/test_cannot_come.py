"""A participant says on their own page that they cannot come; and that they can after all."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from attendance.models import Mark, Notice
from base import clock
from base.audit import AuditEvent, record
from base.database import db
from base.dates import london_instant, minutes_later
from base.work import unit_of_work
from calendars.forms.mine import REASONS
from calendars.queries.sessions import forbidden
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.own import DAY, Own, said
from tests.calendars.rows import Rows
from tests.conftest import Clock

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def own(rows: Rows, app: Flask) -> Own:
    """Somebody with a page and one session."""
    return Own.made(rows, app)


def _notices() -> list[Notice]:
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def test_it_becomes_a_notice_that_the_facilitators_see(own: Own, client: Client) -> None:
    sent = own.cannot("ill")
    assert sent.status_code == 303
    assert sent.location == f"{own.path}?said=cannot"
    text = said(own.browser().get(sent.location).text)
    assert "Thank you. We know that you cannot come." in text
    assert "You told us that you cannot come" in text
    [notice] = _notices()
    assert (notice.channel, notice.reason, notice.recorded_by) == ("own_page", "ill", None)
    today = client(own.rows.cast.ben).get("/").text
    assert "Said on their own page on Monday 2 March 2026 at 9am that they cannot come" in today
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "notice.recorded")
    ).one()
    assert event.actor == "The participant"
    assert own.person.public_id in {s.subject for s in event.subjects}


@pytest.mark.parametrize("reason", ["", *REASONS])
def test_a_reason_is_theirs_to_give(own: Own, reason: str) -> None:
    assert own.cannot(reason).status_code == 303
    [notice] = _notices()
    _, kept, note = REASONS.get(reason, ("", "", ""))
    assert (notice.reason, notice.note) == (kept, note)


@pytest.mark.parametrize(
    ("reason", "read"),
    [
        ("work", "cannot come: work or job centre."),
        ("elsewhere", "cannot come: has to be somewhere else."),
        ("rather_not", "cannot come: would rather not say why."),
        ("", "cannot come."),
    ],
)
def test_staff_read_the_reason(own: Own, client: Client, reason: str, read: str) -> None:
    own.cannot(reason)
    assert read in client(own.rows.cast.ben).get("/").text


def test_the_reasons_offered_say_nothing() -> None:
    assert not forbidden().found_in(" ".join(words for words, _, _ in REASONS.values()))


def test_a_reason_that_was_not_offered_is_refused(own: Own) -> None:
    answer = own.cannot("made-up")
    assert answer.status_code == 422
    assert not _notices()


def test_pressed_twice_it_is_one(own: Own) -> None:
    assert own.cannot("work", seen_at="2026-03-03T10:00+00:00").status_code == 303
    assert own.cannot("ill", seen_at="2026-03-03T10:00+00:00").status_code == 303
    [notice] = _notices()
    assert notice.reason == "work"


def test_one_that_moved_meanwhile_says_so_and_asks_again(own: Own) -> None:
    with unit_of_work():
        own.session.starts = london_instant(DAY, time(14))
        own.session.ends = minutes_later(own.session.starts, 90)
        own.session.at = time(14)
        record("test.built", "Moved.", by=SYSTEM)
    answer = own.cannot("work", seen_at="2026-03-03T10:00+00:00")
    assert answer.status_code == 422
    text = said(answer.text)
    assert "moved since you opened the page. It is now on Tuesday 3 March 2026 at 2pm." in text
    assert 'value="work" checked' in answer.text
    assert 'name="seen_at" value="2026-03-03T14:00+00:00"' in answer.text
    assert not _notices()
    assert own.cannot("work", seen_at="2026-03-03T14:00+00:00").status_code == 303


@pytest.mark.parametrize("seen_at", ["", "nonsense", "\x00", "x" * 10_000])
def test_a_form_without_the_time_asks_again(own: Own, seen_at: str) -> None:
    answer = own.browser().post(own.at("cannot-come"), data={"seen_at": seen_at})
    assert answer.status_code == 422
    assert not _notices()


def test_called_off_meanwhile_needs_nothing(own: Own) -> None:
    with unit_of_work():
        own.session.status = "cancelled"
        record("test.built", "Called off.", by=SYSTEM)
    answer = own.cannot(seen_at="2026-03-03T10:00+00:00")
    assert answer.status_code == 422
    assert "This is not happening. You do not need to do anything." in said(answer.text)


def test_once_it_has_begun_it_is_too_late(own: Own, at: Clock) -> None:
    own.cannot("ill")
    at.at = datetime(2026, 3, 3, 9, 59, tzinfo=LONDON)
    assert own.browser().get(own.at("can-come")).text.count("Tell them I can come") == 1
    at.at += timedelta(minutes=1)
    for verb in ("cannot-come", "can-come"):
        answer = own.browser().post(own.at(verb), data={"seen_at": "2026-03-03T10:00+00:00"})
        assert answer.status_code == 422
        assert "This has begun. Please call us." in said(answer.text)
    assert _notices()[0].withdrawn_at is None


def test_one_that_is_marked_cannot_be_changed(own: Own) -> None:
    [place] = own.session.places
    own.rows.build.save(Mark(place=place, link=1, presence="5", compliance="ATTC", at=clock.now()))
    answer = own.cannot(seen_at="2026-03-03T10:00+00:00")
    assert answer.status_code == 422
    text = said(answer.text)
    assert "We have written down already whether you came." in text
    assert "Session 1" not in text
    assert not _notices()


def test_they_can_come_after_all(own: Own, client: Client) -> None:
    own.cannot("ill")
    page = own.browser().get(own.path).text
    assert own.at("can-come") in page
    assert own.at("cannot-come") not in page
    for _ in range(2):
        sent = own.browser().post(own.at("can-come"))
        assert sent.location == f"{own.path}?said=can"
    [notice] = _notices()
    assert notice.withdrawn_at is not None
    assert notice.withdrawn_by is None
    assert "they cannot come" not in client(own.rows.cast.ben).get("/").text
    assert own.cannot("work").status_code == 303
    assert len(_notices()) == 2


def test_what_was_said_twice_on_two_phones_is_withdrawn_once(own: Own) -> None:
    assert own.browser().post(own.at("can-come")).status_code == 303
    assert not _notices()


def test_a_get_writes_nothing(own: Own) -> None:
    own.browser().get(own.at("cannot-come"))
    own.browser().get(own.at("can-come"))
    assert not _notices()
