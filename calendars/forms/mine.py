"""What is asked on a participant's own page. No cookie is set there, so no token is asked for."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField

from base.forms import BaseForm, ChoiceField, ChoicesField, LineField, Required

RATHER_NOT = "rather_not"
# What they may say, in words that say nothing to whoever looks over a shoulder; the reason it is
# among those of staff, and what is noted: staff read that where a team has dropped the reason.
REASONS = {
    "ill": ("I am not well", "ill", "not well"),
    "work": ("Work", "work", "work"),
    "family": ("Family or children", "family", "family or children"),
    "religious": ("A religious day", "religious", "a religious day"),
    "another_time": ("I need another time", "asked_to_move", "needs another time"),
    "elsewhere": ("I have to be somewhere else", "", "has to be somewhere else"),
    RATHER_NOT: ("I would rather not say", "", "would rather not say why"),
}
FORMATS = {
    "large_print": "Large print",
    "easy_read": "Easy Read: short and simple words",
    "read_aloud": "Somebody to read it to me",
    "interpreter": "An interpreter, or another language",
}


class OwnForm(BaseForm):
    """A form sent with the secret link alone."""

    class Meta:
        """Whoever has the link may send it: the link is the permission."""

        csrf = False


class CannotComeForm(OwnForm):
    """Saying that one cannot come."""

    seen_at = HiddenField()
    reason = ChoiceField(
        "Why can you not come?",
        pairs=[(name, words) for name, (words, _, _) in REASONS.items()],
        radios=True,
        description="You do not have to say.",
    )

    def ask_again(self, seen_at: str) -> None:
        """Carry the start that is shown now."""
        self.seen_at.data = seen_at


class CanComeForm(OwnForm):
    """Coming after all."""


class WordsForm(OwnForm):
    """What a participant calls what they go to."""

    word = LineField(
        "What should each one be called?",
        [Required("Enter a word, such as Appointment.")],
        description="Other people may see your phone. Pick an everyday word, such as Class.",
        render_kw={"autocomplete": "off"},
    )
    show_place = BooleanField("Show the place")


class OwnFeedForm(OwnForm):
    """Making, or replacing, one's own calendar link."""


class FormatForm(OwnForm):
    """Asking for a format."""

    formats = ChoicesField("What would help you?", pairs=FORMATS.items())
    note = LineField(
        "Anything else that would help, or which language",
        limit=200,
        render_kw={"autocomplete": "off"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a request that asks for nothing."""
        fine: bool = super().validate(extra_validators)
        if fine and not self.formats.data and not self.note.text:
            self.formats.errors = ["Choose at least one, or write what would help."]
            return False
        return fine
