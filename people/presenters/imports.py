"""A file that was sent in, as the page that is read before anything is brought in shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from people.csv_columns import Column, words_of
from people.csv_rows import OUR_OWN, Problem, Row
from people.queries.imports import Fate, Kind, Reading, Verdict

# As many as somebody reads on one page; the rest is in the file that can be downloaded.
LISTED = 100


@dataclass(frozen=True)
class Words:
    """What the pages of one kind of import say. `names` are the fields that make a line's name."""

    title: str
    lead: str
    check: str
    explain: str
    home: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line of a list: its number, whose it is, what the shown columns hold, what happens."""

    number: int
    name: str
    cells: list[tuple[str, str]]
    will: str
    verdict: Verdict


@dataclass(frozen=True)
class Listed:
    """The first lines of one fate, and how many there are in all."""

    total: int
    lines: list[Line]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.total - len(self.lines)


def amount(kind: Kind, number: int) -> str:
    """“1 person”, “35 people”."""
    return f"{number:,} {kind.one if number == 1 else kind.many}"


def listed(
    reading: Reading, words: Words, kind: Kind, fate: Fate, first: Sequence[Verdict]
) -> Listed:
    """The `first` lines of a fate as a page lists them."""
    shown = [c for c in kind.columns().columns if c.shown and c.field in reading.sheet.called]
    return Listed(len(reading.of(fate)), [_line(verdict, words, shown) for verdict in first])


def _line(verdict: Verdict, words: Words, shown: Sequence[Column]) -> Line:
    row = verdict.row
    cells = [(column.header, _cell(row, column)) for column in shown]
    return Line(row.line, name_of(row, words), cells, verdict.will, verdict)


def _cell(row: Row, column: Column) -> str:
    """What a cell means; what stands there when it means nothing we know."""
    value = row.values.get(column.field)
    return words_of(column, value) if value is not None else row.typed.get(column.field, "")


def name_of(row: Row, words: Words) -> str:
    """Whose line it is, as it is typed."""
    return " ".join(row.typed[field] for field in words.names if field in row.typed)


def left_out(reading: Reading) -> str:
    """A sentence about the columns nobody reads; blank when every column is known."""
    names = reading.sheet.left_out
    if not names:
        return ""
    which = "This column is" if len(names) == 1 else "These columns are"
    return f"{which} not known and will be left out: {', '.join(names)}."


def problem_words(problem: Problem) -> str:
    """A problem as one sentence for the file of lines to correct."""
    return f"{problem.column}: {problem.what}" if problem.column else problem.what


def lines_to_correct(reading: Reading) -> list[Sequence[str]]:
    """The lines with problems as they were sent, under their column names, with what is wrong."""
    header = reading.sheet.header
    ours = [i for i, name in enumerate(header) if name != OUR_OWN]
    rows: list[Sequence[str]] = [[*(header[i] for i in ours), OUR_OWN]]
    for verdict in reading.of(Fate.PROBLEM):
        cells = [verdict.row.cells[i] for i in ours]
        rows.append([*cells, " ".join(problem_words(problem) for problem in verdict.problems)])
    return rows


def template(kind: Kind) -> list[Sequence[str]]:
    """The names of all columns: no example line, which would be brought in with the others."""
    return [[column.header for column in kind.columns().columns]]
