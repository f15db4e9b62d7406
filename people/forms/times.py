"""A field for a time of day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import Field

from base.errors import Refused
from people.availability import parse_time


class TimeField(Field):
    """A time as people type it, 9:30, 2pm or 14:00. `data` is a `time` or None."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"class": "govuk-input--width-5", "autocomplete": "off"})
        super().__init__(label, list(validators), **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.hour}:{self.data.minute:02}" if self.data is not None else ""

    @property
    def time(self) -> time:
        """The time given. Raises `Refused` when there is none."""
        if self.data is None:
            raise Refused("Give the time.", self.name)
        return self.data

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the time, or say how it should look."""
        self.data: time | None = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_time(valuelist[0])
            except Refused as refusal:
                raise ValueError(refusal.why) from None
