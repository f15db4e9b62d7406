"""Who is reminded, when, by which way, in which words; and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.dates import LONDON
from calendars.reminding import (
    QUIET_FROM,
    QUIET_UNTIL,
    WHY_WORDS,
    Contact,
    Meeting,
    Not,
    Reminder,
    Way,
    decide,
    digits,
    due,
    expires,
    is_mobile,
    missed,
    out_of_quiet,
    still_wanted,
)

STARTS = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)  # 10am in London: the clocks changed on the 29th
NOW = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
PHONE = "01632 960000"
RULE = Reminder()
ADAM = Contact(
    "Adam", text_ok=True, mobile="07700 900123", email_ok=True, email="adam@mail.example"
)
THERE = Meeting(STARTS)

moments = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 the strategy adds UTC
    datetime(2030, 12, 31),  # noqa: DTZ001 the strategy adds UTC
    timezones=st.just(UTC),
)


def test_a_text_the_day_before_in_the_morning() -> None:
    assert due(RULE, STARTS) == datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
    assert decide(RULE, ADAM, THERE, phone=PHONE, now=NOW).way is Way.TEXT


def test_over_the_clock_change_it_is_nine_in_london() -> None:
    monday = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # 11:30pm on Sunday in London
    assert due(RULE, monday) == datetime(2026, 3, 28, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("contact", "meeting", "why"),
    [
        ({}, {"expected": False}, Not.NOT_EXPECTED),
        ({}, {"planned": False}, Not.CALLED_OFF),
        ({}, {"starts": NOW}, Not.STARTED),
        ({}, {"marked": True}, Not.MARKED),
        ({}, {"said_so": True}, Not.SAID_SO),
        ({"limited": True}, {}, Not.LIMITED),
        ({"holds": (("custody", date(2026, 3, 1), None),)}, {}, Not.HELD),
        ({"holds": (("warrant", date(2026, 3, 31), date(2026, 3, 31)),)}, {}, Not.HELD),
        ({"holds": (("no_contact", date(2026, 3, 30), date(2026, 3, 30)),)}, {}, Not.HELD),
    ],
)
def test_what_forbids_every_way(
    contact: dict[str, object], meeting: dict[str, object], why: Not
) -> None:
    told = decide(
        RULE,
        replace(ADAM, **contact),  # type: ignore[arg-type] # the cases are of the right kinds
        replace(THERE, **meeting),  # type: ignore[arg-type] # as above
        phone=PHONE,
        now=NOW,
    )
    assert (told.way, told.why) == (None, (why,))


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        ({"text_ok": False}, Not.NOT_ALLOWED),
        ({"mobile": "01632 960000"}, Not.NO_MOBILE),
        ({"mobile": "0770090012"}, Not.NO_MOBILE),
        ({"mobile": "+44 7700 900123"}, Not.NO_MOBILE),
        ({"mobile": ""}, Not.NO_MOBILE),
        ({"mobile_shared": True}, Not.SHARED_MOBILE),
        ({"owners": 2}, Not.SHARED_MOBILE),
    ],
)
def test_where_a_text_cannot_go_an_e_mail_does_and_the_reason_is_kept(
    contact: dict[str, object], why: Not
) -> None:
    one = replace(ADAM, **contact)  # type: ignore[arg-type] # the cases are of the right kinds
    told = decide(RULE, one, THERE, phone=PHONE, now=NOW)
    assert (told.way, told.why) == (Way.EMAIL, (why,))
    alone = replace(one, email_ok=False)
    assert decide(RULE, alone, THERE, phone=PHONE, now=NOW).why == (
        why,
        Not.NOT_ALLOWED,
        Not.NOT_ALLOWED,
    )


def test_without_a_number_to_call_nothing_is_sent() -> None:
    assert decide(RULE, ADAM, THERE, phone=" ", now=NOW).why == (Not.NO_NUMBER,)


def test_a_hold_that_is_over_and_a_limited_hold_silence_nothing() -> None:
    over = replace(ADAM, holds=(("custody", date(2026, 1, 1), date(2026, 3, 29)),))
    assert decide(RULE, over, THERE, phone=PHONE, now=NOW).sends


def test_after_an_outage_todays_is_sent_and_yesterdays_is_not() -> None:
    assert still_wanted(RULE, STARTS, datetime(2026, 3, 30, 17, 0, tzinfo=UTC))
    assert not still_wanted(RULE, STARTS, datetime(2026, 3, 31, 8, 0, tzinfo=UTC))
    assert not still_wanted(RULE, STARTS, STARTS)


@given(moments)
def test_nothing_is_sent_in_quiet_hours(moment: datetime) -> None:
    sent = out_of_quiet(moment)
    assert moment <= sent <= moment + timedelta(hours=13)
    assert QUIET_UNTIL <= sent.astimezone(LONDON).time() < QUIET_FROM


@given(moments, st.integers(0, 14), st.times())
def test_a_reminder_is_before_its_session_unless_it_is_of_the_same_day(
    starts: datetime, days: int, at: time
) -> None:
    rule = Reminder(days, at.replace(tzinfo=None))
    if days > 1:
        assert due(rule, starts) < starts


@given(
    st.builds(
        Contact,
        called=st.just("Adam"),
        text_ok=st.booleans(),
        email_ok=st.booleans(),
        mobile=st.sampled_from(["", "07700900123", "0123", "07700 900 123"]),
        mobile_shared=st.booleans(),
        owners=st.integers(1, 3),
        email=st.sampled_from(["", "a@b.example"]),
        limited=st.booleans(),
    )
)
def test_it_is_sent_or_there_is_a_reason_in_words(contact: Contact) -> None:
    told = decide(RULE, contact, THERE, phone=PHONE, now=NOW)
    assert told.sends or told.why
    assert all(WHY_WORDS[why] for why in told.why)
    if told.way is Way.TEXT:
        assert contact.text_ok
        assert is_mobile(contact.mobile)
        assert contact.owners == 1
    if contact.limited:
        assert not told.sends


def test_a_reminder_missed_is_known_and_expires_with_its_day() -> None:
    assert not missed(RULE, STARTS, datetime(2026, 3, 30, 7, 59, tzinfo=UTC))
    assert not missed(RULE, STARTS, datetime(2026, 3, 30, 22, 59, tzinfo=UTC))
    assert missed(RULE, STARTS, datetime(2026, 3, 30, 23, 0, tzinfo=UTC))
    assert not missed(RULE, STARTS, STARTS)
    assert expires(RULE, STARTS) == datetime(2026, 3, 30, 23, 0, tzinfo=UTC)
    assert expires(Reminder(0), STARTS) == STARTS


@pytest.mark.parametrize(
    "typed",
    ["07700 900123", "+447700900123", "0044 7700 900123", "+44 (0)7700-900123", "07700900123"],
)
def test_a_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert digits(typed) == "07700900123"


@given(moments, st.integers(0, 14), st.integers(8, 19), st.integers(-400, 400))
def test_a_reminder_is_due_missed_or_to_come_and_never_two_of_them(
    starts: datetime, days: int, hour: int, hours: int
) -> None:
    rule, now = Reminder(days, time(hour)), starts + timedelta(hours=hours)
    late, wanted = missed(rule, starts, now), still_wanted(rule, starts, now)
    assert not (late and wanted)
    if due(rule, starts) <= now < starts:
        assert late or wanted
