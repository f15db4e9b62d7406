"""Forms about the framework: a file that is sent, looked at, and kept under a name."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import TextAreaField

from base.errors import Refused
from base.forms import BaseForm, LineField, Required
from people.csv_text import MAX_BYTES


class BringFrameworkForm(BaseForm):
    """A framework as a file or as lines, and what it is called.

    Sent a first time it is looked at; `keep`, sent with what was looked at, keeps it.
    """

    name = LineField(
        "What is it called?",
        [Required("Give it a name.")],
        description="Such as “Criteria of our portfolio pack 2026”.",
        limit=80,
    )
    file = FileField("CSV file")
    # Not our own text field: a tab at the very start is an empty first cell.
    text = TextAreaField(
        "Or the lines",
        description="With the column names on the first line.",
        render_kw={"rows": 12, "autocomplete": "off"},
    )

    def content(self) -> bytes | str:
        """What was sent. Raises `Refused` when nothing was."""
        if self.file.data:
            # One byte more tells that there is too much, without reading all of it.
            sent: bytes = self.file.data.read(MAX_BYTES + 1)
            return sent
        if not (self.text.data or "").strip():
            raise Refused("Choose a file, or paste the lines.", "file")
        return self.text.data or ""


class ConfirmForm(BaseForm):
    """Yes, this is our wording."""
