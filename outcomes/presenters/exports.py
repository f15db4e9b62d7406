"""Scores and answers as files have them: everything needed to make each score again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from base.tables import Cell, Column, Table
from outcomes.cautions import MODE_WORDS
from outcomes.occasions import occasion_words
from outcomes.presenters.changes import Changes, change_cells
from outcomes.queries.exports import ExportedAnswers, ExportedScore

SCORES: Final = (
    Column("Participant"), Column("Cohort"), Column("Date", "day"), Column("Occasion"),
    Column("Instrument"), Column("Score"), Column("Value", "number"), Column("Band"),
    Column("Lowest", "number"), Column("Highest", "number"), Column("Prorated"),
    Column("Why there is no score"), Column("Risk items at their trigger"),
    Column("Risk items unanswered"), Column("How it was filled in"), Column("Staff present"),
    Column("Key version", "number"), Column("Key digest"), Column("Form"),
    Column("Corrections", "number"), Column("Asked about"),
    Column("Change from the baseline", "number"), Column("Change category"),
    Column("Change judged by"), Column("Reliable change"), Column("Cut-off"),
)  # fmt: skip
ANSWERS: Final = (
    Column("Form"), Column("Participant"), Column("Date", "day"), Column("Instrument"),
    Column("Key version", "number"), Column("Key digest"), Column("Digits as printed"),
    Column("Answers"), Column("Asked about"),
)  # fmt: skip


def scores_table(title: str, scores: Iterable[ExportedScore], changes: Changes) -> Table:
    """A row for each score of each form, by participant code and never by name.

    The score that is the end of a pair has its change from the baseline.
    """
    return Table(title, SCORES, [*_scores(scores, changes)])


def answers_table(title: str, forms: Iterable[ExportedAnswers]) -> Table:
    """A row for each form; its answers are what `daybook score` reads."""
    return Table(title, ANSWERS, [_answers(one) for one in forms])


def yes(told: bool) -> str:  # noqa: FBT001 the one thing it is about
    """Yes or no, as a cell."""
    return "yes" if told else "no"


def _scores(scores: Iterable[ExportedScore], changes: Changes) -> Iterator[Sequence[Cell]]:
    for one in scores:
        yield (
            one.code, one.cohort, one.on, occasion_words(one.occasion), one.slug, one.name,
            one.value, one.band, one.lowest, one.highest, yes(one.prorated), one.why,
            ", ".join(one.risk), ", ".join(one.unanswered), MODE_WORDS[one.mode],
            yes(one.staff_present), one.version, one.digest, str(one.form), one.link - 1,
            one.recall,
            *change_cells(changes.get((one.row, one.name))),
        )  # fmt: skip


def _answers(one: ExportedAnswers) -> Sequence[Cell]:
    return (
        str(one.form), one.code, one.on, one.slug, one.version, one.digest, yes(one.printed),
        json.dumps(one.answers, ensure_ascii=False), one.recall,
    )  # fmt: skip
