"""Forms about one session."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, DayField, LineField, Required, TextField
from programmes.forms.cohorts import ClockField


class CancelSessionForm(BaseForm):
    """Why a session is cancelled, what becomes of its topic, and who asked."""

    then = ChoiceField(
        "What happens to its topic?",
        pairs=[
            ("drop", "It is not given, unless a catch-up session is booked"),
            ("push", "It is given at the next session, and everything after it moves along"),
        ],
        radios=True,
        default="drop",
    )

    why = TextField(
        "Why is it cancelled?",
        [Required("Say why the session is cancelled.")],
        limit=1000,
        description="Staff see this. People expected are told only that it is cancelled.",
        render_kw={"rows": 3},
    )
    asked_by = LineField("Who asked for it? (optional)", limit=120)


class RescheduleSessionForm(BaseForm):
    """Another day, time and perhaps room for one session, and what becomes of those after it."""

    scope = ChoiceField(
        "What moves?",
        pairs=[
            ("one", "This session only"),
            ("after", "This session and all after it"),
        ],
        radios=True,
        default="one",
    )

    day = DayField("New day", [Required("Give the new day.")])
    at = ClockField(
        "New time", [Required("Give the new time.")], render_kw={"class": "govuk-input--width-5"}
    )
    room = ChoiceField("Room")
    why = TextField(
        "Why is it moved?",
        [Required("Say why the session is moved.")],
        limit=1000,
        render_kw={"rows": 3},
    )
    asked_by = LineField("Who asked for it? (optional)", limit=120)
