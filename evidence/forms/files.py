"""A file on a form: looked at once, kept when the form is refused for something else."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from base.errors import Refused
from base.forms import BaseForm, LineField
from base.once import acted_on
from evidence.apart import examine_apart
from evidence.file_kinds import MOST_BYTES, Attachment, Kind
from evidence.models import KeptUpload
from evidence.scanning import scan

_HINT = (
    "A JPEG or PNG picture, a PDF or a Word document, up to 15 MB. Where and when a picture was "
    "taken, who wrote a document, comments and notes are removed."
)
_ALT = "Say in a few words what the picture shows, for people who cannot see it."
PICTURES = frozenset({Kind.JPEG, Kind.PNG})


class FileFields(BaseForm):
    """A file and what it shows; `before` is one kept from an earlier sending of this form."""

    file = FileField("A photograph or file", description=_HINT)
    kept = HiddenField()
    without = BooleanField("Leave this file out")
    alt = LineField(
        "What the picture shows",
        description="For people who cannot see it, such as “A table laid for twelve”. Name nobody.",
        limit=300,
    )
    nobody = BooleanField("I looked: nobody’s words, face or work are in it")
    before: KeptUpload | None = None

    @cached_property
    def taken(self) -> Attachment | Refused | None:
        """What was sent or was kept, made safe and scanned; why it cannot be; None for no file."""
        sent = "file" in self and bool(self.file.data)
        if not sent and (self.before is None or self.without.data):
            return None
        # One byte more tells that there is too much, without reading all of it.
        if not sent:
            return self._as_kept()
        content = self.file.data.read(MOST_BYTES + 1)
        try:
            found = examine_apart(content)
            scan(content)  # what was sent, not what was made of it
        except Refused as refusal:
            return refusal
        return found

    @property
    def attachment(self) -> Attachment | None:
        """The file, fit to keep; None when there is none."""
        return self.taken if isinstance(self.taken, Attachment) else None

    @property
    def taken_out(self) -> str:
        """What somebody may miss in the file as it is kept; empty for nothing."""
        return self.attachment.taken_out if self.attachment is not None else ""

    @property
    def pictured(self) -> bool:
        """Whether it is a picture."""
        return self.attachment is not None and self.attachment.kind in PICTURES

    @property
    def file_name(self) -> str:
        """The file's name as the browser told it."""
        if self.file.data:
            return self.file.data.filename or "file"
        return self.before.name if self.before is not None else "file"

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything fits, the file too."""
        whole = bool(super().validate(extra_validators))
        if isinstance(self.taken, Refused):
            self.refuse(self.taken)
        elif self.pictured and not self.alt.text:
            self.refuse(Refused(_ALT, "alt"))
        elif self.taken is None and self.gone and not acted_on(self.once.data or ""):
            why = "The file you chose was kept for an hour and is gone: choose it again."
            self.refuse(Refused(why, "file"))
            self.kept.data = ""
        return whole and not self.problems

    @property
    def gone(self) -> bool:
        """Whether the form was sent with a file that is kept no more."""
        return (
            "kept" in self
            and bool(self.kept.data)
            and self.before is None
            and not self.without.data
        )

    def _as_kept(self) -> Attachment | None:
        """The file as it was made safe when it was sent."""
        if self.before is None:
            return None
        about = {**self.before.about, "kind": Kind(self.before.about["kind"])}
        return Attachment(content=self.before.content, **about)
