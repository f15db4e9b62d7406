"""Forms about files of people."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField

from base.errors import Refused
from base.forms import BaseForm, ChoiceField, Required
from people.csv_text import MAX_BYTES


class SendFileForm(BaseForm):
    """For which team, and the lines: as a file or pasted."""

    team = ChoiceField("Team", [Required("Choose a team.")])
    file = FileField(
        "CSV file",
        description="From Excel: choose Save as, “CSV UTF-8 (comma delimited)”. At most 5 MB and "
        "5,000 lines.",
    )
    # Not our own text field: a tab at the very start is an empty first cell.
    text = TextAreaField(
        "Or paste the lines",
        description="Copied from a spreadsheet, with the column names on the first line.",
        render_kw={"rows": 6, "autocomplete": "off"},
    )

    @property
    def name(self) -> str:
        """The file's name as the browser told it; says so when the lines were pasted."""
        return (self.file.data.filename if self.file.data else "") or "Pasted lines"

    def content(self) -> bytes | str:
        """What was sent: a file's bytes, or pasted text.

        Raises `Refused` when it was both, neither, or nothing but blanks.
        """
        pasted = self.text.data or ""
        if self.file.data and pasted.strip():
            raise Refused("Send a file or paste lines, not both: empty this box.", "text")
        if self.file.data:
            # One byte more tells that there is too much, without reading all of it.
            content: bytes = self.file.data.read(MAX_BYTES + 1)
            if not content.strip():
                raise Refused("This file is empty.", "file")
            return content
        if not pasted.strip():
            raise Refused("Choose a file, or paste the lines below.", "file")
        return pasted


class BringInForm(BaseForm):
    """Yes, bring the good lines in. `seen` tells what was on the page."""

    seen = HiddenField()


class DiscardFileForm(BaseForm):
    """Yes, throw it away."""
