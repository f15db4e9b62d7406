"""PURE: a part of a Word document written anew while it is read, and all the words in it.

Names keep their prefixes and nothing is held but what is written: Word trips over XML that was
parsed into a tree and written from it. Comments of the XML, and what never belonged to the text,
are left out. Names are told apart without their prefix, so that no prefix hides anything.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

MOST_ELEMENTS: Final = 600_000
"""In all parts of a document; 300 pages of a report have 150,000."""

_GONE: Final = {
    "attachedTemplate", "binData", "commentRangeEnd", "commentRangeStart", "commentReference",
    "dataBinding", "docVars", "entryMacro", "exitMacro", "externalData", "fldData", "mailMerge",
    "permEnd", "permStart", "placeholder", "saveThroughXslt",
}  # fmt: skip
_SAID: Final = {"alt", "anchor", "descr", "href", "string", "title", "tooltip"}
_SAID_BY_VALUE: Final = {
    "alias", "attr", "default", "desc", "helpText", "listEntry", "lvlText", "statusText", "tag",
    "title",
}  # fmt: skip
_SPACES: Final = {"br", "cr", "ptab", "tab"}
# Measures and formats, which would stand between words.
_NO_WORDS: Final = {
    "align", "formatCode", "pctHeight", "pctPosHOffset", "pctPosVOffset", "pctWidth", "posOffset",
}  # fmt: skip
# Who somebody is to a program, and where one would fetch a picture.
_DROPPED: Final = {"initials", "providerId", "src", "userId"}
_RELATIONS: Final = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_FIELDS: Final = {
    "ADDIN", "ADVANCE", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BIBLIOGRAPHY",
    "CITATION", "COMMENTS", "COMPARE", "CREATEDATE", "DATE", "DOCPROPERTY", "DOCVARIABLE",
    "EDITTIME", "EQ", "FILENAME", "FILESIZE", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT",
    "GREETINGLINE", "ADDRESSBLOCK", "HYPERLINK", "IF", "INDEX", "INFO", "KEYWORDS",
    "LASTSAVEDBY", "LISTNUM", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NOTEREF",
    "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE", "PRIVATE", "REF",
    "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "SHAPE", "STYLEREF",
    "SUBJECT", "SYMBOL", "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS",
    "USERINITIALS", "USERNAME", "XE",
}  # fmt: skip


_WORDS: Final = re.compile(r"[^\W\d_]{2}")


class TooMany(Exception):  # noqa: N818 said to a person as a refusal
    """The document has more in it than can be looked through."""


class Acts(Exception):  # noqa: N818 said to a person as a refusal
    """A field of the document fetches something, starts something, or builds a field."""


def plain_link(target: str) -> bool:
    """Whether a link leads to a page or to somebody's mail, and to nothing of a computer."""
    return target.lower().startswith(("http://", "https://", "mailto:", "#"))


