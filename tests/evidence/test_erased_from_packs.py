"""What was erased, removed or decided elsewhere after a pack was made does not leave with it."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence import jobs, pack_store
from evidence.models import EvidenceFile
from evidence.portfolio import Decision, Facts
from evidence.services import files, pack_work, packs
from evidence.services import voice_decisions as voice
from tests.build import Build
from tests.conftest import Clock
from tests.everything_voice import opened, said
from tests.evidence.conftest import House
from tests.evidence.pack_rows import asked, decide, finds, made
from tests.evidence.test_withdrawn_from_packs import with_picture


def run() -> None:
    jobs.make_packs()
    db.session.expire_all()


def test_what_another_pack_decided_releases_nothing_made_without_it(
    house: House, build: Build
) -> None:
    house.add("7.3", title="Supper", happened="We met Zebedee Quix at the door.")
    one = made(house)
    build.participant(house.cast.team, given_name="Zebedee", family_name="Quix")
    two = asked(house)
    run()
    decide(house, two, Decision.REPLACE, instead="somebody")
    with unit_of_work():
        packs.have_made(two, by=house.cast.asha)
    run()
    assert two.state == "made"
    with unit_of_work():
        assert packs.release(one, by=house.cast.asha) == 1
    assert one.state == "to_check"


def test_a_pack_whose_file_was_removed_is_made_again_before_it_goes(house: House) -> None:
    with_picture(house)
    pack = made(house)
    with unit_of_work():
        files.remove_file(db.session.scalars(select(EvidenceFile)).one(), by=house.cast.asha)
    assert "face" not in json.dumps([pack.facts, pack.final])
    with pytest.raises(Refused, match="not ready"), unit_of_work():
        packs.release(pack, by=house.cast.asha)
    run()
    assert pack.state == "made"
    with zipfile.ZipFile(pack_store.path_of(pack.public_id)) as archive:
        assert not any("face" in name for name in archive.namelist())


def test_a_file_removed_while_it_is_made_is_left_out_by_the_next_run(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_picture(house)
    pack = asked(house)
    real = pack_work.without_erased

    def and_then_removed(facts: Facts) -> None:
        real(facts)
        file = db.session.scalars(select(EvidenceFile)).one()
        db.session.rollback()
        with unit_of_work():
            files.remove_file(file, by=house.cast.asha)

    monkeypatch.setattr(pack_work, "without_erased", and_then_removed)
    run()
    assert (pack.state, pack.problem) == ("to_make", "")
    monkeypatch.undo()
    run()
    assert pack.state == "made"
    assert pack.final is not None
    assert [one["files"] for one in pack.final["items"].values()] == [[]]


def test_erased_words_are_in_no_pack_that_was_not_released(
    house: House, build: Build, at: Clock
) -> None:
    wall = opened(house.community, house.cast.asha)
    build.participant(house.cast.team, given_name="Zebedee", family_name="Quill")
    one = said(wall, "experience", "My story of Zebedee, told by me.", may_show=True)
    with unit_of_work():
        voice.keep(one, by=house.cast.asha)
        voice.make_evidence(one, by=house.cast.asha)
    pack = asked(house)
    run()
    assert any("My story of" in find.before for find in finds(pack))
    with unit_of_work():
        voice.put_aside(one, why="They asked", by=house.cast.asha)
    at.at += timedelta(days=91)
    jobs.erase_put_aside_words()
    db.session.expire_all()
    assert not any("My story of" in find.before for find in finds(pack))
    assert "told by me" not in json.dumps([pack.facts, pack.final])
