"""What a form asks when somebody goes ahead although something speaks against it."""

from __future__ import annotations

from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from base.forms import BaseForm, TextField


class KnowinglyForm(BaseForm):
    """A tick and a reason; `allowed` is the reason, empty when nothing is knowingly allowed."""

    all_the_same = BooleanField("I know what speaks against it and go ahead all the same")
    knowingly = TextField(
        "Why do you go ahead all the same?",
        limit=1000,
        description="Others read this beside what spoke against it.",
        render_kw={"rows": 2},
    )

    def validate_knowingly(self, field: Field) -> None:
        """A tick alone explains nothing to whoever reads it later."""
        if self.all_the_same.data and not (field.data or "").strip():
            message = "Say why you go ahead all the same."
            raise ValidationError(message)

    @property
    def allowed(self) -> str:
        """The reason for going ahead, when the tick is there."""
        return self.knowingly.text if self.all_the_same.data else ""

    @property
    def asks_knowingly(self) -> bool:
        """Whether to show these questions: once something was refused, or they were answered."""
        return bool(self.problems or self.all_the_same.data)
