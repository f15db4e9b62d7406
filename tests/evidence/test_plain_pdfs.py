"""PDFs are written anew: what nobody sees on a page is gone, and all that is kept is read."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pypdf
import pytest
from PIL import Image
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from evidence.attachments import examine
from tests.evidence.test_attachments import pdf, photograph, refusal

N, T, D = NameObject, TextStringObject, DictionaryObject
Change = Callable[[pypdf.PdfWriter], object]


def _font(made: pypdf.PdfWriter) -> DictionaryObject:
    font = D({N("/Type"): N("/Font"), N("/Subtype"): N("/Type1"), N("/BaseFont"): N("/Helvetica")})
    return D({N("/Font"): D({N("/F"): made._add_object(font)})})


def _stream(drawing: str) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(drawing.encode())
    return made


def _box(*sides: int) -> ArrayObject:
    return ArrayObject(FloatObject(one) for one in sides)


def saying(said: str, more: Change | None = None) -> bytes:
    """A PDF of one page with a line on it, changed as told."""

    def write(made: pypdf.PdfWriter) -> None:
        page = made.pages[0]
        drawing = f"BT /F 9 Tf 10 100 Td ({said}) Tj ET"
        page[N("/Contents")] = made._add_object(_stream(drawing))
        page[N("/Resources")] = _font(made)
        if more is not None:
            more(made)

    return pdf(write)


def _info(made: pypdf.PdfWriter) -> None:
    made.add_metadata({"/Author": "Zebedee", "/Title": "Zebedee"})
    made.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Zebedee</x:xmpmeta>"


def _bookmark(made: pypdf.PdfWriter) -> None:
    made.add_outline_item(title="Zebedee", page_number=0)


def _note(made: pypdf.PdfWriter) -> None:
    note = D({N("/Type"): N("/Annot"), N("/Subtype"): N("/Text"), N("/Rect"): _box(0, 0, 9, 9)})
    note[N("/Contents")] = T("Zebedee")
    made.pages[0][N("/Annots")] = ArrayObject([made._add_object(note)])


def _form(made: pypdf.PdfWriter) -> None:
    field = D({N("/FT"): N("/Tx"), N("/T"): T("name"), N("/V"): T("Zebedee")})
    fields = ArrayObject([made._add_object(field)])
    made.root_object[N("/AcroForm")] = D({N("/Fields"): fields})


def _opens(made: pypdf.PdfWriter) -> None:
    action = D({N("/S"): N("/URI"), N("/URI"): T("http://Zebedee.example/")})
    made.root_object[N("/OpenAction")] = action
    made.pages[0][N("/AA")] = D({N("/O"): action})


def _private(made: pypdf.PdfWriter) -> None:
    made.pages[0][N("/PieceInfo")] = D({N("/X"): D({N("/Private"): T("Zebedee")})})
    made._add_object(_stream("Zebedee"))  # what nothing leads to


@pytest.mark.parametrize("more", [_info, _bookmark, _note, _form, _opens, _private])
def test_what_no_page_shows_is_gone(more: Change) -> None:
    sent = saying("We cooked.", more)
    assert b"Zebedee" in sent
    made = examine(sent)
    assert b"Zebedee" not in made.content
    assert b"/URI" not in made.content
    assert made.text == "We cooked."
    assert pypdf.PdfReader(io.BytesIO(made.content)).metadata is None
    assert made.taken_out.startswith("Form fields" if more in {_bookmark, _note, _form} else "")
    assert bool(made.taken_out) == (more in {_bookmark, _note, _form})


def test_what_was_written_over_in_the_same_file_is_gone() -> None:
    made = pypdf.PdfWriter(io.BytesIO(saying("Zebedee cooked.")), incremental=True)
    drawing = _stream("BT /F 9 Tf 10 100 Td (A resident cooked.) Tj ET")
    made.pages[0][N("/Contents")] = made._add_object(drawing)
    out = io.BytesIO()
    made.write(out)
    assert b"Zebedee" in out.getvalue()
    kept = examine(out.getvalue())
    assert kept.text == "A resident cooked."
    assert (
        b"Zebedee"
        not in pypdf.PdfReader(io.BytesIO(kept.content)).pages[0].get_contents().get_data()
    )  # type: ignore[union-attr]


def _filled(made: pypdf.PdfWriter) -> None:
    shown = _stream("BT /F 9 Tf 2 2 Td (Zebedee) Tj ET")
    shown[N("/BBox")], shown[N("/Resources")] = _box(0, 0, 50, 20), _font(made)
    note = D({N("/Type"): N("/Annot"), N("/Subtype"): N("/FreeText")})
    note[N("/Rect")] = _box(10, 10, 110, 50)
    note[N("/AP")] = D({N("/N"): made._add_object(shown)})
    made.pages[0][N("/Annots")] = ArrayObject([made._add_object(note)])


def test_what_a_note_shows_on_the_page_is_drawn_into_it_and_read() -> None:
    made = examine(saying("We cooked.", _filled))
    assert made.text.splitlines() == ["We cooked.", "Zebedee"]
    (page,) = pypdf.PdfReader(io.BytesIO(made.content)).pages
    assert "/Annots" not in page
    contents = page.get_contents()
    assert contents is not None
    assert b"q 2.00000 0.00000 0.00000 2.00000 10.00000 10.00000 cm" in contents.get_data()


def _spoken(made: pypdf.PdfWriter) -> None:
    drawing = "/Span <</ActualText (By Zebedee)>> BDC BT /F 9 Tf (x) Tj ET EMC"
    made.pages[0][N("/Contents")] = made._add_object(_stream(drawing))


def _unused(made: pypdf.PdfWriter) -> None:
    drawing = _stream("BT /F 9 Tf (By Zebedee) Tj ET")
    drawing[N("/Subtype")], drawing[N("/BBox")] = N("/Form"), _box(0, 0, 9, 9)
    drawing[N("/Resources")] = _font(made)
    page = made.pages[0]
    page["/Resources"][N("/XObject")] = D({N("/A"): made._add_object(drawing)})  # type: ignore[index]


@pytest.mark.parametrize("more", [_spoken, _unused])
def test_what_is_kept_beside_the_drawing_is_read(more: Change) -> None:
    assert "By Zebedee" in examine(saying("We cooked.", more)).text


@pytest.mark.parametrize("packed", ["once", "twice"])
def test_photographs_inside_lose_their_place_and_keep_their_pixels(packed: str) -> None:
    sent = photograph()

    def draw(made: pypdf.PdfWriter) -> None:
        picture = StreamObject()
        picture._data = sent + b"Zebedee"
        picture |= {
            N("/Subtype"): N("/Image"), N("/Filter"): N("/DCTDecode"), N("/Width"): FloatObject(60),
            N("/Height"): FloatObject(40), N("/ColorSpace"): N("/DeviceRGB"),
            N("/BitsPerComponent"): FloatObject(8),
        }  # fmt: skip
        if packed == "twice":
            picture._data = zlib.compress(picture._data)
            picture[N("/Filter")] = ArrayObject([N("/FlateDecode"), N("/DCTDecode")])
        page = made.pages[0]
        page["/Resources"][N("/XObject")] = D({N("/I"): made._add_object(picture)})  # type: ignore[index]
        page[N("/Contents")] = made._add_object(_stream("/I Do"))

    kept = examine(saying("", draw)).content
    assert b"A camera" not in kept
    assert b"Zebedee" not in kept
    picture = pypdf.PdfReader(io.BytesIO(kept)).pages[0].images[0].image
    assert picture is not None
    with Image.open(io.BytesIO(sent)) as before:
        assert picture.tobytes() == before.tobytes()


def _attached(made: pypdf.PdfWriter) -> None:
    file = D({N("/F"): T("a.exe"), N("/EF"): D({N("/F"): made._add_object(_stream("MZ"))})})
    note = D({N("/Type"): N("/Annot"), N("/Subtype"): N("/FileAttachment"), N("/FS"): file})
    made.pages[0][N("/Annots")] = ArrayObject([made._add_object(note)])


def _film(made: pypdf.PdfWriter) -> None:
    made.root_object[N("/OpenAction")] = D({N("/S"): N("/Rendition")})


@pytest.mark.parametrize(("more", "what"), [(_attached, "a file inside it"), (_film, "a film")])
def test_what_carries_files_or_films_is_refused(more: Change, what: str) -> None:
    assert f"can do things when it is opened ({what})" in refusal(saying("We cooked.", more))


def test_a_pdf_sent_twice_is_kept_the_same() -> None:
    first, second = (examine(saying("We cooked.", one)) for one in (None, _info))
    assert first.content == second.content
    assert examine(first.content).content == first.content


def test_pages_that_share_one_long_drawing_are_counted_each() -> None:
    def many(made: pypdf.PdfWriter) -> None:
        shared = made._add_object(_stream("BT /F 9 Tf (a) Tj ET " * 50_000).flate_encode())
        for _ in range(20):
            page = made.add_blank_page(100, 100)
            page[N("/Contents")], page[N("/Resources")] = shared, _font(made)

    assert "more drawn in this PDF than can be looked through" in refusal(pdf(many))
