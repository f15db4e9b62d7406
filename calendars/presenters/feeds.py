"""What the calendar pages print: addresses, the QR code, and what a phone will show."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno

from base.dates import LONDON, in_words, span_words
from calendars.bodies import SeenSession
from calendars.wording import Words


@dataclass(frozen=True, slots=True)
class Address:
    """A link just made: to copy, to open in a calendar, and to scan."""

    https: str
    webcal: str
    qr: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One session as a participant's phone shows it."""

    summary: str
    when: str
    description: str
    location: str


def address(token: str, public_url: str) -> Address:
    """The addresses of a new link.

    The QR code holds the `webcal` one: a phone's camera then offers to subscribe, where `https`
    would copy the sessions once and never again.
    """
    https = f"{public_url}/calendar/{token}.ics"
    webcal = "webcal://" + https.partition("://")[2]
    made = io.BytesIO()
    segno.make(webcal, error="m").save(made, kind="svg", scale=5, border=4)
    qr = "data:image/svg+xml;base64," + base64.b64encode(made.getvalue()).decode()
    return Address(https, webcal, qr)


def preview(session: SeenSession | None, words: Words) -> Preview:
    """The next session, or any session when none is planned, as a phone shows it."""
    when = "The day and time of the session"
    if session is not None:
        day = in_words(session.starts.astimezone(LONDON).date())
        when = f"{day}, {span_words(session.starts, session.ends)}"
    return Preview(words.summary, when, words.description, words.location or "Not shown")


def names(venues: Sequence[str]) -> str:
    """Kirk House, Elm Lodge and Oak House."""
    if len(venues) < 2:
        return "".join(venues)
    return f"{', '.join(venues[:-1])} and {venues[-1]}"
