"""PURE: a framework of standards and criteria, read from a table, compared, written out again.

The ten standards are those of Enabling Environments (Royal College of Psychiatrists). The criteria
that come with Daybook are a working set in our own words; whoever has the College's own imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from base.errors import Refused
from people import csv_text

COLUMNS: Final = ("standard", "position", "criterion", "text", "source")
WORKING_NOTE: Final = "Working criteria: check against your portfolio pack."
_LONGEST: Final = {"standard": 60, "criterion": 12, "text": 400, "source": 120}
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `id` is how people name it, such as "7.1"; `position` is its standard's."""

    standard: str
    position: int
    id: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class Framework:
    """Criteria in the order of their standards, and within each as they stood in the table."""

    criteria: tuple[Criterion, ...]

    @cached_property
    def standards(self) -> tuple[tuple[str, tuple[Criterion, ...]], ...]:
        """Each standard's name with its criteria."""
        found: dict[str, list[Criterion]] = {}
        for one in self.criteria:
            found.setdefault(one.standard, []).append(one)
        return tuple((name, tuple(ones)) for name, ones in found.items())

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        """Criteria by the number people name them by."""
        return {one.id: one for one in self.criteria}


@dataclass(frozen=True, slots=True)
class Differences:
    """How one framework differs from another: criteria new, gone, reworded, under another standard.

    The pairs are before and after.
    """

    added: tuple[Criterion, ...] = ()
    removed: tuple[Criterion, ...] = ()
    reworded: tuple[tuple[Criterion, Criterion], ...] = ()
    moved: tuple[tuple[Criterion, Criterion], ...] = ()

    @property
    def none(self) -> bool:
        """Whether the two say the same."""
        return not (self.added or self.removed or self.reworded or self.moved)


def read_framework(sent: bytes | str) -> Framework:
    """A framework from a CSV with the columns of COLUMNS, `source` optional.

    Raises `Refused` with a sentence for each fault, by line; nothing is guessed.
    """
    table = csv_text.read(sent, lambda cells: sum(c.strip().lower() in COLUMNS for c in cells))
    places = {name.strip().lower(): at for at, name in enumerate(table.header)}
    missing = [name for name in COLUMNS[:4] if name not in places]
    if missing:
        raise Refused(
            f"There is no column “{missing[0]}”. The columns are {', '.join(COLUMNS[:4])} and, if "
            "you like, source."
        )
    faults: list[str] = []
    found = [
        one
        for line, cells in table.lines
        if (one := _criterion(line, cells, places, faults)) is not None
    ]
    faults += _doubles(found)
    if len(found) > _MOST:
        faults.append(f"There are {len(found)} criteria; at most {_MOST} can be kept.")
    if faults:
        more = f" And {len(faults) - 5} more." if len(faults) > 5 else ""
        raise Refused(" ".join(faults[:5]) + more)
    return Framework(tuple(sorted(found, key=lambda one: one.position)))


def _criterion(
    line: int, cells: Sequence[str], places: dict[str, int], faults: list[str]
) -> Criterion | None:
    said = {name: csv_text.clean_cell(cells[at]) for name, at in places.items() if name in COLUMNS}
    for name in COLUMNS[:4]:
        if not said[name]:
            faults.append(f"Line {line}: {name} is empty.")
            return None
    for name, longest in _LONGEST.items():
        if len(said.get(name, "")) > longest:
            faults.append(f"Line {line}: {name} is longer than {longest} characters.")
            return None
    position = said["position"]
    if not (position.isascii() and position.isdigit() and 0 < int(position[:4]) < 100):
        faults.append(f"Line {line}: position is “{position[:20]}”; give a number from 1 to 99.")
        return None
    return Criterion(
        said["standard"], int(position), said["criterion"], said["text"], said.get("source", "")
    )


def _doubles(found: Sequence[Criterion]) -> list[str]:
    """What cannot all be true: a criterion twice, a standard in two places, two in one."""
    faults: list[str] = []
    seen: set[str] = set()
    places: dict[str, int] = {}
    names: dict[int, str] = {}
    for one in found:
        if one.id in seen:
            faults.append(f"Criterion {one.id} is there twice.")
        seen.add(one.id)
        if places.setdefault(one.standard, one.position) != one.position:
            faults.append(f"{one.standard} is at position {places[one.standard]} and elsewhere.")
        if names.setdefault(one.position, one.standard) != one.standard:
            faults.append(
                f"Position {one.position} is that of {names[one.position]} and of {one.standard}."
            )
    return list(dict.fromkeys(faults))


def differences(before: Framework, after: Framework) -> Differences:
    """What changes when one framework takes the place of another."""
    both = [(before.by_id[one.id], one) for one in after.criteria if one.id in before.by_id]
    return Differences(
        added=tuple(one for one in after.criteria if one.id not in before.by_id),
        removed=tuple(one for one in before.criteria if one.id not in after.by_id),
        reworded=tuple((was, now) for was, now in both if was.text != now.text),
        moved=tuple((was, now) for was, now in both if was.standard != now.standard),
    )


def write_framework(framework: Framework) -> str:
    """The framework as the CSV it can be read from again."""
    rows = [
        (one.standard, str(one.position), one.id, one.text, one.source)
        for one in framework.criteria
    ]
    return csv_text.write([COLUMNS, *rows])
