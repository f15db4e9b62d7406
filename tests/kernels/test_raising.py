"""What the records show that a person should look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.meetings import Meeting
from attendance.raising import Raised, Record, key_work_due, raise_concerns
from programmes.strands import Concern, ConcernRule, Strand
from tests.kernels.meetings import FIRST, NOW, TODAY, line, strand

GROUP = strand()
INDIVIDUAL = strand("mbt-aspd", "individual")
KEY_WORK = strand("pipe-approved-premises", "key_work")


def only(rule: ConcernRule, n: int, of: Strand = GROUP) -> Strand:
    """A strand with this rule alone."""
    return replace(of, concerns=(Concern(rule, n, of.concerns[0].ask),))


def raised(
    letters: str | list[Meeting], of: Strand, today: date = TODAY, **kw: object
) -> list[Raised]:
    meetings = line(letters) if isinstance(letters, str) else letters
    now = NOW + (today - TODAY)
    return raise_concerns(Record(of, meetings, FIRST, **kw), now=now, today=today)


@pytest.mark.parametrize(
    ("letters", "n", "episodes"),
    [
        ("ccxxx", 3, ["run:3"]),
        ("ccxxxx", 3, ["run:3"]),
        ("ccxx", 3, []),
        ("ccxxxc", 3, []),
        ("cxoxx", 3, ["run:2"]),
        ("cx-xtn", 3, ["run:2"]),
        ("xx?x", 3, ["run:1"]),
        ("cxx", 1, ["miss:2", "miss:3"]),
        ("cxc", 1, []),
        ("", 1, []),
    ],
)
def test_missed_in_a_row(letters: str, n: int, episodes: list[str]) -> None:
    found = raised(letters, only(ConcernRule.MISSED_IN_A_ROW, n))
    assert [one.episode for one in found] == episodes


def test_it_says_what_was_missed_and_when() -> None:
    (one,) = raised("ccxxx", only(ConcernRule.MISSED_IN_A_ROW, 3))
    what = GROUP.name.lower()
    assert one.said == f"Missed {what} 3 times in a row, the last on Wednesday 4 February 2026."
    assert one.evidence == (3, 4, 5)


def test_what_is_missed_on_hold_raises_nothing() -> None:
    rule = only(ConcernRule.MISSED_IN_A_ROW, 3)
    custody = ((date(2026, 1, 21), date(2026, 1, 28)),)
    assert raised("ccxxx", rule, holds=custody) == []
    assert raised("ccxxxxx", rule, holds=custody)[0].evidence == (5, 6, 7)
    assert raised("ccxxx", rule, holds=((date(2026, 1, 21), None),)) == []
    assert raised("ccxxx", rule, until=TODAY - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("letters", "n", "count"),
    [("ccccx", 4, 1), ("cccx", 4, 0), ("ccccxx", 4, 0), ("xccccx", 4, 0), ("ccccoxc", 4, 0)],
)
def test_first_absence_after_good_attendance(letters: str, n: int, count: int) -> None:
    assert len(raised(letters, only(ConcernRule.FIRST_ABSENCE, n))) == count


def test_came_back_after_missing() -> None:
    rule = only(ConcernRule.RETURNED, 3)
    (one,) = raised("cxxxc", rule)
    assert one.said == "Came back on Wednesday 4 February 2026 after 3 missed in a row."
    assert raised("cxxc", rule) == []
    assert raised("cxxxcc", rule) == []


def test_a_low_dose_waits_for_four_sessions() -> None:
    rule = only(ConcernRule.DOSE_BELOW, 75)
    assert raised("cxx", rule) == []
    (one,) = raised("cxcx", rule)
    assert "Has had 2 of 4 sessions" in one.said
    assert raised("cccx", rule) == []


def test_a_month_without_an_individual_session() -> None:
    rule = only(ConcernRule.NONE_THIS_MONTH, 1, INDIVIDUAL)
    january = line("c", first=date(2026, 1, 20))
    found = raised(january, rule, today=date(2026, 3, 10))
    assert [(one.episode, one.said) for one in found] == [
        ("2026-02", "No individual session in February 2026.")
    ]
    assert [o.episode for o in raised(january, rule, today=date(2026, 3, 25))] == [
        "2026-02", "2026-03",
    ]  # fmt: skip
    booked = [*january, *line(".", first=date(2026, 3, 30), key=9)]
    assert [o.episode for o in raised(booked, rule, today=date(2026, 3, 25))] == ["2026-02"]
    whole = ((date(2026, 2, 1), date(2026, 2, 28)),)
    assert raised(january, rule, today=date(2026, 3, 10), holds=whole) == []


def test_key_work_overdue_by_the_rhythm() -> None:
    rule = only(ConcernRule.OVERDUE, 3, KEY_WORK)
    days = KEY_WORK.rhythm.n
    had = line("c", first=TODAY - timedelta(days=days + 3))
    (one,) = raised(had, rule)
    assert one.episode == f"due:{TODAY - timedelta(days=3)}"
    assert one.said.endswith("3 days ago.")
    assert raised(line("c", first=TODAY - timedelta(days=days + 2)), rule) == []
    assert raised([], rule, today=FIRST + timedelta(days=days + 3))[0].episode.startswith("due:")


def key_work_due_for(*holds: tuple[date, date | None]) -> date | None:
    return key_work_due(Record(KEY_WORK, (), FIRST, holds=holds), [])


def test_key_work_is_due_when_they_are_back() -> None:
    due = key_work_due_for()
    assert due is not None
    day = timedelta(days=1)
    assert key_work_due_for((due - day, due + day)) == due + 2 * day
    assert key_work_due_for((due, due), (due + day, due + day)) == due + 2 * day
    assert key_work_due_for((due + day, None)) == due
    assert key_work_due_for((due - day, None)) is None, "nobody knows when they are back"


@given(st.text("cltxno-?", max_size=12), st.integers(1, 4))
def test_an_episode_keeps_its_name_while_it_goes_on(letters: str, n: int) -> None:
    rule = only(ConcernRule.MISSED_IN_A_ROW, n)
    before = {one.episode for one in raised(letters, rule)}
    after = {one.episode for one in raised(f"{letters}x", rule)}
    assert before <= after
    assert raised(f"{letters}c", rule) == []


@given(st.text("cltxno-?", max_size=12), st.randoms())
def test_the_same_records_always_say_the_same(letters: str, shuffler: object) -> None:
    meetings = line(letters)
    mixed = list(meetings)
    shuffler.shuffle(mixed)
    assert raised(mixed, GROUP) == raised(meetings, GROUP)


@given(st.text("cltxno-?", min_size=1, max_size=12))
def test_a_miss_corrected_takes_away_what_rested_on_it(letters: str) -> None:
    for at, letter in enumerate(letters):
        if letter in "xnt":
            better = f"{letters[:at]}c{letters[at + 1 :]}"
            rule = only(ConcernRule.MISSED_IN_A_ROW, 1)
            told = {one.episode for one in raised(better, rule)}
            assert f"miss:{at + 1}" not in told
