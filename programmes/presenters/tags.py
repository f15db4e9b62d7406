"""States as tags."""

from __future__ import annotations

from dataclasses import dataclass

_TAGS = {
    "planned": "govuk-tag--blue",
    "running": "govuk-tag--green",
    "held": "govuk-tag--green",
    "cancelled": "govuk-tag--red",
    "not_held": "govuk-tag--grey",
    "ended": "govuk-tag--grey",
}


@dataclass(frozen=True)
class Tag:
    """A status in a word, with its colour's class; the word alone says it."""

    words: str
    css: str


def tag(status: str) -> Tag:
    """The tag of a session's or cohort's status."""
    return Tag(status.replace("_", " ").capitalize(), _TAGS.get(status, ""))
