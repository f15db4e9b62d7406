"""PURE: how one version of a programme differs from another, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from programmes.catalogue import Programme
from programmes.programme_words import (
    ATTENDS,
    HOLIDAYS,
    completion_words,
    concern_words,
    criterion_words,
    dose_words,
    duration_words,
    entry_words,
    facilitators_words,
    kind_words,
    many,
    placing_words,
    reminder_words,
    reminders_words,
    rhythm_words,
    route_words,
)
from programmes.strands import Strand, Topic

Pair = tuple[str, str, str]  # what it is, as it was, as it is


def differences(before: Programme, after: Programme) -> list[str]:
    """Everything a person would notice, strand after strand; empty when nothing differs.

    Version numbers, sources and the short names of links are not told.
    """
    found = _changed("", _whole(before, after))
    if before.summary != after.summary:
        found.append(f"The summary now reads: {after.summary}")
    found += _lines(
        "Route",
        [route_words(one) for one in before.routes],
        [route_words(one) for one in after.routes],
    )
    found += _lines(
        "Criterion",
        [criterion_words(one) for one in before.eligibility],
        [criterion_words(one) for one in after.eligibility],
    )
    found += _lines(
        "Reminder",
        [reminder_words(one) for one in before.reminders],
        [reminder_words(one) for one in after.reminders],
    )
    if before.measures != after.measures:
        found.append("The measures plan is another.")
    return found + _strands(before, after)


def _whole(before: Programme, after: Programme) -> list[Pair]:
    return [
        ("name", before.name, after.name),
        ("wording for participants", before.public_wording, after.public_wording),
        ("entry", entry_words(before.entry), entry_words(after.entry)),
        ("length", duration_words(before.duration), duration_words(after.duration)),
        ("capacity", str(before.capacity), str(after.capacity)),
        ("minimum to run", str(before.minimum_to_run), str(after.minimum_to_run)),
    ]


def _changed(whose: str, pairs: Sequence[Pair]) -> list[str]:
    """Capacity: 8 instead of 10."""
    found = []
    for what, was, now in pairs:
        if was != now:
            said = f"{whose}{what}: {now} instead of {was}."
            found.append(said[:1].upper() + said[1:])
    return found


def _lines(what: str, before: Sequence[str], after: Sequence[str]) -> list[str]:
    gone = [f"{what} gone: {one}." for one in before if one not in after]
    new = [f"{what} new: {one}." for one in after if one not in before]
    if not gone and not new and list(before) != list(after):
        return [f"{what}: the order is another."]
    return gone + new


def _strands(before: Programme, after: Programme) -> list[str]:
    was = {strand.id: strand for strand in before.strands}
    now = {strand.id: strand for strand in after.strands}
    found = [f"{strand.name} is gone." for key, strand in was.items() if key not in now]
    for key, strand in now.items():
        if key in was:
            found += _strand(was[key], strand)
        else:
            found.append(f"{strand.name} is new: {rhythm_words(strand.rhythm)}.")
    if list(was) != list(now) and set(was) == set(now):
        found.append("The kinds of session come in another order.")
    return found


def _strand(was: Strand, now: Strand) -> list[str]:
    pairs = [
        ("name", was.name, now.name),
        ("kind", kind_words(was.kind), kind_words(now.kind)),
        ("who attends", ATTENDS[was.attends], ATTENDS[now.attends]),
        ("rhythm", rhythm_words(was.rhythm), rhythm_words(now.rhythm)),
        ("length", many(was.minutes, "minute"), many(now.minutes, "minute")),
        (
            "facilitators",
            facilitators_words(was.facilitators),
            facilitators_words(now.facilitators),
        ),
        ("room", _yes(was.room_needed), _yes(now.room_needed)),
        ("may be left out", _yes(was.optional), _yes(now.optional)),
        ("minimum to run", str(was.minimum_to_run), str(now.minimum_to_run)),
        ("capacity", _limit(was.capacity), _limit(now.capacity)),
        ("on bank holidays", HOLIDAYS[was.holidays], HOLIDAYS[now.holidays]),
        ("wording for participants", was.public_wording, now.public_wording),
        ("what counts", dose_words(was.dose), dose_words(now.dose)),
        ("reminders", reminders_words(was.reminders), reminders_words(now.reminders)),
        ("points of placing", placing_words(was.placing), placing_words(now.placing)),
        ("completed with", completion_words(was.completion), completion_words(now.completion)),
    ]
    whose = f"{now.name}, "
    found = _changed(whose, pairs) + _topics(whose, was.topics, now.topics)
    return found + _lines(
        f"{whose}concern",
        [concern_words(one) for one in was.concerns],
        [concern_words(one) for one in now.concerns],
    )


def _topics(whose: str, was: Sequence[Topic], now: Sequence[Topic]) -> list[str]:
    before, after = [t.label for t in was], [t.label for t in now]
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for old, new in zip_longest(range(i, j), range(k, m)):
            found += _topic(whose, before, after, old, new)
    if before != after and not found:
        found.append(f"{whose}topics: {len(after)} instead of {len(before)}.")
    if _parts(was) != _parts(now):
        found.append(f"{whose}parts: {_parts(now)} instead of {_parts(was)}.")
    return found


def _topic(
    whose: str, before: Sequence[str], after: Sequence[str], old: int | None, new: int | None
) -> list[str]:
    """What became of one topic, by its place before and after; None where it was not there."""
    was = before[old] if old is not None else None
    now = after[new] if new is not None else None
    if was is not None and now is not None and was not in after and now not in before:
        return [f"{whose}topic ‘{was}’ is now ‘{now}’."]
    found = []
    if was is not None and was not in after:
        found.append(f"{whose}topic ‘{was}’ is gone.")
    if now is not None and new is not None:
        if now not in before:
            found.append(f"{whose}topic {new + 1}, ‘{now}’, is new.")
        else:
            place = before.index(now) + 1
            found.append(f"{whose}topic ‘{now}’ moved from {place} to {new + 1}.")
    return found


def _parts(topics: Sequence[Topic]) -> str:
    """Part one (9 topics), Part two (9 topics, after 2 free weeks)."""
    said: list[str] = []
    for n, topic in enumerate(topics):
        if topic.part is not None and (n == 0 or topics[n - 1].part != topic.part):
            count = sum(one.part == topic.part for one in topics)
            gap = f", after {many(topic.gap_weeks, 'free week')}" if topic.gap_weeks else ""
            said.append(f"{topic.part} ({many(count, 'topic')}{gap})")
    return ", ".join(said) or "none"


def _yes(value: bool) -> str:  # noqa: FBT001 one value, one word
    return "yes" if value else "no"


def _limit(capacity: int | None) -> str:
    return "no limit" if capacity is None else str(capacity)
