"""What pages of residents' voice print: lines for staff, pairs for everybody, the poster."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import segno
from flask import url_for

from base.audit import events_about
from base.dates import in_words, short_with_year
from evidence.models import VoiceSaid, VoiceWall
from evidence.models.voice import ANSWER_WORDS, KINDS
from evidence.queries.communities import community_of
from evidence.queries.voice import open_worries
from evidence.voice_words import Language
from outcomes import slip_codes
from people.models import User
from people.presenters.trail import Happening, happenings
from people.roles import Can

KIND_WORDS = {
    "experience": "What it is like here",
    "idea": "An idea",
    "thanks": "A thank-you",
    "worry": "A worry",
}


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One thing somebody said, as staff see it. `waits`: a worry nobody acknowledged."""

    href: str
    kind: str
    icon: str
    words: str
    day: str
    new: bool
    waits: bool
    answer: str
    did: str
    answered: str
    published: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What was said and what was done, as everybody reads it; `said` and `did` are word keys."""

    said: str
    words: str
    did: str
    answer: str
    day: str


@dataclass(frozen=True, slots=True)
class WorryHere:
    """That a worry waits, and where it is read: never what it says."""

    words: str
    href: str


def said_line(said: VoiceSaid, made: Mapping[UUID, UUID] | None = None) -> SaidLine:
    """One of them in a line."""
    item = (made or {}).get(said.public_id)
    return SaidLine(
        url_for("voice.show_said", said_id=said.public_id),
        KIND_WORDS[said.kind],
        said.kind,
        said.words or "The words were erased.",
        short_with_year(said.day),
        said.state == "new",
        said.kind == "worry" and said.acknowledged_at is None,
        ANSWER_WORDS[said.answer],
        said.answer_words,
        f"{short_with_year(said.answered_on)}, {said.answered_as}" if said.answered_on else "",
        said.published,
        url_for("items.show_item", item_id=item) if item is not None else "",
    )


def pairs(said: Iterable[VoiceSaid]) -> list[Pair]:
    """What the page of a wall shows."""
    return [
        Pair(
            f"said_{one.kind}",
            one.shown,
            f"did_{one.answer}",
            one.answer_words,
            in_words(one.answered_on) if one.answered_on else "",
        )
        for one in said
    ]


def worries_here(user: User, limit: int) -> list[WorryHere]:
    """The worries somebody has to hear of, for Today. One query; none for anybody else.

    Those of one day are numbered, in no order: the hour is kept of none of them.
    """
    if not user.may(Can.ADD_EVIDENCE):
        return []
    worries = open_worries(user, limit)
    left = [(community_of(one).name, one.day) for one in worries]
    many, so_far = Counter(left), Counter[tuple[str, date]]()
    found = []
    for one, (place, day) in zip(worries, left, strict=True):
        so_far[place, day] += 1
        of = f" ({so_far[place, day]} of {many[place, day]})" if many[place, day] > 1 else ""
        found.append(
            WorryHere(
                f"A worry was left at {place} on {in_words(day)}{of}",
                url_for("voice.show_said", said_id=one.public_id),
            )
        )
    return found


def kind_choices(language: Language, chosen: str, *, worries: bool) -> list[tuple[str, str, bool]]:
    """The kinds the page offers: (kind, words, chosen); no worry when nobody would hear it."""
    return [
        (kind, language(f"kind_{kind}"), kind == chosen)
        for kind in KINDS
        if worries or kind != "worry"
    ]


def call_words(language: Language, line: Any) -> tuple[str, str]:
    """When to call a help line, and the language that is said in: the file's own words if new."""
    key = f"call_{line.dial}"
    if key not in language.english:
        return line.when, "en"
    return language(key), language.code_of(key)


def address_of(wall: VoiceWall, public_url: str) -> str:
    """The address behind the QR code."""
    return f"{public_url}/voice/{wall.token}"


def typed_address(wall: VoiceWall, public_url: str) -> str:
    """The address as people type it: the code in groups of three."""
    code = slip_codes.shown(wall.token).replace(" ", "-").lower()
    return f"{public_url.partition('://')[2]}/voice/{code}"


def qr_of(address: str) -> str:
    """A QR code as the source of a picture, that a creased poster may lose a quarter of."""
    made = io.BytesIO()
    segno.make(address, error="q").save(made, kind="svg", scale=10, border=4)
    return "data:image/svg+xml;base64," + base64.b64encode(made.getvalue()).decode()


def history(said: VoiceSaid) -> list[Happening]:
    """What was done about it, latest first."""
    return happenings(list(events_about(said.public_id)))
