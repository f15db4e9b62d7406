"""A pack from asking to release: gathered, checked, decided, made whole or not at all."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select

from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence import jobs, pack_store, pack_zip
from evidence.attachments import examine
from evidence.models import EvidenceFile, EvidencePack
from evidence.portfolio import Decision
from evidence.services import files, items, packs
from evidence.services.pack_work import read_file
from tests.build import Build
from tests.everything_evidence import written
from tests.evidence.conftest import Client, House
from tests.evidence.pack_rows import FIRST, LAST, asked, decide, finds, made, released
from tests.evidence.test_attachments import docx, pdf, photograph


def opened(pack: EvidencePack) -> zipfile.ZipFile:
    return zipfile.ZipFile(pack_store.path_of(pack.public_id))


def words(pack: EvidencePack) -> str:
    """Every word of a pack's PDF."""
    with opened(pack) as archive:
        read = pypdf.PdfReader(io.BytesIO(archive.read("portfolio.pdf")))
    return " ".join(" ".join(page.extract_text().split()) for page in read.pages)


def attach(house: House, content: bytes, name: str, alt: str = "") -> None:
    item = house.add("7.3", title=f"With {name}")
    with unit_of_work():
        files.add_file(item, examine(content), name=name, alt=alt, by=house.cast.asha)


def test_with_nothing_found_it_is_made_at_once(house: House) -> None:
    house.add("7.3")
    attach(house, photograph(), "Party.jpg", "A long table")
    pack = made(house)
    with opened(pack) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        told = {one["name"]: one["sha256"] for one in manifest["files"]}
        assert names == ["portfolio.pdf", "files/002-party.jpg", "index.csv", "manifest.json"]
        for name in names[:-1]:
            assert hashlib.sha256(archive.read(name)).hexdigest() == told[name]
        rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
        assert archive.testzip() is None
    assert rows[1][:2] == ["1", "Cooking together"]
    assert manifest["framework"] == "Working criteria, version 1"
    assert manifest["made_by"] == "Service lead of Hazel House"
    body = pack_store.path_of(pack.public_id).read_bytes()
    assert (pack.size, pack.digest) == (len(body), hashlib.sha256(body).hexdigest())
    said = words(pack)
    assert "Working criteria: check against your portfolio pack." in said
    assert "Four residents cooked for the new arrivals." in said
    assert "A long table" in said
    assert "Asha" not in said


def test_the_same_facts_give_the_same_bytes(house: House, tmp_path: Path) -> None:
    house.add("7.3")
    pack = made(house)
    with opened(pack) as archive:
        assert archive.namelist()
    assert pack.final is not None
    again = pack_zip.write_pack(
        pack.final, read_file, tmp_path / "again.zip", pack=str(pack.public_id), say=lambda *_: None
    )
    assert again.digest == pack.digest


def test_every_find_is_decided_by_a_person_first(house: House, build: Build) -> None:
    build.participant(house.cast.team, given_name="Rowan", family_name="Okonjo", code="HZ-17")
    house.add(
        "7.3",
        happened="Rowan O\u00adkonjo (HZ-17) cooked. Ring 07700 900123. It may happen again.",
    )
    attach(house, docx("<w:p><w:r><w:t>Okonjo, born 17/5/1985</w:t></w:r></w:p>"), "n.docx")
    pack = asked(house)
    jobs.make_packs()
    db.session.expire_all()
    assert pack.state == "to_check"
    found = {one.text: one for one in finds(pack)}
    assert {"hz-17", "07700 900123"} <= set(found)
    assert any("konjo" in text for text in found)
    assert all(
        one.where.startswith(("Cooking together: what happened", "With n.docx"))
        for one in found.values()
    )
    with pytest.raises(Refused, match="not decided yet"), unit_of_work():
        packs.have_made(pack, by=house.cast.asha)
    with pytest.raises(Refused, match="not ready to be released"), unit_of_work():
        packs.release(pack, by=house.cast.asha)
    in_file = [one for one in finds(pack) if one.place.count("/") == 1]
    in_words = [one for one in finds(pack) if one.place.count("/") != 1]
    with unit_of_work():
        packs.decide(pack, in_file, Decision.OUT, "", by=house.cast.asha)
        packs.decide(pack, in_words, Decision.REPLACE, "a resident", by=house.cast.asha)
        packs.have_made(pack, by=house.cast.asha)
    jobs.make_packs()
    db.session.expire_all()
    said = words(pack)
    with opened(pack) as archive:
        assert [name for name in archive.namelist() if name.startswith("files/")] == []
        everything = (
            said + archive.read("index.csv").decode() + archive.read("manifest.json").decode()
        )
    for secret in ("Rowan", "konjo", "HZ-17", "07700"):
        assert secret not in everything
    assert "a resident" in said


def test_whoever_came_after_it_was_gathered_is_looked_for_too(house: House, build: Build) -> None:
    house.add("7.3", happened="Zebedee rang 07700 900123.")
    pack = asked(house)
    jobs.make_packs()
    db.session.expire_all()
    decide(house, pack)
    build.participant(house.cast.team, given_name="Zebedee", family_name="Quill")
    with unit_of_work():
        packs.have_made(pack, by=house.cast.asha)
    jobs.make_packs()
    db.session.expire_all()
    assert pack.state == "to_check"
    assert [(one.text, one.decision) for one in finds(pack)] == [
        ("07700 900123", "keep"),
        ("zebedee", ""),
    ]


def test_what_was_decided_once_is_not_asked_again(house: House) -> None:
    house.add("7.3", happened="Ring 07700 900123.")
    first = released(house)
    assert [one.decision for one in finds(first)] == ["keep"]
    second = made(house)
    assert [(one.decision, one.decided_by_id) for one in finds(second)] == [
        ("keep", house.cast.asha.id)
    ]


