"""What the page of a team's words prints: each text as an invented person would read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta

from base.dates import LONDON, london_instant, moment_words
from base.errors import Refused
from calendars.message_words import Private, Texts, check, fill, length_words
from calendars.models import MessageWords

INVENTED = "Robin"


@dataclass(frozen=True, slots=True)
class Preview:
    """One text as somebody would read it, how long that is, and what is wrong with it."""

    name: str
    words: str
    length: str
    wrong: str


def preview(name: str, text: str, phone: str, private: Private, now: datetime) -> Preview:
    """One text, filled in for an invented person, and checked."""
    starts = london_instant(now.astimezone(LONDON).date() + timedelta(days=1), time(10))
    words = fill(
        text,
        called=INVENTED,
        starts=starts,
        phone=phone or "01632 960000",
        moved_to=starts + timedelta(days=1, hours=4),
    )
    try:
        check(text, name, private)
        wrong = ""
    except Refused as refusal:
        wrong = refusal.why
    return Preview(name, words, "" if name == "subject" else length_words(words), wrong)


def previews(texts: Texts, phone: str, private: Private, now: datetime) -> dict[str, Preview]:
    """Every text."""
    return {name: preview(name, text, phone, private, now) for name, text in asdict(texts).items()}


def version_lines(versions: Iterable[MessageWords]) -> list[str]:
    """Version 2, by Asha Lead on Monday 2 March 2026 at 9am."""
    return [
        f"Version {one.version}, by {one.by.name if one.by else 'Daybook'} on "
        f"{moment_words(one.at)}"
        for one in versions
    ]
