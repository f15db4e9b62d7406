"""Who could start together: times to choose between, and each group in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import url_for

from base.dates import WEEKDAYS, london_instant, minutes_later, time_words
from people.queries.participants import PersonLine
from programmes.catalogue import Programme, first_group_strand
from programmes.queries.waiting import NEXT, Open, Spans, Waiting
from programmes.referring import Standing
from programmes.waiting import Fit, Group, LeftOut, Option, Waiter, WhyNot

_USUAL_MINUTES = 60
_FULL_SHOWN = 20


@dataclass(frozen=True)
class Time:
    """A time a group could meet: an open cohort's, or one somebody typed."""

    option: Option
    words: str
    spans: Spans
    cohort: Open | None


@dataclass(frozen=True)
class Named:
    """Somebody in a group, or not: who, how long they wait, and a note."""

    line: PersonLine
    days: int
    note: str


@dataclass(frozen=True)
class GroupShown:
    """One time with who could start then and why the others could not.

    `more` are not listed: every place goes to somebody who has waited longer than they.
    """

    words: str
    summary: str
    enough: bool
    proved: bool
    together: list[Named]
    left_out: list[Named]
    more: int
    offer: str


def of_cohort(cohort: Open) -> Time:
    """The time of an open cohort, with what it still needs to run."""
    key = str(cohort.cohort.public_id)
    needed = max(0, cohort.programme.minimum_to_run - len(cohort.inside))
    slots = ", ".join(
        f"{WEEKDAYS[slot.weekday]} at {time_words(slot.at)}" for slot in cohort.cohort.slots
    )
    words = f"{cohort.cohort.name}{f', {slots}' if slots else ''}"
    option = Option(key, max(0, cohort.free), needed, cohort.inside)
    return Time(option, words, cohort.sessions, cohort)


def of_slot(weekday: int, at: time, programme: Programme, start: date) -> Time:
    """A new group at a weekly time, from a day on."""
    strand = first_group_strand(programme)
    minutes = strand.minutes if strand else _USUAL_MINUTES
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    days = [first + timedelta(weeks=week) for week in range(NEXT)]
    spans: list[tuple[datetime, datetime]] = []
    for day in days:
        starts = london_instant(day, at)
        spans.append((starts, minutes_later(starts, minutes)))
    words = f"A new group, {WEEKDAYS[weekday]} at {time_words(at)}"
    option = Option(f"{weekday}-{at:%H%M}", programme.capacity, programme.minimum_to_run)
    return Time(option, words, spans, None)


def waiters(
    rows: Iterable[Waiting],
    standings: Mapping[int, Standing],
    fits: Mapping[int, Mapping[str, Fit]],
) -> list[Waiter]:
    """Those of the waiting list whom the reader may see, as the kernel takes them."""
    return [
        Waiter(
            row.person.id,
            row.days,
            {key: f.words for key, f in fits.get(row.person.id, {}).items() if f.cannot},
            _barred(row, standings),
        )
        for row in rows
        if not row.hidden
    ]


def _barred(row: Waiting, standings: Mapping[int, Standing]) -> str:
    if row.status == "offered":
        return "has been offered a place"
    if row.on_hold:
        return "on hold"
    if row.referral is None:
        return ""
    standing = standings[row.referral.id]
    if standing.police_investigation:
        return "under police investigation"
    knowingly = any(step.knowingly for step in row.referral.steps if step.status == "accepted")
    if standing.checklist.not_met and not knowingly:
        return f"checklist: {standing.checklist.words}"
    return ""


def groups_shown(
    groups: Iterable[Group],
    times: Sequence[Time],
    rows: Iterable[Waiting],
    lines: Mapping[int, PersonLine],
    fits: Mapping[int, Mapping[str, Fit]],
) -> list[GroupShown]:
    """The groups in words, the best first."""
    by_key = {time.option.key: time for time in times}
    days = {row.person.id: row.days for row in rows}
    return [_group(group, by_key[group.option.key], days, lines, fits) for group in groups]


def _group(
    group: Group,
    when: Time,
    days: Mapping[int, int],
    lines: Mapping[int, PersonLine],
    fits: Mapping[int, Mapping[str, Fit]],
) -> GroupShown:
    key, count = group.option.key, len(group.together)
    # Hundreds of the same sentence tell nobody anything.
    full = [out for out in group.left_out if out.why is WhyNot.FULL]
    unnamed = {out.id for out in full[_FULL_SHOWN:]}
    offer = ""
    if when.cohort is not None and group.together:
        offer = url_for(
            "enrolments.enrol",
            cohort_id=when.cohort.cohort.public_id,
            do="offer",
            person=[str(lines[who].public_id) for who in group.together if lines[who].public_id],
        )
    return GroupShown(
        when.words,
        _summary(group, when),
        not group.missing and count > 0,
        group.proved,
        [Named(lines[who], days[who], _note(fits, who, key)) for who in group.together],
        [
            Named(lines[out.id], days[out.id], _why(out, lines))
            for out in group.left_out
            if out.id not in unnamed
        ],
        len(unnamed),
        offer,
    )


def _summary(group: Group, when: Time) -> str:
    count = len(group.together)
    start = f"{'1 person' if count == 1 else f'{count} people'} could start"
    if group.missing:
        return f"{start}, {group.missing} too few to begin"
    if when.cohort is None:
        return f"{start}: enough to begin, with room for {group.option.places}"
    free = group.option.places
    return f"{start}: {'1 place is' if free == 1 else f'{free} places are'} free"


def _note(fits: Mapping[int, Mapping[str, Fit]], who: int, key: str) -> str:
    told = fits.get(who, {}).get(key)
    return told.words if told else ""


def _why(out: LeftOut, lines: Mapping[int, PersonLine]) -> str:
    if out.why in {WhyNot.BARRED, WhyNot.BUSY}:
        return out.words
    if out.why is WhyNot.KEPT_APART_INSIDE:
        return "must be kept apart from somebody in this cohort"
    if out.why is WhyNot.KEPT_APART:
        codes = ", ".join(lines[other].code for other in out.others)
        return f"must be kept apart from {codes}"
    return "every place goes to somebody who has waited longer"
