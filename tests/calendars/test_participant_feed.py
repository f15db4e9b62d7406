"""What a participant's calendar says: when, what to do if they cannot come, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.work import unit_of_work
from calendars import bodies as bytes_of
from calendars.ics import PRODID
from calendars.queries.sessions import forbidden
from calendars.services import bodies, feeds
from calendars.wording import ParticipantWording, SessionFacts
from people.models import Hold
from people.services import holds
from programmes.services import sessions
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch, unfolded, values
from tests.conftest import Clock

DAY = date(2026, 3, 11)
KNOWN = {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME"}
KNOWN |= {"X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR"}
KNOWN |= {"X-APPLE-CALENDAR-COLOR", "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART"}
KNOWN |= {"DTEND", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "CLASS", "SUMMARY"}
KNOWN |= {"DESCRIPTION", "LOCATION", ""}


def test_it_says_appointment_and_a_number_to_call(rows: Rows, client: Client) -> None:
    person = rows.build.participant(rows.cast.team)
    rows.session(rows.cohort(), DAY, people=(person,))
    _, path = rows.feed(person)
    answer = fetch(client(None), path)
    assert values(answer, "SUMMARY") == ["Appointment"]
    assert values(answer, "DESCRIPTION") == ["If you cannot come\\, call 01632 960000."]
    assert values(answer, "DTSTART") == ["20260311T100000Z"]
    assert values(answer, "CLASS") == ["PRIVATE"]
    assert not values(answer, "LOCATION")
    assert {line.partition(":")[0].partition(";")[0] for line in unfolded(answer)} <= KNOWN


def test_nothing_clinical_anywhere_in_what_is_sent(rows: Rows, client: Client) -> None:
    person = rows.build.participant(rows.cast.team)
    rows.cast.team.public_phone = "Probation 01632 960000"
    rows.cast.venue.name = "Kirk Lodge Approved Premises"
    rows.cast.venue.address = "12 Mill Lane, Thornby"
    rows.build.save(rows.cast.team, rows.cast.venue)
    for slug, strand in (("m-trem", "group"), ("mbt-aspd", "individual")):
        rows.session(rows.cohort(slug), DAY, people=(person,), strand=strand, topic="Sexual harm")
    feed, path = rows.feed(person, word="Class", show_place=True)
    answer = fetch(client(None), path)
    said = [f"{k}: {v}" for k, v in answer.headers if k != "Content-Security-Policy"]
    for line in (*unfolded(answer), *said):
        assert not forbidden().found_in(line), line
    assert not values(answer, "LOCATION"), "its address would lead to its name"
    assert values(answer, "SUMMARY") == ["Class", "Class"]
    assert not forbidden().found_in(PRODID)
    with unit_of_work():
        feeds.revoke_feed(feed, by=SYSTEM)
    for line in unfolded(fetch(client(None), path)):
        assert not forbidden().found_in(line), line


def test_no_two_copies_share_an_identifier(rows: Rows, client: Client) -> None:
    one, other = (rows.build.participant(rows.cast.team) for _ in range(2))
    cohort = rows.cohort()
    for n in range(3):
        rows.session(cohort, DAY + timedelta(days=7 * n), people=(one, other))
    owners = (one, other, rows.cast.ben)
    uids = [set(values(fetch(client(None), rows.feed(o)[1]), "UID")) for o in owners]
    assert [len(found) for found in uids] == [3, 3, 3]
    assert len(set.union(*uids)) == 9


def test_somebody_taken_out_of_a_session_loses_it_at_once(rows: Rows, client: Client) -> None:
    person = rows.build.participant(rows.cast.team)
    session = rows.session(rows.cohort(), DAY, people=(person,))
    _, path = rows.feed(person)
    tag = fetch(client(None), path).headers["ETag"]
    with unit_of_work():
        sessions.remove_place(session.places[0], by=rows.cast.asha)
    answer = fetch(client(None), path, tag)
    assert answer.status_code == 200
    assert values(answer, "SUMMARY") == ["Nothing booked at the moment"]


def test_a_cancelled_one_says_so_in_neutral_words(rows: Rows, client: Client) -> None:
    person = rows.build.participant(rows.cast.team)
    session = rows.session(rows.cohort(), DAY, people=(person,))
    _, path = rows.feed(person)
    with unit_of_work():
        sessions.cancel_session(session, why="Prison lockdown", by=rows.cast.asha)
    answer = fetch(client(None), path)
    assert values(answer, "SUMMARY") == ["Cancelled: Appointment"]
    assert b"lockdown" not in answer.get_data()


def test_a_hold_silences_it_until_it_ends(rows: Rows, client: Client, at: Clock) -> None:
    person = rows.build.participant(rows.cast.team)
    rows.session(rows.cohort(), DAY, people=(person,))
    _, path = rows.feed(person)
    before = fetch(client(None), path)
    with unit_of_work():
        holds.add_hold(
            person,
            kind="recall",
            starts=date(2026, 3, 3),
            ends=date(2026, 3, 5),
            note="",
            by=rows.cast.asha,
        )
    assert values(fetch(client(None), path), "SUMMARY") == ["Appointment"], "it starts tomorrow"
    at.at += timedelta(days=1)
    quiet = fetch(client(None), path, before.headers["ETag"])
    assert quiet.status_code == 200
    assert values(quiet, "SUMMARY") == ["Nothing booked at the moment"]
    assert b"recall" not in quiet.get_data().lower()
    assert bodies.feed_bytes(person) == quiet.get_data()
    at.at += timedelta(days=3)
    after = fetch(client(None), path)
    assert values(after, "UID") == values(before, "UID")
    assert values(after, "SUMMARY") == ["Appointment"]


def test_what_is_stored_does_not_break_a_hold(
    rows: Rows, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hold began since the last good body: that one is not sent, even when building fails."""
    person = rows.build.participant(rows.cast.team)
    rows.session(rows.cohort(), DAY, people=(person,))
    _, path = rows.feed(person)
    fetch(client(None), path)
    rows.build.save(Hold(participant=person, kind="custody", starts=date(2026, 3, 2)))
    monkeypatch.setattr(bodies, "build_body", lambda *_: 1 / 0)
    answer = fetch(client(None), path)
    assert answer.status_code == 503
    assert b"Appointment" not in answer.get_data()


