"""Word documents are written anew: what nobody reads is gone, and all that is kept is read."""

from __future__ import annotations

import io
import posixpath
import zipfile
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from evidence.attachments import examine
from tests.evidence.test_attachments import docx, photograph, refusal, relations

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "word/_rels/document.xml.rels"


def inside(content: bytes) -> dict[str, bytes]:
    """A document's parts by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _w(body: str, root: str = "x") -> bytes:
    return f'<w:{root} xmlns:w="{_WORD}">{body}</w:{root}>'.encode()


def _read(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 we wrote it


def _said(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


_COMMENT = _w(f'<w:comment w:author="Zebedee" w:initials="Z">{_said("Zebedee")}</w:comment>')
_PERSON = b'<w15:people xmlns:w15="x"><w15:person w15:author="Zebedee"/></w15:people>'


@pytest.mark.parametrize(
    "part",
    [
        {"docProps/core.xml": b"<a>Zebedee</a>"},
        {"docProps/app.xml": b"<a>Zebedee</a>"},
        {"docProps/custom.xml": b"<a>Zebedee</a>"},
        {"docProps/thumbnail.jpeg": b"Zebedee"},
        {"word/people.xml": _PERSON},
        {"word/comments.xml": _COMMENT},
        {"customXml/item1.xml": b"<a>Zebedee</a>"},
        {"word/glossary/glossaryDocument.xml": _w(_said("Zebedee"))},
        {"word/webSettings.xml": b"<a>Zebedee</a>"},
        {"word/nothing_leads_here.bin": b"Zebedee"},
    ],
    ids=lambda part: next(iter(part)),
)
def test_what_nobody_reads_is_gone(part: dict[str, bytes]) -> None:
    made = examine(docx(**part))
    assert set(inside(made.content)).isdisjoint(part)
    assert b"Zebedee" not in b"".join(inside(made.content).values())
    assert made.text == "We cooked."
    assert made.taken_out == (
        "Comments were taken out of this document." if "word/comments.xml" in part else ""
    )


def test_who_changed_something_and_when_is_gone_and_what_was_deleted_is_read() -> None:
    body = (
        '<w:p><w:commentRangeStart w:id="1"/>'
        '<w:del w:id="2" w:author="Zebedee" w:date="2026-03-02">'
        "<w:r><w:delText>By Dougal.</w:delText></w:r></w:del></w:p>"
    )
    made = examine(docx(body))
    text = inside(made.content)["word/document.xml"].decode()
    assert 'w:author="Author"' in text
    assert "2026" not in text
    assert "commentRange" not in text
    assert made.text == "By Dougal."


_NAME = '<w:name w:val="Zebedee laughs"/>'
_SLIDE = "<c xmlns:a='a'><a:p><a:r><a:t>Zebedee</a:t></a:r><a:r><a:t> laughs</a:t></a:r></a:p></c>"
_PICTURE = '<w:p><x:docPr xmlns:x="x" id="1" name="Dougal.jpg" {0}="Zebedee laughs"/></w:p>'


@pytest.mark.parametrize(
    "sent",
    [
        docx(_PICTURE.format("descr")),
        docx(_PICTURE.format("title")),
        docx('<w:p><v:shape xmlns:v="v" alt="Zebedee laughs"/></w:p>'),
        docx('<w:p><v:textpath xmlns:v="v" string="Zebedee laughs"/></w:p>'),
        docx('<w:p><w:bookmarkStart w:id="1" w:name="Zebedee laughs"/></w:p>'),
        docx('<w:sdt><w:sdtPr><w:alias w:val="Zebedee laughs"/></w:sdtPr></w:sdt>'),
        docx('<w:p><w:instrText> HYPERLINK "mailto:Zebedee laughs" </w:instrText></w:p>'),
        docx('<w:p><w:fldSimple w:instr=" HYPERLINK Zebedee laughs "/></w:p>'),
        docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Zebedee laughs</w:t></w:r></w:p>"),
        docx(**{"word/header1.xml": _w(_said("Zebedee laughs"), "hdr")}),
        docx(**{"word/styles.xml": _w(f'<w:style w:customStyle="1">{_NAME}</w:style>')}),
        docx('<w:p><w:ffData><w:name w:val="Zebedee laughs"/></w:ffData></w:p>'),
        docx(**{"word/charts/chart1.xml": _SLIDE.encode()}),
        docx(**{"word/charts/chart2.xml": b"<c><pt><v>Zebedee laughs</v></pt></c>"}),
        docx(**{"word/diagrams/diagramData1.xml": b"<d><t>Zebedee laughs</t></d>"}),
        docx(**{_RELS: relations(("hyperlink", "mailto:Zebedee%20laughs@x.example"))}),
    ],
)  # fmt: skip
def test_everything_somebody_can_read_or_type_is_read(sent: bytes) -> None:
    made = examine(sent)
    assert "Zebedee laughs" in made.text
    assert b"Dougal" not in b"".join(inside(made.content).values())


def test_words_are_not_parted_by_measures_and_boxes_are_read_by_themselves() -> None:
    body = (
        "<w:p><w:r><w:t>Zebe</w:t><w:drawing><x:posOffset xmlns:x='x'>127</x:posOffset>"
        f"<w:txbxContent>{_said('In a box')}</w:txbxContent></w:drawing><w:t>dee</w:t></w:r></w:p>"
    )
    assert examine(docx(body)).text.splitlines() == ["In a box", "Zebedee"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF"])
def test_photographs_inside_are_drawn_again(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, kind)
    sent = photograph(kind) if kind in {"JPEG", "PNG"} else out.getvalue() + b"A camera"
    body = '<w:p><a:blip xmlns:a="a" r:embed="r0"/></w:p>'
    rels = relations(("image", "media/of a camera.bin"))
    parts = inside(examine(docx(body, **{"word/media/of a camera.bin": sent, _RELS: rels})).content)
    (name,) = (one for one in parts if one.startswith("word/media/"))
    assert name == f"word/media/picture1.{'jpg' if kind == 'JPEG' else 'png'}"
    assert b"A camera" not in parts[name]
    with Image.open(io.BytesIO(parts[name])) as drawn:
        assert drawn.size == (60, 40), "it lies as the document says"
    assert f'Target="/{name}"'.encode() in parts[_RELS]
    assert b'r:embed="r0"' in parts["word/document.xml"]


def test_what_is_written_leads_nowhere_that_is_not_there() -> None:
    body = (
        '<w:p><w:hyperlink r:id="r0"><w:r><w:t>a page</w:t></w:r></w:hyperlink>'
        '<w:hyperlink r:id="r1"><w:r><w:t>a disk</w:t></w:r></w:hyperlink></w:p>'
        '<w:sectPr><w:headerReference r:id="r2"/><w:headerReference r:id="r3"/></w:sectPr>'
    )
    rels = relations(
        ("hyperlink", "https://x.example/?a=1&amp;b=2"), ("hyperlink", "file:///c:/Zebedee"),
        ("header", "header1.xml"), ("header", "not_there.xml"), ("theme", "theme/theme1.xml"),
    )  # fmt: skip
    more = {"word/header1.xml": _w(_said("Top"), "hdr"), "word/theme/theme1.xml": b"<t/>"}
    parts = inside(examine(docx(body, **{_RELS: rels}, **more)).content)
    text = parts["word/document.xml"].decode()
    assert text.count("headerReference") == 1
    assert "a disk" in text
    assert "Zebedee" not in parts[_RELS].decode()
    for name, content in parts.items():
        folder, read = posixpath.dirname(posixpath.dirname(name)), _read(content)
        for one in read.iter() if name.endswith(".rels") else ():
            if "Target" in one.attrib and one.get("TargetMode") != "External":
                assert posixpath.join("/", folder, one.attrib["Target"]).lstrip("/") in parts
    named = {one.get("PartName") for one in _read(parts["[Content_Types].xml"])} - {None}
    assert named == {"/word/document.xml", "/word/header1.xml", "/word/theme/theme1.xml"}


def test_a_document_sent_twice_is_kept_the_same() -> None:
    first = examine(docx())
    assert examine(docx(**{"docProps/core.xml": b"<a>Zebedee</a>"})).content == first.content
    assert examine(first.content) == first


_BEGIN, _END = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end"))


def _code(*words: str) -> str:
    return "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in words)


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p>{_BEGIN}{_code(' DDE', 'AUTO cmd.exe /k calc ')}{_END}</w:p>",
        f"<w:p>{_BEGIN}{_code('dde cmd.exe')}{_END}</w:p>",
        f"<w:p>{_code(' INCLUDEPICTURE http://x.example/x.png')}</w:p>",
        '<w:p><w:fldSimple w:instr=" INCLUDETEXT http://x.example/x "/></w:p>',
        f"<w:p>{_BEGIN}{_BEGIN}{_code(' REF a ')}{_END}{_code(' cmd.exe')}{_END}</w:p>",
        f"<w:p>{_BEGIN}{_BEGIN}{_code(' REF a ')}{_END}{_END}</w:p>",
        f"<w:p>{_BEGIN}{_code(' QUOTE 68 68 69 ')}{_END}</w:p>",
    ],
)
def test_fields_that_fetch_or_start_something_are_refused(body: str) -> None:
    assert "has fields that fetch or start something" in refusal(docx(body))


def test_fields_that_show_something_are_kept() -> None:
    body = f"<w:p>{_BEGIN}{_code(' PA', 'GE ')}{_END}{_BEGIN}{_code('=2*3')}{_END}</w:p>"
    assert examine(docx(body)).text.split() == ["PA", "GE", "=2*3"]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("aFChunk", "has other files inside it"),
        ("oleObject", "has other files inside it"),
        ("vbaProject", "holds programs (macros)"),
        ("attachedTemplate", "fetches things"),
        ("subDocument", "has other files inside it"),
    ],
)
def test_what_acts_is_refused_whatever_it_is_called(kind: str, sentence: str) -> None:
    for of in (_RELS, "word/_rels/header1.xml.rels"):
        sent = docx(**{"word/plain.htm": b"x", of: relations((kind, "plain.htm"))})
        assert sentence in refusal(sent)


def test_a_picture_from_outside_is_refused() -> None:
    sent = docx(**{_RELS: relations(("image", "http://x.example/x.png"))})
    assert "fetches things" in refusal(sent)


def test_a_drawing_that_cannot_be_looked_through_is_refused() -> None:
    rels = relations(("image", "media/image1.emf"))
    sent = docx(**{"word/media/image1.emf": b"\x01\0\0\0", _RELS: rels})
    assert "a kind that cannot be looked through" in refusal(sent)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<w:p/>" * 700_000, "more in this document than can be looked through"),
        ("<w:p/>" * 5_000_000, "far larger inside than it looks"),
        (_said("word " * 400_000), "more text in this file than can be looked through"),
    ],
    ids=["elements", "bytes", "words"],
)
def test_a_document_that_swells_is_refused_at_once(body: str, sentence: str) -> None:
    sent = docx(body)
    assert len(sent) < 200_000
    assert sentence in refusal(sent)
