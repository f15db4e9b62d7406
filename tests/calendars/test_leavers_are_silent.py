"""What reaches somebody who left premises, is in police custody, has died, or has no team."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from base import clock
from base.audit import events_about
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from calendars import jobs
from calendars.models import Message
from calendars.services import feeds, pages
from calendars.services.sending import take_next
from people.models import Caseload, Stay, Venue
from people.services import absences, caseloads, deaths, holds, stays
from programmes.reminders import Way
from tests.calendars.conftest import Client
from tests.calendars.own import Own, said
from tests.calendars.rows import Rows, fetch, values
from tests.conftest import Clock

TODAY = date(2026, 3, 2)
NOTHING = "My week Nothing to show at the moment."


@pytest.fixture
def own(rows: Rows, app: Flask) -> Own:
    """Adam, expected tomorrow at ten, who agreed to texts."""
    made = Own.made(rows, app)
    assert made.person.contact is not None
    made.person.contact.text_ok, made.person.contact.mobile = True, "07700 900123"
    rows.build.save(made.person.contact)
    return made


@pytest.fixture
def stay(own: Own, rows: Rows) -> Stay:
    """Adam lives at Hazel House."""
    house = rows.build.venue(rows.cast.team, name="Hazel House", kind="approved_premises")
    made = Stay(
        participant=own.person, venue=house, arrived=date(2026, 2, 2),
        expected_departure=date(2026, 6, 1),
    )  # fmt: skip
    rows.build.save(made)
    return made


@pytest.fixture
def feed(own: Own, rows: Rows) -> str:
    """The path of Adam's calendar."""
    return rows.feed(own.person)[1]


def leave(stay: Stay, reason: str, rows: Rows) -> None:
    """They leave today."""
    with unit_of_work():
        stays.record_departure(stay, departed=TODAY, reason=reason, by=rows.cast.esi)


def decided() -> list[tuple[str, list[str]]]:
    """What became of every message."""
    jobs.decide_reminders()
    db.session.expire_all()
    found = db.session.scalars(select(Message).order_by(Message.id))
    return [(one.state, one.why) for one in found]


def is_silent(own: Own, feed: str, client: Client) -> bool:
    """Whether page and calendar say nothing, in the neutral words; both or neither."""
    page = NOTHING in own.text()
    summaries = values(fetch(client(None), feed), "SUMMARY")
    assert (summaries == ["Nothing booked at the moment"]) == page
    return page


@pytest.mark.parametrize("reason", ["recall", "breach", "hospital"])
def test_they_leave_and_nothing_reaches_them(
    reason: str, own: Own, stay: Stay, feed: str, rows: Rows, client: Client, at: Clock
) -> None:
    before = fetch(client(None), feed)
    assert not is_silent(own, feed, client)
    leave(stay, reason, rows)
    assert is_silent(own, feed, client)
    answer = fetch(client(None), feed, before.headers["ETag"])
    assert answer.status_code == 200
    for word in (b"recall", b"breach", b"hospital", b"hold"):
        assert word not in answer.get_data().lower()
    assert decided() == [("not_sent", ["held"])]
    at.at += timedelta(days=1)
    assert is_silent(own, feed, client), "nobody has ended it"
    (hold,) = own.person.holds
    assert (hold.kind, hold.starts, hold.ends) == (reason, TODAY, None)
    assert hold.note == "Since they left Hazel House."
    assert "hold.added" in [e.action for e in events_about(own.person.public_id)]


@pytest.mark.parametrize("reason", ["move_on", "bed_move", "other"])
def test_other_departures_silence_nothing(
    reason: str, own: Own, stay: Stay, feed: str, rows: Rows, client: Client
) -> None:
    leave(stay, reason, rows)
    assert not is_silent(own, feed, client)
    assert decided() == [("queued", [])]
    assert own.person.holds == []


def test_what_was_queued_already_is_not_sent(own: Own, stay: Stay, rows: Rows) -> None:
    assert decided() == [("queued", [])]
    leave(stay, "recall", rows)
    with unit_of_work():
        assert take_next(clock.now(), {Way.TEXT: "notify"}) == "not sent"
    assert decided() == [("not_sent", ["held"])]


def test_a_hold_that_would_have_ended_goes_on(own: Own, stay: Stay, rows: Rows) -> None:
    with unit_of_work():
        holds.add_hold(
            own.person, kind="recall", starts=date(2026, 3, 1), ends=date(2026, 3, 9), note="",
            by=rows.cast.esi,
        )  # fmt: skip
    leave(stay, "recall", rows)
    db.session.expire_all()
    (hold,) = own.person.holds
    assert (hold.starts, hold.ends) == (date(2026, 3, 1), None)


def test_whoever_arrives_again_is_reached_again(
    own: Own, stay: Stay, feed: str, rows: Rows, client: Client, at: Clock
) -> None:
    leave(stay, "recall", rows)
    with unit_of_work():
        holds.add_hold(
            own.person, kind="no_contact", starts=date(2026, 4, 1), ends=None, note="",
            by=rows.cast.esi,
        )  # fmt: skip
    house: Venue = stay.venue
    at.at += timedelta(hours=20)
    with unit_of_work():
        stays.add_arrival(
            own.person, house, arrived=clock.today(), expected_departure=None, by=rows.cast.esi
        )
    assert {hold.kind: hold.ends for hold in own.person.holds} == {
        "recall": TODAY,
        "no_contact": None,
    }
    assert not is_silent(own, feed, client)


