"""Where and when individual sessions may be placed."""

from __future__ import annotations

from datetime import time

from wtforms.validators import ValidationError

from base.dates import WEEKDAYS
from base.forms import BaseForm, ChoiceField, ChoicesField, Required
from programmes.forms.cohorts import ClockField

_NARROW = {"class": "govuk-input--width-5"}


class PlaceAgainForm(BaseForm):
    """Which days, between which times, in which rooms."""

    weekdays = ChoicesField(
        "On which days?",
        [Required("Choose at least one day.")],
        pairs=[(str(n), name) for n, name in enumerate(WEEKDAYS)],
    )
    since = ClockField("First start", [Required("Give the first time.")], render_kw=_NARROW)
    until = ClockField("Last start", [Required("Give the last time.")], render_kw=_NARROW)
    rooms = ChoicesField("In which rooms?")

    def validate_since(self, field: ClockField) -> None:
        """A time as people write one."""
        _refuse_no_time(field)

    def validate_until(self, field: ClockField) -> None:
        """A time as people write one."""
        _refuse_no_time(field)

    def starts(self, minutes: int) -> tuple[time, ...]:
        """The starts from the first to the last, each a session and ten minutes later."""
        first, last = self.since.time, self.until.time
        if first is None or last is None:
            return ()
        step = -(-(minutes + 10) // 15) * 15
        begin, end = first.hour * 60 + first.minute, last.hour * 60 + last.minute
        return tuple(time(at // 60, at % 60) for at in range(begin, end + 1, step))


class PlaceForm(PlaceAgainForm):
    """The same, and how far ahead."""

    span = ChoiceField("How far ahead?", [Required("Choose how far.")], radios=True)


def _refuse_no_time(field: ClockField) -> None:
    if field.time is None:
        message = "Write the time like 9am or 14:30."
        raise ValidationError(message)
