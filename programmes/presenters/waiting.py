"""The waiting list in words: who, how long, whether they may, when they could come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from base.dates import short_with_year
from people.queries.participants import PersonLine
from programmes.catalogue import Programme
from programmes.presenters.referral_page import supervision_note
from programmes.presenters.referrals import ROUTE_NAMES, programme_name
from programmes.presenters.tags import Tag
from programmes.queries.waiting import Open, Waiting
from programmes.referring import Standing
from programmes.waiting import Fit

SORTS = {
    "waiting": "Longest waiting first",
    "supervision": "Supervision ends soonest first",
    "name": "By name",
}
SINCE = {"received": "the day it was received", "accepted": "the day it was accepted"}


@dataclass(frozen=True)
class Could:
    """A cohort somebody could come to, or not, and why."""

    words: str
    can: bool


@dataclass(frozen=True)
class WaitingRow:
    """One line of the waiting list. Hidden: nothing but that somebody waits."""

    line: PersonLine
    href: str
    programme: str
    route: str
    days: int | None
    tag: Tag
    eligibility: str
    supervision: str
    could: list[Could]
    apart: str
    tried: bool


@dataclass(frozen=True)
class Known:
    """What a page of the list has read for its rows, all at once."""

    lines: Mapping[int, PersonLine]
    programmes: Mapping[str, Programme]
    standings: Mapping[int, Standing]
    cohorts: Sequence[Open]
    fits: Mapping[int, Mapping[str, Fit]]
    apart: Sequence[tuple[int, int]]
    waiting: frozenset[int]
    today: date
    name_teams: bool


def in_order(rows: list[Waiting], sort: str) -> list[Waiting]:
    """The rows as asked for, whoever is hidden last whatever the order."""
    if sort == "supervision":
        return sorted(rows, key=lambda r: (r.hidden, r.person.supervision_ends or date.max))
    if sort == "name":
        return sorted(
            rows, key=lambda r: (r.hidden, "" if r.hidden else r.person.family_name.lower())
        )
    return rows


def waiting_rows(rows: Iterable[Waiting], known: Known) -> list[WaitingRow]:
    """The lines of one page."""
    return [_row(row, known) for row in rows]


def _row(row: Waiting, known: Known) -> WaitingRow:
    line = known.lines[row.person.id]
    if line.hidden:
        return WaitingRow(line, "", "", "", None, Tag("", ""), "", "", [], "", tried=False)
    standing = known.standings.get(row.referral.id) if row.referral else None
    programme = known.programmes.get(row.slug)
    could = [
        _could(row, cohort, known)
        for cohort in known.cohorts
        if cohort.cohort.team_id == row.team.id and cohort.cohort.programme_slug == row.slug
    ]
    return WaitingRow(
        line,
        _href(row, line),
        programme_name(row.slug, known.programmes)
        + (f", {row.team.name}" if known.name_teams else ""),
        ROUTE_NAMES[row.referral.route] if row.referral else "No referral",
        row.days,
        _tag(row, known.today),
        standing.checklist.words if standing else "No checklist",
        supervision_note(row.person, programme, known.today, brief=True),
        could,
        _apart(row, known),
        tried=bool(could),
    )


def _href(row: Waiting, line: PersonLine) -> str:
    if line.public_id is None:
        return ""
    if row.referral is not None:
        return url_for("referrals.show_referral", referral_id=row.referral.public_id)
    assert row.enrolment is not None  # noqa: S101 a row has one or the other
    return url_for("enrolments.show_enrolment", enrolment_id=row.enrolment.public_id)


def _tag(row: Waiting, today: date) -> Tag:
    if row.status == "offered":
        by = row.enrolment.answer_by if row.enrolment else None
        if by and by < today:
            return Tag(f"Answer was due {short_with_year(by)}", "govuk-tag--red")
        until = f", answer by {short_with_year(by)}" if by else ""
        return Tag(f"Offered a place{until}", "govuk-tag--light-blue")
    if row.on_hold:
        return Tag("On hold", "govuk-tag--yellow")
    return Tag("Waiting", "govuk-tag--turquoise")


def _could(row: Waiting, cohort: Open, known: Known) -> Could:
    name = cohort.cohort.name
    if cohort.free <= 0 and row.status != "offered":
        return Could(f"{name}: no place free", can=False)
    near = {b if a == row.person.id else a for a, b in known.apart if row.person.id in {a, b}}
    if near & cohort.inside:
        return Could(f"{name}: keep apart from somebody in it", can=False)
    told = known.fits.get(row.person.id, {}).get(str(cohort.cohort.public_id))
    if told is None or not told.missed:
        return Could(f"{name}: can come", can=True)
    return Could(f"{name}: {told.words}", can=not told.cannot)


def _apart(row: Waiting, known: Known) -> str:
    """Whom they must be kept apart from among those who wait, by code where it may be told."""
    near = [b if a == row.person.id else a for a, b in known.apart if row.person.id in {a, b}]
    codes = sorted(
        known.lines[who].code if who in known.lines and not known.lines[who].hidden else "somebody"
        for who in near
        if who in known.waiting
    )
    return f"Keep apart from {', '.join(codes)}" if codes else ""


def count_words(rows: Sequence[Waiting]) -> str:
    """12 people waiting, 2 of them offered a place."""
    total = len(rows)
    offered = sum(row.status == "offered" and not row.hidden for row in rows)
    people = "1 person" if total == 1 else f"{total:,} people"
    return f"{people} waiting" + (f", {offered} of them offered a place" if offered else "")
