"""A pack on the web says all that its PDF says, before it is released and after."""

from __future__ import annotations

import io
import zipfile

import pypdf

from base.work import unit_of_work
from evidence import pack_store
from evidence.models import EvidencePack
from evidence.services.narratives import save_narrative
from tests.evidence.conftest import Client, House
from tests.evidence.pack_rows import made
from tests.page import CheckedClient


def in_pdf(pack: EvidencePack) -> str:
    with zipfile.ZipFile(pack_store.path_of(pack.public_id)) as archive:
        read = pypdf.PdfReader(io.BytesIO(archive.read("portfolio.pdf")))
    return " ".join(" ".join(page.extract_text().split()) for page in read.pages)


def on_page(asha: CheckedClient, pack: EvidencePack, what: str = "read") -> str:
    page = asha.get(f"/evidence/packs/{pack.public_id}/{what}")
    assert page.status_code == 200
    return " ".join(page.text.split())


def test_evidence_under_no_criterion_is_on_the_page_and_in_the_pdf(
    house: House, client: Client
) -> None:
    house.add("7.3")
    house.add(title="A football match", happened="Nine people played until dark.")
    pack = made(house)
    for said in (in_pdf(pack), on_page(client(house.cast.asha), pack)):
        assert "Other evidence" in said
        assert "A football match" in said
        assert "Nine people played until dark." in said


def test_the_days_and_what_is_still_wanted_are_in_both(house: House, client: Client) -> None:
    house.add("7.3")
    pack = made(house)
    for said in (in_pdf(pack), on_page(client(house.cast.asha), pack)):
        assert "Joined" in said
        assert "What is still wanted" in said
        assert "More items." in said
        assert "Still wanted." not in said  # under each criterion: that is for the draft alone


def test_whoever_releases_is_told_of_standards_without_words(house: House, client: Client) -> None:
    with unit_of_work():
        save_narrative(
            house.cycle, "Belonging", words="The first hour decides.", seen="", page="one",
            by=house.cast.asha,
        )  # fmt: skip
    said = on_page(client(house.cast.asha), made(house), "release")
    assert "Nothing is written about these 9 standards as a whole." in said
    assert "2. Boundaries" in said
    assert "1. Belonging" not in said
