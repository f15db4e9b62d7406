"""Word documents that were sent: written anew from the parts that are read or seen, within bounds.

Where the text leads is followed: headers, notes, styles, pictures, charts. Nothing else is copied:
no author or title, comments, people, hidden data of programs, or anything nothing leads to. Each
part that is copied is written anew while everything somebody can read or type in it is read.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from base.errors import Refused
from evidence.document_parts import LINK, Parts, Relation, packed_again
from evidence.file_kinds import AGAIN, ONLY, Attachment, Kind, refuse_if
from evidence.pictures_sent import draw_again
from evidence.xml_anew import MOST_ELEMENTS, Acts, Part, TooMany

# Cut off, locked with a password, or made to confuse.
_BROKEN = (
    zipfile.BadZipFile, ET.ParseError, expat.ExpatError, KeyError, OSError, EOFError, RuntimeError,
    ValueError, IndexError, zlib.error, struct.error, UnicodeError, lzma.LZMAError,
)  # fmt: skip
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_WORD: Final = f"{_OFFICE}.wordprocessingml"
# How a part may be led to, and what it then is.
_KEPT: Final = {
    "officeDocument": f"{_WORD}.document.main+xml",
    "styles": f"{_WORD}.styles+xml",
    "numbering": f"{_WORD}.numbering+xml",
    "settings": f"{_WORD}.settings+xml",
    "fontTable": f"{_WORD}.fontTable+xml",
    "header": f"{_WORD}.header+xml",
    "footer": f"{_WORD}.footer+xml",
    "footnotes": f"{_WORD}.footnotes+xml",
    "endnotes": f"{_WORD}.endnotes+xml",
    "theme": f"{_OFFICE}.theme+xml",
    "themeOverride": f"{_OFFICE}.themeOverride+xml",
    "chart": f"{_OFFICE}.drawingml.chart+xml",
    "chartUserShapes": f"{_OFFICE}.drawingml.chartshapes+xml",
    "diagramData": f"{_OFFICE}.drawingml.diagramData+xml",
    "diagramLayout": f"{_OFFICE}.drawingml.diagramLayout+xml",
    "diagramQuickStyle": f"{_OFFICE}.drawingml.diagramStyle+xml",
    "diagramColors": f"{_OFFICE}.drawingml.diagramColors+xml",
    "diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    "chartStyle": "application/vnd.ms-office.chartstyle+xml",
    "chartColorStyle": "application/vnd.ms-office.chartcolorstyle+xml",
}
# What begins a picture, what Pillow calls it, and what it is drawn again as.
_PICTURES: Final = (
    (b"\xff\xd8\xff", "JPEG", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", "PNG", Kind.PNG),
    (b"GIF8", "GIF", Kind.PNG),
    (b"BM", "BMP", Kind.PNG),
    (b"II*\0", "TIFF", Kind.PNG),
    (b"MM\0*", "TIFF", Kind.PNG),
)
_COMMENTS: Final = "Comments were taken out of this document."


def examine_docx(sent: bytes) -> Attachment:
    """The document written anew, with its text; refused when it could do anything by itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(sent)) as packed:
            made = _Anew(Parts(packed))
            content = made.written()
    except Refused:
        raise
    except Acts:
        why = f"This document has fields that fetch or start something. {AGAIN}"
        raise Refused(why, "file") from None
    except TooMany:
        why = "There is more in this document than can be looked through. Send the pages that show "
        raise Refused(f"{why}something.", "file") from None
    except _BROKEN:
        why = f"This document cannot be read. Save it again as .docx. {ONLY}"
        raise Refused(why, "file") from None
    taken_out = _COMMENTS if made.had_comments else ""
    return Attachment(Kind.DOCX, content, text="\n".join(made.lines), taken_out=taken_out)


