"""Drawings kept by content: drawn once, and never more of them than there is room for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from base.drawings import Drawings, digest
from base.pictures import Lines, Series

PICTURE = Lines("Title", "Said", ["a", "b"], [Series("One", [1, 2])], "points")


def test_drawn_once_and_again_only_when_a_word_or_number_differs() -> None:
    drawn: list[str] = []
    kept = Drawings()

    def ask(picture: Lines, kind: str = "svg") -> bytes:
        return kept.get(picture, kind, lambda: (drawn.append(kind), b"body")[1])

    assert ask(PICTURE) == ask(replace(PICTURE)) == b"body"
    assert len(drawn) == 1
    ask(PICTURE, "png")
    ask(replace(PICTURE, series=[Series("One", [1, 2.5])]))
    ask(replace(PICTURE, said="Otherwise"))
    assert len(drawn) == 4
    kept.forget()
    ask(PICTURE)
    assert len(drawn) == 5


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=40))
def test_never_more_than_there_is_room_for(asked: list[tuple[int, int]]) -> None:
    kept = Drawings(room=100)
    for title, size in asked:
        picture = replace(PICTURE, title=str(title))
        body = kept.get(picture, "svg", lambda size=size: b"x" * size)
        assert body in (b"x" * size, kept.get(picture, "svg", lambda: b"other"))
        assert kept._held == sum(map(len, kept._kept.values())) <= 100


def test_what_is_too_large_is_drawn_each_time() -> None:
    kept = Drawings(room=3)
    assert kept.get(PICTURE, "svg", lambda: b"long") == b"long"
    assert kept.get(PICTURE, "svg", lambda: b"more") == b"more"


def test_a_digest_is_of_everything() -> None:
    assert digest(PICTURE, "svg") == digest(replace(PICTURE), "svg")
    assert digest(PICTURE, "svg") != digest(replace(PICTURE, unit="%"), "svg")
