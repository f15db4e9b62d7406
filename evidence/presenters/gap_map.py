"""What the gap map prints: each criterion against its targets, warnings, what helps most next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from base.dates import short_with_year
from evidence.criteria import Criterion, Framework
from evidence.gaps import Cell, Item, Lack, Map, Targets, gap_map, helps_most
from evidence.hints import kinds
from evidence.models import AwardCycle, EvidenceItem
from evidence.presenters.cycles import NextStep, next_of
from evidence.queries.communities import Community
from evidence.queries.questionnaires import Reached

FIRST = 5
"""How many of what would help most are shown first."""
_LACKS = {
    Lack.NOTHING: "Nothing yet",
    Lack.OLD: "Only old or undated",
    Lack.STAFF_ONLY: "Too little in residents’ own voice",
    Lack.POLICY_ONLY: "Only a policy, with no sign of use",
    Lack.FEW: "Too few items",
    Lack.ONE_KIND: "All of one kind",
}
_HELPS = {
    Lack.NOTHING: "There is nothing for it yet.",
    Lack.OLD: "What there is is old or undated: something recent would count.",
    Lack.STAFF_ONLY: "Nothing is in residents’ own voice: ask somebody what they would say.",
    Lack.POLICY_ONLY: "There is a policy and no sign that anybody uses it.",
    Lack.FEW: "One more item would count.",
    Lack.ONE_KIND: "Everything is of one kind: a photograph, minutes or a quote would count.",
}


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
    wanted: int
    old: int
    kinds: str
    residents: int
    newest: str
    lacks: list[str]


@dataclass(frozen=True, slots=True)
class StandardLines:
    """A standard with its criteria; `met` of them lack nothing."""

    name: str
    lines: list[CriterionLine]
    met: int


@dataclass(frozen=True, slots=True)
class Help:
    """One thing that would help, in words, for a criterion."""

    criterion: Criterion
    words: str


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
    helps: list[Help]


def map_of(
    framework: Framework, items: Sequence[Item], cycle: AwardCycle | None, today: date
) -> Map:
    """The map of a community against its cycle's targets; the usual ones without a cycle."""
    targets = (
        Targets(cycle.items, cycle.kinds, cycle.own_voice, cycle.months)
        if cycle is not None
        else Targets()
    )
    wanted = [kind.id for kind in kinds().values() if kind.missing]
    return gap_map([one.id for one in framework.criteria], items, targets, today, wanted=wanted)


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


def standing(found: Map, framework: Framework) -> Standing:
    """How many criteria lack nothing, and the first things that would help."""
    helps = [
        Help(framework.by_id[criterion], _HELPS[lack]) for criterion, lack in helps_most(found)
    ]
    return Standing(found.met, len(found.cells), helps)


def standards(found: Map, framework: Framework, wanted: int) -> list[StandardLines]:
    """The map by standard. `wanted` is how many items each criterion should have."""
    cells = {cell.criterion: cell for cell in found.cells}
    return [
        StandardLines(
            name,
            [_line(one, cells[one.id], wanted) for one in criteria],
            sum(not cells[one.id].lacks for one in criteria),
        )
        for name, criteria in framework.standards
    ]


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


def _line(criterion: Criterion, cell: Cell, wanted: int) -> CriterionLine:
    return CriterionLine(
        criterion,
        cell.items,
        wanted,
        cell.old,
        ", ".join(kinds()[one].name if one in kinds() else one for one in cell.kinds),
        cell.residents,
        short_with_year(cell.newest) if cell.newest is not None else "",
        [_LACKS[lack] for lack in cell.lacks],
    )
