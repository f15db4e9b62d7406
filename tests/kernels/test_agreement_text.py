"""The text of a house agreement is kept and read back whole, and its versions are told apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence.agreement_text import (
    WALL_SIZES,
    Section,
    as_text,
    changed_words,
    differences,
    sections_of,
    wall_points,
)

_WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
_SECTIONS = st.lists(
    st.builds(
        Section, st.one_of(st.just(""), _WORDS), st.lists(_WORDS, min_size=1, max_size=4).map(tuple)
    ),
    max_size=5,
)


@given(_SECTIONS)
def test_what_is_kept_is_read_back(sections: list[Section]) -> None:
    assert list(sections_of(as_text(sections))) == sections


@given(_SECTIONS, _SECTIONS)
def test_differences_hold_both_texts(before: list[Section], after: list[Section]) -> None:
    was, now = as_text(before), as_text(after)
    lines = differences(was, now)
    raw = [("# " if one.heading else "- ") + one.words for one in lines]
    kept = [line for line, one in zip(raw, lines, strict=True) if one.mark != "new"]
    new = [line for line, one in zip(raw, lines, strict=True) if one.mark != "gone"]
    assert "\n".join(kept) == was
    assert "\n".join(new) == now


def test_a_line_that_looks_like_a_heading_stays_a_line() -> None:
    [one] = sections_of(as_text([Section("", ("# Quiet", "- at ten"))]))
    assert one == Section("", ("# Quiet", "- at ten"))


def test_nothing_at_all_is_nothing() -> None:
    assert as_text([Section(" ", ("", "  "))]) == ""
    assert sections_of("") == ()
    assert differences("", "") == []


def test_what_changed_in_words() -> None:
    was = as_text([Section("Quiet", ("At ten.", "No music."))])
    now = as_text([Section("Quiet", ("At eleven.", "No music.", "Ask first."))])
    assert changed_words(differences(was, now)) == "2 lines new, 1 line gone"
    assert changed_words(differences(now, now)) == "Nothing changed"


def test_a_sheet_for_the_wall_is_as_large_as_its_length_lets_it_be() -> None:
    title = "What we agreed at Hazel House"
    short = [Section("Together", ("We knock.", "We say good morning."))]
    long = [Section(f"Part {n}", ("We say what we mean, and mean it.",) * 4) for n in range(4)]
    assert wall_points(title, short) == WALL_SIZES[0]
    assert WALL_SIZES[-1] <= wall_points(title, long) < WALL_SIZES[0]
    assert wall_points(title, long * 20) == WALL_SIZES[-1] == 18
    assert wall_points(title, []) == WALL_SIZES[0]
