"""What is asked when a calendar link is made or changed."""

from __future__ import annotations

from wtforms import BooleanField

from base.forms import BaseForm, LineField, Required
from calendars.wording import APPOINTMENT


class _WordingForm(BaseForm):
    """What every session in a participant's calendar is called, and whether it says where."""

    word = LineField(
        "What should each session be called?",
        [Required("Enter a word, such as Appointment.")],
        default=APPOINTMENT,
        description=(
            "The person’s own choice. It shows on a locked phone: pick an everyday word, "
            "such as Appointment, Class or Meeting."
        ),
        render_kw={"class": "govuk-input--width-20", "autocomplete": "off"},
    )
    show_place = BooleanField(
        "Show the place",
        description="Only if the person asks for it.",
    )


class MakeFeedForm(_WordingForm):
    """Making a participant's calendar link."""


class ChangeWordingForm(_WordingForm):
    """Changing the wording of a participant's calendar."""


class MakeMyFeedForm(BaseForm):
    """Making one's own calendar link."""


class MakeSharedFeedForm(BaseForm):
    """Making a link to the sessions of a team, a cohort, a room or a building."""


class ReplaceFeedForm(BaseForm):
    """Replacing a calendar link, somebody's or one's own."""


class RevokeFeedForm(BaseForm):
    """Ending a calendar link, somebody's or one's own."""
