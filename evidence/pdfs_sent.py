"""PDFs that were sent: written anew, never run; one that does things by itself is refused."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from base.errors import Refused
from evidence.file_kinds import AGAIN, Attachment, Kind, refuse_if
from evidence.pdf_anew import Anew, TooMuch
from evidence.pdf_words import pdf_words

MOST_PAGES: Final = 300
_OBJECTS: Final = 200_000
# A file made to confuse a reader raises anything at all.
_BROKEN = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
    RecursionError, NotImplementedError, AssertionError, OverflowError, MemoryError,
    zlib.error, struct.error, UnicodeError,
)  # fmt: skip


_LOST: Final = (
    "Form fields, notes, links, bookmarks and layers were taken out of this PDF; what they show on "
    "the page is drawn into it. Open it once and look."
)


def examine_pdf(sent: bytes) -> Attachment:
    """The PDF written anew, with its text; refused when it is locked, too long, or active."""
    try:
        read = pypdf.PdfReader(io.BytesIO(sent))
        refuse_if(read.is_encrypted, f"This PDF is locked with a password. {AGAIN}")
        pages = len(read.pages)
        refuse_if(
            pages > MOST_PAGES,
            f"This PDF has {pages} pages; at most {MOST_PAGES} can be kept. Send the pages that "
            "show something.",
        )
        found = _active(read)
        refuse_if(
            found,
            f"This PDF can do things when it is opened ({found}), so it is not kept. {AGAIN}",
        )
        anew = Anew(read)
        content = anew.written()
        text = pdf_words(content, anew.said)
    except Refused:
        raise
    except TooMuch:
        why = (
            "There is more drawn in this PDF than can be looked through. Send the pages that show "
        )
        raise Refused(f"{why}something.", "file") from None
    except _BROKEN:
        raise Refused(f"This PDF cannot be read. {AGAIN}", "file") from None
    return Attachment(
        Kind.PDF, content, text=text, pages=pages, taken_out=_LOST if anew.lost else ""
    )


_ACTIVE: Final = {
    "/JavaScript": "a program",
    "/JS": "a program",
    "/Launch": "starting another program",
    "/EmbeddedFile": "a file inside it",
    "/EmbeddedFiles": "a file inside it",
    "/RichMedia": "a film or game",
    "/Movie": "a film",
    "/Screen": "a film",
    "/Rendition": "a film",
    "/Sound": "a sound",
    "/3D": "a model",
    "/FileAttachment": "a file inside it",
    "/XFA": "a form with programs",
    "/SubmitForm": "a form that sends itself",
    "/ImportData": "a form that fetches",
    "/GoToR": "opening another file",
    "/GoToE": "opening another file",
}


def _active(read: pypdf.PdfReader) -> str:
    """What of a PDF does something by itself, in words; empty for one that is only read."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [read.trailer]
    looked = 0
    while waiting:
        one = waiting.pop()
        looked += 1
        if looked > _OBJECTS:
            return "more parts than can be looked at"
        if isinstance(one, IndirectObject):
            key = (one.idnum, one.generation)
            if key in seen:
                continue
            seen.add(key)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            found = _acts(one)
            if found:
                return found
            waiting.extend(dict.values(one))
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
    return ""


def _acts(one: DictionaryObject) -> str:
    """What one dictionary of a PDF does by itself, in words; empty for nothing."""
    if "/EF" in one and ("/F" in one or "/UF" in one):
        return _ACTIVE["/EmbeddedFile"]
    for name, value in one.items():
        if str(name) in _ACTIVE:
            return _ACTIVE[str(name)]
        if str(name) in {"/S", "/Type", "/Subtype"} and str(value) in _ACTIVE:
            return _ACTIVE[str(value)]
    return ""
