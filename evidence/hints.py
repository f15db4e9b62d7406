"""PURE: the kinds of evidence, and which criteria an item may speak for, from what is typed.

Both are data (`kinds.yaml`, `hints.yaml`). A hint only changes what a form offers first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

MOST: Final = 5
"""How many criteria are offered first."""
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of evidence. `policy`: it says how things should be, and shows use only if told.

    `missing` is said of a portfolio with nothing fresh of this kind; empty when nothing is.
    """

    id: str
    name: str
    policy: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """Which criteria speak for which words, kinds of evidence and kinds of session."""

    words: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, tuple[str, ...]]
    sessions: Mapping[str, tuple[str, ...]]


def parse_kinds(text: str) -> Mapping[str, Kind]:
    """The kinds of `kinds.yaml` by id, in order. ValueError when one is twice or has no name."""
    found: dict[str, Kind] = {}
    for one in yaml.safe_load(text) or []:
        kind = Kind(
            str(one["id"]),
            str(one["name"]),
            policy=bool(one.get("policy", False)),
            missing=str(one.get("missing", "")),
        )
        if kind.id in found or not kind.name.strip():
            message = f"kinds.yaml: {kind.id} is there twice, or has no name."
            raise ValueError(message)
        found[kind.id] = kind
    return MappingProxyType(found)


def parse_hints(text: str) -> Hints:
    """The hints of `hints.yaml`; `words` become one pattern for each criterion."""
    told: dict[str, Any] = yaml.safe_load(text) or {}
    return Hints(
        {str(one): _pattern(words) for one, words in told.get("words", {}).items()},
        {str(kind): tuple(map(str, all_)) for kind, all_ in told.get("kinds", {}).items()},
        {str(kind): tuple(map(str, all_)) for kind, all_ in told.get("sessions", {}).items()},
    )


def _pattern(words: Collection[str]) -> re.Pattern[str]:
    """Beginnings of words, whole phrases among them."""
    each = (r"\s+".join(re.escape(part) for part in word.split()) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})", re.IGNORECASE)


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of evidence of this Daybook."""
    return parse_kinds((_HERE / "kinds.yaml").read_text(encoding="utf-8"))


@cache
def hints() -> Hints:
    """The hints of this Daybook."""
    return parse_hints((_HERE / "hints.yaml").read_text(encoding="utf-8"))


def likely_criteria(
    given: Hints, text: str, *, kind: str, session: str, known: Collection[str]
) -> list[str]:
    """The criteria an item most likely speaks for, at most MOST, likeliest first.

    A word found counts as much as a kind that says so, twice what a session's kind says; among
    equals the order of `known`, the criteria there are.
    """
    points: Counter[str] = Counter()
    for criterion, pattern in given.words.items():
        points[criterion] += 2 * min(2, len(pattern.findall(text)))
    for criterion in given.kinds.get(kind, ()):
        points[criterion] += 2
    for criterion in given.sessions.get(session, ()):
        points[criterion] += 1
    order = {criterion: n for n, criterion in enumerate(known)}
    found = [one for one, count in points.items() if count and one in order]
    return sorted(found, key=lambda one: (-points[one], order[one]))[:MOST]
