"""Calendar bytes: properties, folding, determinism, and what other readers make of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from base.errors import Refused
from calendars import ics, wording
from calendars.ics import Event

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 3, 4)
FORBIDDEN = wording.parse_forbidden(
    (Path(ics.__file__).parent / "forbidden_words.txt").read_text("utf-8")
)
EVENT = Event(
    uid=ics.opaque_uid(b"seed", "staff"),
    starts=datetime(2026, 3, 31, 10, 0, tzinfo=LONDON),
    ends=datetime(2026, 3, 31, 11, 15, tzinfo=LONDON),
    changed_at=datetime(2026, 2, 1, 8, 30, tzinfo=UTC),
    sequence=2,
    summary="M-TREM group 3 of 18: Naming feelings",
    description="Sign in to see who is expected.",
    location="Room 2, Elm House",
    url="https://example.org/sessions/7f3a",
    categories=("Group", "Room, two"),
)
GOLDEN = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Calendar//Calendar 1//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:My sessions
X-WR-CALNAME:My sessions
X-WR-TIMEZONE:Europe/London
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
COLOR:teal
X-APPLE-CALENDAR-COLOR:#008080
BEGIN:VEVENT
UID:e249aa33-4c0c-4ce8-8e60-978c8324e9e6
DTSTAMP:20260201T083000Z
LAST-MODIFIED:20260201T083000Z
SEQUENCE:2
DTSTART:20260331T090000Z
DTEND:20260331T101500Z
STATUS:CONFIRMED
TRANSP:OPAQUE
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
CLASS:PRIVATE
SUMMARY:M-TREM group 3 of 18: Naming feelings
DESCRIPTION:Sign in to see who is expected.
LOCATION:Room 2\\, Elm House
URL:https://example.org/sessions/7f3a
CATEGORIES:Group,Room\\, two
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")

awkward = st.one_of(
    st.text(max_size=200),
    st.text(
        st.sampled_from("\0\x0b\r\n\x85\u2028\t\\;,:N\"'^ aŵŷ👩‍👩‍👧‍👦🏴שלוםمرحبا\u202e\ud800"),
        max_size=300,
    ),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).map(
        lambda text: text * (10_240 // len(text))
    ),
    st.sampled_from(["x\r\nATTENDEE:mailto:a@b", "x\nEND:VEVENT\nBEGIN:VALARM", "C:\\New\\n"]),
)


def whole(*events: Event, policy: ics.Policy = "staff") -> bytes:
    blocks = [ics.event_block(event, policy=policy) for event in events]
    return ics.calendar(blocks, name="My sessions", colour="teal", today=TODAY)


def unfolded(body: bytes) -> list[str]:
    assert body.endswith(b"\r\n")
    return body.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]


def read(body: bytes) -> Any:
    calendar = Calendar.from_ical(body)
    assert not calendar.errors
    return calendar


def names(lines: list[str]) -> list[str]:
    return [re.split("[:;]", line)[0] for line in lines]


def test_golden_bytes() -> None:
    assert whole(EVENT) == GOLDEN
    assert whole(EVENT) == whole(EVENT)


def test_two_readers_agree_with_what_was_written() -> None:
    body = whole(EVENT, replace(EVENT, uid="other"))
    parsed = read(body)
    assert parsed["REFRESH-INTERVAL"].to_ical() == b"PT1H"
    events = parsed.walk("VEVENT")
    assert [e["UID"] for e in events] == [EVENT.uid, "other"]
    for event in events:
        assert event.decoded("DTSTART") == EVENT.starts
        assert event.decoded("DTEND") == EVENT.ends
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == EVENT.changed_at
        assert event["SEQUENCE"] == 2
    other = vobject.readOne(body.decode())
    assert [str(e.summary.value) for e in other.vevent_list] == [EVENT.summary] * 2
    assert other.vevent.location.value == EVENT.location
    assert other.vevent.dtstart.value == EVENT.starts


@pytest.mark.parametrize(
    ("starts", "ends", "utc"),
    [
        # Ten o'clock is ten o'clock on both sides of a change; nights over it keep their end.
        ((2026, 3, 28, 10), (2026, 3, 28, 11), ("20260328T100000Z", "20260328T110000Z")),
        ((2026, 3, 29, 10), (2026, 3, 29, 11), ("20260329T090000Z", "20260329T100000Z")),
        ((2026, 3, 28, 22), (2026, 3, 29, 8), ("20260328T220000Z", "20260329T070000Z")),
        ((2026, 10, 24, 22), (2026, 10, 25, 8), ("20261024T210000Z", "20261025T080000Z")),
        ((2026, 10, 25, 10), (2026, 10, 25, 11), ("20261025T100000Z", "20261025T110000Z")),
    ],
)
def test_both_clock_changes(
    starts: tuple[int, ...], ends: tuple[int, ...], utc: tuple[str, str]
) -> None:
    event = replace(
        EVENT,
        starts=datetime(*starts, tzinfo=LONDON),  # type: ignore[misc,arg-type]
        ends=datetime(*ends, tzinfo=LONDON),  # type: ignore[misc,arg-type]
    )
    block = ics.event_block(event, policy="staff").decode()
    assert f"\r\nDTSTART:{utc[0]}\r\nDTEND:{utc[1]}\r\n" in block
    assert read(whole(event)).walk("VEVENT")[0].decoded("DTEND") == event.ends


def test_the_repeated_hour_is_two_different_instants() -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    event = replace(EVENT, starts=first, ends=first.replace(fold=1, hour=1, minute=45))
    block = ics.event_block(event, policy="staff")
    assert b"DTSTART:20261025T003000Z\r\nDTEND:20261025T014500Z" in block


def test_whole_days_end_the_day_after() -> None:
    event = replace(EVENT, starts=TODAY, ends=TODAY + timedelta(days=1))
    block = ics.event_block(event, policy="staff")
    assert b"DTSTART;VALUE=DATE:20260304\r\nDTEND;VALUE=DATE:20260306\r\n" in block


@pytest.mark.parametrize(
    "over",
    [
        {"starts": datetime(2026, 3, 31, 10)},  # noqa: DTZ001 the point of the test
        {"changed_at": datetime(2026, 3, 31, 10)},  # noqa: DTZ001
        {"ends": EVENT.starts},
        {"ends": TODAY},
        {"starts": TODAY, "ends": TODAY - timedelta(days=1)},
    ],
)
def test_floating_and_backward_events_are_refused(over: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError), match="event"):
        replace(EVENT, **over)  # type: ignore[arg-type]


def test_an_event_over_the_autumn_change_may_end_at_an_earlier_wall_time() -> None:
    starts = datetime(2026, 10, 25, 1, 45, tzinfo=LONDON)
    ends = datetime(2026, 10, 25, 1, 15, fold=1, tzinfo=LONDON)
    block = ics.event_block(replace(EVENT, starts=starts, ends=ends), policy="staff")
    assert b"DTSTART:20261025T004500Z\r\nDTEND:20261025T011500Z" in block


def test_cancelled_is_free_and_says_so_first() -> None:
    block = ics.event_block(replace(EVENT, cancelled=True), policy="staff")
    for line in (
        b"STATUS:CANCELLED",
        b"SUMMARY:Cancelled: M-TREM",
        b"TRANSP:TRANSPARENT",
        b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        b"UID:" + EVENT.uid.encode(),
    ):
        assert b"\r\n" + line in block


@settings(max_examples=150, deadline=None)
@given(awkward, awkward, awkward)
def test_no_text_can_break_the_file(summary: str, location: str, extra: str) -> None:
    event = replace(
        EVENT, summary=summary, location=location, url=f"https://e.org/{extra}", categories=(extra,)
    )
    body = whole(event)
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        assert not any(byte < 32 or byte == 127 for byte in line)
        line.decode("utf-8")
    lines = unfolded(body)
    expected = [n for n in names(GOLDEN.decode().split("\r\n")[:-1]) if location or n != "LOCATION"]
    assert names(lines) == expected
    assert len(body.decode().splitlines()) == body.count(b"\r\n")
    assert read(body).walk("VEVENT")[0]["UID"] == EVENT.uid


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300))
def test_text_survives_escaping_and_folding(summary: str) -> None:
    line = next(x for x in unfolded(whole(replace(EVENT, summary=summary))) if "SUMMARY:" in x)
    written = line.removeprefix("SUMMARY:")
    assert re.sub(r"\\(.)", r"\1", written) == summary


def test_a_backslash_and_capital_n_stay_what_they_are() -> None:
    assert rb"SUMMARY:C:\\Notes" in whole(replace(EVENT, summary=r"C:\Notes"))


def test_a_participant_block_has_nothing_staff_only() -> None:
    block = ics.event_block(EVENT, policy="participant")
    assert not {"URL", "CATEGORIES"} & set(names(unfolded(block)))
    assert {"LAST-MODIFIED", "SEQUENCE", "DTSTAMP"} <= set(names(unfolded(block)))


SESSION = wording.SessionFacts(
    kind="group",
    programme="M-TREM",
    strand="group",
    number=13,
    of=18,
    topic="Sexual harm",
    code="HX-042",
    place="Group room, Probation Office",
    public_place="12 Elm Road",
    url="https://example.org/s/1",
)


@settings(deadline=None)
@given(
    st.sampled_from(["group", "individual", "staff"]),
    st.sampled_from(["MBT", "M-TREM", "PIPE"]),
    st.text(max_size=40),
    st.sampled_from([None, "12 Elm Road", "Probation Office", "Prison Lane"]),
    st.sampled_from([None, "Gym", "Therapy", "P.I.P.E.", "ŵythnos"]),
    st.booleans(),
)
def test_no_forbidden_word_or_property_reaches_a_participant(
    kind: wording.Kind,
    programme: str,
    topic: str,
    place: str | None,
    word: str | None,
    show_place: bool,  # noqa: FBT001 Hypothesis gives it by position
) -> None:
    session = replace(SESSION, kind=kind, programme=programme, topic=topic, public_place=place)
    policy = wording.ParticipantWording(FORBIDDEN, word, "0121 496 0000", show_place)
    words = policy.write(session)
    event = replace(
        EVENT,
        summary=words.summary,
        description=words.description,
        location=words.location,
        url=words.url,
        categories=words.categories,
    )
    body = ics.calendar(
        [ics.event_block(event, policy="participant")],
        name=policy.calendar_name(word),
        colour="teal",
        today=TODAY,
    )
    values = " ".join(line.partition(":")[2] for line in unfolded(body))
    assert not FORBIDDEN.found_in(values)
    never = {"ATTENDEE", "ORGANIZER", "GEO", "VALARM", "CONTACT", "SOURCE", "URL", "CATEGORIES"}
    assert not never & set(names(unfolded(body)))
    assert (words.location == place) == (
        place in {None, "12 Elm Road"} and (show_place or not place)
    )


def test_staff_words() -> None:
    staff = wording.StaffWording()
    assert staff.write(SESSION).summary == "M-TREM group 13 of 18: Sexual harm"
    single = replace(SESSION, kind="individual", programme="MBT", strand="individual", number=None)
    assert staff.write(single).summary == "MBT individual: HX-042"
    hidden = staff.write(replace(single, hidden=True))
    assert hidden.summary == "Place taken"
    assert (hidden.url, hidden.categories) == (None, ())
    assert "HX-042" not in repr(hidden)


def test_participant_words() -> None:
    plain = wording.ParticipantWording(FORBIDDEN).write(SESSION)
    assert plain.summary == "Appointment"
    assert plain.description == ("If you cannot come, tell the person who gave you this calendar.")
    assert plain.location is None
    own = wording.ParticipantWording(FORBIDDEN, "Football", "0121 496 0000", show_place=True)
    assert own.write(SESSION) == wording.Words(
        "Football", "If you cannot come, call 0121 496 0000.", "12 Elm Road"
    )


@pytest.mark.parametrize(
    "word",
    [
        "Probation", "my PROBATION officer", "pro\u00adbation", "P R I S O N", "M.B.T.", "mtrem",
        "m trem", "Ｔherapy", "thérapie", "PIPE", "group therapy", "Psychologist", "keyworker",
        "carchar", "", "  ", "👍", "x" * 41, "two\nlines", "nul\0l",
    ],
)  # fmt: skip
def test_words_that_give_it_away_are_refused(word: str) -> None:
    with pytest.raises(Refused) as refused:
        wording.refuse_word(word, FORBIDDEN)
    assert refused.value.field == "word"


@pytest.mark.parametrize(
    "word", ["Appointment", "Gym", "Essex", "Middlesex", "Courtney", "Dosbarth Cymraeg", "Café 👍"]
)
def test_everyday_words_are_kept(word: str) -> None:
    assert wording.refuse_word(f" {word} ", FORBIDDEN) == word


def test_a_bad_word_list_names_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        wording.parse_forbidden("one\n*two\n")
    with pytest.raises(ValueError, match="no words"):
        wording.parse_forbidden("# nothing\n")


def test_an_empty_window_is_still_a_calendar() -> None:
    body = whole()
    assert body == whole()
    (event,) = read(body).walk("VEVENT")
    assert event["TRANSP"] == "TRANSPARENT"
    assert event.decoded("DTSTART") == TODAY


def test_tombstone() -> None:
    body = ics.tombstone(name="My calendar", day=TODAY)
    assert body == ics.tombstone(name="My calendar", day=TODAY)
    (event,) = read(body).walk("VEVENT")
    assert event["DESCRIPTION"].startswith("This calendar link has ended.")
    assert vobject.readOne(body.decode()).vevent.dtstart.value == TODAY
    assert not FORBIDDEN.found_in(body.decode())


def test_uids_of_two_audiences_cannot_be_matched() -> None:
    one, two = ics.opaque_uid(b"seed", "staff"), ics.opaque_uid(b"seed", "participant")
    assert one != two
    assert one == ics.opaque_uid(b"seed", "staff")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one)


def test_window_and_keep() -> None:
    assert ics.window(TODAY) == (date(2026, 1, 3), date(2027, 3, 4))
    assert ics.window(date(2028, 2, 29))[1] == date(2029, 2, 28)
    first, last = ics.window(TODAY)
    day = replace(EVENT, starts=TODAY, ends=TODAY)
    for at, kept in (
        (first - timedelta(days=1), False), (first, True),
        (last, True), (last + timedelta(days=1), False),
    ):  # fmt: skip
        assert ics.keep(replace(day, starts=at, ends=at), TODAY) is kept
    gone = replace(day, cancelled=True)
    assert ics.keep(gone, TODAY + timedelta(days=14))
    assert not ics.keep(gone, TODAY + timedelta(days=15))


def test_etag_and_if_none_match() -> None:
    tag = ics.etag("feed", 7, TODAY, "salt")
    assert re.fullmatch('"[0-9a-f]{32}"', tag)
    assert tag != ics.etag("feed", 7, TODAY, "pepper")
    assert ics.etag("ab", "c") != ics.etag("a", "bc")
    for header in (tag, f"W/{tag}", f'"a,b", {tag}', f'W/"x" ,, W/{tag},', "*", f" {tag}\t"):
        assert ics.matches(header, tag), header
    for wrong in (None, "", '"other"', tag.strip('"'), f"x{tag}", f'{tag} "y"', '"', f"{tag}z"):
        assert not ics.matches(wrong, tag), wrong
    assert not ics.matches(" \t" * 50_000 + "x", tag)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_header_gets_an_answer(header: str) -> None:
    assert ics.matches(header, '"abc"') in {True, False}
    assert ics.not_modified_since(header, EVENT.changed_at) is False


def test_if_modified_since() -> None:
    at = datetime(2026, 2, 1, 8, 30, 0, 900_000, tzinfo=UTC)
    assert ics.not_modified_since("Sun, 01 Feb 2026 08:30:00 GMT", at)
    assert not ics.not_modified_since("Sun, 01 Feb 2026 08:29:59 GMT", at)
    for header in (None, "yesterday", "Sun, 31 Feb 2026 08:30:00 GMT", "2026-02-01T08:30:00Z"):
        assert not ics.not_modified_since(header, at)
