"""PURE: what messages to participants say: texts with placeholders, checked, filled, measured.

A message is read on a locked screen, by whoever stands beside. It holds the first name, day, date,
time and a number to call, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from base.dates import LONDON, in_words, time_words
from base.errors import Refused
from calendars.late import Kind
from calendars.wording import Forbidden

LIMIT: Final = 400
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO: Final = frozenset("\f^{}\\[~]|€")
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_NUMBERS: Final = (
    (re.compile(r"\b[A-Z]\d{6}\b", re.IGNORECASE), "a CRN"),
    (re.compile(r"\b[A-Z]\d{4}[A-Z]{2}\b", re.IGNORECASE), "a prison number"),
    (re.compile(r"(?<!\d)[1-9]\d{2}[ -]?\d{3}[ -]?\d{4}(?!\d)"), "an NHS number"),
    (re.compile(r"\b\d{2,4}/\d{1,7}[A-Z]\b", re.IGNORECASE), "a PNC number"),
    (re.compile(r"https?://|www\.|\b\S+@\S+\.\S+", re.IGNORECASE), "a link or an address"),
)


@dataclass(frozen=True, slots=True)
class Texts:
    """What a team's messages say, by kind; `subject` is that of every e-mail."""

    reminder: str = (
        "Hello {name}. Your appointment is on {day} at {time}. If you cannot come, call {phone}."
    )
    moved: str = (
        "Hello {name}. Your appointment on {day} at {time} has moved to {new day} at {new time}. "
        "If you cannot come, call {phone}."
    )
    cancelled: str = (
        "Hello {name}. Your appointment on {day} at {time} is not happening. "
        "Questions? Call {phone}."
    )
    back: str = (
        "Hello {name}. Your appointment on {day} at {time} is going ahead after all. "
        "If you cannot come, call {phone}."
    )
    place: str = (
        "Hello {name}. The place of your appointment on {day} at {time} has changed. "
        "Call {phone} to ask where it is."
    )
    subject: str = "Your appointment"

    def of(self, kind: Kind) -> str:
        """The text of one kind: to whoever is not expected any more, it is not happening."""
        text: str = getattr(self, "cancelled" if kind is Kind.TAKEN else kind.value)
        return text


NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "reminder": ("day", "time", "phone"),
    "moved": ("day", "time", "new day", "new time", "phone"),
    "cancelled": ("day", "time", "phone"),
    "back": ("day", "time", "phone"),
    "place": ("day", "time", "phone"),
    "subject": (),
}
"""The placeholders without which a text does not do its work; `name` may stand in each as well."""


@dataclass(frozen=True, slots=True)
class Private:
    """What would tell a reader who somebody is, or what they go to: names a team knows."""

    forbidden: Forbidden
    programmes: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text message is: characters, parts it is sent and paid in, the alphabet."""

    characters: int
    parts: int
    wide: bool


def check_texts(texts: Texts, private: Private) -> None:
    """Raise Refused on the first text that cannot be sent, naming its field and the word."""
    for one in fields(texts):
        check(getattr(texts, one.name), one.name, private)


def check(text: str, field: str, private: Private) -> None:
    """Raise Refused, saying which word, unless a text may be sent to anybody."""
    needed = NEEDED[field]
    allowed = {"name", *needed} if field != "subject" else set()
    if not text.strip():
        raise Refused("Write what it says.", field)
    if len(text) > LIMIT:
        raise Refused(f"This is {len(text)} characters long; it can be at most {LIMIT}.", field)
    used = _PLACE.findall(text)
    for name in used:
        if name not in allowed:
            offered = ", ".join(f"{{{one}}}" for one in ("name", *needed)) if allowed else "none"
            raise Refused(f"“{{{name}}}” cannot be filled in here. It may have: {offered}.", field)
    if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
        raise Refused("A { or } stands alone. Write placeholders whole, like {day}.", field)
    for name in needed:
        if name not in used:
            raise Refused(f"Put {{{name}}} where it belongs: the message needs it.", field)
    word = telling(_PLACE.sub(" ", text), private)
    if word:
        raise Refused(f"{word} Whoever sees the phone could read it. Take it out.", field)


def telling(text: str, private: Private) -> str:
    """A sentence naming the first word that tells others something; empty when there is none."""
    word = private.forbidden.word_in(text)
    if word:
        return f"“{word}” says what this is about."
    for names, what in (
        (private.programmes, "a programme"),
        (private.venues, "a place of your team"),
        (private.codes, "a participant’s code"),
    ):
        named = _named(text, names)
        if named:
            return (
                f"“{named}” is the name of {what}."
                if what != "a participant’s code"
                else (f"“{named}” is {what}.")
            )
    surname = _surname(text, private.surnames)
    if surname:
        return f"“{surname}” is a participant’s surname."
    for pattern, what in _NUMBERS:
        found = pattern.search(text)
        if found:
            return f"“{found[0].strip()}” looks like {what}."
    return ""


def fill(
    text: str, *, called: str, starts: datetime, phone: str, moved_to: datetime | None = None
) -> str:
    """The text as one person reads it. `starts` is the time they know, `moved_to` the new one."""
    known = {"name": called, "phone": phone} | _when("", starts)
    if moved_to is not None:
        known |= _when("new ", moved_to)
    return _PLACE.sub(lambda found: known.get(found[1], ""), text)


def length(text: str) -> Length:
    """How long the text is as a text message: 160 characters in one part, 70 if any is unusual."""
    wide = any(c not in _GSM and c not in _GSM_TWO for c in text)
    costs = (
        [len(c.encode("utf-16-le")) // 2 for c in text]
        if wide
        else [2 if c in _GSM_TWO else 1 for c in text]
    )
    total, alone, each = sum(costs), *((70, 67) if wide else (160, 153))
    if total <= alone:
        return Length(total, 1, wide)
    parts, room = 1, each
    for cost in costs:  # a character is never split between two parts
        if cost > room:
            parts, room = parts + 1, each
        room -= cost
    return Length(total, parts, wide)


def length_words(text: str) -> str:
    """118 characters, 1 text message."""
    found = length(text)
    parts = f"{found.parts} text message{'' if found.parts == 1 else 's'}"
    why = ", because a letter in it is unusual" if found.wide else ""
    return f"{found.characters} characters, {parts}{why}"


def _when(which: str, moment: datetime) -> dict[str, str]:
    local = moment.astimezone(LONDON)
    return {f"{which}day": in_words(local.date()), f"{which}time": time_words(local.time())}


def _named(text: str, names: Iterable[str]) -> str:
    for name in names:
        if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            return name
    return ""


def _surname(text: str, surnames: Iterable[str]) -> str:
    """A surname as one writes it, unless Daybook's own texts use the word too: Call, Day, Your."""
    ours = set(re.findall(r"\w+", " ".join(getattr(Texts(), one.name) for one in fields(Texts))))
    there = set(re.findall(r"[^\W\d_][\w’'-]*", text)) - ours
    return next((name for name in surnames if name in there and name[:1].isupper()), "")
