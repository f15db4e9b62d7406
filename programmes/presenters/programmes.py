"""Programmes as people read them: the catalogue, a team's own, and who runs which version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from base.dates import moment_words
from programmes.catalogue import Programme
from programmes.differences import differences
from programmes.models import Cohort, OwnProgramme
from programmes.presenters.tags import Tag
from programmes.programme_words import (
    ATTENDS,
    HOLIDAYS,
    completion_words,
    concern_words,
    criterion_words,
    dose_words,
    duration_words,
    entry_words,
    facilitators_words,
    kind_words,
    many,
    reminders_words,
    rhythm_words,
    route_words,
)
from programmes.queries.programmes import draft_of, original_of, published_of
from programmes.strands import Strand
from programmes.topic_lists import Part, parts_of

Fact = tuple[str, str]  # what it is, and what it says


@dataclass(frozen=True)
class CohortLine:
    """A cohort and the version it keeps; `older` when a newer one is published."""

    name: str
    href: str
    version: int
    older: bool


@dataclass(frozen=True)
class StrandCard:
    """One kind of session, in words."""

    id: str
    name: str
    facts: list[Fact]
    parts: list[Part]
    concerns: list[str]


@dataclass(frozen=True)
class CatalogueRow:
    """One programme of the catalogue, as the list shows it."""

    slug: str
    name: str
    href: str
    summary: str
    version: int
    cohorts: list[CohortLine]


@dataclass(frozen=True)
class OwnRow:
    """One of a team's own programmes, as the list shows it."""

    name: str
    href: str
    team: str
    copied_from: str
    tag: Tag
    state: str
    differs: list[str]
    cohorts: list[CohortLine]


def catalogue_rows(
    shelf: Iterable[Programme], cohorts: Mapping[str, Sequence[Cohort]]
) -> list[CatalogueRow]:
    """The catalogue with the cohorts that run each programme."""
    return [
        CatalogueRow(
            one.slug,
            one.name,
            url_for("programmes.show_programme", slug=one.slug),
            one.summary,
            one.version,
            cohort_lines(cohorts.get(one.slug, ()), one.version),
        )
        for one in shelf
    ]


def own_rows(own: Iterable[OwnProgramme], cohorts: Mapping[str, Sequence[Cohort]]) -> list[OwnRow]:
    """Teams' own programmes, with what differs from the originals."""
    rows = []
    for one in own:
        tag, state = own_state(one)
        latest = one.versions[-1].version if one.versions else 0
        rows.append(
            OwnRow(
                one.name,
                url_for("programmes.show_own", own_id=one.public_id),
                one.team.name,
                original_of(one).name,
                tag,
                state,
                from_original(one),
                cohort_lines(cohorts.get(one.slug, ()), latest),
            )
        )
    return rows


def own_state(own: OwnProgramme) -> tuple[Tag, str]:
    """A tag, and a sentence: whether cohorts are planned from it, and what is not published yet."""
    if own.retired_at is not None:
        return Tag("Off the shelf", "govuk-tag--grey"), "No new cohort is planned from it."
    if not own.versions:
        return Tag("Draft", "govuk-tag--yellow"), "Not published: nobody can plan from it yet."
    last, changed = own.versions[-1], unpublished(own)
    state = f"Version {last.version}, published on {moment_words(last.published_at)}."
    if changed:
        state += f" {many(len(changed), 'change')} not published yet."
    return Tag("Published", "govuk-tag--green"), state


def unpublished(own: OwnProgramme) -> list[str]:
    """How the draft differs from the version published last, or from the original."""
    last = published_of(own)
    return differences(last, draft_of(own)) if last else from_original(own)


def from_original(own: OwnProgramme) -> list[str]:
    """How the draft differs from the catalogue programme as it was copied, but in its name."""
    original, draft = original_of(own), draft_of(own)
    return differences(original, replace(draft, name=original.name))


def cohort_lines(cohorts: Iterable[Cohort], latest: int) -> list[CohortLine]:
    """Cohorts with the version each keeps."""
    return [
        CohortLine(
            one.name,
            url_for("cohorts.show_cohort", cohort_id=one.public_id),
            one.programme_version.version,
            one.programme_version.version < latest,
        )
        for one in cohorts
    ]


def programme_facts(programme: Programme) -> list[Fact]:
    """What the programme as a whole says."""
    return [
        ("Length", duration_words(programme.duration)),
        ("Entry", entry_words(programme.entry)),
        ("Capacity", str(programme.capacity)),
        ("Minimum to run", str(programme.minimum_to_run)),
        ("Participants read", programme.public_wording),
        ("Reminders", reminders_words(programme.reminders)),
    ]


def ways_in(programme: Programme) -> tuple[list[str], list[str]]:
    """The referral routes, and the eligibility checklist."""
    routes = [route_words(one) for one in programme.routes]
    return routes, [criterion_words(one) for one in programme.eligibility]


def strand_cards(programme: Programme) -> list[StrandCard]:
    """Each kind of session in words."""
    return [
        StrandCard(
            one.id,
            one.name,
            _strand_facts(one),
            parts_of(one.topics) if one.topics else [],
            [concern_words(concern) for concern in one.concerns],
        )
        for one in programme.strands
    ]


def _strand_facts(strand: Strand) -> list[Fact]:
    facts = [
        ("Kind", kind_words(strand.kind)),
        ("How often", rhythm_words(strand.rhythm)),
        ("Length", many(strand.minutes, "minute")),
        ("Attended by", ATTENDS[strand.attends]),
        ("Facilitators", facilitators_words(strand.facilitators)),
        ("Needs a room", "yes" if strand.room_needed else "no"),
        ("Minimum to run", str(strand.minimum_to_run)),
        ("Capacity", "no limit" if strand.capacity is None else str(strand.capacity)),
        ("On a bank holiday", HOLIDAYS[strand.holidays]),
        ("Participants read", strand.public_wording),
        ("Counts", dose_words(strand.dose)),
        ("Completed with", completion_words(strand.completion)),
    ]
    if strand.reminders is not None:
        facts.append(("Reminders", reminders_words(strand.reminders)))
    if strand.optional:
        facts.append(("May be left out", "yes"))
    return facts
