"""What was done about a risk item."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, Required, TextField

DONE_WORDS = (
    ("spoke", "Spoke with them about it"),
    ("safety_plan", "Made or went through a safety plan with them"),
    ("told_others", "Told those who have to know"),
    ("reviewed", "Looked at it with colleagues: nothing more is needed now"),
    ("mistake", "It was a slip: they did not mean to answer so"),
)


class AcknowledgeForm(BaseForm):
    """What was done, and a note of it."""

    done = ChoiceField(
        "What was done?", [Required("Choose what was done.")], pairs=DONE_WORDS, radios=True
    )
    note = TextField(
        "What was said and decided, and who knows",
        [Required("Write what was done, and who knows.")],
        limit=4_000,
        render_kw={"rows": 5},
    )
