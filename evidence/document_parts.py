"""What a Word document's ZIP file holds: its parts and how they lead to each other, in bounds."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from base.errors import Refused
from evidence.file_kinds import AGAIN, ONLY, refuse_if
from evidence.xml_anew import plain_link

_UNPACKED: Final = 60 * 1024 * 1024
_OF_XML: Final = 20 * 1024 * 1024
_OF_RELATIONS: Final = 2 * 1024 * 1024
_PARTS: Final = 2_000
_SWELLS: Final = "This document is far larger inside than it looks, so it is not kept."
_PROGRAMS: Final = "This document holds programs (macros). Save it as .docx without."
_INSIDE: Final = f"This document has other files inside it. {AGAIN}"
_FETCHES: Final = f"This document fetches things when it is opened. {AGAIN}"
# How a part is led to by what no document needs to be read, whatever the part is called.
_REFUSED: Final = {
    "vbaproject": _PROGRAMS, "wordvbadata": _PROGRAMS,
    "afchunk": _INSIDE, "oleobject": _INSIDE, "package": _INSIDE, "control": _INSIDE,
    "activexcontrolbinary": _INSIDE, "subdocument": _INSIDE, "video": _INSIDE, "audio": _INSIDE,
    "media": _INSIDE,
    "attachedtemplate": _FETCHES, "frame": _FETCHES, "mailmergesource": _FETCHES,
    "mailmergeheadersource": _FETCHES,
}  # fmt: skip
LINK: Final = "hyperlink"


@dataclass(frozen=True, slots=True)
class Relation:
    """How a part leads to another, or outside: `kind` is the last word of its type."""

    id: str
    type: str
    target: str
    outside: bool

    @property
    def kind(self) -> str:
        """What the other is to it: a header, an image, a link."""
        return self.type.rpartition("/")[2]


class Parts:
    """The parts of a document that was sent. Raises `Refused` for what is not one, or acts."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        listed = packed.infolist()
        self._names = {one.filename.lower(): one.filename for one in listed}
        swells = sum(one.file_size for one in listed) > _UNPACKED or len(listed) > _PARTS
        refuse_if(swells, _SWELLS)
        if len(self._names) != len(listed):
            message = "two parts of one name"
            raise ValueError(message)
        refuse_if("[content_types].xml" not in self._names, _no_document())
        self._left = _UNPACKED
        self._refuse_acting()

    def _refuse_acting(self) -> None:
        refuse_if(any(one.endswith(_MACROS) for one in self._names), _PROGRAMS)
        inside = any("embeddings/" in one or "activex" in one for one in self._names)
        refuse_if(inside, _INSIDE)
        for name in sorted(self._names):
            for one in self._read_relations(name) if name.endswith(".rels") else ():
                refuse_if(one.kind.lower() in _REFUSED, _REFUSED.get(one.kind.lower(), ""))
                refuse_if(one.outside and one.kind != LINK, _FETCHES)

    def main(self) -> str:
        """The name of the part that is the text itself."""
        for one in self.relations(""):
            if one.kind == "officeDocument" and self.has(one.target):
                return one.target
        raise Refused(_no_document(), "file")

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._names

    def read(self, name: str, most: int = _OF_XML) -> bytes:
        """A part, read no further than is allowed: its stated size can lie."""
        with self._packed.open(self._names[name.lower()]) as opened:
            content = opened.read(min(most, self._left) + 1)
        refuse_if(len(content) > min(most, self._left), _SWELLS)
        self._left -= len(content)
        return content

    def relations(self, name: str) -> list[Relation]:
        """What a part leads to, in the order it says; `name` is empty for the document as a whole.

        Links to anything but pages and mail are not among them.
        """
        folder, own = posixpath.split(name)
        found = f"{folder}/_rels/{own}.rels".lstrip("/")
        if not self.has(found):
            return []
        return [
            Relation(one.id, one.type, _joined(folder, one), one.outside)
            for one in self._read_relations(found)
            if not one.outside or plain_link(one.target)
        ]

    def _read_relations(self, name: str) -> Iterator[Relation]:
        content = self.read(name, _OF_RELATIONS)
        if _ENTITIES.search(content):
            message = "entities"
            raise ValueError(message)
        for one in ET.fromstring(content).iter():  # noqa: S314 nothing to expand without entities
            if "Type" in one.attrib:
                yield Relation(
                    one.get("Id", ""),
                    one.get("Type", ""),
                    one.get("Target", ""),
                    one.get("TargetMode", "") == "External",
                )


_MACROS: Final = ("vbaproject.bin", "vbadata.xml")
_ENTITIES: Final = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I)", re.IGNORECASE)


def _no_document() -> str:
    return f"This is a ZIP file, not a Word document. {ONLY}"


def _joined(folder: str, one: Relation) -> str:
    """The name of the part a relation leads to; what is outside stays as it is."""
    if one.outside:
        return one.target
    target = unquote(one.target)
    path = target if target.startswith("/") else f"/{folder}/{target}"
    return posixpath.normpath(path).lstrip("/")


def packed_again(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of parts; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name)
            about.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(about, content)
    return out.getvalue()
