"""PURE: what a portfolio still lacks, criterion by criterion, and what would help most next.

It looks for the gaps that assessors name: everything from staff, policies with no sign of use,
undated or old items, one item stretched over many criteria, nothing that shows disagreement or
change, nothing from nights and weekends. Targets are settings of the award cycle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Final

STRETCHED: Final = 4
"""An item under more criteria than this is stretched."""


EVENING: Final = time(18)
MORNING: Final = time(8)


class Voice(StrEnum):
    """In whose words or from whose side an item speaks."""

    RESIDENTS = "residents"
    STAFF = "staff"
    BOTH = "both"
    OUTSIDERS = "outsiders"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence as the map sees it.

    `day` is when it happened, None when nobody said. `unhours`: it happened at night or on a
    weekend. `policy` with `used` False is a policy with no sign that anybody uses it. `change`: it
    shows a disagreement, or something that changed because of one.
    """

    id: str
    criteria: frozenset[str]
    kind: str
    voice: Voice
    day: date | None
    unhours: bool = False
    policy: bool = False
    used: bool = True
    change: bool = False


@dataclass(frozen=True, slots=True)
class Targets:
    """What is wanted for each criterion: items, kinds, items in residents' own voice, how fresh."""

    items: int = 3
    kinds: int = 2
    residents: int = 1
    months: int = 12

    @property
    def least(self) -> int:
        """The items wanted: never fewer than the kinds, since one item is of one kind."""
        return max(self.items, self.kinds)


class Lack(StrEnum):
    """What a criterion lacks, the gravest first."""

    NOTHING = "nothing"
    OLD = "old"
    STAFF_ONLY = "staff_only"
    POLICY_ONLY = "policy_only"
    FEW = "few"
    ONE_KIND = "one_kind"


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion: what there is for it, and what it lacks. `newest` None without a dated item.

    Only fresh items count towards the targets; `old` is how many are older or undated.
    """

    criterion: str
    items: int
    old: int
    kinds: tuple[str, ...]
    residents: int
    newest: date | None
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """The whole portfolio: a cell for each criterion in order, and what holds for all of it.

    `stretched` and `unused` are the ids of items under too many criteria and of policies with no
    sign of use; `undated` of those without a day, `unfiled` of those under no criterion at all,
    `elsewhere` of those under one the framework does not have. `missing` are the kinds that are
    wanted and of which nothing fresh is there.
    """

    cells: tuple[Cell, ...]
    stretched: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    unfiled: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    no_unhours: bool = False
    no_change: bool = False

    @property
    def met(self) -> int:
        """How many criteria lack nothing."""
        return sum(not cell.lacks for cell in self.cells)


def gap_map(
    criteria: Sequence[str],
    items: Iterable[Item],
    targets: Targets,
    today: date,
    *,
    wanted: Sequence[str] = (),
) -> Map:
    """The map of a portfolio. Items count under each of their criteria that the framework has.

    `wanted` are kinds of evidence of which there should be something, whatever the criterion.
    """
    everything = sorted(items, key=lambda item: item.id)
    under: dict[str, list[Item]] = {criterion: [] for criterion in criteria}
    for item in everything:
        for criterion in item.criteria & under.keys():
            under[criterion].append(item)
    since = months_before(today, targets.months)
    fresh = [item for item in everything if _is_fresh(item, since, today)]
    return Map(
        tuple(_cell(one, under[one], targets, since, today) for one in criteria),
        stretched=tuple(i.id for i in everything if len(i.criteria & under.keys()) > STRETCHED),
        unused=tuple(item.id for item in everything if item.policy and not item.used),
        undated=tuple(item.id for item in everything if item.day is None),
        unfiled=tuple(item.id for item in everything if not item.criteria),
        elsewhere=tuple(item.id for item in everything if item.criteria - under.keys()),
        missing=tuple(kind for kind in wanted if all(item.kind != kind for item in fresh))
        if everything
        else (),
        no_unhours=bool(everything) and not any(item.unhours for item in fresh),
        no_change=bool(everything) and not any(item.change for item in fresh),
    )


def helps_most(found: Map) -> list[tuple[str, Lack]]:
    """What to work on next: criteria in order, the one that lacks most gravely first.

    Among equals the one with fewer items, then the one that comes first in the framework.
    """
    order = list(Lack)
    wanting = [(n, cell) for n, cell in enumerate(found.cells) if cell.lacks]
    wanting.sort(key=lambda one: (order.index(one[1].lacks[0]), one[1].items, one[0]))
    return [(cell.criterion, cell.lacks[0]) for _, cell in wanting]


def _cell(
    criterion: str, items: Sequence[Item], targets: Targets, since: date, today: date
) -> Cell:
    fresh = [item for item in items if _is_fresh(item, since, today)]
    shown = [item for item in fresh if item.used or not item.policy]
    kinds = Counter(item.kind for item in shown)
    residents = sum(item.voice in {Voice.RESIDENTS, Voice.BOTH} for item in shown)
    checks = (
        (not items, Lack.NOTHING),
        (bool(items) and not fresh, Lack.OLD),
        (bool(shown) and residents < targets.residents, Lack.STAFF_ONLY),
        (bool(fresh) and not shown, Lack.POLICY_ONLY),
        (bool(shown) and len(shown) < targets.least, Lack.FEW),
        # One item is of one kind by nature: that it is alone says as much.
        (len(shown) > 1 and len(kinds) < targets.kinds, Lack.ONE_KIND),
    )
    return Cell(
        criterion,
        items=len(shown),
        old=len(items) - len(fresh),
        kinds=tuple(sorted(kinds)),
        residents=residents,
        newest=max((item.day for item in items if item.day is not None), default=None),
        lacks=tuple(lack for true, lack in checks if true),
    )


def _is_fresh(item: Item, since: date, today: date) -> bool:
    return item.day is not None and since <= item.day <= today


def is_unhours(day: date, at: time | None = None) -> bool:
    """Whether something was in the evening, at night (London wall clock) or on a weekend."""
    return day.weekday() >= 5 or (at is not None and (at >= EVENING or at < MORNING))


def months_before(day: date, months: int) -> date:
    """The same day so many months before; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError  # every month has a 28th
