"""Rows of this slice as the strings, tags and links its pages print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from base.dates import (
    short_with_year,
)
from programmes.models import Cohort, CohortDraft
from programmes.planning import answers_summary
from programmes.presenters.tags import Tag, tag
from programmes.queries.catalogue import programme_of
from programmes.slots import Slot


@dataclass(frozen=True)
class CohortRow:
    """One line of the list of cohorts."""

    name: str
    href: str
    team: str
    programme: str
    when: str
    starts: date
    enrolled: str
    tag: Tag


def cohort_rows(rows: Iterable[tuple[Cohort, int]]) -> list[CohortRow]:
    """The list of cohorts."""
    return [
        CohortRow(
            cohort.name,
            url_for("cohorts.show_cohort", cohort_id=cohort.public_id),
            cohort.team.name,
            cohort.programme_slug,
            _span(cohort),
            cohort.starts_on,
            f"{enrolled} of {cohort.capacity}",
            tag(cohort.status),
        )
        for cohort, enrolled in rows
    ]


def _span(cohort: Cohort) -> str:
    if cohort.ends_on is None:
        return f"From {short_with_year(cohort.starts_on)}"
    return f"{short_with_year(cohort.starts_on)} to {short_with_year(cohort.ends_on)}"


@dataclass(frozen=True)
class Link:
    """Words and where they lead."""

    words: str
    href: str


def draft_links(drafts: Iterable[CohortDraft]) -> list[Link]:
    """Unfinished plans to go on with."""
    return [
        Link(answers_summary(d.answers), url_for("plan.read_plan", draft_id=d.public_id))
        for d in drafts
    ]


@dataclass(frozen=True)
class CohortHead:
    """What stands at the top of each of a cohort's pages."""

    programme: str
    facts: list[tuple[str, str]]
    tag: Tag


def cohort_head(cohort: Cohort) -> CohortHead:
    """A cohort's name, programme, times, place and staff in words."""
    programme = programme_of(cohort)
    names = {strand.id: strand.name for strand in programme.strands}
    slots: dict[str, list[str]] = {}
    for slot in cohort.slots:
        if slot.strand in names:
            words = Slot(slot.weekday, slot.at).words()
            slots.setdefault(names[slot.strand], []).append(words)
    when = "\n".join(f"{name}: {', '.join(times)}" for name, times in slots.items())
    room = f"{cohort.room.name}, {cohort.venue.name}" if cohort.room else cohort.venue.name
    staff = ", ".join(
        f"{member.user.name}{' (lead)' if member.part == 'lead' else ''}" for member in cohort.staff
    )
    facts = [
        ("Team", cohort.team.name),
        ("When", when or "As arranged"),
        ("Dates", _span(cohort)),
        ("Where", room),
        ("Staff", staff or "Nobody yet"),
    ]
    return CohortHead(programme.name, facts, tag(cohort.status))


def laid_until(cohort: Cohort) -> str:
    """How far an open cohort is laid out, and that it goes on by itself; empty for a closed one."""
    if cohort.entry == "closed" or cohort.laid_until is None or cohort.status == "ended":
        return ""
    return (
        f"Laid out until {short_with_year(cohort.laid_until)}. Each night adds what is missing of "
        "the next eight weeks."
    )
