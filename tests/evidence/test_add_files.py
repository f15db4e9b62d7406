"""Files of evidence on their way in: kept safe, refused in words, nothing typed lost."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import undefer
from werkzeug.test import TestResponse

from base.database import db
from base.work import unit_of_work
from evidence import scanning
from evidence.attachments import examine
from evidence.jobs import make_packs
from evidence.models import EvidenceFile, EvidenceItem
from evidence.services import files
from tests.evidence.conftest import Client, House
from tests.evidence.pack_rows import asked, finds, released
from tests.evidence.test_add_items import the_item, typed
from tests.evidence.test_attachments import docx, pdf, photograph


def sent(
    house: House, client: Client, content: bytes, name: str = "party.jpg", **kw: str
) -> TestResponse:
    """The form with a file, as a browser sends it."""
    consent = {"consent": "agreed_pack"}
    fields = typed(alt="People at a long table", **consent | kw) | {
        "file": (io.BytesIO(content), name)
    }
    return post(client, house, f"{house.at}/add", fields)


def post(client: Client, house: House, path: str, fields: dict[str, Any]) -> TestResponse:
    """Send a form with a file; what the sender spooled of it is closed."""
    answer = client(house.cast.esi).send(path, fields, page=path)
    answer.request.input_stream.close()
    return answer


def kept() -> list[EvidenceFile]:
    return list(
        db.session.scalars(
            select(EvidenceFile).options(undefer(EvidenceFile.content), undefer(EvidenceFile.text))
        )
    )


def test_a_photograph_is_kept_without_its_place(house: House, client: Client) -> None:
    assert sent(house, client, photograph(), "pictures/IMG 1.JPG").status_code == 303
    (file,) = kept()
    assert (file.name, file.kind, file.alt) == ("IMG 1.jpg", "jpeg", "People at a long table")
    assert file.content is not None
    assert b"Exif" not in file.content
    esi = client(house.cast.esi)
    shown = esi.get(f"/evidence/files/{file.public_id}")
    assert (shown.status_code, shown.content_type) == (200, "image/jpeg")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert 'alt="People at a long table"' in esi.get(f"/evidence/items/{the_item().public_id}").text
    assert client(house.cast.cara).get(f"/evidence/files/{file.public_id}").status_code == 404
    assert client(None).get(f"/evidence/files/{file.public_id}").status_code == 302


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"", "Choose"),
        (b"MZ\x90\x00 program", "This kind of file is not kept."),
        (b"\xff\xd8\xff half a picture", "cannot be read"),
        (b"%PDF-1.7 nothing", "PDF"),
        (b"\0" * (16 * 1024 * 1024), "At most 15 MB can be kept."),
    ],
    ids=["svg", "empty", "program", "cut off", "broken pdf", "too large"],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    house: House, client: Client, content: bytes, said: str
) -> None:
    answer = sent(house, client, content)
    if said == "Choose":  # browsers send an empty file where none was chosen
        assert answer.status_code == 422
        assert "This file is empty." in answer.text
    else:
        assert answer.status_code == 422
        assert said in answer.text
    assert "Four residents cooked" in answer.text
    assert db.session.scalars(select(EvidenceItem)).all() == []


def test_two_hundred_megabytes_are_refused_in_words(house: House, client: Client) -> None:
    class Zeros(io.RawIOBase):
        """A file of 200 MB that nobody has to hold."""

        left = 200 * 1024 * 1024

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            many = min(len(buffer), self.left)
            buffer[:many] = b"\0" * many
            self.left -= many
            return many

    fields = typed() | {"file": (io.BufferedReader(Zeros()), "film.jpg")}
    answer = post(client, house, f"{house.at}/add", fields)
    assert answer.status_code == 422
    assert "At most 15 MB can be kept." in answer.text
    assert "Four residents cooked" in answer.text


def test_a_picture_needs_words(house: House, client: Client) -> None:
    fields = typed(consent="agreed_pack") | {"file": (io.BytesIO(photograph()), "a.jpg")}
    answer = post(client, house, f"{house.at}/add", fields)
    assert "Say in a few words what the picture shows" in answer.text
    assert db.session.scalars(select(EvidenceItem)).all() == []


def test_the_same_file_twice(house: House, client: Client) -> None:
    sent(house, client, photograph())
    add = f"/evidence/items/{the_item().public_id}/files/add"
    for content, said in ((photograph(), "This file is with this item already."), (docx(), "")):
        fields = {"file": (io.BytesIO(content), "x.jpg"), "alt": "Again"}
        answer = client(house.cast.esi).send(add, fields, page=add)
        assert said in answer.text
    assert [one.kind for one in kept()] == ["jpeg", "docx"]
    assert "We cooked." in kept()[1].text


def test_what_was_taken_out_of_a_file_is_told(house: House, client: Client) -> None:
    esi, add = client(house.cast.esi), f"{house.at}/add"
    marked = pdf(lambda made: made.add_outline_item(title="Zebedee", page_number=0))
    esi.send(add, typed() | {"file": (io.BytesIO(marked), "plan.pdf")}, page=add)
    page = esi.get(f"/evidence/items/{the_item().public_id}").text
    assert "The evidence is kept. Form fields, notes, links, bookmarks and layers were" in page
    add = f"/evidence/items/{the_item().public_id}/files/add"
    comments = docx(**{"word/comments.xml": b"<comments/>"})
    esi.send(add, {"file": (io.BytesIO(comments), "a.docx")}, page=add)
    page = esi.get(f"/evidence/items/{the_item().public_id}").text
    assert "The file is kept. Comments were taken out of this document." in page
    assert [b"Zebedee" in (one.content or b"") for one in kept()] == [False, False]


def test_a_removed_file_is_erased(house: House, client: Client) -> None:
    sent(house, client, pdf(), "plan.pdf")
    (file,) = kept()
    esi = client(house.cast.esi)
    address = f"/evidence/files/{file.public_id}"
    got = esi.get(address)
    assert "attachment" in got.headers["Content-Disposition"]
    esi.send(f"{address}/remove", {}, page=f"{address}/remove")
    db.session.expire_all()
    (file,) = kept()
    assert (file.content, file.name, file.alt, file.text) == (None, "", "", "")
    assert esi.get(address).status_code == 404


def test_what_was_found_in_a_removed_file_is_not_quoted_any_more(house: House) -> None:
    item = house.add("7.3", happened="Ring 07700 900123.")
    plan = docx("<w:p><w:r><w:t>Ring 07700 900456 at Leeds</w:t></w:r></w:p>")
    with unit_of_work():
        file = files.add_file(
            item, examine(plan), name="07700 900456.docx", alt="", by=house.cast.esi
        )
    pack = asked(house)
    make_packs()
    assert {one.place.partition("/")[0] for one in finds(pack)} == {"file", "item"}
    with unit_of_work():
        files.remove_file(file, by=house.cast.asha)
    assert {one.place.partition("/")[0] for one in finds(pack)} == {"item"}


def test_what_was_found_for_a_pack_that_went_out_stays_with_it(house: House) -> None:
    item = house.add("7.3")
    plan = docx("<w:p><w:r><w:t>Ring 07700 900456 at Leeds</w:t></w:r></w:p>")
    with unit_of_work():
        file = files.add_file(item, examine(plan), name="plan.docx", alt="", by=house.cast.esi)
    pack = released(house)
    with unit_of_work():
        files.remove_file(file, by=house.cast.asha)
    assert len(finds(pack)) == 1


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("import sys; sys.exit(b'bad' in open(sys.argv[1], 'rb').read())", "scanner refused"),
        ("import sys; sys.exit(9)", "scanner does not answer"),
    ],
)
def test_the_virus_scanner_is_asked(
    house: House, client: Client, app: Flask, command: str, said: str
) -> None:
    scanning.init_app(app, "")
    assert sent(house, client, docx("<w:p><w:r><w:t>bad</w:t></w:r></w:p>")).status_code == 303
    app.extensions["daybook.scanner"] = [sys.executable, "-c", command]
    try:
        content = pdf(lambda made: made.add_metadata({"/Title": "bad"}))
        answer = sent(house, client, content, "b.pdf")
        assert answer.status_code == (422 if "not answer" in said or b"bad" in content else 303)
        if answer.status_code == 422:
            assert said in answer.text
    finally:
        scanning.init_app(app, "")
    assert len(kept()) <= 2
