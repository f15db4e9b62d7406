"""What would help most next, in words of what each criterion has and lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from base.dates import short_with_year
from evidence.criteria import Criterion, Framework
from evidence.gaps import Cell, Lack, Map, Targets, helps_most
from evidence.hints import hints, kinds
from evidence.suggesting import Suggestion

_ELSE = ("quote", "photo", "minutes", "questionnaire")
"""Kinds that can speak for any criterion, in the order they are named."""


@dataclass(frozen=True, slots=True)
class Help:
    """One thing that would help, in words, for a criterion.

    `waiting` are what the records show for it and nobody answered yet.
    """

    criterion: Criterion
    words: str
    waiting: Sequence[Suggestion] = ()


def helps(
    found: Map, framework: Framework, targets: Targets, waiting: Sequence[Suggestion] = ()
) -> list[Help]:
    """Everything that would help, the gravest first."""
    cells = {cell.criterion: cell for cell in found.cells}
    by_criterion: dict[str, list[Suggestion]] = {}
    for one in waiting:
        for criterion in one.criteria:
            by_criterion.setdefault(criterion, []).append(one)
    return [
        Help(
            framework.by_id[criterion],
            help_words(cells[criterion], lack, targets),
            by_criterion.get(criterion, ()),
        )
        for criterion, lack in helps_most(found)
    ]


def help_words(cell: Cell, lack: Lack, targets: Targets) -> str:
    """What would help one criterion, from what it has."""
    if lack is Lack.NOTHING:
        return f"Nothing yet: {_such_as(cell)} would be a beginning."
    if lack is Lack.OLD:
        newest = f" from {short_with_year(cell.newest)}" if cell.newest is not None else ""
        return f"The newest is{newest or ' undated'}: something recent would count."
    if lack is Lack.POLICY_ONLY:
        return "There is a policy and no sign that anybody uses it: show it in use."
    if lack is Lack.STAFF_ONLY:
        return f"{_has(cell)}, {_voices(cell, targets)}: ask somebody what they would say."
    if lack is Lack.FEW:
        more = max(1, targets.least - cell.items)
        return f"{_has(cell)}: {more} more would do, {_other(cell, targets)}."
    return f"{_has(cell)}: {_such_as(cell)} would show another side."


def lack_words(cell: Cell, lack: Lack, targets: Targets) -> str:
    """What a criterion lacks, on a tag."""
    if lack is Lack.FEW:
        more = max(1, targets.least - cell.items)
        return f"{more} more item{'' if more == 1 else 's'}"
    if lack is Lack.STAFF_ONLY and not cell.residents:
        return "Nothing in residents’ own voice"
    return _LACKS[lack]


def kind_names(cell: Cell) -> str:
    """The kinds of what there is, by name."""
    return ", ".join(_name(one) for one in cell.kinds)


_LACKS: Mapping[Lack, str] = {
    Lack.NOTHING: "Nothing yet",
    Lack.OLD: "Only old or undated",
    Lack.STAFF_ONLY: "Too little in residents’ own voice",
    Lack.POLICY_ONLY: "Only a policy, with no sign of use",
    Lack.ONE_KIND: "All of one kind",
}


def _has(cell: Cell) -> str:
    """One item, of the kind Welcome; or: 2 items, of the kinds Welcome and Minutes."""
    if cell.items == 1:
        return f"One item ({kind_names(cell)})"
    return f"{cell.items} items ({kind_names(cell)})"


def _voices(cell: Cell, targets: Targets) -> str:
    if not cell.residents:
        return "and nothing in residents’ own voice"
    return f"and {cell.residents} of {targets.residents} in residents’ own voice"


def _other(cell: Cell, targets: Targets) -> str:
    if len(cell.kinds) < targets.kinds:
        return f"best {_such_as(cell)}"
    return "of any kind"


def _such_as(cell: Cell) -> str:
    """A kind that speaks for a criterion and is not there yet, with its article."""
    speak = [kind for kind, criteria in hints().kinds.items() if cell.criterion in criteria]
    policies = {kind.id for kind in kinds().values() if kind.policy}
    for kind in (*speak, *_ELSE):
        if kind not in cell.kinds and kind not in policies:
            return f"something of the kind “{_name(kind)}”"
    return "something of another kind"


def _name(kind: str) -> str:
    return kinds()[kind].name if kind in kinds() else kind
