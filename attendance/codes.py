"""The attendance vocabularies as data, and what each answer suggests to a team (PURE).

Three CSV files in `attendance/vocabulary/` are parsed from text the caller has read. A line that
is wrong raises ValueError naming the file, the line and the problem, so that a bad edit stops the
start rather than a register.

Sources: NHS Data Dictionary attendance status (MHSDS v6 AttendStatus); nDelius contact outcomes.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import Final, Literal, cast, get_args

from base.errors import Refused

Came = Literal["came", "late", "too_late", "told_before", "no_warning", "we_cancelled"]
CountedAs = Literal["attended", "did_not_attend", "cancelled"]
Group = Literal[
    "complied", "attended_failed", "acceptable_absence", "unacceptable_absence", "awaited", "moved"
]
ReasonFor = Literal["absence", "service"]

STATUSES_FILE: Final = "nhs_attendance_status.csv"
OUTCOMES_FILE: Final = "ndelius_outcomes.csv"
REASONS_FILE: Final = "reasons.csv"

_NO_REASON: Final[dict[Came, str]] = {
    "came": "ATTC",
    "late": "ATTC",
    "too_late": "AFTC",
    "told_before": "AFTA",
    "no_warning": "AFTA",
    "we_cancelled": "RSSR",
}

_STATUS_CODE = re.compile(r"[0-9]")
_OUTCOME_CODE = re.compile(r"[A-Z0-9]{4}")
_REASON_ID = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True, slots=True)
class Status:
    """One NHS attendance status: short words for screens, official words for extracts."""

    code: str
    words: str
    official: str
    counted_as: CountedAs
    source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One probation contact outcome, and the group that says what it means for the person."""

    code: str
    words: str
    group: Group
    source: str

    @property
    def attended(self) -> bool:
        """The person was there, whether or not they complied."""
        return self.group in {"complied", "attended_failed"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody was absent, or why the service called it off, and the outcome it suggests.

    A retired reason is offered no more, and still says what old marks meant.
    """

    id: str
    words: str
    compliance: str
    for_: ReasonFor
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row of a team's map: this answer with this reason ("" for none) suggests this outcome."""

    came: Came
    reason: str
    compliance: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """The vocabulary a team uses and what each answer suggests; start from `default_mapping`.

    `outcomes` may be the short list a team chose out of `known`, which is every one there is.
    `engagement` names the steps of its scale, the lowest first; without any none is asked.
    """

    statuses: tuple[Status, ...]
    outcomes: tuple[Outcome, ...]
    reasons: tuple[Reason, ...]
    suggestions: tuple[Suggestion, ...]
    engagement: tuple[str, ...] = ()
    known: tuple[Outcome, ...] = ()

    def outcome(self, code: str) -> Outcome | None:
        """An outcome, also one the team does not use; None for a code nobody knows."""
        return next((o for o in (*self.outcomes, *self.known) if o.code == code), None)

    def offered(self, keep: str = "") -> tuple[Reason, ...]:
        """The reasons to choose from: those not retired, and the one to keep."""
        return tuple(r for r in self.reasons if not r.retired or r.id == keep)

    def suggest(self, came: Came, reason: str | None) -> str:
        """The outcome for an answer, by its reason if the map has one, else as for no reason."""
        by_reason = {s.reason: s.compliance for s in self.suggestions if s.came == came}
        return by_reason.get(reason or "", by_reason[""])

    def edited(self, *changes: Suggestion) -> Mapping:
        """The map with some suggestions replaced or added. Raises Refused for an unknown code."""
        table = {(s.came, s.reason): s for s in self.suggestions}
        table |= {(s.came, s.reason): s for s in changes}
        new = replace(self, suggestions=tuple(table.values()))
        check_mapping(new)
        return new


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a vocabulary file that knows how to complain about itself."""

    file: str
    line: int
    cells: dict[str, str]

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        value = self.cells[column]
        if value not in allowed:
            raise self.wrong(f"{column} is “{value}”, not one of {', '.join(allowed)}")
        return value

    def shaped(self, column: str, shape: re.Pattern[str]) -> str:
        value = self.cells[column]
        if not shape.fullmatch(value):
            raise self.wrong(f"{column} “{value}” has the wrong shape")
        return value

    def wrong(self, problem: str) -> ValueError:
        return ValueError(f"{self.file}, line {self.line}: {problem}.")


def parse_statuses(text: str) -> tuple[Status, ...]:
    """Columns code, words, official, counted_as, source; in file order. Raises ValueError."""
    columns = ("code", "words", "official", "counted_as", "source")
    return tuple(
        Status(
            code=row.shaped("code", _STATUS_CODE),
            words=row.cells["words"],
            official=row.cells["official"],
            counted_as=cast("CountedAs", row.one_of("counted_as", get_args(CountedAs))),
            source=row.cells["source"],
        )
        for row in _rows(STATUSES_FILE, text, columns)
    )


def parse_outcomes(text: str) -> tuple[Outcome, ...]:
    """Columns code, words, group, source; in file order. Raises ValueError."""
    return tuple(
        Outcome(
            code=row.shaped("code", _OUTCOME_CODE),
            words=row.cells["words"],
            group=cast("Group", row.one_of("group", get_args(Group))),
            source=row.cells["source"],
        )
        for row in _rows(OUTCOMES_FILE, text, ("code", "words", "group", "source"))
    )


def parse_reasons(text: str) -> tuple[Reason, ...]:
    """Columns id, words, compliance, for (absence or service); in file order. Raises ValueError.

    Whether `compliance` exists is checked where reasons meet outcomes: `default_mapping`.
    """
    return tuple(
        Reason(
            id=row.shaped("id", _REASON_ID),
            words=row.cells["words"],
            compliance=row.shaped("compliance", _OUTCOME_CODE),
            for_=cast("ReasonFor", row.one_of("for", get_args(ReasonFor))),
        )
        for row in _rows(REASONS_FILE, text, ("id", "words", "compliance", "for"))
    )


def default_mapping(
    statuses: tuple[Status, ...], outcomes: tuple[Outcome, ...], reasons: tuple[Reason, ...]
) -> Mapping:
    """The suggested map: by reason where one is known.

    Else 5 and 6 ATTC, 7 AFTC, 2 and 3 AFTA, 4 RSSR. Someone too late with an acceptable reason is
    AFDA: they attended, and it was accepted.

    Raises Refused when a reason suggests an outcome the vocabulary lacks.
    """
    groups = {o.code: o.group for o in outcomes}
    rows = [Suggestion(came, "", code) for came, code in _NO_REASON.items()]
    for reason in reasons:
        if reason.for_ == "service":
            rows.append(Suggestion("we_cancelled", reason.id, reason.compliance))
            continue
        accepted = groups.get(reason.compliance) == "acceptable_absence"
        rows.append(Suggestion("told_before", reason.id, reason.compliance))
        rows.append(Suggestion("no_warning", reason.id, reason.compliance))
        rows.append(Suggestion("too_late", reason.id, "AFDA" if accepted else "AFTC"))
    mapping = Mapping(statuses, outcomes, reasons, tuple(rows), known=outcomes)
    check_mapping(mapping)
    return mapping


def _rows(file: str, text: str, columns: tuple[str, ...]) -> list[_Row]:
    """Every line with exactly these columns, none empty, the first column unique."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[_Row] = []
    seen: set[str] = set()
    try:
        for number, cells in enumerate(reader):
            row = _Row(file, reader.line_num, dict(zip(columns, cells, strict=False)))
            if number == 0:
                if tuple(cells) != columns:
                    raise row.wrong(f"the columns must be {','.join(columns)}")
                continue
            if not cells:
                continue
            _check_cells(row, columns, len(cells), seen)
            rows.append(row)
    except csv.Error as problem:
        raise ValueError(f"{file}, line {reader.line_num}: {problem}.") from problem
    if not rows:
        raise ValueError(f"{file}: the file has no lines.")
    return rows


def _check_cells(row: _Row, columns: tuple[str, ...], count: int, seen: set[str]) -> None:
    if count != len(columns):
        raise row.wrong(f"{count} columns where there should be {len(columns)}")
    for column in columns:
        if not row.cells[column].strip():
            raise row.wrong(f"{column} is empty")
    key = row.cells[columns[0]]
    if key in seen:
        raise row.wrong(f"{columns[0]} “{key}” is there twice")
    seen.add(key)


def check_mapping(mapping: Mapping) -> None:
    """Raise Refused unless every suggestion is of an outcome in use, by a reason there is."""
    known = {o.code for o in mapping.outcomes}
    reasons = {r.id for r in mapping.reasons} | {""}
    for s in mapping.suggestions:
        if s.compliance not in known:
            raise Refused(f"{s.compliance} is not one of the outcomes this team uses.", "mapping")
        if s.reason not in reasons:
            raise Refused(f"“{s.reason}” is not one of this team's reasons.", "mapping")