def test_the_command_prints_what_the_address_serves(rows: Rows, client: Client) -> None:
    person = rows.build.participant(rows.cast.team)
    rows.session(rows.cohort(), DAY, people=(person,))
    unmade = bodies.feed_bytes(person)
    _, path = rows.feed(person)
    assert fetch(client(None), path).get_data() == unmade


anything = st.text(max_size=60)
_TELLING = st.sampled_from(["MBT", "Probation Office", "HMP Leeds", "therapy", "m-trem", "O.P.D."])


@settings(max_examples=150, deadline=None)
@given(
    word=anything | _TELLING,
    phone=st.none() | anything | _TELLING,
    name=anything | _TELLING,
    street=anything | _TELLING,
    topic=anything | _TELLING,
    show=st.booleans(),
)
def test_whatever_is_stored_no_telling_word_is_written(
    word: str, phone: str | None, name: str, street: str, topic: str, *, show: bool
) -> None:
    """The words staff typed for venues, teams and topics may say anything at all."""
    safe = None if phone and forbidden().found_in(phone) else phone
    wording = ParticipantWording(forbidden(), word, safe, show)
    facts = SessionFacts(
        kind="group",
        programme=topic,
        strand=topic,
        topic=topic,
        code=topic,
        place=name,
        public_place=bytes_of.public_place(name, street, forbidden()),
    )
    written = wording.write(facts)
    for said in (written.summary, written.location or ""):
        assert not forbidden().found_in(said)
    assert not forbidden().found_in(written.description)
    assert written.url is None
    assert written.categories == ()
