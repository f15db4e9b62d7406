"""When somebody is busy, read from an outside calendar."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from people.busy import OURS, read

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
LAST = datetime(2027, 3, 1, tzinfo=UTC)


def calendar(*parts: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(parts)}END:VCALENDAR\r\n".encode()


def event(*lines: str, uid: str = "1") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def spans(body: bytes, first: datetime = FIRST, last: datetime = LAST) -> list[str]:
    """3 Mar 10:00-11:00, in UTC."""
    return [f"{i.starts:%d%b %H:%M}-{i.ends:%d%b %H:%M}" for i in read(body, first, last).busy]


TEN = ("DTSTART:20260303T100000Z", "DTEND:20260303T110000Z")
SPAN = ["03Mar 10:00-03Mar 11:00"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (TEN, SPAN),
        (("DTSTART:20260303T100000Z", "DURATION:PT1H"), SPAN),
        (("DTSTART:20260303T100000", "DTEND:20260303T110000"), SPAN),
        (("DTSTART:20260603T100000", "DTEND:20260603T110000"), ["03Jun 09:00-03Jun 10:00"]),
        (
            ("DTSTART;TZID=America/New_York:20260303T050000", "DTEND:20260303T110000Z"),
            SPAN,
        ),
        (("DTSTART;TZID=GMT Standard Time:20260303T100000", "DURATION:PT1H"), SPAN),
        (("DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330"),
         ["28Mar 00:00-29Mar 23:00"]),
        (("DTSTART;VALUE=DATE:20260303",), ["03Mar 00:00-04Mar 00:00"]),
        (("DTSTART:20260303T100000Z",), []),
        ((*TEN, "STATUS:CANCELLED"), []),
        ((*TEN, "STATUS:TENTATIVE"), SPAN),
        ((*TEN, "TRANSP:TRANSPARENT"), []),
        ((*TEN, "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), []),
        ((*TEN, "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"), SPAN),
        (("DTSTART:20260301T110000Z", "DTEND:20260301T100000Z"), []),
        (("DTSTART:20250101T000000Z", "DTEND:20260302T000000Z"), ["01Mar 00:00-02Mar 00:00"]),
        (("DTSTART:20250101T000000Z", "DTEND:20260228T000000Z"), []),
        (("DTSTART:20270601T000000Z", "DTEND:20270602T000000Z"), []),
    ],
)  # fmt: skip
def test_one_entry(lines: tuple[str, ...], expected: list[str]) -> None:
    assert spans(calendar(event(*lines))) == expected


LONDON_TEN = ("DTSTART;TZID=Europe/London:20260324T100000", "DURATION:PT1H")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("RRULE:FREQ=WEEKLY;COUNT=2",), ["24Mar 10:00-24Mar 11:00", "31Mar 09:00-31Mar 10:00"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260331T090000Z",),
         ["24Mar 10:00-24Mar 11:00", "31Mar 09:00-31Mar 10:00"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260331T085959Z",), ["24Mar 10:00-24Mar 11:00"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260331",),
         ["24Mar 10:00-24Mar 11:00", "31Mar 09:00-31Mar 10:00"]),
        (("RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;TZID=Europe/London:20260331T100000"),
         ["24Mar 10:00-24Mar 11:00"]),
        (("RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE:20260331T090000Z,20260324T100000Z"), []),
        (("RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;VALUE=DATE:20260331"), ["24Mar 10:00-24Mar 11:00"]),
        (("RDATE:20260326T100000Z",), ["24Mar 10:00-24Mar 11:00", "26Mar 10:00-26Mar 11:00"]),
        (("RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=2",),
         ["24Mar 10:00-24Mar 11:00", "27Mar 10:00-27Mar 11:00", "24Apr 09:00-24Apr 10:00"]),
        (("RRULE:FREQ=DAILY;BYDAY=MO;COUNT=1",),
         ["24Mar 10:00-24Mar 11:00", "30Mar 09:00-30Mar 10:00"]),
    ],
)  # fmt: skip
def test_entries_that_come_round(lines: tuple[str, ...], expected: list[str]) -> None:
    assert spans(calendar(event(*LONDON_TEN, *lines))) == expected


def test_one_that_began_long_ago_is_laid_out_in_the_window_only() -> None:
    old = event("DTSTART:19990104T100000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    last = FIRST + timedelta(days=14)
    assert spans(calendar(old), FIRST, last) == [
        "02Mar 10:00-02Mar 11:00",
        "09Mar 10:00-09Mar 11:00",
    ]


def test_an_occurrence_that_was_moved_called_off_or_made_free() -> None:
    base = event(*LONDON_TEN, "RRULE:FREQ=DAILY;COUNT=4")
    moved = event(
        "RECURRENCE-ID;TZID=Europe/London:20260325T100000",
        "DTSTART:20260325T150000Z", "DURATION:PT2H", "SEQUENCE:2",
    )  # fmt: skip
    older = event("RECURRENCE-ID:20260325T100000Z", "DTSTART:20260325T180000Z", "DURATION:PT2H")
    off = event("RECURRENCE-ID:20260326T100000Z", *LONDON_TEN, "STATUS:CANCELLED")
    free = event("RECURRENCE-ID:20260327T100000Z", *LONDON_TEN, "TRANSP:TRANSPARENT")
    assert spans(calendar(free, off, moved, base, older)) == [
        "24Mar 10:00-24Mar 11:00",
        "25Mar 15:00-25Mar 17:00",
    ]


def test_whole_days_that_come_round_over_the_clock_change() -> None:
    days = event("DTSTART;VALUE=DATE:20260328", "RRULE:FREQ=DAILY;COUNT=3")
    assert spans(calendar(days)) == ["28Mar 00:00-30Mar 23:00"]


def test_busy_times_told_as_such() -> None:
    told = (
        "BEGIN:VFREEBUSY\r\n"
        "FREEBUSY;FBTYPE=BUSY:20260303T100000Z/PT1H,20260304T100000Z/20260304T120000Z\r\n"
        "FREEBUSY;FBTYPE=FREE:20260305T100000Z/PT1H\r\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260306T100000Z/PT1H\r\n"
        "FREEBUSY:20260307T100000Z/PT1H\r\n"
        "END:VFREEBUSY\r\n"
    )
    found = spans(calendar(told))
    assert [one[:5] for one in found] == ["03Mar", "04Mar", "06Mar", "07Mar"]


def test_times_are_merged() -> None:
    parts = [
        event("DTSTART:20260303T100000Z", "DURATION:PT1H", uid="a"),
        event("DTSTART:20260303T110000Z", "DURATION:PT1H", uid="b"),
        event("DTSTART:20260303T103000Z", "DURATION:PT10M", uid="c"),
    ]
    assert spans(calendar(*parts)) == ["03Mar 10:00-03Mar 12:00"]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
     "FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30", "FREQ=SOMETIMES"],
)  # fmt: skip
def test_what_comes_round_without_end_is_left_out_and_counted(rule: str) -> None:
    found = read(calendar(event(*TEN, f"RRULE:{rule}"), event(*TEN, uid="2")), FIRST, LAST)
    assert len(found.busy) == 1
    assert found.unread <= 1
    if rule != "FREQ=SOMETIMES":
        assert found.unread == 1


def test_an_entry_that_makes_no_sense_is_counted_and_the_others_read() -> None:
    body = calendar(event("DTSTART:soon", uid="a"), event("DTEND:20260303T110000Z", uid="b"),
                    event(*TEN, uid="c"))  # fmt: skip
    found = read(body, FIRST, LAST)
    assert (len(found.busy), found.unread) == (1, 2)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!doctype html><title>Sign in</title>", "something else"),
        (b"", "something else"),
        (calendar(event(*TEN))[:-5], "broke off"),
        (calendar(event(*TEN), head=f"PRODID:{OURS}\r\n"), "Daybook calendar"),
    ],
)
def test_what_is_no_calendar_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(body, FIRST, LAST)


def test_too_many_times_are_refused() -> None:
    many = calendar(*(
        event(f"DTSTART:20260303T{n // 60 % 24:02}{n % 60:02}00Z", "DURATION:PT10S",
              "RRULE:FREQ=DAILY", uid=str(n))
        for n in range(100)
    ))  # fmt: skip
    with pytest.raises(Refused, match="more in it than can be read"):
        read(many, FIRST, LAST)


def test_time_is_limited() -> None:
    seconds = count(0, 3)
    body = calendar(*(event(*TEN, uid=str(n)) for n in range(4)))
    with pytest.raises(Refused, match="more in it than can be read"):
        read(body, FIRST, LAST, clock=lambda: float(next(seconds)))


def test_a_mark_at_the_beginning_and_several_calendars() -> None:
    body = (
        b"\xef\xbb\xbf"
        + calendar(event(*TEN))
        + calendar(event("DTSTART:20260304T100000Z", "DURATION:PT1H", uid="2"))
    )
    assert len(read(body, FIRST, LAST).busy) == 2


_WORDS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30)


@given(
    title=_WORDS,
    hours=st.lists(st.tuples(st.integers(0, 700), st.integers(1, 50)), max_size=12),
)
def test_times_are_in_order_and_apart_and_nothing_else_is_kept(
    title: str, hours: list[tuple[int, int]]
) -> None:
    clean = "".join(c for c in title if c.isprintable()).replace("\\", "")
    parts = [
        event(
            f"DTSTART:{FIRST + timedelta(hours=at):%Y%m%dT%H%M%SZ}", f"DURATION:PT{long}H",
            f"SUMMARY:{clean}", uid=str(n),
        )
        for n, (at, long) in enumerate(hours)
    ]  # fmt: skip
    found = read(calendar(*parts), FIRST, LAST)
    assert found.unread == 0
    assert all(a.ends < b.starts for a, b in pairwise(found.busy))
    for at, long in hours:
        begins = FIRST + timedelta(hours=at)
        ends = begins + timedelta(hours=long)
        assert any(i.starts <= begins and ends <= i.ends for i in found.busy)
    assert set(found.__slots__) == {"busy", "unread"}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    for body in (noise, b"BEGIN:VCALENDAR\r\n" + noise + b"\r\nEND:VCALENDAR"):
        with suppress(Refused):
            read(body, FIRST, LAST)
