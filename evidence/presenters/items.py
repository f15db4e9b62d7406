"""What pages of evidence print: an item in a line, its criteria, files, consent and history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from base.audit import events_about
from base.dates import short_with_year
from evidence.criteria import Criterion, Framework
from evidence.forms.items import VOICES
from evidence.hints import hints, kinds, likely_criteria
from evidence.models import EvidenceFile, EvidenceItem
from evidence.queries.communities import community_of
from evidence.queries.sources import meeting_source, session_kind_of
from people.presenters.trail import Happening, happenings

_VOICES = dict(VOICES)
_CONSENTS = {
    "not_needed": "Nobody’s own words, face or work are in it.",
    "agreed_pack": "The people in it agreed that assessors may see it.",
    "agreed_building": "The people in it agreed, but it stays in the building.",
    "not_yet": "The people in it were not asked yet, so it goes into no pack.",
}
_SOURCES = {
    "blank": "",
    "session": "a session",
    "meeting": "a community meeting",
    "notice": "a notice",
    "round": "a climate round",
    "suggestion": "what the records show",
    "voice": "something a resident said",
    "questionnaire": "a questionnaire",
}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as a list shows it. `day` is empty when nobody knows it."""

    href: str
    title: str
    day: str
    order: int
    kind: str
    voice: str
    criteria: str
    files: int
    consent: str
    keep_in: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of an item: what it is called, how large it is, and whether it is a picture."""

    href: str
    file: EvidenceFile
    size: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """A criterion an item is under; `known` False when the framework does not have it."""

    id: str
    words: str
    known: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Criteria to choose from: the likely ones first, then every standard with all of its own."""

    likely: list[Criterion]
    standards: list[tuple[str, list[Criterion], int]]
    chosen: frozenset[str]


def item_line(item: EvidenceItem) -> ItemLine:
    """One item in a line."""
    kind = kinds().get(item.kind)
    return ItemLine(
        url_for("items.show_item", item_id=item.public_id),
        item.title,
        short_with_year(item.day) if item.day is not None else "",
        item.day.toordinal() if item.day is not None else 0,
        kind.name if kind is not None else item.kind,
        _VOICES[item.voice],
        ", ".join(item.criteria),
        sum(one.removed_at is None for one in item.files),
        _CONSENTS[consent_of(item)],
        consent_of(item) in {"not_yet", "agreed_building"},
        item.withdrawn_at is not None,
    )


def consent_of(item: EvidenceItem) -> str:
    """An item's consent as the form offers it."""
    return f"agreed_{item.scope}" if item.consent == "agreed" else item.consent


def fields_of(item: EvidenceItem) -> dict[str, Any]:
    """An item as its form is filled."""
    names = ("title", "happened", "day", "unhours", "roles", "voice", "kind", "change", "used")
    return {
        **{name: getattr(item, name) for name in names},
        "version": item.version,
        "consent": consent_of(item),
    }


def filing_of(item: EvidenceItem) -> dict[str, Any]:
    """What an item shows, as its form is filled."""
    return {
        "version": item.version,
        "shows": item.shows,
        "criteria": list(item.criteria),
        "action": str(item.action.public_id) if item.action is not None else "",
    }


def file_lines(item: EvidenceItem) -> list[FileLine]:
    """The files that are still there."""
    return [
        FileLine(
            url_for("evidence_files.show_file", file_id=one.public_id),
            one,
            _size(one.size),
            one.kind in {"jpeg", "png"},
        )
        for one in item.files
        if one.removed_at is None
    ]


def filed_words(criteria: Sequence[str]) -> str:
    """What is said once an item was saved under these criteria, or under none."""
    if not criteria:
        return "Saved. It is under no criterion, so it counts for nothing yet."
    return f"Filed under {', '.join(sorted(criteria))}."


def filed_under(item: EvidenceItem, framework: Framework) -> list[Filed]:
    """The criteria an item is under, in the framework's order, those it does not have last."""
    known = [
        Filed(one.id, one.text, known=True) for one in framework.criteria if one.id in item.criteria
    ]
    gone = sorted(set(item.criteria) - framework.by_id.keys())
    return [*known, *(Filed(one, "Not in this framework", known=False) for one in gone)]


def criteria_choices(
    item: EvidenceItem, framework: Framework, chosen: Collection[str], asked: str
) -> Choices:
    """What a form offers: the criterion somebody came for, the likely ones, then all.

    Ticked are those chosen, and when none is yet the one somebody came for.
    """
    text = f"{item.title}\n{item.happened}\n{item.shows}"
    likely = likely_criteria(
        hints(),
        text,
        kind=item.kind,
        session=session_kind_of(item.source, item.source_id),
        known=[one.id for one in framework.criteria],
    )
    first = [asked, *(one for one in likely if one != asked)] if asked else likely
    first = [one for one in first if one in framework.by_id]
    ticked = frozenset(chosen) or ({asked} & framework.by_id.keys())
    return Choices(
        [framework.by_id[one] for one in first],
        [
            (name, rest, sum(one.id in ticked for one in rest))
            for name, criteria in framework.standards
            if (rest := [one for one in criteria if one.id not in first])
        ],
        frozenset(ticked),
    )


def source_link(item: EvidenceItem) -> tuple[str, str]:
    """What an item was made from, in words and where it is; both empty for a blank one."""
    words = _SOURCES[item.source]
    if item.source == "meeting":
        return _meeting_link(item)
    if item.source == "session":
        return words, url_for("sessions.show_session", session_id=item.source_id)
    if item.source == "round":
        return words, url_for("climate.show_round", round_id=item.source_id)
    if item.source == "questionnaire":
        community_id = community_of(item).public_id
        return words, url_for("questionnaires.list_questionnaires", community_id=community_id)
    if item.source == "voice":
        return words, url_for("voice.show_said", said_id=item.source_id)
    return words, ""


def history(row: Any) -> list[Happening]:
    """What was done to an item, to minutes or to an agreement, latest first."""
    return happenings(list(events_about(row.public_id)))


def _meeting_link(item: EvidenceItem) -> tuple[str, str]:
    made_from = meeting_source(item.source_id)
    if made_from == "minutes":
        return "the minutes of a community meeting", url_for(
            "meetings.show_minutes", minutes_id=item.source_id
        )
    if made_from == "agreement":
        return "the house agreement", url_for(
            "agreements.show_version", agreement_id=item.source_id
        )
    return _SOURCES[item.source], ""


def _size(size: int) -> str:
    """A file's size as people say it."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
