"""Delivered against planned, in the lines its page and its files print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import url_for

from attendance import delivery
from attendance.delivery import FATES, Delivered, Lost, Sitting
from attendance.presenters.history import kind_words
from attendance.queries.delivered import Lately, TeamSittings
from base.dates import MONTHS, range_words
from base.pictures import Bars, Series
from base.sorting import Order, in_order
from base.tables import Column, Table
from programmes.models import Cohort
from programmes.queries.catalogue import programme_of

ORDERS: Final = (
    ("cohort", "Cohort"),
    ("strand", "Strand"),
    ("planned", "Planned"),
    ("held", "Held"),
    ("cancelled", "Cancelled"),
    ("not_held", "Not held"),
    ("unrecorded", "Not recorded"),
    ("to_come", "To come"),
    ("share", "Held of due"),
    ("hours", "Hours held"),
    ("people", "People came"),
)
MONTHS_BACK: Final = 5
"""Without a first day: from the first of the month so many before the last one's."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the sessions are narrowed to; empty leaves them all. `cohort` is a public id."""

    cohort: str = ""
    strand: str = ""


@dataclass(frozen=True, slots=True)
class StrandLine:
    """One strand of one cohort: what was planned and what became of it."""

    cohort: str
    href: str
    strand: str
    done: Delivered


@dataclass(frozen=True, slots=True)
class DeliveredPage:
    """Everything the page and its files say."""

    lines: list[StrandLine]
    whole: Delivered
    lost: list[Lost]
    months: list[tuple[str, Delivered]]
    days: str


_KEYS: Mapping[str, Callable[[StrandLine], Any]] = {
    "cohort": lambda line: (line.cohort.casefold(), line.strand.casefold()),
    "strand": lambda line: line.strand.casefold(),
    "planned": lambda line: line.done.planned,
    "held": lambda line: line.done.held,
    "cancelled": lambda line: line.done.cancelled,
    "not_held": lambda line: line.done.not_held,
    "unrecorded": lambda line: line.done.unrecorded,
    "to_come": lambda line: line.done.to_come,
    "share": lambda line: line.done.share,
    "hours": lambda line: line.done.minutes_held,
    "people": lambda line: line.done.turnout,
}


def delivered_page(
    found: TeamSittings, chosen: Chosen, order: Order, first: date, last: date
) -> DeliveredPage:
    """A team's sessions from one day to another, narrowed and in order."""
    ones = [one for one in found.sittings if _inside(found, one, chosen)]
    lines = [
        _line(found.cohorts[cohort], strand, done)
        for (cohort, strand), done in delivery.by(ones, lambda s: (s.cohort, s.strand)).items()
    ]
    return DeliveredPage(
        in_order(lines, order, _KEYS),
        delivery.delivered(ones),
        delivery.lost(ones),
        [
            (f"{MONTHS[month.month - 1]} {month.year}", done)
            for month, done in delivery.months(ones, first, last).items()
        ],
        range_words(first, last),
    )


def cohort_pairs(cohorts: Mapping[int, Cohort]) -> list[tuple[str, str]]:
    """A team's cohorts, to choose from."""
    return [(str(cohort.public_id), cohort.name) for cohort in cohorts.values()]


def kind_pairs(cohorts: Mapping[int, Cohort]) -> list[tuple[str, str]]:
    """The kinds of session its programmes have, to choose from."""
    kinds = {strand.kind.value for c in cohorts.values() for strand in programme_of(c).strands}
    return [(kind, kind_words(kind)) for kind in sorted(kinds)]


def strands_picture(page: DeliveredPage, name: str) -> Bars:
    """A bar for each strand of each cohort, by what became of its sessions."""
    several = len({line.href for line in page.lines}) > 1
    return Bars(
        f"{name}: delivered against planned",
        f"{page.days}: {whole_words(page.whole)}",
        [f"{line.cohort}: {line.strand}" if several else line.strand for line in page.lines],
        _series([line.done for line in page.lines]),
        "sessions",
        across=True,
        what="Cohort and strand",
    )


def months_picture(page: DeliveredPage, name: str) -> Bars:
    """A bar for each month, by what became of its sessions."""
    return Bars(
        f"{name}: month by month",
        f"{page.days}: {whole_words(page.whole)}",
        [label for label, _ in page.months],
        _series([done for _, done in page.months]),
        "sessions",
        what="Month",
    )


def delivered_table(page: DeliveredPage, name: str) -> Table:
    """The strands as a file has them, with everything together at the end."""
    columns = (
        Column("Cohort"),
        Column("Strand"),
        *(
            Column(words, "number")
            for words in (
                "Planned", *FATES.values(), "Moved", "Percent held of due", "Minutes due",
                "Minutes held", "People expected", "People came", "Percent came",
            )
        ),
    )  # fmt: skip
    rows = [(line.cohort, line.strand, *_numbers(line.done)) for line in page.lines]
    if rows:
        rows.append(("Everything", "", *_numbers(page.whole)))
    return Table(f"{name}: delivered against planned", columns, rows)


def lost_table(page: DeliveredPage, name: str) -> Table:
    """The reasons as a file has them."""
    columns = (
        Column("Reason"), Column("Asked by"), Column("Cancelled", "number"),
        Column("Not held", "number"), Column("Minutes", "number"),
    )  # fmt: skip
    rows = [
        (one.why, ", ".join(one.asked_by), one.cancelled, one.not_held, one.minutes)
        for one in page.lost
    ]
    return Table(f"{name}: why sessions were not held", columns, rows)


def whole_words(done: Delivered) -> str:
    """12 of 14 sessions due were held, 85%."""
    if not done.due:
        return "No session was due."
    were = "session due was" if done.due == 1 else "sessions due were"
    return f"{done.held} of {done.due} {were} held, {done.share}%."


@dataclass(frozen=True, slots=True)
class LatelyLine:
    """How a team's last weeks went, and where to read more."""

    team: str
    words: str
    href: str
    staff: str


def lately_line(one: Lately) -> LatelyLine:
    """Larkhill MBT Team: 12 of 14 sessions held in the last four weeks."""
    sessions = "session" if one.due == 1 else "sessions"
    return LatelyLine(
        one.team.name,
        f"{one.team.name}: {one.held} of {one.due} {sessions} held in the last four weeks",
        url_for("delivered.show_delivered", team_id=one.team.public_id),
        url_for("staff_attendance.show_staff_attendance", team_id=one.team.public_id),
    )


def _inside(found: TeamSittings, one: Sitting, chosen: Chosen) -> bool:
    return (not chosen.cohort or str(found.cohorts[one.cohort].public_id) == chosen.cohort) and (
        not chosen.strand or found.kinds[one.key] == chosen.strand
    )


def _line(cohort: Cohort, strand: str, done: Delivered) -> StrandLine:
    names = {one.id: one.name for one in programme_of(cohort).strands}
    href = url_for("cohorts.show_cohort", cohort_id=cohort.public_id)
    return StrandLine(cohort.name, href, names.get(strand, strand), done)


def _series(ones: list[Delivered]) -> list[Series]:
    told = [Series(words, [getattr(one, fate) for one in ones]) for fate, words in FATES.items()]
    return [one for one in told if any(one.values)] or told[:1]


def _numbers(done: Delivered) -> tuple[int | None, ...]:
    return (
        done.planned, *(getattr(done, fate) for fate in FATES), done.moved, done.share,
        done.minutes_due, done.minutes_held, done.expected, done.came, done.turnout,
    )  # fmt: skip
