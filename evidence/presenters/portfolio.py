"""What pages of the draft portfolio print: its days, each standard in a line, versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from base.errors import Refused
from evidence.gaps import months_before
from evidence.models import AwardCycle, Narrative
from evidence.portfolio import Facts

LONGEST = 3 * 366


@dataclass(frozen=True, slots=True)
class Period:
    """The days a draft shows. `asked` are what an address carries of them; empty for the usual."""

    first: date
    last: date
    asked: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard in the contents: what is written, items, criteria with all that is wanted."""

    position: int
    name: str
    written: str
    items: int
    met: int
    of: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a narrative, and what became of it."""

    row: Narrative
    who: str
    state: str
    back: bool


def usual_period(cycle: AwardCycle, today: date) -> Period:
    """The months a cycle's evidence is to be from, back from today; the first of them whole."""
    return Period(months_before(today, cycle.months).replace(day=1), today, {})


def period_of(cycle: AwardCycle, first: date | None, last: date | None, today: date) -> Period:
    """The days somebody chose; the usual where they chose none. Raises `Refused` on the field."""
    usual = usual_period(cycle, today)
    first, last = first or usual.first, last or usual.last
    if last < first:
        raise Refused("The last day comes after the first.", "last")
    if (last - first).days > LONGEST:
        raise Refused("A portfolio covers at most three years.", "first")
    asked = {} if (first, last) == (usual.first, usual.last) else _asked(first, last)
    return Period(first, last, asked)


def standard_lines(facts: Facts, written: Mapping[str, Narrative]) -> list[StandardLine]:
    """Every standard of the draft in a line."""
    return [
        StandardLine(
            one["position"],
            one["name"],
            written_words(written.get(one["name"])),
            len({id_ for criterion in one["criteria"] for id_ in criterion["items"]}),
            sum(not criterion["lacks"] for criterion in one["criteria"]),
            len(one["criteria"]),
        )
        for one in facts["standards"]
    ]


def written_words(row: Narrative | None) -> str:
    """How much is written, and by whom; empty for nothing."""
    if row is None or not row.words.strip():
        return ""
    many = len(row.words.split())
    return f"{many} word{'' if many == 1 else 's'}, {who_of(row)}"


def who_of(row: Narrative) -> str:
    """Who wrote a version."""
    return row.made_by.name if row.made_by is not None else "Nobody known"


def only(facts: Facts, position: int) -> Facts | None:
    """The facts of one standard with the items under it; None where there is no such standard."""
    found = next((one for one in facts["standards"] if one["position"] == position), None)
    if found is None:
        return None
    ids = {id_ for criterion in found["criteria"] for id_ in criterion["items"]}
    items = {id_: one for id_, one in facts["items"].items() if id_ in ids}
    return {**facts, "standards": [found], "items": items}


def version_lines(versions: Sequence[Narrative], now: Narrative | None) -> list[VersionLine]:
    """Versions, latest first: which one counts, which were typed beside a newer one."""
    return [
        VersionLine(
            one,
            who_of(one),
            "In the portfolio"
            if now is not None and one.id == now.id
            else ""
            if one.counts
            else "Written beside a newer version",
            now is None or one.words != now.words,
        )
        for one in versions
    ]


def _asked(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}
