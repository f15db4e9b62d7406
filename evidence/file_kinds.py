"""Kinds of files that are kept as evidence, and how one that is not is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from base.errors import Refused

MOST_BYTES: Final = 15 * 1024 * 1024
ONLY: Final = "Send a JPEG or PNG picture, a PDF, or a Word document (.docx)."
MOST_TEXT: Final = 1_500_000
AGAIN: Final = "Open it, choose Print, then “Save as PDF”, and send that file."


def refuse_if(true: object, why: str) -> None:
    """Raise `Refused` about the file when something is true of it."""
    if true:
        raise Refused(why, "file")


class Kind(StrEnum):
    """What a file is."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    DOCX = "docx"

    @property
    def media_type(self) -> str:
        """As a browser is told."""
        return _MEDIA[self]

    @property
    def ending(self) -> str:
        """As a file's name ends."""
        return {"jpeg": "jpg"}.get(self.value, self.value)


_MEDIA = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that may be kept: its kind, the bytes to keep, and the text a check can read.

    `text` is empty for a picture. `width` and `height` are a picture's pixels, `pages` a PDF's.
    `taken_out` is a sentence about what somebody may miss in what is kept; mostly there is nothing.
    """

    kind: Kind
    content: bytes
    text: str = ""
    width: int = 0
    height: int = 0
    pages: int = 0
    taken_out: str = ""
