"""What messages say: filled in, measured, and nothing that tells others anything."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from calendars.late import Kind
from calendars.message_words import (
    NEEDED,
    Private,
    Texts,
    check,
    check_texts,
    fill,
    length,
    length_words,
    telling,
)
from calendars.wording import parse_forbidden
from config import ROOT

LISTED = parse_forbidden((ROOT / "calendars" / "forbidden_words.txt").read_text("utf-8"))
PRIVATE = Private(
    LISTED,
    programmes=("M-TREM", "Sunrise"),
    venues=("Kirk House",),
    codes=("DB-0007",),
    surnames=("Day", "Marlowe", "O’Neill", "Call"),
)
STARTS = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
PHONE = "01632 960000"


def filled(kind: Kind, called: str = "Adam") -> str:
    """One of Daybook's own texts."""
    return fill(
        Texts().of(kind),
        called=called,
        starts=STARTS,
        phone=PHONE,
        moved_to=STARTS + timedelta(days=1, hours=3, minutes=30),
    )


def test_they_say_first_name_day_date_time_and_a_number_and_nothing_else() -> None:
    assert filled(Kind.REMINDER) == (
        "Hello Adam. Your appointment is on Tuesday 31 March 2026 at 10am. If you cannot come, "
        "call 01632 960000."
    )
    assert filled(Kind.MOVED) == (
        "Hello Adam. Your appointment on Tuesday 31 March 2026 at 10am has moved to Wednesday "
        "1 April 2026 at 1:30pm. If you cannot come, call 01632 960000."
    )
    assert filled(Kind.CANCELLED).endswith(
        "at 10am is not happening. Questions? Call 01632 960000."
    )
    assert "is going ahead after all" in filled(Kind.BACK)


def test_daybooks_own_words_may_be_sent_to_anybody() -> None:
    check_texts(Texts(), PRIVATE)
    for kind in Kind:
        assert not LISTED.found_in(filled(kind))
        assert length(filled(kind)).parts <= 2
    assert length(filled(Kind.REMINDER)).parts == 1


GOOD = "Hello {name}, see you on {day} at {time}. Ring {phone}."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Write what it says."),
        ("See you {day} {time}, {phone}. " + "x" * 400, "it can be at most 400"),
        ("See you on {day} at {time}.", "Put {phone} where it belongs"),
        ("See you on {day}. {phone}", "Put {time} where it belongs"),
        (GOOD + " {place}", "“{place}” cannot be filled in here. It may have: {name}, {day}"),
        (GOOD + " {surname}", "cannot be filled in here"),
        (GOOD + " {", "stands alone"),
        (GOOD + " }", "stands alone"),
        (GOOD + " Your Probation officer", "“probation” says what this is about."),
        (GOOD + " It is Thérapy", "“therapy” says what this is about."),
        (GOOD + " For sunrise", "“Sunrise” is the name of a programme."),
        (GOOD + " Come to kirk house", "“Kirk House” is the name of a place of your team."),
        (GOOD + " You are db-0007", "“DB-0007” is a participant’s code."),
        (GOOD + " Mr Marlowe", "“Marlowe” is a participant’s surname."),
        (GOOD + " X123456", "looks like a CRN"),
        (GOOD + " A1234BC", "looks like a prison number"),
        (GOOD + " 943 476 5919", "looks like an NHS number"),
        (GOOD + " 2003/0123456H", "looks like a PNC number"),
        (GOOD + " see https://x.example", "looks like a link or an address"),
        (GOOD + " write to a@b.example", "looks like a link or an address"),
    ],
)
def test_what_tells_others_something_is_refused_and_the_word_named(text: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        check(text, "reminder", PRIVATE)
    assert why in refusal.value.why
    assert refusal.value.field == "reminder"


def test_a_surname_that_is_a_word_of_ours_is_no_surname() -> None:
    check(GOOD + " Call us any day.", "reminder", PRIVATE)
    check(GOOD + " call 01632 960001", "reminder", PRIVATE)


def test_a_subject_has_nothing_to_fill_in() -> None:
    check("About tomorrow", "subject", PRIVATE)
    with pytest.raises(Refused, match="It may have: none"):
        check("Hello {name}", "subject", PRIVATE)


@pytest.mark.parametrize(
    ("text", "characters", "parts"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("ŵ" + "a" * 69, 70, 1),
        ("ŵ" + "a" * 70, 71, 2),
        ("😀" * 35, 70, 1),
        ("😀" * 36, 72, 2),
    ],
)
def test_how_many_text_messages_it_is(text: str, characters: int, parts: int) -> None:
    found = length(text)
    assert (found.characters, found.parts) == (characters, parts)


def test_length_in_words() -> None:
    assert length_words("a" * 118) == "118 characters, 1 text message"
    assert length_words("ŵ" * 71) == (
        "71 characters, 2 text messages, because a letter in it is unusual"
    )


@given(st.text(max_size=500))
def test_any_text_is_measured_and_checked_without_falling_over(text: str) -> None:
    found = length(text)
    assert found.parts >= 1
    assert found.characters >= len(text)
    telling(text, PRIVATE)
    for field in NEEDED:
        with suppress(Refused):
            check(text, field, PRIVATE)


@given(st.sampled_from(list(Kind)), st.text(min_size=1, max_size=30))
def test_every_placeholder_is_filled_in(kind: Kind, called: str) -> None:
    said = filled(kind, called.replace("{", "").replace("}", ""))
    assert "{" not in said
    assert "}" not in said
    assert set(asdict(Texts())) == set(NEEDED)
