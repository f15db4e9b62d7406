"""Answering a concern, telling a practitioner, recording a notice, letting a topic go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from base import clock
from base.dates import LONDON, london_instant
from base.errors import Refused
from base.forms import BaseForm, ChoiceField, ChoicesField, DayField, LineField, Required, TextField
from people.availability import parse_time

ANSWERS = (
    ("contacted", "Made contact with them"),
    ("reviewed", "Reviewed it with colleagues"),
    ("no_action", "Nothing needs doing"),
)
HOW = (
    ("email", "Send the e-mail below"),
    ("phone", "Told by phone"),
    ("in_person", "Told in person"),
    ("not_needed", "They need not be told"),
)
CHANNELS = (
    ("phone", "By phone"),
    ("in_person", "In person"),
    ("message", "In a message"),
    ("somebody_else", "Somebody else said for them"),
)


class AnswerConcernForm(BaseForm):
    """What a person did about a concern."""

    answer = ChoiceField(
        "What was done?", [Required("Choose what was done.")], pairs=ANSWERS, radios=True
    )
    note = TextField(
        "Note for staff",
        description="Needed when nothing needs doing: say why.",
        limit=2_000,
        render_kw={"rows": 3},
    )


class TellPractitionerForm(BaseForm):
    """How the practitioner was told, and the message when it is an e-mail."""

    how = ChoiceField(
        "How are they told?", [Required("Choose how they were told.")], pairs=HOW, radios=True
    )
    subject = LineField("Subject", limit=150)
    body = TextField("Message", limit=3_000, render_kw={"rows": 10})
    note = TextField(
        "Note for staff",
        description="What they said, or why they need not be told.",
        limit=2_000,
        render_kw={"rows": 3},
    )


class RecordNoticeForm(BaseForm):
    """Somebody let the team know that they cannot come."""

    sessions = ChoicesField("Which sessions?", [Required("Choose at least one session.")])
    channel = ChoiceField(
        "How did you hear?", [Required("Choose how you heard.")], pairs=CHANNELS, radios=True
    )
    day = DayField("Day you heard", description="Today unless you change it.")
    at = LineField(
        "Time you heard",
        description="Now unless you change it, like 9:15am.",
        limit=20,
        render_kw={"class": "govuk-input--width-5"},
    )
    reason = ChoiceField("Reason, if they gave one")
    note = TextField("Note for staff", limit=2_000, render_kw={"rows": 3})

    def lay(
        self,
        sessions: Sequence[tuple[str, str]],
        reasons: Sequence[tuple[str, str]],
        chosen: str,
    ) -> None:
        """Offer sessions to come and the team's reasons; `chosen` is ticked to begin with."""
        self.sessions.offer(sessions)
        self.reason.offer([("", "None given"), *reasons])
        if self.sessions.data is None or (not self.is_submitted() and not self.sessions.data):
            self.sessions.data = [chosen] if chosen else []
        if not self.is_submitted() and self.channel.data is None:
            self.channel.data = "phone"

    def received(self) -> datetime:
        """When it was heard: now, or the day and time given. Refused when that is to come."""
        now = clock.now()
        local = now.astimezone(LONDON)
        day: date = self.day.data or local.date()
        at: time = parse_time(self.at.text, "at") if self.at.text else local.time()
        if not self.at.text and not self.day.data:
            return now
        moment = london_instant(day, at)
        if moment > now:
            raise Refused("That is still to come. Give the time you heard.", "at")
        return moment


class WithdrawNoticeForm(BaseForm):
    """They can come after all, or it was written down by mistake."""

    why = LineField(
        "Why?", description="Optional: they can come after all, for example.", limit=500
    )


class WaiveForm(BaseForm):
    """A missed session that need not be made up."""

    why = LineField("Why need it not be made up?", [Required("Say why.")], limit=500)
