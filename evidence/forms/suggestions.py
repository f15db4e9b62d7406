"""Forms about what the records show: accepted in one's own words, or declined with a reason."""

from __future__ import annotations

from base.forms import BaseForm, LineField, Required, TextField


class AcceptForm(BaseForm):
    """What the records show, as it is kept."""

    title = LineField("In a few words", [Required("Give it a title.")], limit=120)
    happened = TextField(
        "What the records show",
        [Required("Say what the records show.")],
        description="The figures are those of the records. Add what they mean here, if you like.",
        limit=4_000,
        render_kw={"rows": 5},
    )


class DeclineForm(BaseForm):
    """Why it is no evidence."""

    why = LineField(
        "Why?",
        [Required("Say why, such as: half of these were one-off visits.")],
        limit=200,
    )
