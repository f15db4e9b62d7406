"""A PDF written anew, page by page, from what can be seen of it and nothing else.

What is copied is what a page draws with: its contents, fonts, pictures, colours. Nothing else is
reached: no title and author, bookmarks, form, notes, links, actions, private data of a program, or
earlier version of the file. What a note or a filled field shows on the page is drawn into the page.

The same bytes give the same bytes. Pages that share something share it still.
"""

from __future__ import annotations

import io
from typing import Any, Final, cast

import pypdf
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from evidence.pdf_marks import drawn_marks
from evidence.plain_streams import plain_jp2, plain_jpeg

MOST_DRAWN: Final = 12 * 1024 * 1024
"""Bytes of drawing that a PDF's pages may come to, each page for itself."""

_OF_PAGE: Final = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
_OF_RESOURCES: Final = {
    "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet",
}  # fmt: skip
_PICTURE: Final = {
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent",
    "/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/Matte",
    "/Filter", "/DecodeParms",
}  # fmt: skip
_FORM: Final = {
    "/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/Filter",
    "/DecodeParms",
}  # fmt: skip
# Never what something is drawn with, wherever it stands.
_NEVER: Final = {
    "/A", "/AA", "/AF", "/Annots", "/Dest", "/F", "/FDecodeParms", "/FFilter", "/LastModified",
    "/Length", "/Metadata", "/Names", "/OC", "/OpenAction", "/OPI", "/P", "/Parent", "/Pg",
    "/PieceInfo", "/Ref", "/StructParent", "/StructParents", "/Thumb",
}  # fmt: skip
# What of a file somebody may miss: its form, bookmarks, and parts that can be switched on and off.
_BESIDE: Final = ("/AcroForm", "/Outlines", "/OCProperties")
# Of these the keys are names somebody's program gave, such as /A or /F.
_NAMED: Final = {"/CharProcs", "/Colorants", "/Encoding"}
_TREE: Final = {"/Catalog", "/Page", "/Pages", "/Annot", "/StructElem", "/StructTreeRoot"}


class TooMuch(Exception):  # noqa: N818 said to a person as a refusal
    """The pages draw more than can be looked through."""


