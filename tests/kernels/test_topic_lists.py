"""Topics moved, removed and put back: none is lost or doubled on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from programmes.topic_lists import Part, moved, parts_of, removed, topics_of

TWO = [Part("One", 0, ("a", "b")), Part("Two", 3, ("c",))]


def labels(parts: list[Part]) -> list[tuple[str, ...]]:
    return [part.labels for part in parts]


def test_parts_and_topics_are_two_sides_of_one_list() -> None:
    topics = topics_of(TWO)
    assert [(t.number, t.label, t.part, t.gap_weeks) for t in topics] == [
        (1, "a", "One", 0),
        (2, "b", "One", 0),
        (3, "c", "Two", 3),
    ]
    assert parts_of(topics) == TWO
    assert parts_of(()) == [Part("", 0, ())]
    assert parts_of(topics_of([Part("", 0, ("x", "y"))])) == [Part("", 0, ("x", "y"))]


def test_a_topic_moves_within_its_part_and_over_its_edge() -> None:
    assert labels(moved(TWO, 0, 0, 1)) == [("b", "a"), ("c",)]
    assert labels(moved(TWO, 0, 1, 1)) == [("a",), ("b", "c")]
    assert labels(moved(TWO, 1, 0, -1)) == [("a", "b", "c")]
    assert labels(moved(TWO, 0, 0, -1)) == labels(TWO)
    assert labels(moved(TWO, 1, 0, 1)) == labels(TWO)


def test_the_last_topic_of_a_part_takes_the_part_with_it() -> None:
    assert labels(removed(TWO, 1, 0)) == [("a", "b")]
    alone = removed([Part("One", 0, ("a",)), TWO[1]], 0, 0)
    assert alone == [Part("Two", 0, ("c",))], "no gap before the first part"
    assert removed(alone, 0, 0) == [Part("", 0, ())]


def test_a_topic_that_is_gone_is_said_to_be() -> None:
    with pytest.raises(Refused, match="no longer there"):
        removed(TWO, 0, 2)


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.data(),
    st.sampled_from([-1, 1]),
)
def test_moving_there_and_back_loses_nothing(
    sizes: list[int], data: st.DataObject, step: int
) -> None:
    parts = [
        Part(f"Part {p}", p and 2, tuple(f"{p}.{n}" for n in range(size)))
        for p, size in enumerate(sizes)
    ]
    part = data.draw(st.integers(0, len(parts) - 1))
    topic = data.draw(st.integers(0, sizes[part] - 1))
    after = moved(parts, part, topic, step)
    before = sorted(label for one in parts for label in one.labels)
    assert sorted(label for one in after for label in one.labels) == before
    assert [t.number for t in topics_of(after)] == list(range(1, len(before) + 1))
