"""The words of a digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.digest import Changed, Mine, Seen, day_of, write

TODAY = date(2026, 3, 2)
TOMORROW = date(2026, 3, 3)
TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
SINCE = datetime(2026, 3, 1, 18, tzinfo=UTC)
URL = "https://daybook.example"
PLANNED = Seen(TEN, "Room 1, Kirk House", "planned", mine=True)
GROUP = Mine(TEN, TEN + timedelta(minutes=90), "Session 2: Messages, North group", "Room 1, Kirk House")  # fmt: skip  # noqa: E501 the words as they are read
ALONE = Mine(TEN + timedelta(hours=4), TEN + timedelta(hours=5), "Key work, DB-0012, North group",
             "Kirk House")  # fmt: skip
HIDDEN = Mine(TEN + timedelta(hours=6), TEN + timedelta(hours=7), "Place taken", "Kirk House")

GOLDEN = """\
Tuesday 3 March 2026

Your sessions tomorrow:
- 10am to 11:30am: Session 2: Messages, North group. Room 1, Kirk House.
- 2pm to 3pm: Key work, DB-0012, North group. Kirk House.
- 4pm to 5pm: Place taken. Kirk House.

Changed since Sunday 1 March 2026 at 6pm:
- Moved: Session 2, from Tuesday 3 March 2026 at 10am to Wednesday 4 March 2026 at 10am.
- Cancelled: Session 3, Tuesday 3 March 2026 at 10am.

Sign in to see more: https://daybook.example/
To change or stop these messages: https://daybook.example/account/digest
"""


def _write(*changes: Changed, mine: tuple[Mine, ...] = (), day: date = TOMORROW) -> str:
    made = write(day, TODAY, mine, changes, since=SINCE, url=URL)
    return made.body if made else ""


def test_the_whole_text() -> None:
    moved = Changed("Session 2", PLANNED, replace(PLANNED, starts=TEN + timedelta(days=1)))
    off = Changed("Session 3", PLANNED, replace(PLANNED, status="cancelled"))
    made = write(TOMORROW, TODAY, (HIDDEN, GROUP, ALONE), (moved, off), since=SINCE, url=URL)
    assert made is not None
    assert made.subject == "Daybook: your sessions tomorrow"
    in_order = GOLDEN.split("Changed since")
    assert made.body.startswith(in_order[0])
    assert sorted(made.body.splitlines()) == sorted(GOLDEN.splitlines())


def test_in_the_morning_it_is_today() -> None:
    made = write(TODAY, TODAY, (GROUP,), (), since=SINCE, url=URL)
    assert made is not None
    assert made.subject == "Daybook: your sessions today"
    assert "Your sessions today:" in made.body
    assert "Changed since" not in made.body


def test_nothing_to_say_is_no_message() -> None:
    assert write(TOMORROW, TODAY, (), (), since=SINCE, url=URL) is None
    same = Changed("Session 2", PLANNED, PLANNED)
    assert write(TOMORROW, TODAY, (), (same,), since=SINCE, url=URL) is None


OTHERS = replace(PLANNED, mine=False)
CANCELLED = replace(PLANNED, status="cancelled")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, PLANNED, "New: It, Tuesday 3 March 2026 at 10am. Room 1, Kirk House."),
        (OTHERS, PLANNED, "New: It, Tuesday 3 March 2026 at 10am. Room 1, Kirk House."),
        (CANCELLED, PLANNED, "On again: It, Tuesday 3 March 2026 at 10am. Room 1, Kirk House."),
        (PLANNED, OTHERS, "No longer yours: It, Tuesday 3 March 2026 at 10am."),
        (PLANNED, replace(PLANNED, status="withdrawn"), "Cancelled: It, Tuesday 3 March 2026 at"),
        (PLANNED, replace(PLANNED, where="Room 2"), "Another place: It, Tuesday 3 March 2026"),
        (PLANNED, replace(PLANNED, starts=TEN + timedelta(hours=1), where="Room 2"),
         "to Tuesday 3 March 2026 at 11am. Room 2."),
    ],
)  # fmt: skip
def test_what_a_change_comes_to(before: Seen | None, after: Seen, said: str) -> None:
    body = _write(Changed("It", before, after))
    assert said in body
    assert "You have no sessions tomorrow." in body


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, OTHERS), (OTHERS, CANCELLED), (CANCELLED, OTHERS), (None, CANCELLED), (OTHERS, OTHERS),
     (CANCELLED, replace(CANCELLED, where="Room 2"))],
)  # fmt: skip
def test_what_was_never_theirs_comes_to_nothing(before: Seen | None, after: Seen) -> None:
    assert not _write(Changed("It", before, after))


def test_a_long_list_is_cut() -> None:
    many = [Changed(f"Session {n}", None, PLANNED) for n in range(30)]
    body = _write(*many)
    assert body.count("New:") == 20
    assert "- and 10 more." in body


@pytest.mark.parametrize(
    ("choice", "hour", "day"),
    [
        ("evening", 18, TOMORROW),
        ("evening", 23, TOMORROW),
        ("evening", 3, None),
        ("evening", 16, None),
        ("morning", 6, TODAY),
        ("morning", 11, TODAY),
        ("morning", 12, None),
        ("morning", 4, None),
        ("off", 18, None),
    ],
)
def test_the_day_it_is_about(choice: str, hour: int, day: date | None) -> None:
    assert day_of(choice, datetime(2026, 3, 2, hour, 30, tzinfo=UTC)) == day


_SEEN = st.builds(
    Seen,
    st.datetimes(datetime(2026, 3, 2), datetime(2026, 4, 2), timezones=st.just(UTC)),  # noqa: DTZ001 Hypothesis adds the zone
    st.sampled_from(["Room 1", "Room 2"]),
    st.sampled_from(["planned", "cancelled", "not_held", "withdrawn", "held"]),
    mine=st.booleans(),
)


@given(before=st.none() | _SEEN, after=_SEEN)
def test_a_change_that_matters_is_said_once_and_no_other(before: Seen | None, after: Seen) -> None:
    body = _write(Changed("It", before, after))
    had = before is not None and before.mine and before.status == "planned"
    has = after.mine and after.status == "planned"
    lines = [line for line in body.splitlines() if line.startswith("- ")]
    differs = had != has or (
        had and before is not None and (before.starts, before.where) != (after.starts, after.where)
    )
    assert len(lines) == int(differs)