@pytest.mark.parametrize("kind", ["at_large", "breach", "hospital"])
def test_each_new_kind_of_hold_silences(
    kind: str, own: Own, feed: str, rows: Rows, client: Client
) -> None:
    with unit_of_work():
        holds.add_hold(own.person, kind=kind, starts=TODAY, ends=None, note="", by=rows.cast.esi)
    assert is_silent(own, feed, client)
    assert decided() == [("not_sent", ["held"])]


def test_police_custody_silences_until_the_day_they_are_back(
    own: Own, stay: Stay, feed: str, rows: Rows, client: Client, at: Clock
) -> None:
    before = fetch(client(None), feed)
    with unit_of_work():
        absence = absences.record_absence(
            stay, left_on=TODAY, expected_back=None, reason="police_custody", by=rows.cast.esi
        )
    assert is_silent(own, feed, client)
    assert fetch(client(None), feed, before.headers["ETag"]).status_code == 200
    assert decided() == [("not_sent", ["held"])]
    at.at += timedelta(days=1)
    assert is_silent(own, feed, client)
    own.more(1)
    with unit_of_work():
        absences.record_return(
            absence, back_on=clock.today(), today=clock.today(), by=rows.cast.esi
        )
    assert not is_silent(own, feed, client), "the day they come back they are there"
    assert decided() == [("not_sent", ["held"]), ("queued", [])]


def test_never_away_after_all_and_other_absences_silence_nothing(
    own: Own, stay: Stay, feed: str, rows: Rows, client: Client
) -> None:
    with unit_of_work():
        absence = absences.record_absence(
            stay, left_on=TODAY, expected_back=None, reason="police_custody", by=rows.cast.esi
        )
    with unit_of_work():
        absences.record_return(absence, back_on=TODAY, today=TODAY, by=rows.cast.esi)
    assert not is_silent(own, feed, client)
    with unit_of_work():
        absences.record_absence(
            stay, left_on=TODAY, expected_back=None, reason="family", by=rows.cast.esi
        )
    assert not is_silent(own, feed, client)
    assert decided() == [("queued", [])]


def _gone(own: Own, feed: str, client: Client) -> None:
    """The page says what a wrong link says, the calendar that it has ended."""
    wrong = own.browser().get("/mine/wrong")
    answer = own.browser().get(own.path)
    assert (answer.status_code, answer.text) == (404, wrong.text)
    assert "This link does not open anything." in said(answer.text)
    ended = fetch(client(None), feed)
    assert ended.status_code == 200
    assert b"This calendar link has ended" in ended.data
    assert b"Appointment" not in ended.data


def test_a_death_ends_everything_for_good(
    own: Own, stay: Stay, feed: str, rows: Rows, client: Client, at: Clock
) -> None:
    leave(stay, "died", rows)
    _gone(own, feed, client)
    assert own.person.died_on == TODAY
    assert decided() == [("not_sent", ["died"])]
    assert jobs.end_links_of_the_discharged() == "0 pages and 0 calendar links ended"
    for make in (pages.make_page, feeds.make_feed):
        with pytest.raises(Refused, match="No team works with this person"), unit_of_work():
            make(own.person, by=rows.cast.asha)
    with pytest.raises(Refused, match="recorded as having died"), unit_of_work():
        stays.add_arrival(
            own.person, stay.venue, arrived=TODAY, expected_departure=None, by=rows.cast.esi
        )
    at.at += timedelta(days=91)
    assert fetch(client(None), feed).status_code == 404
    with unit_of_work():
        deaths.take_back_death(own.person, by=rows.cast.asha)
    assert own.browser().get(own.path).status_code == 404, "what ended stays ended"


def test_the_last_team_ends_both_at_once(own: Own, feed: str, rows: Rows, client: Client) -> None:
    rows.build.save(Caseload(participant=own.person, team=rows.cast.other_team, since=clock.now()))
    mine, theirs = own.person.caseload
    own.session.status = "cancelled"
    rows.build.save(own.session)

    def end(work: Caseload) -> None:
        with unit_of_work():
            caseloads.end_work(work, on=TODAY, reason="completed", note="", by=rows.cast.asha)

    end(theirs)
    assert own.browser().get(own.path).status_code == 200
    end(mine)
    _gone(own, feed, client)
    assert jobs.end_links_of_the_discharged() == "0 pages and 0 calendar links ended"
    said_of = [e.action for e in events_about(own.person.public_id)]
    assert {"own_page.ended", "feed.revoked"} <= set(said_of)
    with unit_of_work():
        caseloads.take_on(own.person, rows.cast.team, by=rows.cast.asha)
    _gone(own, feed, client)


def test_nobody_writes_to_whom_no_team_works_with(own: Own, rows: Rows) -> None:
    (row,) = own.person.caseload
    row.ended_at = clock.now()
    rows.build.save(row)
    assert decided() == [("not_sent", ["ended"])]
