"""Logging a session that just happened, and a line for whoever comes on next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from wtforms import HiddenField

from attendance.services.board import LINE_LIMIT
from base import clock
from base.dates import LONDON, london_instant
from base.errors import Refused
from base.forms import BaseForm, ChoiceField, ChoicesField, DayField, LineField, Required, TextField
from people.availability import parse_time

MINUTES = ("15", "30", "45", "60", "90")
_LONGEST = 720


class LogSessionForm(BaseForm):
    """Kind, who, how long, one line. It ended just now unless a day and a time say otherwise."""

    do = HiddenField()
    kind = ChoiceField("What was it?", [Required("Choose what it was.")], radios=True)
    people = ChoicesField("Who was there?")
    minutes = ChoiceField(
        "How long was it?", pairs=[(m, f"{m} min") for m in MINUTES], radios=True, default="45"
    )
    other_minutes = LineField("Another length, in minutes", limit=20)
    day = DayField("Day it began", description="Today unless you change it.")
    at = LineField("Time it began", description="Like 2:30pm. Empty: it ended just now.", limit=20)
    line = LineField("One line about it", limit=LINE_LIMIT)
    standards = ChoicesField("Standards it touched")

    def lay(
        self,
        kinds: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
        standards: Sequence[tuple[str, str]],
        *,
        minutes: str,
    ) -> None:
        """Offer kinds, residents and standards; the first kind and its length are chosen."""
        self.kind.offer(kinds)
        self.people.offer(people)
        self.standards.offer(standards)
        if self.kind.data is None and kinds:
            self.kind.data = kinds[0][0]
            if minutes in MINUTES:
                self.minutes.data = minutes

    def everyone(self, *, besides: Collection[str] = ()) -> None:
        """Choose every resident but some, as the button does where there is no script."""
        self.people.data = [value for value, _ in self.people.pairs if value not in besides]

    @property
    def on(self) -> date:
        """The day whose residents are offered."""
        given: date | None = self.day.data
        return given or clock.now().astimezone(LONDON).date()

    def length(self) -> int:
        """Minutes. Refused when it is no length of a session."""
        text = self.other_minutes.text or self.minutes.data or ""
        whole = text.isascii() and text.isdigit()
        if not whole or not 1 <= int(text) <= _LONGEST:
            field = "other_minutes" if self.other_minutes.text else "minutes"
            raise Refused(f"Give whole minutes from 1 to {_LONGEST}.", field)
        return int(text)

    def began(self) -> tuple[date, time]:
        """Day and wall-clock time it began: as given, else so that it ended this minute."""
        if self.at.text:
            return self.on, parse_time(self.at.text, "at")
        if self.day.data:
            raise Refused("Give the time it began as well.", "at")
        now = clock.now().replace(second=0, microsecond=0)
        start = (now - timedelta(minutes=self.length())).astimezone(LONDON)
        day, at = start.date(), start.time().replace(tzinfo=None)
        if london_instant(day, at) + timedelta(minutes=self.length()) > now:
            # The clock has gone back meanwhile: this time of day came twice, and means the second.
            at = (datetime.combine(day, at) - timedelta(hours=1)).time()
        return day, at


class HandoverForm(BaseForm):
    """A line for whoever comes on next."""

    text = TextField("Line for the next shift", limit=1_000, render_kw={"rows": 2})


class OnDayForm(BaseForm):
    """The day whose residents are shown. It changes nothing, so it is got and carries no token."""

    on = DayField("Day", description="Like 27/3/2026. Today when left blank.")
