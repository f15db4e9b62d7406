"""Forms about who must be kept apart."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, DayField, LineField, Required, TextField


class AddKeepApartForm(BaseForm):
    """From whom, why, who decided, and when it is looked at again."""

    who = LineField(
        "From whom", [Required("Enter a name or a code.")], description="Name, code or number"
    )
    other = ChoiceField("Which of these", radios=True)
    reason = TextField("Why", [Required("Say why.")], limit=2000)
    decided_by = LineField("Who decided", [Required("Enter who decided.")], limit=100)
    review = DayField(
        "Review date", [Required("Enter a review date.")], description="Like 27/9/2026"
    )


class EndKeepApartForm(BaseForm):
    """Why it is no longer needed."""

    why = LineField("Why is it no longer needed?", [Required("Say why.")], limit=300)
