"""The forms about messages: what was done with one, and a team's own words."""

from __future__ import annotations

from wtforms import HiddenField

from base.forms import BaseForm, LineField, Required, TextField
from calendars.message_words import LIMIT, NEEDED, Texts


class MessageForm(BaseForm):
    """One thing done about one message."""


def _text(label: str, name: str) -> TextField:
    places = ", ".join(f"{{{one}}}" for one in ("name", *NEEDED[name]))
    return TextField(
        label,
        [Required("Write what it says.")],
        description=f"Filled in for each person: {places}.",
        limit=LIMIT,
        render_kw={"rows": 3},
    )


class WordsForm(BaseForm):
    """What a team's messages say. `version` is that of the words the page was opened with."""

    version = HiddenField()

    reminder = _text("Reminder, before a session", "reminder")
    moved = _text("When a session has moved", "moved")
    cancelled = _text("When a session is not happening, or they are not expected", "cancelled")
    back = _text("When a session goes ahead after all", "back")
    place = _text("When a session is in another building", "place")
    subject = LineField(
        "Subject of e-mails",
        [Required("Write a subject.")],
        description="The same for every message. Nothing is filled in.",
        limit=60,
    )

    @property
    def texts(self) -> Texts:
        """What was typed."""
        return Texts(**{name: " ".join(self[name].text.split()) for name in NEEDED})
