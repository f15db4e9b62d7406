"""When the people of a programme are reminded of a session, and by which ways. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

import yaml

from base.marked_yaml import Fields, Keys, clipped

QUIET_FROM: Final = time(20, 0)
QUIET_UNTIL: Final = time(8, 0)
MOST_DAYS: Final = 14
MOST: Final = 3
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class Way(StrEnum):
    """How a message reaches somebody."""

    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One rule: so many days before the session, at a time of day in London, by these ways.

    The first way that can be used is; the others are not. By default the day before in the
    morning: a trial among people under supervision found that two days before did nothing.
    """

    days_before: int = 1
    at: time = time(9, 0)
    ways: tuple[Way, ...] = (Way.TEXT, Way.EMAIL, Way.LETTER)


DEFAULT: Final = (Reminder(),)
"""What a programme does that says nothing about reminders."""

_KEYS: Keys = {
    "days_before": ("number of days before", "1"),
    "at": ("time of day", '"09:00"'),
    "ways": ("ways", "[text, email, letter]"),
}


def parse_reminders(programme: Fields) -> tuple[Reminder, ...]:
    """The rules under `reminders`, of a programme or one kind of session in it.

    The default when it is left out, none when it is empty.
    """
    if not programme.has("reminders"):
        return DEFAULT
    found: list[Reminder] = []
    for node in programme.items("reminders", most=MOST):
        rule = _reminder(node, programme.filename)
        if any(one.days_before == rule.days_before for one in found):
            raise programme.wrong(
                node, f"two reminders are {rule.days_before} days before; one is enough"
            )
        found.append(rule)
    return tuple(found)


def read_time(text: str) -> time | None:
    """A time of day typed as 09:00 or 9:00; None when it is not one."""
    found = _TIME.fullmatch(text.strip())
    return time(int(found[1]), int(found[2])) if found else None


def is_quiet(at: time) -> bool:
    """Whether nothing is sent at this time of day."""
    return at >= QUIET_FROM or at < QUIET_UNTIL


def _reminder(node: yaml.Node, filename: str) -> Reminder:
    fields = Fields(node, filename, "a reminder", _KEYS)
    days = fields.whole("days_before", 0, MOST_DAYS) if fields.has("days_before") else 1
    at = _at(fields) if fields.has("at") else Reminder().at
    ways = _ways(fields) if fields.has("ways") else Reminder().ways
    return Reminder(days, at, ways)


def _at(fields: Fields) -> time:
    node = fields.at("at")
    # YAML 1.1 takes 10:30 for a number and 09:00 for words: what was written counts.
    written = node.value if isinstance(node, yaml.ScalarNode) else "a list"
    at = read_time(str(written))
    if at is None:
        raise fields.bad("at", f"is '{clipped(str(written))}'; write a time, like \"09:00\"")
    if is_quiet(at):
        raise fields.bad("at", f"is {written}; nothing is sent from 20:00 to 08:00")
    return at


def _ways(fields: Fields) -> tuple[Way, ...]:
    nodes = fields.items("ways")
    known = [way.value for way in Way]
    words = [fields.words(node, "a way", 20) for node in nodes]
    for node, word in zip(nodes, words, strict=True):
        if word not in known:
            raise fields.wrong(node, f"a reminder: way '{word}' is not {', '.join(known)}")
    if not words or len(set(words)) != len(words):
        raise fields.bad("ways", "should be text, email or letter, each once, the first first")
    return tuple(Way(word) for word in words)
