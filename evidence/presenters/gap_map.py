"""What the gap map prints: each criterion against its targets, warnings, what helps most next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from base.dates import short_with_year
from evidence.criteria import Criterion, Framework
from evidence.gaps import Cell, Item, Map, Targets, gap_map, helps_most
from evidence.hints import kinds
from evidence.models import AwardCycle, EvidenceItem
from evidence.presenters.cycles import NextStep, next_of
from evidence.presenters.gap_helps import Need, kind_names, lack_words, needs
from evidence.queries.communities import Community
from evidence.queries.questionnaires import Reached
from evidence.suggesting import Suggestion

FIRST = 3
"""How many criteria are shown of each thing that would help."""


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """One community in the list: its next step, how many items it has, or that it has no cycle."""

    community: Community
    cycle: AwardCycle | None
    next: NextStep | None
    items: int


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of the map: what there is, and what it lacks in words; none when it is met."""

    criterion: Criterion
    items: int
    old: int
    kinds: str
    residents: int
    newest: str
    lacks: list[str]


@dataclass(frozen=True, slots=True)
class StandardLines:
    """A standard with those of its criteria that are shown; `met` of all `of` lack nothing."""

    position: int
    name: str
    lines: list[CriterionLine]
    met: int
    of: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that holds for the whole portfolio, and the items it is about."""

    words: str
    why: str
    items: list[EvidenceItem]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a portfolio is, and what would help most."""

    met: int
    of: int
    needs: list[Need]


def map_of(
    framework: Framework, items: Sequence[Item], cycle: AwardCycle | None, today: date
) -> Map:
    """The map of a community against its cycle's targets; the usual ones without a cycle."""
    wanted = [kind.id for kind in kinds().values() if kind.missing]
    criteria = [one.id for one in framework.criteria]
    return gap_map(criteria, items, targets_of(cycle), today, wanted=wanted)


def targets_of(cycle: AwardCycle | None) -> Targets:
    """What a cycle wants of each criterion; the usual without a cycle."""
    if cycle is None:
        return Targets()
    return Targets(cycle.items, cycle.kinds, cycle.own_voice, cycle.months)


def community_lines(
    communities: Sequence[Community],
    cycles: Sequence[AwardCycle],
    counts: Mapping[UUID, int],
    today: date,
) -> list[CommunityLine]:
    """Every community of one's own, by name."""
    open_ = {(one.venue_id, one.team_id): one for one in cycles}
    lines = []
    for one in communities:
        cycle = open_.get((one.key["venue_id"], one.key["team_id"]))
        lines.append(
            CommunityLine(
                one,
                cycle,
                next_of(cycle, today) if cycle is not None else None,
                counts.get(one.public_id, 0),
            )
        )
    return lines


def standing(
    found: Map, framework: Framework, targets: Targets, waiting: Sequence[Suggestion] = ()
) -> Standing:
    """How many criteria lack nothing, and what would help, with what `waiting` records show."""
    return Standing(found.met, len(found.cells), needs(found, framework, targets, waiting))


def standards(found: Map, framework: Framework, targets: Targets) -> list[StandardLines]:
    """The map by standard."""
    cells = {cell.criterion: cell for cell in found.cells}
    return [
        StandardLines(
            criteria[0].position,
            name,
            [_line(one, cells[one.id], targets) for one in criteria],
            sum(not cells[one.id].lacks for one in criteria),
            len(criteria),
        )
        for name, criteria in framework.standards
    ]


def narrowed(all_: Sequence[StandardLines], *, missing: bool, standard: int) -> list[StandardLines]:
    """Those of one standard (0 for all), with all criteria or those that lack something."""
    return [
        replace(one, lines=lines)
        for one in all_
        if standard in {0, one.position}
        and (lines := [line for line in one.lines if line.lacks or not missing])
    ]


def by_need(shown: Sequence[StandardLines], found: Map) -> list[CriterionLine]:
    """The criteria that are shown, the one that lacks most gravely first, those met last."""
    order = {criterion: n for n, (criterion, _) in enumerate(helps_most(found))}
    lines = [line for one in shown for line in one.lines]
    return sorted(lines, key=lambda line: order.get(line.criterion.id, len(order)))


def warnings(found: Map, items: Mapping[str, EvidenceItem]) -> list[Warned]:
    """What holds for the whole portfolio, the gravest first; `items` by their public ids."""
    about_items = [
        Warned(words, why, [items[one] for one in getattr(found, name) if one in items])
        for name, words, why in _OF_ITEMS
        if getattr(found, name)
    ]
    whole = [Warned(words, why, []) for name, words, why in _OF_ALL if getattr(found, name)]
    missing = [Warned(kinds()[one].missing, _LOOKED_FOR, []) for one in found.missing]
    return [*about_items, *whole, *missing]


def forms_wanted(goals: Sequence[Reached]) -> list[Warned]:
    """The questionnaires that are still wanted, in one warning; none when there are enough."""
    short = [f"{one.short} more from {one.who}" for one in goals if one.short]
    if not short:
        return []
    answered = ", ".join(f"{one.who} {one.answers} of {one.wanted}" for one in goals if one.wanted)
    return [Warned(f"Questionnaires: {' and '.join(short)}", f"Answered: {answered}.", [])]


_OF_ITEMS = (
    ("undated", "Without a day", "Nobody can tell how old it is."),
    (
        "unused",
        "Policies with no sign of use",
        "A policy shows what should happen. Add how it was used, or tick that it shows use.",
    ),
    (
        "stretched",
        "Stretched over many criteria",
        "One item under more than four criteria convinces nobody of each.",
    ),
    ("unfiled", "Under no criterion yet", "It counts for nothing."),
    (
        "elsewhere",
        "Under a criterion this framework does not have",
        "The framework changed. File it under one it has.",
    ),
)
_OF_ALL = (
    (
        "no_unhours",
        "Nothing from evenings, nights or weekends",
        "Much of what happens in a place happens then.",
    ),
    (
        "no_change",
        "Nothing shows disagreement or change",
        "A place where nobody ever disagrees is hard to believe in.",
    ),
)
_LOOKED_FOR = "Assessors look for it."


def _line(criterion: Criterion, cell: Cell, targets: Targets) -> CriterionLine:
    return CriterionLine(
        criterion,
        cell.items,
        cell.old,
        kind_names(cell),
        cell.residents,
        short_with_year(cell.newest) if cell.newest is not None else "",
        [lack_words(cell, lack, targets) for lack in cell.lacks],
    )
