"""What staff are asked when they make somebody's own page, print its letter, answer a request."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField

from base.forms import BaseForm, ChoiceField, LineField, Required
from calendars.forms.feeds import MakeFeedForm
from calendars.letters import Layout


class MakePageForm(MakeFeedForm):
    """Making a participant's own page, in words they chose."""

    with_calendar = BooleanField(
        "Make a calendar link too",
        description="So that one letter brings both.",
    )


class ReplacePageForm(BaseForm):
    """Replacing the link to somebody's own page."""


class EndPageForm(BaseForm):
    """Ending somebody's own page."""


class LetterForm(BaseForm):
    """Printing the letter; the tokens are on the page that shows them once, and nowhere else."""

    page_token = HiddenField()
    feed_token = HiddenField()
    layout = ChoiceField(
        "How should the letter be set?",
        pairs=[(one.value, one.words) for one in Layout],
        radios=True,
    )


class AnswerFormatForm(BaseForm):
    """Answering a format somebody asked for on their own page."""

    answer = ChoiceField(
        "What is decided?",
        [Required("Choose what is decided.")],
        pairs=[
            ("accepted", "Yes: it is written into how they are reached"),
            ("not_now", "Not now"),
        ],
        radios=True,
    )
    why = LineField("What was said, or done", description="Needed when it is not now.")
