"""`daybook pack`, run as operators run it: a ZIP, or what has to be decided first and no ZIP."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from evidence import pack_store
from evidence.jobs import make_packs
from evidence.queries.communities import Community
from evidence.services import cycles
from tests.build import Build
from tests.evidence.conftest import House
from tests.evidence.pack_rows import asked, decide
from tests.own_database import own_app
from tests.server import TestServer
from tests.test_commands import run

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PERIOD = ("--from", "2025-09-01", "--to", "2026-03-02")


@dataclass
class Site:
    """A database with Hazel House in it, and a folder for what is written."""

    house: House
    folder: Path
    url: str

    def pack(self, *more: str, premises: str = "hazel house") -> tuple[str, Path, int]:
        """What the command says, where its file would be, and how it ended."""
        out = self.folder / "pack.zip"
        done: subprocess.CompletedProcess[bytes] = run(
            "pack", "--premises", premises, *(more or PERIOD), "--out", str(out),
            DATABASE_URL=self.url, DAYBOOK_INSTANCE=str(self.folder),
        )  # fmt: skip
        return done.stderr.decode(), out, done.returncode


@pytest.fixture
def site(server: TestServer, tmp_path: Path) -> Iterator[Site]:
    with own_app(server, "pack", NOW) as app:
        yield Site(_house(app, tmp_path), tmp_path, str(db.engine.url.render_as_string(False)))


def _house(app: Flask, folder: Path) -> House:
    pack_store.init_app(app, folder / "packs")
    build = Build(app)
    cast = build.cast()
    venue = build.venue(cast.team, name="Hazel House", kind="approved_premises")
    community = Community(venue, None)
    with unit_of_work():
        cycle = cycles.start_cycle(community, joined=date(2025, 9, 1), due=None, by=cast.asha)
    return House(cast, venue, community, cycle)


def test_the_evidence_of_a_period_as_one_file_and_again_the_same(site: Site) -> None:
    site.house.add("7.3", title="Cooking together")
    said, out, code = site.pack()
    assert code == 0, said
    assert str(out) in said
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        assert b"Cooking together" in archive.read("index.csv")
    assert manifest["community"] == "Hazel House"
    assert manifest["period"] == ["Monday 1 September 2025", "Monday 2 March 2026"]
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.action == "pack.exported"
    first = out.read_bytes()
    assert site.pack()[1].read_bytes() == first


def test_what_a_person_must_decide_is_listed_and_nothing_written_until_they_did(
    site: Site,
) -> None:
    site.house.add("7.3", happened="Everybody sang, and somebody rang 07700 900461.")
    said, out, code = site.pack()
    assert code != 0
    assert "A phone number" in said
    assert "rang [07700 900461]." in said
    assert "1 find to be decided by a person." in said
    assert "nothing was written" in said
    assert not out.exists()
    pack = asked(site.house)
    make_packs()
    db.session.expire_all()
    decide(site.house, pack)
    said, out, code = site.pack()
    assert code == 0, said
    assert zipfile.is_zipfile(out)


def test_what_it_cannot_do_is_a_sentence(site: Site) -> None:
    said, out, code = site.pack(premises="Nowhere")
    assert (code != 0, said.strip()) == (True, "There is no premises and no team called Nowhere.")
    said, out, code = site.pack("--from", "2026-03-02", "--to", "2026-03-01")
    assert (code != 0, said.strip()) == (True, "--to comes before --from.")
    assert not out.exists()
    site.house.add("7.3")
    out.mkdir()
    said, out, code = site.pack()
    assert code != 0
    assert "Traceback" not in said
    assert out.is_dir()
