"""Files are looked at in a process with limits: what one does to it, the server goes on."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject

from base.errors import Refused
from evidence import apart
from evidence.apart import examine_apart
from evidence.attachments import examine
from tests.evidence.test_attachments import docx, pdf, photograph
from tests.evidence.test_plain_pdfs import _stream


@pytest.mark.parametrize("sent", [photograph(), pdf(), docx()], ids=["jpeg", "pdf", "docx"])
def test_what_is_made_is_the_same_as_here(sent: bytes) -> None:
    assert examine_apart(sent) == examine(sent)


def test_a_refusal_is_told_with_its_field() -> None:
    with pytest.raises(Refused) as refused:
        examine_apart(b"GIF89a")
    assert refused.value.why.startswith("This kind of file is not kept.")
    assert refused.value.field == "file"


def doubling(times: int) -> bytes:
    """A PDF whose drawing is made of two of another, and so on: small, and without an end."""

    def draw(made: pypdf.PdfWriter) -> None:
        inner = made._add_object(_stream("BT (a) Tj ET"))
        for _ in range(times):
            outer = _stream("/I Do /I Do")
            outer[NameObject("/Subtype")] = NameObject("/Form")
            outer[NameObject("/BBox")] = ArrayObject(FloatObject(one) for one in (0, 0, 9, 9))
            outer[NameObject("/Resources")] = _with(inner)
            inner = made._add_object(outer)
        made.pages[0][NameObject("/Contents")] = made._add_object(_stream("/I Do"))
        made.pages[0][NameObject("/Resources")] = _with(inner)

    return pdf(draw)


def _with(inner: object) -> DictionaryObject:
    return DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/I"): inner})})


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1)
    with pytest.raises(Refused, match="takes more time or memory to look at than there is"):
        examine_apart(doubling(40))


def test_a_file_that_takes_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4_900, 4_900)).save(out, "PNG")
    assert examine_apart(out.getvalue()).width == 2_400
    monkeypatch.setattr(apart, "MEMORY", 200 * 1024 * 1024)
    with pytest.raises(Refused, match="takes more time or memory to look at than there is"):
        examine_apart(out.getvalue())


def test_no_secret_of_the_server_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_SECRET", "s")
    assert not [name for name in apart._bare() if "DAYBOOK" in name or "DATABASE" in name]
