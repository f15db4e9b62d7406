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
"""Kinds that can speak for any criterion."""


@dataclass(frozen=True, slots=True)
class Help:
    """A criterion that something would help, and what it has, in words.

    `waiting` are what the records show for it and nobody answered yet.
    """

    criterion: Criterion
    words: str
    waiting: Sequence[Suggestion] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is lacking, what would help, and every criterion that lacks it most."""

    words: str
    helps: list[Help]


def needs(
    found: Map, framework: Framework, targets: Targets, waiting: Sequence[Suggestion] = ()
) -> list[Need]:
    """What would help, by what is lacking, the gravest first; each criterion once."""
    cells = {cell.criterion: cell for cell in found.cells}
    by_criterion: dict[str, list[Suggestion]] = {}
    for one in waiting:
        for criterion in one.criteria:
            by_criterion.setdefault(criterion, []).append(one)
    by_lack: dict[Lack, list[Help]] = {}
    for criterion, lack in helps_most(found):
        words = help_words(cells[criterion], lack, targets)
        help_ = Help(framework.by_id[criterion], words, by_criterion.get(criterion, ()))
        by_lack.setdefault(lack, []).append(help_)
    return [Need(_NEEDS[lack], helps) for lack, helps in by_lack.items()]


def help_words(cell: Cell, lack: Lack, targets: Targets) -> str:
    """What one criterion has, and what would help it."""
    if lack is Lack.NOTHING:
        return f"Such as {_such_as(cell)}."
    if lack is Lack.OLD and cell.newest is not None:
        return f"The newest is from {short_with_year(cell.newest)}."
    if lack in {Lack.OLD, Lack.POLICY_ONLY}:
        return ""
    if lack is Lack.STAFF_ONLY:
        return f"{_has(cell)}, {cell.residents} of {targets.residents} in residents’ own voice."
    if lack is Lack.FEW:
        more = targets.least - cell.items
        return f"{_has(cell)}: {more} more, {_other(cell, targets)}."
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


_NEEDS: Mapping[Lack, str] = {
    Lack.NOTHING: "There is nothing yet: one thing that happened would be a beginning.",
    Lack.OLD: "What there is is old or undated: something recent would count.",
    Lack.STAFF_ONLY: "Too little is in residents’ own voice: ask somebody what they would say.",
    Lack.POLICY_ONLY: "There is a policy and no sign that anybody uses it: show it in use.",
    Lack.FEW: "There is something, and more is wanted.",
    Lack.ONE_KIND: "Everything is of one kind: another would convince more.",
}
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


def _other(cell: Cell, targets: Targets) -> str:
    if len(cell.kinds) < targets.kinds:
        return f"best {_such_as(cell)}"
    return "of any kind"


def _such_as(cell: Cell) -> str:
    """A kind that speaks for a criterion and is not there yet, with its article."""
    speak = [kind for kind, criteria in hints().kinds.items() if cell.criterion in criteria]
    policies = {kind.id for kind in kinds().values() if kind.policy}
    # Each criterion begins elsewhere, so that not everything asks for a quote.
    begin = sum(int(one) for one in cell.criterion if one.isascii() and one.isdecimal()) % len(
        _ELSE
    )
    for kind in (*speak, *_ELSE[begin:], *_ELSE[:begin]):
        if kind not in cell.kinds and kind not in policies:
            return f"something of the kind “{_name(kind)}”"
    return "something of another kind"


def _name(kind: str) -> str:
    return kinds()[kind].name if kind in kinds() else kind
