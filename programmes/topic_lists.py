"""PURE: a strand's topics as parts that a person changes: rename, move, add, remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from base.errors import Refused
from programmes.strands import Topic


@dataclass(frozen=True, slots=True)
class Part:
    """Topics under one name; `name` empty where topics stand in no part."""

    name: str
    gap_weeks: int
    labels: tuple[str, ...]


def parts_of(topics: Sequence[Topic]) -> list[Part]:
    """The topics part by part, at least one."""
    parts: list[Part] = []
    before: str | None = None
    for n, topic in enumerate(topics):
        if n == 0 or topic.part != before:
            parts.append(Part(topic.part or "", topic.gap_weeks, ()))
        parts[-1] = replace(parts[-1], labels=(*parts[-1].labels, topic.label))
        before = topic.part
    return parts or [Part("", 0, ())]


def topics_of(parts: Sequence[Part]) -> tuple[Topic, ...]:
    """The parts' topics, numbered through. Parts without topics are left out."""
    topics: list[Topic] = []
    for part in parts:
        for n, label in enumerate(part.labels):
            gap = 0 if n else part.gap_weeks
            topics.append(Topic(len(topics) + 1, label, part.name or None, gap))
    return tuple(topics)


def moved(parts: Sequence[Part], part: int, topic: int, step: int) -> list[Part]:
    """A topic one place up (-1) or down (1), into the part beside it at either end of its own."""
    labels = list(parts[part].labels)
    label = _taken(labels, topic)
    after = list(parts)
    after[part] = replace(parts[part], labels=tuple(labels))
    to = topic + step
    if 0 <= to <= len(labels):
        labels.insert(to, label)
        after[part] = replace(parts[part], labels=tuple(labels))
        return after
    beside = part + step
    if not 0 <= beside < len(parts):
        return list(parts)
    others = parts[beside].labels
    joined = (*others, label) if step < 0 else (label, *others)
    after[beside] = replace(parts[beside], labels=joined)
    return _without_empty(after)


def removed(parts: Sequence[Part], part: int, topic: int) -> list[Part]:
    """The parts without one topic; a part whose last topic went goes with it."""
    labels = list(parts[part].labels)
    _taken(labels, topic)
    after = list(parts)
    after[part] = replace(parts[part], labels=tuple(labels))
    return _without_empty(after)


def _taken(labels: list[str], topic: int) -> str:
    if not 0 <= topic < len(labels):
        raise Refused("That topic is no longer there. Read the list again.")
    return labels.pop(topic)


def _without_empty(parts: list[Part]) -> list[Part]:
    """A first part may have no gap before it."""
    kept = [part for part in parts if part.labels] or [Part("", 0, ())]
    return [replace(kept[0], gap_weeks=0), *kept[1:]]
