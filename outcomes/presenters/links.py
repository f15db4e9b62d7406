"""Links to fill in a form, and half-done forms, as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from base.dates import moment_words
from outcomes.keys import Instrument
from outcomes.models import FillLink, FormDraft
from outcomes.occasions import occasion_words
from outcomes.queries.asking import value_of
from outcomes.queries.instruments import InUse
from outcomes.typed_answers import PREFIX
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
    begun: str = ""
    half_done: str = ""


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


def link_lines(
    links: Iterable[FillLink], used: Mapping[str, InUse], begun: Mapping[int, FormDraft]
) -> list[LinkLine]:
    """The links as a person's page lists them; `begun` by a link's row: what is half done."""
    return [
        LinkLine(
            measure=_name(link.slug, used),
            occasion=occasion_words(link.occasion),
            kind="Screen handed over" if link.mode == "tablet" else "Personal link",
            until=moment_words(link.expires_at),
            made=f"made by {link.made_by.name if link.made_by else 'Daybook'}, "
            f"{moment_words(link.made_at)}",
            end=url_for("fill_links.end_link", link_id=link.public_id),
            begun=begun_words(begun[link.id], used[link.slug].instrument)
            if link.id in begun
            else "",
            half_done=url_for("half_done.show_half_done", fill_link_id=link.public_id),
        )
        for link in links
    ]


def begun_words(draft: FormDraft, instrument: Instrument) -> str:
    """How far somebody has come by themselves, and when they answered last."""
    answered = sum(bool(draft.answers.get(f"{PREFIX}{item.id}")) for item in instrument.items)
    by = "on a screen handed over" if draft.link and draft.link.mode == "tablet" else "by link"
    return (
        f"Begun {by}, {answered} of {len(instrument.items)} answered, not sent. Answered last "
        f"{moment_words(draft.at)}."
    )


def half_done_rows(draft: FormDraft, instrument: Instrument) -> list[tuple[str, str, str, str]]:
    """Every item as it is answered so far: (id, topic, answer, a note on the digit)."""
    made = []
    for item in instrument.items:
        answer = draft.answers.get(f"{PREFIX}{item.id}", "")
        note = ""
        if item.reversed and answer:
            note = "as printed" if draft.printed else "counts the other way round"
        made.append((item.id, item.topic, answer or "Not answered", note))
    return made


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
