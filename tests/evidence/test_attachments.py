"""Files that are sent as evidence: what they are, made safe, or refused with what to do instead."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from base.errors import Refused
from evidence.attachments import examine
from evidence.file_kinds import MOST_BYTES, Kind

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def photograph(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **kw: object) -> bytes:
    """A picture with a place and a camera in its EXIF."""
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825)[2] = (54.0, 30.0, 0.0)  # its latitude
    made = io.BytesIO()
    picture.save(made, kind, exif=exif, **kw)
    return made.getvalue()


def pdf(change: Callable[[pypdf.PdfWriter], object] | None = None) -> bytes:
    """A PDF of one page, changed as told."""
    made = pypdf.PdfWriter()
    made.add_blank_page(200, 200)
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OUT = ' TargetMode="External"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*found: tuple[str, str]) -> bytes:
    """Relations of a part, of these kinds to these targets; those to an address are outside."""
    lines = [
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"'
        f"{_OUT if ':' in target else ''}/>"
        for n, (kind, target) in enumerate(found)
    ]
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'.encode()
    )


def docx(body: str = "<w:p><w:r><w:t>We cooked.</w:t></w:r></w:p>", **more: bytes) -> bytes:
    """A Word document; `more` are further parts, their dots and slashes as in the names given.

    Its text leads to each of them, if they do not say themselves where the text leads.
    """
    led = [(_kind(one), f"/{one}") for one in more if one.endswith(".xml")]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}">'
        f"<w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(*led),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (parts | more).items():
            packed.writestr(name, content)
    return out.getvalue()


def _kind(name: str) -> str:
    """What a part is to the text, by its name: `word/header1.xml` is a header."""
    return name.rpartition("/")[2].partition(".")[0].rstrip("0123456789")


def refusal(sent: bytes) -> str:
    """The sentence a file is refused with."""
    with pytest.raises(Refused) as refused:
        examine(sent)
    assert refused.value.field == "file"
    return refused.value.why


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG])
def test_a_photograph_keeps_its_pixels_alone(kind: Kind) -> None:
    sent = photograph(kind.value.upper())
    with Image.open(io.BytesIO(sent)) as before:
        assert before.getexif()
    made = examine(sent)
    assert made.kind is kind
    assert (made.width, made.height) == (40, 60), "it stands upright, as the camera meant"
    with Image.open(io.BytesIO(made.content)) as after:
        assert not after.getexif()
        assert after.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"A camera" not in made.content
    assert b"Exif" not in made.content
    assert examine(sent).content == made.content


def test_a_large_photograph_is_made_the_size_of_a_page() -> None:
    made = examine(photograph(size=(5000, 1000)))
    assert max(made.width, made.height) == 2_400


def test_a_telephones_photograph_of_fifty_million_pixels_is_taken() -> None:
    made = examine(photograph(size=(8160, 6120)))
    assert (made.width, made.height) == (1_800, 2_400)


def test_a_small_file_of_very_many_pixels_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (7_700, 7_700)).save(out, "PNG")
    assert "7700 by 7700 pixels, which is too large to keep" in refusal(out.getvalue())


def test_what_is_hidden_behind_a_picture_is_gone() -> None:
    made = examine(photograph("PNG") + b"<script>alert(1)</script>")
    assert b"script" not in made.content


def test_a_picture_that_is_cut_off_is_refused() -> None:
    assert "cut off" in refusal(photograph()[:200])


def test_a_picture_of_absurd_size_is_refused_before_it_is_unpacked() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    assert "cannot be read" in refusal(bomb) or "too large" in refusal(bomb)


def test_a_pdf_is_kept_with_its_pages_counted() -> None:
    made = examine(pdf())
    assert (made.kind, made.pages, made.taken_out) == (Kind.PDF, 1, "")
    assert len(pypdf.PdfReader(io.BytesIO(made.content)).pages) == 1


def _javascript(made: pypdf.PdfWriter) -> None:
    made.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('x')"),
        }
    )


def _attached(made: pypdf.PdfWriter) -> None:
    made.add_attachment("evil.exe", b"MZ")


def _launch(made: pypdf.PdfWriter) -> None:
    made.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )


def _locked(made: pypdf.PdfWriter) -> None:
    made.encrypt("secret", algorithm="AES-256")


def _long(made: pypdf.PdfWriter) -> None:
    for _ in range(300):
        made.add_blank_page(10, 10)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_javascript, "can do things when it is opened (a program)"),
        (_attached, "can do things when it is opened (a file inside it)"),
        (_launch, "can do things when it is opened (starting another program)"),
        (_locked, "locked with a password"),
        (_long, "This PDF has 301 pages"),
    ],
)
def test_a_pdf_that_does_things_is_refused(
    change: Callable[[pypdf.PdfWriter], None], sentence: str
) -> None:
    assert sentence in refusal(pdf(change))


def test_a_pdf_of_nonsense_is_refused() -> None:
    assert "cannot be read" in refusal(b"%PDF-1.7\nnonsense")


def test_a_word_document_is_read_to_its_notes() -> None:
    notes = f'<w:x xmlns:w="{_WORD}"><w:p><w:r><w:t>By Zebedee</w:t></w:r></w:p></w:x>'
    made = examine(docx(**{"word/footnotes.xml": notes.encode()}))
    assert made.kind is Kind.DOCX
    assert made.text.splitlines() == ["We cooked.", "By Zebedee"]


def test_words_split_by_formatting_are_one() -> None:
    runs = "<w:p><w:r><w:t>Zebe</w:t></w:r><w:r><w:t>dee</w:t></w:r></w:p>"
    assert examine(docx(runs)).text == "Zebedee"


_OUTSIDE = b'<R><r Type="x/attachedTemplate" TargetMode="External" Target="http://x.example"/></R>'
_LINKED = b'<R><r Type="x/hyperlink" TargetMode="External" Target="http://x.example"/></R>'


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (docx(**{"word/vbaProject.bin": b"x"}), "holds programs (macros)"),
        (docx(**{"word/embeddings/a.bin": b"x"}), "has other files inside it"),
        (docx(**{"word/_rels/document.xml.rels": _OUTSIDE}), "fetches things when it is opened"),
        (docx(**{"word/big.bin": bytes(121 * 1024 * 1024)}), "far larger inside than it looks"),
        (docx("<w:p>") + b"", "cannot be read"),
        (docx()[:300], "cannot be read"),
    ],
)
def test_a_word_document_that_could_harm_is_refused(sent: bytes, sentence: str) -> None:
    assert sentence in refusal(sent)


def test_a_link_in_a_word_document_is_no_harm() -> None:
    assert examine(docx(**{"word/_rels/document.xml.rels": _LINKED})).kind is Kind.DOCX


def test_a_word_document_with_entities_is_refused() -> None:
    text = '<!DOCTYPE x [<!ENTITY a "b">]><document>&a;</document>'
    for name in ("word/document.xml", "word/header1.xml", "word/_rels/document.xml.rels"):
        assert "cannot be read" in refusal(docx(**{name: text.encode()}))


def test_any_other_zip_is_told_apart() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "a")
    assert "a ZIP file, not a Word document" in refusal(out.getvalue())


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "This file is 15.0 MB. At most 15 MB"),
        (b'<?xml version="1.0"?><svg><script/></svg>', "can hold programs (SVG)"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC picture from an iPhone"),
        (b"\xd0\xcf\x11\xe0", "older Office document"),
        (b"MZ\x90", "This kind of file is not kept."),
        (b"GIF89a", "This kind of file is not kept."),
    ],
)
def test_what_is_not_kept_says_what_to_send(sent: bytes, sentence: str) -> None:
    assert sentence in refusal(sent)


@given(
    st.sampled_from([photograph(), photograph("PNG"), pdf(), docx()]),
    st.data(),
)
@settings(max_examples=150)
def test_a_damaged_file_is_kept_or_refused_and_nothing_else(
    sent: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(sent) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=8))
    damaged = sent[:at] + noise + sent[at + len(noise) :]
    with suppress(Refused):
        examine(damaged)
