"""Forms about what the records show: accepted as it is, or declined with a reason."""

from __future__ import annotations

from wtforms import HiddenField

from base.forms import BaseForm, LineField, Required, TextField


class AcceptForm(BaseForm):
    """What the records show, as it is kept. `seen` is their sentence as the page showed it."""

    seen = HiddenField()
    title = LineField("In a few words", [Required("Give it a title.")], limit=120)
    means = TextField(
        "What it means here",
        description="In your own words: what an assessor should understand. The records’ sentence "
        "stands before it and stays as it is.",
        limit=2_000,
        render_kw={"rows": 5},
    )


class DeclineForm(BaseForm):
    """Why it is no evidence."""

    why = LineField(
        "Why?",
        [Required("Say why, such as: half of these were one-off visits.")],
        limit=200,
    )
