"""Links to fill in a form, and half-done forms, as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from base.dates import moment_words
from outcomes.models import FillLink, FormDraft
from outcomes.occasions import occasion_words
from outcomes.queries.asking import value_of
from outcomes.queries.instruments import InUse
from people.queries.participants import PersonLine


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link that is good now."""

    measure: str
    occasion: str
    kind: str
    until: str
    made: str
    end: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One form begun and not finished."""

    who: str
    code: str
    measure: str
    occasion: str
    when: str
    by: str
    href: str


def link_lines(links: Iterable[FillLink], used: Mapping[str, InUse]) -> list[LinkLine]:
    """The links as a person's page lists them."""
    return [
        LinkLine(
            measure=_name(link.slug, used),
            occasion=occasion_words(link.occasion),
            kind="Screen handed over" if link.mode == "tablet" else "Personal link",
            until=moment_words(link.expires_at),
            made=f"made by {link.made_by.name if link.made_by else 'Daybook'}, "
            f"{moment_words(link.made_at)}",
            end=url_for("fill_links.end_link", link_id=link.public_id),
        )
        for link in links
    ]


def draft_lines(
    drafts: Iterable[FormDraft], lines: Mapping[int, PersonLine], used: Mapping[str, InUse]
) -> list[DraftLine]:
    """Half-done forms of people who may be opened."""
    return [
        DraftLine(
            who=lines[draft.participant_id].name,
            code=lines[draft.participant_id].code,
            measure=_name(draft.slug, used),
            occasion=occasion_words(draft.occasion),
            when=moment_words(draft.at),
            by=draft.by.name if draft.by else "",
            href=url_for(
                "filling.type_form",
                person_id=draft.participant.public_id,
                measure=draft.slug,
                occasion=value_of(draft.enrolment, draft.occasion) if draft.enrolment else "",
            ),
        )
        for draft in drafts
        if lines[draft.participant_id].public_id
    ]


def _name(slug: str, used: Mapping[str, InUse]) -> str:
    return used[slug].instrument.name if slug in used else slug
