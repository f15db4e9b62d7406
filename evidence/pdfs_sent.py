"""PDFs that were sent: read, never run; one that does things by itself is refused."""

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

MOST_PAGES: Final = 300
_OBJECTS: Final = 200_000
# A file made to confuse a reader raises anything at all.
_BROKEN = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
    RecursionError, NotImplementedError, AssertionError, OverflowError, MemoryError,
    zlib.error, struct.error, UnicodeError,
)  # fmt: skip


def examine_pdf(sent: bytes) -> Attachment:
    """The PDF as it was sent, with its text; refused when it is locked, too long, or active."""
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
        text = "\n".join(page.extract_text() for page in read.pages)
    except Refused:
        raise
    except _BROKEN:
        raise Refused(f"This PDF cannot be read. {AGAIN}", "file") from None
    return Attachment(Kind.PDF, sent, text=text, pages=pages)


_ACTIVE: Final = {
    "/JavaScript": "a program",
    "/JS": "a program",
    "/Launch": "starting another program",
    "/EmbeddedFile": "a file inside it",
    "/EmbeddedFiles": "a file inside it",
    "/RichMedia": "a film or game",
    "/Movie": "a film",
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
            for name, value in one.items():
                if str(name) in _ACTIVE:
                    return _ACTIVE[str(name)]
                if str(name) in {"/S", "/Type", "/Subtype"} and str(value) in _ACTIVE:
                    return _ACTIVE[str(value)]
                waiting.append(dict.__getitem__(one, name))
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
    return ""