class Part:
    """One part. `lines` are its words and `root` its first element's name, once it was written.

    `relations` are the ids of what it may refer to. `left` is how many elements there may still be.
    """

    def __init__(self, relations: Container[str], left: int = MOST_ELEMENTS) -> None:
        self.lines: list[str] = []
        self.left = left
        self.root = ""
        self._relations = relations
        self._out: list[str] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self._open = False  # a tag whose end was not written yet: it may have nothing inside
        self._skipping = 0
        self._within: list[str] = []
        self._paragraphs: list[list[str]] = []
        self._fields: list[_Field] = [_Field()]
        self._prefixes: set[str] = set()
        self._custom = False

    def written(self, content: bytes) -> bytes:
        """The part written anew. Raises `TooMany`, `Acts`, and `expat.ExpatError`."""
        reader = expat.ParserCreate()
        reader.ordered_attributes = True
        reader.buffer_text = True
        reader.StartDoctypeDeclHandler = _no_entities
        reader.StartElementHandler = self._start
        reader.EndElementHandler = self._end
        reader.CharacterDataHandler = self._text
        reader.Parse(content, True)
        self._fields[0].refuse()
        return "".join(self._out).encode()

    def _start(self, tag: str, listed: list[str]) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooMany
        name = tag.rpartition(":")[2]
        self.root = self.root or name
        attributes = dict(zip(listed[::2], listed[1::2], strict=True))
        self._prefixes |= {
            key.partition(":")[2]
            for key, value in attributes.items()
            if value in _RELATIONS and key.startswith("xmlns:")
        }
        if self._skipping or name in _GONE or self._is_dangling(name, attributes):
            self._skipping += 1
            return
        self._within.append(name)
        self._mark(name, attributes)
        kept = self._plain(name, attributes)
        self._write(f"<{tag}" + "".join(f" {key}={quoteattr(kept[key])}" for key in kept))
        self._open = True

    def _end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        name = self._within.pop()
        if name == "p" and self._paragraphs:
            self._say("".join(self._paragraphs.pop()))
        self._out.append("/>" if self._open else f"</{tag}>")
        self._open = False

    def _text(self, text: str) -> None:
        if self._skipping or not self._within:
            return
        self._write(escape(text, {"\r": "&#13;"}))
        if self._within[-1] in {"instrText", "delInstrText"}:
            self._fields[-1].code += text
            self._say(text)
        elif self._within[-1] in _NO_WORDS:
            return
        elif self._paragraphs:
            self._paragraphs[-1].append(text)
        else:
            self._say(text)

    def _write(self, text: str) -> None:
        if self._open:
            self._out.append(">")
            self._open = False
        self._out.append(text)

    def _say(self, text: str) -> None:
        if text.strip():
            self.lines.append(text)

    def _mark(self, name: str, attributes: dict[str, str]) -> None:
        """Where paragraphs and fields begin and end."""
        if name == "p":
            self._paragraphs.append([])
        elif name in _SPACES and self._paragraphs:
            self._paragraphs[-1].append(" ")
        elif name == "noBreakHyphen" and self._paragraphs:
            self._paragraphs[-1].append("-")
        elif name == "style":
            self._custom = _named(attributes, "customStyle") in {"1", "true", "on"}
        elif name == "fldSimple":
            _Field(_named(attributes, "instr")).refuse()
            self._say(_named(attributes, "instr"))
        elif name == "fldChar":
            self._field(_named(attributes, "fldCharType"))

    def _field(self, what: str) -> None:
        if what == "begin":
            self._fields[-1].nests = len(self._fields) > 1  # the first is the text itself
            self._fields.append(_Field())
        elif what == "end" and len(self._fields) > 1:
            self._fields.pop().refuse()

    def _is_dangling(self, name: str, attributes: dict[str, str]) -> bool:
        return name != "hyperlink" and any(
            value and value not in self._relations
            for key, value in attributes.items()
            if key.partition(":")[0] in self._prefixes
        )

    def _plain(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        """What is kept of an element's attributes; those that say something are read."""
        made: dict[str, str] = {}
        somebody = any(key.endswith(":author") for key in attributes)
        for key, value in attributes.items():
            prefix, _, own = key.rpartition(":")
            kept = value
            if prefix in self._prefixes:
                if value and value not in self._relations:
                    continue  # a link that is not kept: its words are
            elif own in _DROPPED or (somebody and own == "date") or _leads_away(own, value):
                continue
            elif own == "author":
                kept = "Author"
            elif own == "name" and name in {"docPr", "cNvPr"}:
                kept = "Picture"  # a program writes the picture's file name there
            else:
                self._read(name, own, value)
            made[key] = kept
        return made

    def _read(self, name: str, own: str, value: str) -> None:
        bookmark = own == "name" and name == "bookmarkStart" and not value.startswith("_")
        of_field = name == "name" and self._within[-2:-1] == ["ffData"]
        by_value = own == "val" and (
            name in _SAID_BY_VALUE or of_field or (self._custom and name in {"name", "aliases"})
        )
        # Word's own names of styles and the bullets of its lists are no words.
        own_names = value.endswith(" Char") or (name == "lvlText" and not _WORDS.search(value))
        if (own in _SAID or by_value or bookmark) and not own_names:
            self._say(unquote(value) if own == "href" else value)


class _Field:
    """A field of the document: its instruction, and whether another is inside it."""

    def __init__(self, code: str = "") -> None:
        self.code = code
        self.nests = False

    def refuse(self) -> None:
        """Raise `Acts` unless it is one of those that only show something."""
        words = self.code.split()
        if not words and not self.nests:
            return
        # What another field gives would be the instruction: nobody knows what that is.
        if not words or not (words[0].upper() in _FIELDS or words[0].startswith("=")):
            raise Acts


def _leads_away(own: str, value: str) -> bool:
    return own == "href" and not plain_link(value)


def _named(attributes: dict[str, str], own: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == own), "")


def _no_entities(*_: object) -> None:
    """No document needs entities; one that has them means harm."""
    message = "entities"
    raise ValueError(message)