class Anew:
    """A PDF on its way. `said` is text that stands beside the drawing; `lost` what was dropped."""

    def __init__(self, read: pypdf.PdfReader) -> None:
        self.said: list[str] = []
        root: Any = read.trailer["/Root"]
        self.lost = any(name in root for name in _BESIDE)
        self._read = read
        self._made = pypdf.PdfWriter()
        self._made.metadata = None
        self._copied: dict[tuple[int, int], IndirectObject] = {}
        self._contents: dict[bytes, IndirectObject] = {}
        self._drawn = 0

    def written(self) -> bytes:
        """The new file. Raises `TooMuch`, and whatever a broken file makes pypdf raise."""
        for page in self._read.pages:
            self._add(page)
        out = io.BytesIO()
        self._made.write(out)
        return out.getvalue()

    def _add(self, page: pypdf.PageObject) -> None:
        contents = page.get_contents()
        drawing = contents.get_data() if contents is not None else b""
        marks, more = drawn_marks(page)
        self.lost = self.lost or bool(page.get("/Annots"))
        self._drawn += len(drawing) + sum(len(one.get_data()) for one in marks)
        if self._drawn > MOST_DRAWN:
            raise TooMuch
        box = page.mediabox
        made = self._made.add_blank_page(float(box.width), float(box.height))
        for name in _OF_PAGE:
            if name in page:
                made[NameObject(name)] = self._copy(dict.__getitem__(page, name))
        resources = self._resources(page.get("/Resources", DictionaryObject()).get_object())
        if marks:
            drawing = b"q\n" + drawing + b"\nQ\n" + more
            self._add_marks(resources, marks)
        made[NameObject("/Resources")] = resources
        if drawing:
            made[NameObject("/Contents")] = self._drawing(drawing)

    def _drawing(self, drawing: bytes) -> IndirectObject:
        """A page's contents; those of pages that draw the same are one."""
        if drawing not in self._contents:
            stream = DecodedStreamObject()
            stream.set_data(drawing)
            self._contents[drawing] = self._put(stream.flate_encode())
        return self._contents[drawing]

    def _add_marks(self, resources: DictionaryObject, marks: list[StreamObject]) -> None:
        known = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
        for n, one in enumerate(marks):
            known[NameObject(f"/Daybook{n}")] = self._copy(one.indirect_reference or one)
        resources[NameObject("/XObject")] = known

    def _resources(self, found: Any) -> DictionaryObject:
        made = DictionaryObject()
        for name, value in dict.items(found):
            if str(name) in _OF_RESOURCES:
                made[NameObject(name)] = self._names(value)
        return made

    def _names(self, found: Any) -> Any:
        """A dictionary whose keys are names of any kind, each with what it names."""
        values = found.get_object()
        if isinstance(values, StreamObject) or not isinstance(values, DictionaryObject):
            return self._copy(found)
        return DictionaryObject(
            {NameObject(name): self._copy(one) for name, one in dict.items(values)}
        )

    def _copy(self, one: Any) -> Any:
        if not isinstance(one, IndirectObject):
            return self._direct(one)
        key = (one.idnum, one.generation)
        if key not in self._copied:
            # A place first: what it holds may come back to it.
            self._copied[key] = self._put(NullObject())
            copied = self._direct(one.get_object())
            self._made._replace_object(self._copied[key], copied)  # noqa: SLF001 as `_put`
        return self._copied[key]

    def _put(self, one: PdfObject) -> IndirectObject:
        return self._made._add_object(one)  # noqa: SLF001 pypdf has no other way to build a file

    def _direct(self, one: Any) -> PdfObject:
        if isinstance(one, StreamObject):
            return self._stream(one)
        if isinstance(one, DictionaryObject):
            if str(one.get("/Type", "")) in _TREE:
                return NullObject()
            made = DictionaryObject()
            self._keys(one, made)
            return made
        if isinstance(one, ArrayObject):
            return ArrayObject(self._copy(part) for part in list.__iter__(one))
        return _scalar(one)

    def _stream(self, one: StreamObject) -> StreamObject:
        made: StreamObject = EncodedStreamObject() if "/Filter" in one else DecodedStreamObject()
        kind = str(one.get("/Subtype", ""))
        self._keys(one, made, {"/Image": _PICTURE, "/Form": _FORM}.get(kind))
        made._data = one._data  # noqa: SLF001 the bytes as packed
        if kind == "/Image":
            _make_plain(made)
        return made

    def _keys(
        self, one: DictionaryObject, made: DictionaryObject, allowed: set[str] | None = None
    ) -> None:
        for name, value in dict.items(one):
            if str(name) in _NEVER or (allowed is not None and str(name) not in allowed):
                continue
            if isinstance(value, TextStringObject) and len(value) > 1:
                self.said.append(str(value))
            if str(name) == "/Resources":
                made[NameObject(name)] = self._resources(value.get_object())
            elif str(name) in _NAMED:
                made[NameObject(name)] = self._names(value)
            else:
                made[NameObject(name)] = self._copy(value)


def _scalar(one: Any) -> PdfObject:
    """A value by itself. Strings stay the bytes they were: some are tables of colours."""
    if isinstance(one, TextStringObject):
        return ByteStringObject(one.original_bytes)
    kind: Any
    for kind in (ByteStringObject, NameObject, NumberObject, FloatObject):
        if isinstance(one, kind):
            return cast("PdfObject", kind(one))
    return BooleanObject(one.value) if isinstance(one, BooleanObject) else NullObject()


def _make_plain(picture: StreamObject) -> None:
    """Take from a picture what a camera wrote beside the pixels. Raises `ValueError`."""
    filters: Any = picture.get("/Filter", ArrayObject()).get_object()
    names: Any = [filters] if isinstance(filters, NameObject) else list(filters)
    if not names or str(names[-1]) not in _CAMERA:
        return
    content = picture._data  # noqa: SLF001 the bytes as packed
    if len(names) > 1:  # a photograph is packed already: packed again it is none the smaller
        outer = EncodedStreamObject()
        outer._data = content  # noqa: SLF001 nothing else takes bytes that are packed
        outer[NameObject("/Filter")] = ArrayObject(names[:-1])
        content = outer.get_data()
        picture[NameObject("/Filter")] = NameObject(names[-1])
        picture.pop("/DecodeParms", None)
    picture._data = _CAMERA[str(names[-1])](content)  # noqa: SLF001 as above


_CAMERA: Final = {"/DCTDecode": plain_jpeg, "/DCT": plain_jpeg, "/JPXDecode": plain_jp2}
