"""A participant's link, made and looked after by staff."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from calendars.models import Feed
from calendars.queries import feeds as feeds_queries
from calendars.services import feeds
from people.models import Hold, Participant
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch, values
from tests.conftest import Clock

DAY = date(2026, 3, 11)


@pytest.fixture
def person(rows: Rows) -> Participant:
    """Somebody with one session to come."""
    made = rows.build.participant(rows.cast.team, given_name="Adam", family_name="Reed")
    rows.session(rows.cohort(), DAY, people=(made,))
    return made


def _at(person: Participant, verb: str = "") -> str:
    return f"/people/{person.public_id}/calendar" + (f"/{verb}" if verb else "")


def _shown(text: str) -> str:
    return text.partition('data-copy="')[2].partition('"')[0].removeprefix("http://127.0.0.1:5000")


def test_a_link_is_made_in_the_persons_own_word_and_shown_once(
    rows: Rows, client: Client, person: Participant
) -> None:
    ben = client(rows.cast.ben)
    sent = ben.send(_at(person, "make"), {"word": "Class", "show_place": "y"})
    assert sent.location == _at(person)
    page = ben.get(_at(person)).text
    path = _shown(page)
    assert "Class" in page
    assert "Kirk House" in page
    assert "QR code" in page
    answer = fetch(client(None), path)
    assert values(answer, "SUMMARY") == ["Class"]
    assert values(answer, "LOCATION") == ["Kirk House"]
    assert not _shown(ben.get(_at(person)).text)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "feed.made")).one()
    assert event.sentence == f"Ben Facilitator made the calendar link of {person.code}."
    assert person.public_id in {subject.subject for subject in event.subjects}


@pytest.mark.parametrize(
    "word",
    ["Probation", "MBT group", "m.t.r.e.m", "", "x" * 41, "123", "a\x00\x07", "y" * 10_000],
)
def test_a_telling_or_broken_word_is_refused_and_kept(
    rows: Rows, client: Client, person: Participant, word: str
) -> None:
    ben = client(rows.cast.ben)
    answer = ben.send(_at(person, "make"), {"word": word})
    if word.startswith("a"):
        assert answer.status_code == 303, "control characters are taken out"
        return
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert db.session.scalar(select(Feed)) is None
    if word.isprintable() and 0 < len(word) < 100:
        assert f'value="{word}"' in answer.text


@pytest.mark.parametrize("word", ["Dosbarth Llŷn", "שיעור", "Gym 🙂", "O’Brien’s class"])
def test_any_everyday_word_is_taken(
    rows: Rows, client: Client, person: Participant, word: str
) -> None:
    assert client(rows.cast.ben).send(_at(person, "make"), {"word": word}).status_code == 303
    feed = feeds_queries.live_feed(person)
    assert feed is not None
    assert feed.word == word


def test_changing_the_wording_reaches_the_phone(
    rows: Rows, client: Client, person: Participant, at: Clock
) -> None:
    _, path = rows.feed(person)
    before = fetch(client(None), path)
    at.at += timedelta(hours=1)
    ben = client(rows.cast.ben)
    assert ben.send(_at(person, "wording"), {"word": "Meeting"}).status_code == 303
    after = fetch(client(None), path, before.headers["ETag"])
    assert after.status_code == 200
    assert values(after, "SUMMARY") == ["Meeting"]
    assert values(after, "UID") == values(before, "UID")
    assert values(after, "LAST-MODIFIED") == ["20260302T100000Z"]
    assert values(after, "DTSTAMP") == ["20260302T100000Z"]
    assert values(after, "SEQUENCE") == ["0"]
    sentences = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "feed.wording_changed")
    ).all()
    assert sentences == [
        f"Ben Facilitator changed the wording of the calendar link of {person.code}: "
        "“Meeting”, without the place."
    ]


def test_saving_the_same_wording_changes_nothing(
    rows: Rows, client: Client, person: Participant
) -> None:
    _, path = rows.feed(person)
    tag = fetch(client(None), path).headers["ETag"]
    client(rows.cast.ben).send(_at(person, "wording"), {"word": "Appointment"})
    assert fetch(client(None), path, tag).status_code == 304


def test_a_venue_that_gives_it_away_is_named_to_staff_and_withheld(
    rows: Rows, client: Client, person: Participant
) -> None:
    rows.cast.venue.name = "Kirk Lodge Approved Premises"
    rows.build.save(rows.cast.venue)
    ben = client(rows.cast.ben)
    assert "Kirk Lodge Approved Premises is never shown" in ben.get(_at(person, "make")).text
    _, path = rows.feed(person, show_place=True)
    assert "The name of Kirk Lodge Approved Premises is left out" in ben.get(_at(person)).text
    assert not values(fetch(client(None), path), "LOCATION")


def test_a_hold_is_said_on_the_page(rows: Rows, client: Client, person: Participant) -> None:
    assert "A hold is in force" not in client(rows.cast.ben).get(_at(person)).text
    rows.build.save(Hold(participant=person, kind="recall", starts=date(2026, 3, 1)))
    assert "A hold is in force" in client(rows.cast.ben).get(_at(person)).text


def test_replacing_keeps_the_wording_and_ends_the_old_one(
    rows: Rows, client: Client, person: Participant
) -> None:
    _, old = rows.feed(person, word="Class")
    ben = client(rows.cast.ben)
    assert ben.send(_at(person, "replace")).location == _at(person)
    new = _shown(ben.get(_at(person)).text)
    assert values(fetch(client(None), new), "SUMMARY") == ["Class"]
    assert values(fetch(client(None), old), "SUMMARY") == ["This calendar link has ended"]


def test_revoking_ends_it(rows: Rows, client: Client, person: Participant) -> None:
    _, path = rows.feed(person)
    assert client(rows.cast.ben).send(_at(person, "revoke")).status_code == 303
    assert values(fetch(client(None), path), "SUMMARY") == ["This calendar link has ended"]


def test_two_people_replacing_at_once_make_one_link(
    rows: Rows, client: Client, person: Participant
) -> None:
    """The second pressed on a page that showed a link which has since been replaced."""
    feed, _ = rows.feed(person)
    ben = client(rows.cast.ben)
    token = ben.token(_at(person, "replace"))
    with unit_of_work():
        feeds.replace_feed(feed, by=SYSTEM)
    asked = feeds_queries.live_feed
    try:
        feeds_queries.live_feed = lambda _owner: feed
        answer = ben.post(_at(person, "replace"), data={"csrf_token": token})
    finally:
        feeds_queries.live_feed = asked
    assert answer.status_code == 422
    assert "Somebody has ended or replaced this link" in answer.text


@pytest.mark.parametrize("verb", ["", "make", "replace", "revoke", "wording"])
def test_who_may(rows: Rows, client: Client, person: Participant, verb: str) -> None:
    rows.feed(person)
    assert client(rows.cast.esi).get(_at(person, verb)).status_code == 200
    assert client(None).get(_at(person, verb)).status_code == 302
    assert client(rows.cast.dev).get(_at(person, verb)).status_code == 403
    cara = client(rows.cast.cara)
    assert cara.get(_at(person, verb)).status_code == 404
    if verb:
        token = cara.token("/account")
        sent = cara.post(_at(person, verb), data={"csrf_token": token, "word": "Class"})
        assert sent.status_code == 404


@pytest.mark.parametrize("verb", ["", "make", "replace", "revoke", "wording"])
def test_a_limited_access_record_opens_to_named_staff_only(
    rows: Rows, client: Client, person: Participant, verb: str
) -> None:
    person.limited_access = True
    rows.build.save(person)
    rows.feed(person)
    assert client(rows.cast.ben).get(_at(person, verb)).status_code == 404
