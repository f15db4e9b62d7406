"""The versions of a team's words, as their page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from attendance import team_words
from attendance.models import RegisterWords
from attendance.queries import vocabulary
from attendance.services.words import changed


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version: its number, who chose it and when, and what it changed."""

    version: int
    who: str
    at: datetime
    changed: str


def version_lines(versions: Sequence[RegisterWords]) -> list[VersionLine]:
    """The versions, newest first, each with what it changed of the one before."""
    words = [team_words.read(one.body) for one in versions]
    words.append(team_words.shipped_words(vocabulary.mapping()))
    return [
        VersionLine(
            one.version, one.by.name if one.by else "Daybook", one.at, changed(before, after)
        )
        for one, (after, before) in zip(versions, pairwise(words), strict=True)
    ]