class _Anew:
    """A document on its way: its parts by name, with what each is, and all its words."""

    def __init__(self, parts: Parts) -> None:
        self.lines: list[str] = []
        self.had_comments = False
        self._parts = parts
        self._made: dict[str, bytes] = {}
        self._kinds: dict[str, str] = {}
        self._pictures: dict[str, str] = {}
        self._left = MOST_ELEMENTS

    def written(self) -> bytes:
        """The new file."""
        main = self._parts.main()
        self._add(main, "officeDocument")
        first = Relation("rId1", f"{_RELATIONS}/officeDocument", f"/{main}", outside=False)
        head = {
            "[Content_Types].xml": self._types(),
            "_rels/.rels": _relations([first]),
        }
        return packed_again(head | self._made)

    def _add(self, name: str, kind: str) -> None:
        """A part, and whatever it leads to; once, however it is led to."""
        if name in self._kinds:
            return
        self._kinds[name] = kind
        found = [(one, target) for one in self._parts.relations(name) if (target := self._of(one))]
        part = Part({one.id for one, _ in found}, self._left)
        self._made[name] = part.written(self._parts.read(name))
        self._left = part.left
        no_text = kind == "officeDocument" and part.root != "document"
        refuse_if(no_text, f"This is not a Word document. {ONLY}")
        self.lines += part.lines
        if not found:
            return
        folder, _, own = name.rpartition("/")
        self._made[f"{folder}/_rels/{own}.rels".lstrip("/")] = _relations(
            [Relation(one.id, one.type, target, one.outside) for one, target in found]
        )
        for one, target in found:
            if one.outside:
                self.lines.append(unquote(one.target))
            elif one.kind in _KEPT:
                self._add(target.lstrip("/"), one.kind)

    def _of(self, one: Relation) -> str:
        """Where a relation leads in the new file; empty when it is left out."""
        self.had_comments = self.had_comments or one.kind == "comments"
        if one.kind == LINK:
            # A link within the document has the name of a place in it, not of a part.
            return one.target if one.outside else ""
        if not self._parts.has(one.target):
            return ""
        if one.kind == "image":
            return self._picture(one.target)
        return f"/{one.target}" if one.kind in _KEPT else ""

    def _picture(self, name: str) -> str:
        """A picture drawn again; empty for a drawing that a picture stands beside."""
        if name not in self._pictures:
            content = self._parts.read(name)
            if name.lower().endswith(".svg"):
                return ""
            found = next((one for one in _PICTURES if content.startswith(one[0])), None)
            if found is None:
                why = "This document has a picture in it of a kind that cannot be looked through. "
                raise Refused(f"{why}{AGAIN}", "file")
            drawn = draw_again(content, found[1], found[2], upright=False)
            new = f"word/media/picture{len(self._pictures) + 1}.{drawn.kind.ending}"
            self._pictures[name], self._made[new] = f"/{new}", drawn.content
        return self._pictures[name]

    def _types(self) -> bytes:
        """What each part is, as a document has to say."""
        known = {
            "rels": "application/vnd.openxmlformats-package.relationships+xml",
            "xml": "application/xml",
            "jpg": Kind.JPEG.media_type,
            "png": Kind.PNG.media_type,
        }
        lines = [f'<Default Extension="{one}" ContentType="{is_}"/>' for one, is_ in known.items()]
        lines += [
            f'<Override PartName={quoteattr("/" + name)} ContentType="{_KEPT[kind]}"/>'
            for name, kind in self._kinds.items()
        ]
        return _xml(f'<Types xmlns="{_PACKAGE}/content-types">{"".join(lines)}</Types>')


_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OUTSIDE: Final = ' TargetMode="External"'


def _relations(found: list[Relation]) -> bytes:
    lines = [
        f"<Relationship Id={quoteattr(one.id)} Type={quoteattr(one.type)} "
        f"Target={quoteattr(one.target)}{_OUTSIDE if one.outside else ''}/>"
        for one in found
    ]
    return _xml(f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>')


def _xml(said: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{said}'.encode()
