"""PURE: a programme written as the text its parser reads, and checked by that parser.

Every value stands on its own line, so that a mistake's line is the mistake's field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from base.errors import Refused
from programmes.catalogue import CatalogueError, Duration, Measure, Programme, parse
from programmes.reminders import DEFAULT, Reminder
from programmes.strands import Placing, Rhythm, RhythmType, Strand, Topic
from programmes.ways_in import AppliesTo, Blocks, Criterion, Entry

_RHYTHM_KEY: Mapping[RhythmType, str] = {
    RhythmType.WEEKLY: "slots",
    RhythmType.EVERY_N_WEEKS: "weeks",
    RhythmType.WEEKS_CYCLE: "weeks",
    RhythmType.MONTHLY_PER_PERSON: "times",
    RhythmType.EVERY_N_DAYS_PER_RESIDENT: "days",
    RhythmType.FIXED_BLOCK: "days",
}
# "strand 'group', rhythm: `slots` is 99; …" and "strand 'group' has no …" begin with where.
_WHERE = re.compile(
    r"^(?:the programme|strand (?:'[^']*'|\d+)|an? (?:criterion|source|measure|route|reminder))"
    r"(?:, [a-z_ ]+)*:? "
)
_KEY = re.compile(r"`([a-z_]+)`")


@dataclass(frozen=True, slots=True)
class Written:
    """The text, and of each line the path of the value on it, like `strands.0.minutes`."""

    text: str
    paths: tuple[str, ...]


def checked(programme: Programme) -> str:
    """The programme's text, once its parser has taken it.

    Raises Refused with a plain sentence; `field` is the path of the value it is about.
    """
    written = write(programme)
    try:
        parse(written.text, programme.slug)
    except CatalogueError as wrong:
        path = written.paths[min(wrong.line, len(written.paths)) - 1]
        raise Refused(plain(wrong.what), path) from None
    return written.text


def plain(what: str) -> str:
    """A parser's message as a sentence for people who never see the file.

    "strand 'group': `minutes` is 9; it should be from …" becomes "It is 9; it should be from …".
    """
    said = _WHERE.sub("", what)
    said = re.sub(r"^(?:`[a-z_]+`|public_wording) (?=is |has |should |does )", "It ", said)
    said = re.sub(r"^public_wording ", "", said)
    said = re.sub(r"(?:; (?:write|add)|, like) `.*$", "", said)
    said = _KEY.sub(lambda found: f"‘{found[1].replace('_', ' ')}’", said)
    said = re.sub(r"'([^']*)'", r"‘\1’", said)
    return f"{said[:1].upper()}{said[1:]}" + ("" if said.endswith(".") else ".")


def write(programme: Programme) -> Written:
    """The programme as text; `parse` gives it back."""
    lines: list[str] = []
    paths: list[str] = []
    for key, value in _data(programme).items():
        for line, path in _emitted(key, value, 0, key):
            lines.append(line)
            paths.append(path)
    return Written("\n".join(lines) + "\n", tuple(paths))


def _emitted(key: str, value: Any, indent: int, path: str) -> list[tuple[str, str]]:
    """`key: value` as lines, each with its path."""
    space = " " * indent
    if isinstance(value, Mapping):
        inner = [
            line
            for name, one in value.items()
            for line in _emitted(name, one, indent + 2, f"{path}.{name}")
        ]
        return [(f"{space}{key}:", path), *inner]
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return [(f"{space}{key}:", path), *_items(value, indent + 2, path)]
    return [(f"{space}{key}: {_scalar(value)}", path)]


def _items(values: Sequence[Any], indent: int, path: str) -> list[tuple[str, str]]:
    space = " " * indent
    found: list[tuple[str, str]] = []
    for n, value in enumerate(values):
        if not isinstance(value, Mapping):
            found.append((f"{space}- {_scalar(value)}", f"{path}.{n}"))
            continue
        inner = [
            line
            for name, one in value.items()
            for line in _emitted(name, one, indent + 2, f"{path}.{n}.{name}")
        ]
        first, first_path = inner[0]
        found += [(f"{space}- {first.strip()}", first_path), *inner[1:]]
    return found


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "[]" if isinstance(value, Sequence) else str(value)


def _data(programme: Programme) -> dict[str, Any]:
    return {
        "slug": programme.slug,
        "name": programme.name,
        "version": programme.version,
        "kind": programme.kind.value,
        "every_team": programme.every_team,
        "entry": _entry(programme.entry),
        "summary": programme.summary,
        "public_wording": programme.public_wording,
        **({"duration": _duration(programme.duration)} if programme.duration else {}),
        "capacity": programme.capacity,
        "minimum_to_run": programme.minimum_to_run,
        **_routes(programme),
        "eligibility": [_criterion(one) for one in programme.eligibility],
        "sources": [
            {"about": one.about, "mark": one.mark.value, "note": one.note}
            for one in programme.sources
        ],
        "measures": [_measure(one) for one in programme.measures],
        **_reminders(programme.reminders),
        "strands": [_strand(one) for one in programme.strands],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    data: dict[str, Any] = {"type": entry.type.value}
    if entry.join_until_week is not None:
        data["join_until_week"] = entry.join_until_week
    return data | ({"join_weeks": list(entry.join_weeks)} if entry.join_weeks else {})


def _duration(duration: Duration) -> dict[str, Any]:
    if duration.weeks is not None:
        return {"weeks": duration.weeks}
    return {"sessions": duration.sessions}


def _routes(programme: Programme) -> dict[str, Any]:
    """No routes written where none are known: criteria may then name any."""
    if not programme.routes:
        return {}
    return {
        "routes": [
            {"route": one.route.value, "steps": [step.value for step in one.steps]}
            for one in programme.routes
        ]
    }


def _criterion(one: Criterion) -> dict[str, Any]:
    data = {"id": one.id, "text": one.text, "route": one.route.value}
    if one.applies_to is not AppliesTo.ANYONE:
        data["applies_to"] = one.applies_to.value
    return data | ({"blocks": one.blocks.value} if one.blocks is not Blocks.ENTRY else {})


def _measure(one: Measure) -> dict[str, Any]:
    data: dict[str, Any] = {"instrument": one.instrument, "filled_by": one.filled_by.value}
    if one.at:
        data["at"] = [occasion.value for occasion in one.at]
    if one.every:
        n, unit = one.every
        data["every"] = {unit.value: n} | ({} if one.until is None else {"until": one.until})
    if one.follow_up:
        data["follow_up"] = list(one.follow_up)
    return data | {"window_days": one.window_days, "end_within_days": one.end_within_days}


def _reminders(rules: Sequence[Reminder]) -> dict[str, Any]:
    """Nothing where they are the usual ones, so that they follow what is usual."""
    if tuple(rules) == DEFAULT:
        return {}
    return {"reminders": _rules(rules)}


def _rules(rules: Sequence[Reminder]) -> list[dict[str, Any]]:
    return [
        {
            "days_before": one.days_before,
            "at": f"{one.at:%H:%M}",
            "ways": [way.value for way in one.ways],
        }
        for one in rules
    ]


def _strand(one: Strand) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": one.id,
        "kind": one.kind.value,
        "name": one.name,
        "optional": one.optional,
        "attends": one.attends.value,
        "rhythm": _rhythm(one.rhythm),
        "minutes": one.minutes,
        "facilitators": {
            "needed": one.facilitators.needed,
            "preferred": one.facilitators.preferred,
        },
        "room_needed": one.room_needed,
        "minimum_to_run": one.minimum_to_run,
        "topics": _topics(one.topics),
        "holidays": one.holidays.value,
        "public_wording": one.public_wording,
        "concerns": [
            {"rule": rule.rule.value, "n": rule.n, "ask": rule.ask.value} for rule in one.concerns
        ],
    }
    if one.capacity is not None:
        data["capacity"] = one.capacity
    if one.dose is not None:
        data["dose"] = {
            "presence": [code.value for code in one.dose.presence],
            "minimum_minutes": one.dose.minimum_minutes,
        }
    if one.reminders is not None:
        data["reminders"] = _rules(one.reminders)
    if one.placing != Placing():
        data["placing"] = asdict(one.placing)
    if one.completion is not None:
        share, count = one.completion.share, one.completion.count
        data["completion"] = {"share": share} if share is not None else {"count": count}
    return data


def _rhythm(rhythm: Rhythm) -> dict[str, Any]:
    data: dict[str, Any] = {"type": rhythm.type.value}
    if rhythm.type in _RHYTHM_KEY:
        data[_RHYTHM_KEY[rhythm.type]] = rhythm.n
    return data | ({"times": rhythm.times} if rhythm.type is RhythmType.FIXED_BLOCK else {})


def _topics(topics: Sequence[Topic]) -> list[Any]:
    """Plain topics, or parts each with its own."""
    found: list[Any] = []
    for n, topic in enumerate(topics):
        if topic.part is None:
            found.append(topic.label)
            continue
        if n == 0 or topics[n - 1].part != topic.part:
            gap = {"gap_weeks": topic.gap_weeks} if topic.gap_weeks else {}
            found.append({"part": topic.part, **gap, "topics": []})
        found[-1]["topics"].append(topic.label)
    return found