def test_what_may_not_leave_does_not(house: House) -> None:
    house.add("7.3", title="Seen by all")
    house.add("7.3", title="Stays here", consent="agreed", scope="building")
    house.add("7.3", title="Nobody asked", consent="not_yet")
    house.add("7.3", title="Long ago", day=date(2025, 1, 1))
    gone = house.add("7.3", title="Taken back")
    with unit_of_work():
        items.withdraw_item(gone, why="Consent", by=house.cast.asha)
    said = words(made(house))
    assert "Seen by all" in said
    for title in ("Stays here", "Nobody asked", "Long ago", "Taken back"):
        assert title not in said


def test_a_file_that_was_removed_meanwhile_is_left_out(house: House) -> None:
    attach(house, pdf(), "plan.pdf")
    house.add(happened="Ring 07700 900123.")
    pack = asked(house)
    jobs.make_packs()
    db.session.expire_all()
    decide(house, pack)
    file = db.session.scalars(select(EvidenceFile)).one()
    with unit_of_work():
        files.remove_file(file, by=house.cast.asha)
        packs.have_made(pack, by=house.cast.asha)
    jobs.make_packs()
    db.session.expire_all()
    assert pack.state == "made"
    with opened(pack) as archive:
        assert "files/001-plan.pdf" not in archive.namelist()


def test_a_full_disk_says_so_and_the_old_pack_stands(
    house: House, monkeypatch: pytest.MonkeyPatch, packs_folder: Path
) -> None:
    house.add("7.3")
    old = released(house)
    before = pack_store.path_of(old.public_id).read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(pack_zip.os, "fsync", full)  # the kernel's own answer, when it has no room
        new = asked(house)
        jobs.make_packs()
    db.session.expire_all()
    assert new.state == "failed"
    assert "There was no room left on the disk" in new.problem
    assert pack_store.path_of(old.public_id).read_bytes() == before
    assert [one.name for one in packs_folder.iterdir()] == [f"{old.public_id}.zip"]
    with unit_of_work():
        packs.gather_again(new, by=house.cast.asha)
    jobs.make_packs()
    db.session.expire_all()
    assert new.state == "made"


@pytest.mark.parametrize("at", ["gathering", "setting", "packing"])
def test_a_kill_at_any_point_is_begun_again(
    house: House, packs_folder: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """The process is gone between two commits; the next run begins that step anew."""
    house.add("7.3")
    pack = asked(house)
    dies: dict[str, Callable[[int, str], bool]] = {
        "gathering": lambda percent, _: percent == 40,
        "setting": lambda percent, _: percent == 10,
        "packing": lambda percent, _: percent == 70,
    }
    say = jobs._say

    def killed(pack_id: int, percent: int, doing: str) -> None:
        say(pack_id, percent, doing)
        if dies[at](percent, doing):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_say", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.make_packs()
    db.session.rollback()
    db.session.expire_all()
    assert pack.state in {"asked", "to_make"}
    packs_folder.mkdir(exist_ok=True)
    (packs_folder / ".pack-half.part").write_bytes(b"half of a pack")
    jobs.make_packs()
    db.session.expire_all()
    assert pack.state == "made"
    assert [one.name for one in packs_folder.iterdir()] == [f"{pack.public_id}.zip"]


def test_one_at_a_time_and_days_in_order(house: House, client: Client) -> None:
    asha, ask = client(house.cast.asha), f"{house.at}/packs/ask"
    for days, said in (
        (("2/3/2026", "1/3/2026"), "The last day comes after the first."),
        (("2/3/2026", "3/3/2026"), "This day is still to come."),
        (("1/1/2020", "1/3/2026"), "at most three years"),
    ):
        fields = {"first": days[0], "last": days[1], "audience": "An assessor"}
        answer = asha.send(ask, fields, page=ask)
        assert said in answer.text
    asked(house)
    fields = {"first": "1/9/2025", "last": "2/3/2026", "audience": "An assessor"}
    assert "A pack is being made already." in asha.send(ask, fields, page=ask).text
    assert (date(2025, 9, 1), date(2026, 3, 2)) == (FIRST, LAST)


def test_a_withdrawn_item_is_marked_in_a_released_pack(house: House, client: Client) -> None:
    item = house.add("7.3", happened="She said a private thing.")
    pack = released(house)
    asha = client(house.cast.asha)
    read = f"/evidence/packs/{pack.public_id}/read"
    assert "She said a private thing." in asha.get(read).text
    with unit_of_work():
        items.withdraw_item(item, why="Consent taken back", by=house.cast.asha)
    page = asha.get(read).text
    assert "She said a private thing." not in page
    assert "It was withdrawn after this pack was made" in page
    shown = asha.get(f"/evidence/packs/{pack.public_id}").text
    assert "Item 1 was withdrawn after this pack was made." in shown
    assert "She said a private thing." not in words(made(house))


def test_changing_evidence_changes_no_released_pack(house: House, client: Client) -> None:
    item = house.add("7.3")
    pack = released(house)
    before = pack_store.path_of(pack.public_id).read_bytes()
    with unit_of_work():
        items.change_item(item, written(happened="Other words."), version=1, by=house.cast.asha)
    with pytest.raises(Refused, match="cannot be gathered again"), unit_of_work():
        packs.gather_again(pack, by=house.cast.asha)
    jobs.make_packs()
    assert pack_store.path_of(pack.public_id).read_bytes() == before
    assert (
        "Other words."
        not in client(house.cast.asha).get(f"/evidence/packs/{pack.public_id}/read").text
    )
