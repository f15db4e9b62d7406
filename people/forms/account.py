"""Forms about one's own account."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField
from wtforms.validators import ValidationError

from base.forms import BaseForm, Required
from people import passwords


class SetPasswordForm(BaseForm):
    """A password of one's own, twice."""

    password = PasswordField(
        "New password",
        [Required("Enter a password.")],
        description=f"{passwords.SHORTEST} characters or more. "
        "Three unrelated words are easy to remember.",
        render_kw={"autocomplete": "new-password"},
    )
    password_again = PasswordField(
        "New password again",
        [Required("Enter the password again.")],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what a keyboard cannot type and a hash cannot take."""
        if "\0" in (field.data or ""):
            raise ValidationError("Use characters that a keyboard can type.")

    def validate_password_again(self, field: Any) -> None:
        """Refuse two that differ."""
        if field.data != self.password.data:
            raise ValidationError("The two passwords are not the same.")
