"""What an answer repeats of words that nobody else was to read."""

from __future__ import annotations

import pytest

from evidence.echoes import echoes

THEIRS = "The man in room six plays music all night. I told Kestrel about it on Monday."


@pytest.mark.parametrize(
    ("ours", "found"),
    [
        ("We spoke about noise.", []),
        ("The man in the kitchen was asked.", []),
        ("THE MAN, in room: six was asked.", ["THE MAN, in room: six"]),
        ("Somebody plays music all night, we heard.", ["plays music all night"]),
        ("We asked kestrel what to do.", ["kestrel"]),
        ("It was Kestrel’s turn.", ["Kestrel’s"]),
        ("We look at it on Mondays.", []),
        ("We look again on Monday.", []),
        ("I told Kestrel about it, and the man in room six.",
         ["I told Kestrel about it", "the man in room six"]),
        ("", []),
    ],
)  # fmt: skip
def test_runs_of_words_and_names(ours: str, found: list[str]) -> None:
    assert echoes(THEIRS, ours, {"monday", "i"}) == found


def test_nothing_is_repeated_of_nothing() -> None:
    assert echoes("", "We did something about it.") == []
    assert echoes("Help me", "Help me") == []
