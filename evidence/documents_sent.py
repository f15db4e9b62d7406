"""Word documents that were sent: looked into as the ZIP files they are, within bounds."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from base.errors import Refused
from evidence.file_kinds import AGAIN, ONLY, Attachment, Kind, refuse_if

_UNPACKED: Final = 120 * 1024 * 1024
_PARTS: Final = 2_000
_SWELLS = "This document is far larger inside than it looks, so it is not kept."


# Cut off, locked with a password, or made to confuse.
_BROKEN = (
    zipfile.BadZipFile, ET.ParseError, KeyError, OSError, EOFError, RuntimeError, ValueError,
    zlib.error, struct.error, UnicodeError, lzma.LZMAError,
)  # fmt: skip


def examine_docx(sent: bytes) -> Attachment:
    """The document as it was sent, with its text; refused when it could do anything by itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(sent)) as packed:
            _refuse_unfit(packed)
            text = "\n".join(_paragraphs(packed))
    except Refused:
        raise
    except _BROKEN:
        why = f"This document cannot be read. Save it again as .docx. {ONLY}"
        raise Refused(why, "file") from None
    return Attachment(Kind.DOCX, sent, text=text)


def _refuse_unfit(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    refuse_if(sum(part.file_size for part in parts) > _UNPACKED or len(parts) > _PARTS, _SWELLS)
    whole = {"word/document.xml", "[Content_Types].xml"} <= names
    refuse_if(not whole, f"This is a ZIP file, not a Word document. {ONLY}")
    programs = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names)
    refuse_if(programs, "This document holds programs (macros). Save it as .docx without.")
    inside = any("embeddings/" in name or "activex" in name.lower() for name in names)
    refuse_if(inside, f"This document has other files inside it. {AGAIN}")
    for name in sorted(names):
        fetches = name.endswith(".rels") and _fetches(_part(packed, name))
        refuse_if(fetches, f"This document fetches things when it is opened. {AGAIN}")


_LINK = "hyperlink"


def _fetches(relations: bytes) -> bool:
    """Whether a document's relations reach outside it for anything but a link to be pressed."""
    for relation in _xml(relations).iter():
        outside = relation.get("TargetMode") == "External"
        if outside and not str(relation.get("Type", "")).endswith(_LINK):
            return True
    return False


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    """A part, read no further than a whole document may be: its stated size can lie."""
    with packed.open(name) as opened:
        content = opened.read(_UNPACKED + 1)
    if len(content) > _UNPACKED:
        raise Refused(
            "This document is far larger inside than it looks, so it is not kept.", "file"
        )
    return content


_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def _xml(content: bytes) -> ET.Element:
    """A part's XML. No document needs entities; one that has them means harm."""
    if _ENTITIES.search(content):
        message = "entities"
        raise ValueError(message)
    return ET.fromstring(content)  # noqa: S314 without entities there is nothing to expand


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")


def _paragraphs(packed: zipfile.ZipFile) -> Iterator[str]:
    """Every paragraph, those of headers, footers, notes and comments too."""
    for name in sorted(part.filename for part in packed.infolist()):
        if not _TEXTS.fullmatch(name):
            continue
        for paragraph in _xml(_part(packed, name)).iter(f"{_W}p"):
            said = "".join(
                (one.text or "") if one.tag in {f"{_W}t", f"{_W}delText"} else " "
                for one in paragraph.iter()
                if one.tag in {f"{_W}t", f"{_W}delText", f"{_W}tab", f"{_W}br"}
            )
            if said.strip():
                yield said
