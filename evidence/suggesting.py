"""PURE: what the records already show, offered as evidence with the figures behind it.

The rules are data (`suggestions.yaml`): what was counted, for which criteria it may speak, and the
sentence. Nothing is offered that was not counted, and a person accepts, edits or declines it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final
from uuid import UUID

import yaml

from base.dates import in_words
from outcomes.suppression import NHS

MEASURES: Final = frozenset(
    {
        "weeks_with_meeting", "planned_sessions_held", "creative_sessions", "unplanned_sessions",
        "sessions_at_night_or_weekend", "welcomed_in_a_week", "seen_before_leaving",
        "supervision_held", "training_held", "covered_sessions", "climate_rounds",
        "ideas_answered", "outside_sessions", "resident_led_meetings",
    }
)  # fmt: skip
"""What can be counted."""
WEEK: Final = timedelta(days=7)
_FIELDS: Final = frozenset({"count", "of", "percent", "first", "last"})
_KEYS: Final = frozenset(
    {"id", "measure", "criteria", "title", "says", "few", "least", "share", "kind", "voice"}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the records may show. `share`: the least part of all there could have been.

    `few` is said in place of `says` where people are counted and the numbers are small: what is
    said here leaves the house. `title` is what an item made of it is called, `voice` whose voice
    that is.
    """

    id: str
    measure: str
    criteria: tuple[str, ...]
    title: str
    says: str
    least: int
    share: float
    kind: str
    voice: str = "staff"
    few: str = ""


class _Number(int):
    """A number of a sentence; `{count:session/sessions}` says which of two words goes with it."""

    def __format__(self, spec: str) -> str:
        one, slash, more = spec.partition("/")
        return (one if self == 1 else more) if slash else int.__format__(self, spec)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many there were, and of how many there could have been; `of` None where none is meant."""

    count: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """One row behind a figure: its day, what it was, and whether it counted.

    `within` are the rows it counted for, such as the meetings of a week.
    """

    day: date
    words: str
    counted: bool
    session: UUID | None = None
    minutes: UUID | None = None
    within: tuple[Behind, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be said, for which criteria, from which figure."""

    rule: str
    criteria: tuple[str, ...]
    title: str
    words: str
    kind: str
    voice: str
    figure: Figure
    first: date
    last: date


def parse_rules(text: str) -> tuple[Rule, ...]:
    """The rules of `suggestions.yaml`. ValueError naming the entry and what is wrong with it."""
    rules = tuple(_rule(n, one) for n, one in enumerate(yaml.safe_load(text) or [], start=1))
    ids = [rule.id for rule in rules]
    double = next((one for one in ids if ids.count(one) > 1), None)
    if double is not None:
        message = f"suggestions.yaml: {double} is there twice."
        raise ValueError(message)
    return rules


def _rule(number: int, one: Any) -> Rule:
    def wrong(what: str) -> ValueError:
        return ValueError(f"suggestions.yaml, entry {number}: {what}")

    if not isinstance(one, Mapping):
        raise wrong("give keys and values")
    unknown = sorted(set(one) - _KEYS)
    if unknown:
        raise wrong(f"there is no key {unknown[0]}")
    missing = sorted({"id", "measure", "criteria", "title", "says", "kind"} - set(one))
    if missing:
        raise wrong(f"{missing[0]} is missing")
    if one["measure"] not in MEASURES:
        raise wrong(f"{one['measure']} is nothing that is counted")
    few = str(one.get("few", ""))
    said = Formatter().parse(f"{one['says']}{few}")
    fields = {name for _, name, _, _ in said if name is not None}
    if not fields <= _FIELDS:
        raise wrong(f"{{{min(fields - _FIELDS)}}} is nothing a sentence can say")
    share = float(one.get("share", 0))
    if not 0 <= share <= 1:
        raise wrong("share is between 0 and 1")
    return Rule(
        str(one["id"]), one["measure"], tuple(str(c) for c in one["criteria"]),
        str(one["title"]), one["says"],
        int(one.get("least", 1)), share, str(one["kind"]), str(one.get("voice", "staff")), few,
    )  # fmt: skip


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of this Daybook."""
    return parse_rules(Path(__file__).with_name("suggestions.yaml").read_text(encoding="utf-8"))


def suggest(
    given: Sequence[Rule],
    figures: Mapping[str, Figure],
    criteria: Collection[str],
    first: date,
    last: date,
) -> list[Suggestion]:
    """What the figures of a period show, for the criteria there are, in the order of the rules.

    A rule says nothing without its figure, below its least number or share, or when none of its
    criteria is in the framework.
    """
    found: list[Suggestion] = []
    for rule in given:
        figure = figures.get(rule.measure)
        for_these = tuple(one for one in rule.criteria if one in criteria)
        if figure is None or not for_these or not _enough(rule, figure):
            continue
        words = sentence(rule, figure, first, last)
        found.append(
            Suggestion(
                rule.id, for_these, rule.title, words, rule.kind, rule.voice, figure, first, last
            )
        )
    return found


def sentence(rule: Rule, figure: Figure, first: date, last: date) -> str:
    """What a rule says of a figure of a period."""
    said = rule.few if rule.few and _small(figure) else rule.says
    return said.format(
        count=_Number(figure.count),
        of=_Number(figure.of if figure.of is not None else figure.count),
        percent=_percent(figure),
        first=in_words(first),
        last=in_words(last),
    )


def weeks_met(meetings: list[Behind], first: date, last: date, yesterday: date) -> list[Behind]:
    """Each week, Monday to Sunday, that is over, and the meetings in it.

    A week is of the period its Thursday is in: so every week is of one quarter, and of one only.
    """
    if not meetings:
        return []
    met: dict[date, list[Behind]] = {}
    for one in meetings:
        met.setdefault(one.day - timedelta(days=one.day.weekday()), []).append(one)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    weeks = []
    while thursday <= last and thursday + timedelta(days=3) <= yesterday:
        monday = thursday - timedelta(days=3)
        within = tuple(met.get(monday, ()))
        weeks.append(Behind(monday, "The week of this Monday", bool(within), within=within))
        thursday += WEEK
    return weeks


def quarter(day: date) -> tuple[date, date]:
    """The first and last day of the quarter of a year a day is in."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def quarters(today: date, many: int = 8) -> list[tuple[date, date]]:
    """The quarters that are over, latest first."""
    found = []
    day = quarter(today)[0]
    for _ in range(many):
        first, last = quarter(day - timedelta(days=1))
        found.append((first, last))
        day = first
    return found


def _enough(rule: Rule, figure: Figure) -> bool:
    if figure.count < rule.least:
        return False
    return figure.of is None or figure.of == 0 or figure.count >= rule.share * figure.of


def _small(figure: Figure) -> bool:
    """Whether a figure counts fewer people than may be told, or as few whom it does not count."""
    others = (figure.of or figure.count) - figure.count
    return figure.count < NHS.below or 0 < others < NHS.below


def _percent(figure: Figure) -> int:
    """Whole percent, never rounded up to 100 or down to 0."""
    if not figure.of:
        return 100
    rounded = round(100 * figure.count / figure.of)
    if figure.count < figure.of:
        rounded = min(rounded, 99)
    return max(rounded, 1) if figure.count else 0
