"""Dose, make-ups, and whether somebody can still complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.completion import State, days_beyond, dose, make_ups, standing
from attendance.meetings import Meeting
from programmes.strands import Completion, Dose, Presence
from tests.kernels.meetings import FIRST, NOW, line

SHARE = Completion(75, None)
COUNT = Completion(None, 4)
RULE = Dose((Presence.ON_TIME, Presence.LATE_SEEN), 60)
LETTERS = st.text("cltxno-?", max_size=10).flatmap(
    lambda past: st.text(".", max_size=8).map(lambda ahead: past + ahead)
)


def at_now(letters: str) -> list[Meeting]:
    """A line whose dots begin the week after now and whose other letters end the week before."""
    past = letters.rstrip(".")
    first = NOW.date() - timedelta(days=7 * len(past))
    return line(letters, first=first)


def stand(letters: str, completion: Completion | None = SHARE, **kw: object) -> object:
    return standing(at_now(letters), completion, RULE, now=NOW, **kw)


def catch_up(meetings: list[Meeting], of: int, letter: str, days: int) -> list[Meeting]:
    """The meetings with a catch-up of one of them so many days from now."""
    made = line(letter, first=NOW.date() + timedelta(days=days), key=100 + of)[0]
    return [*meetings, replace(made, catch_up_of=of, topic=None)]


def test_dose_counts_what_was_offered_and_nothing_else() -> None:
    found = dose(at_now("clxno-?t..."), RULE, NOW)
    assert (found.offered, found.attended, found.unmarked) == (5, 2, 1)
    assert (found.minutes_offered, found.minutes_attended) == (450, 180)
    assert found.share == 40


def test_too_few_minutes_are_no_dose() -> None:
    short = [replace(m, minutes_attended=59) for m in at_now("c")]
    assert dose(short, RULE, NOW).attended == 0
    assert dose(short, None, NOW).attended == 1
    assert dose([], RULE, NOW).share is None


@pytest.mark.parametrize(
    ("letters", "completion", "state", "needed", "short_by"),
    [
        ("cccccccccccccc....", SHARE, "completed", 14, 0),
        ("ccccccccccxxx.....", SHARE, "can", 14, 0),
        ("cccccccxxxxxx.....", SHARE, "needs_make_ups", 14, 2),
        ("xxxxxxxxxxxxxx....", SHARE, "needs_make_ups", 14, 10),
        ("ccc...", COUNT, "can", 4, 0),
        ("cx", COUNT, "cannot", 4, 3),
        ("cccc", COUNT, "completed", 4, 0),
        ("ccoo-x", SHARE, "needs_make_ups", 3, 1),
    ],
)
def test_where_somebody_stands(
    letters: str, completion: Completion, state: State, needed: int, short_by: int
) -> None:
    found = stand(letters, completion)
    assert (found.state, found.needed, found.short_by) == (state, needed, short_by)


def test_it_says_why_in_sentences_with_the_day() -> None:
    found = stand("ccccccccccxxx.....")
    assert found.why == (
        "Has 10 of the 14 sessions needed (75% of 18).",
        "5 more could count, so this can be completed by Wednesday 8 April 2026.",
    )
    assert found.by == date(2026, 4, 8)
    assert stand("cccccccxxxxxx.....").why[1:] == (
        "Needs 7 more and only 5 are left.",
        "Can be completed only if 2 of 6 missed are made up.",
    )
    assert stand("cx", COUNT).why[-1] == (
        "This cannot be completed, even if everything missed is made up."
    )
    assert stand("ccc?...", COUNT).why[-1] == "1 is past and not marked yet."
    assert stand("c", None).state == "no_rule"


def test_missed_sessions_are_made_up_booked_waived_or_outstanding() -> None:
    meetings = at_now("xxxxx.")
    meetings[3] = replace(meetings[3], waived=True)
    meetings = catch_up(meetings, 1, "c", -1)
    meetings = catch_up(meetings, 2, ".", 3)
    again = replace(line("c", first=NOW.date() - timedelta(days=2), key=50)[0], topic="Topic 3")
    found = make_ups([*meetings, again], RULE, NOW)
    states = ["made_up", "booked", "made_up", "waived", "outstanding"]
    assert [one.state for one in found] == states
    assert found[1].day == NOW.date() + timedelta(days=3)
    taken = dose([*meetings, again], RULE, NOW)
    assert (taken.offered, taken.attended, taken.made_up) == (6, 1, 1)


def test_a_waived_session_leaves_what_the_share_is_of() -> None:
    meetings = at_now("cccx")
    assert standing(meetings, SHARE, RULE, now=NOW).needed == 3
    meetings[3] = replace(meetings[3], waived=True)
    assert standing(meetings, Completion(100, None), RULE, now=NOW).state == "completed"


def test_sessions_not_laid_out_yet_count_as_still_to_come() -> None:
    beyond = days_beyond(date(2026, 3, 25), date(2026, 4, 30), 7)
    assert beyond[0] == date(2026, 4, 1)
    assert beyond[-1] == date(2026, 4, 29)
    found = stand("cc.", COUNT, beyond=beyond)
    assert (found.state, found.left, found.by) == ("can", 6, date(2026, 4, 1))
    assert days_beyond(None, date(2026, 4, 30), 7) == ()


@given(LETTERS, st.randoms())
def test_order_does_not_matter(letters: str, shuffler: object) -> None:
    meetings = at_now(letters)
    mixed = list(meetings)
    shuffler.shuffle(mixed)
    assert standing(mixed, SHARE, RULE, now=NOW) == standing(meetings, SHARE, RULE, now=NOW)


@given(LETTERS, st.integers(0, 9), st.sampled_from([SHARE, COUNT]))
def test_coming_instead_of_missing_never_makes_it_worse(
    letters: str, at: int, completion: Completion
) -> None:
    if at >= len(letters) or letters[at] not in "xnt":
        return
    better = f"{letters[:at]}c{letters[at + 1 :]}"
    order = ["cannot", "needs_make_ups", "can", "completed"]
    before, after = stand(letters, completion), stand(better, completion)
    # Every miss could be made up, so that "only with make-ups" may need one fewer and no longer be
    # called possible by them: it is still never further away.
    assert after.short_by <= before.short_by
    assert after.have == before.have + 1
    if before.state != "needs_make_ups":
        assert order.index(after.state) >= order.index(before.state)


@given(LETTERS, st.integers(0, 10), st.sampled_from(["o", "-"]))
def test_what_the_service_called_off_changes_nothing(letters: str, at: int, off: str) -> None:
    meetings = at_now(letters)
    extra = line(off, first=FIRST - timedelta(days=7 * (at + 1)), key=900)
    assert standing([*meetings, *extra], SHARE, RULE, now=NOW) == standing(
        meetings, SHARE, RULE, now=NOW
    )
    assert dose([*meetings, *extra], RULE, NOW) == dose(meetings, RULE, NOW)


@given(LETTERS, st.sampled_from([SHARE, COUNT]))
def test_the_figures_hang_together(letters: str, completion: Completion) -> None:
    meetings = at_now(letters)
    found, taken = stand(letters, completion), dose(meetings, RULE, NOW)
    gone = make_ups(meetings, RULE, NOW)
    assert len(gone) == taken.offered - taken.attended
    assert taken.made_up <= len(gone)
    assert (found.state == "completed") == (found.have >= found.needed)
    assert found.short_by == max(0, found.needed - found.have - found.left)
    assert (found.by is not None) == (found.state == "can")
    if found.by is not None:
        assert found.by in {m.day for m in meetings}
