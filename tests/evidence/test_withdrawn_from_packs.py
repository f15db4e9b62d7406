"""What was withdrawn leaves packs: those still to be made, those made, and those somebody opens."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from sqlalchemy import select

from base import clock
from base.audit import System, record
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence import jobs, pack_store, pack_zip
from evidence.attachments import examine
from evidence.models import EvidenceItem, EvidencePack, PackOpening
from evidence.queries.packs import pack_by_id
from evidence.services import files, items, pack_access, packs
from people.models import User
from people.roles import Role
from tests.build import Build
from tests.conftest import Clock
from tests.everything_evidence import written
from tests.evidence.conftest import Client, House
from tests.evidence.pack_rows import asked, decide, made, released
from tests.evidence.test_attachments import photograph
from tests.evidence.test_open_a_pack import UNTIL, link

OUT = ("withdrawn", "not_yet", "building")


def run() -> None:
    jobs.make_packs()
    db.session.expire_all()


def go(house: House, item: EvidenceItem, how: str) -> None:
    """Withdraw an item, or have its people agree to less."""
    less: dict[str, Any] = {"not_yet": {"consent": "not_yet"}, "building": {"scope": "building"}}
    with unit_of_work():
        if how == "withdrawn":
            items.withdraw_item(item, why="He took it back", by=house.cast.asha)
        else:
            told = written(
                title=item.title, happened=item.happened,
                **({"consent": "agreed"} | less[how]),
            )  # fmt: skip
            items.change_item(item, told, version=item.version, by=house.cast.asha)


def with_picture(house: House, **kw: Any) -> EvidenceItem:
    item = house.add("7.3", **kw)
    with unit_of_work():
        files.add_file(
            item, examine(photograph()), name="face.jpg", alt="A man", by=house.cast.asha
        )
    return item


def whole(pack: EvidencePack) -> str:
    """Everything in a pack's ZIP that can be read, with the names of its files."""
    with zipfile.ZipFile(pack_store.path_of(pack.public_id)) as archive:
        pages = pypdf.PdfReader(io.BytesIO(archive.read("portfolio.pdf"))).pages
        said = " ".join(" ".join(page.extract_text() for page in pages).split())
        return "\n".join([*archive.namelist(), archive.read("index.csv").decode(), said])


def to_make(house: House, pack: EvidencePack) -> None:
    decide(house, pack)
    with unit_of_work():
        packs.have_made(pack, by=house.cast.asha)


@pytest.mark.parametrize("how", OUT)
def test_what_went_before_it_is_made_is_in_nothing_of_it(
    house: House, client: Client, how: str
) -> None:
    item = with_picture(house, title="Taken back", happened="A quote he took back")
    house.add("7.3", "1.1", happened="Ring 07700 900123.")
    alone = house.add("2.1", title="Alone under it", happened="Told once")
    pack = asked(house)
    run()
    go(house, item, how)
    go(house, alone, how)
    to_make(house, pack)
    run()
    assert pack.state == "made", pack.problem
    read = whole(pack)
    page = client(house.cast.asha).get(f"/evidence/packs/{pack.public_id}/read").text
    for words in ("Taken back", "A quote he took back", "face", "Alone under it", "Told once"):
        assert words not in read, words
        assert words not in page, words
    assert "07700 900123" in read
    assert pack.final is not None
    under = [one for s in pack.final["standards"] for one in s["criteria"] if one["id"] == "2.1"]
    assert (under[0]["items"], under[0]["lacks"]) == ([], ["Something at all."])
    with zipfile.ZipFile(pack_store.path_of(pack.public_id)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert len(rows) == 1
    with unit_of_work():
        packs.release(pack, by=house.cast.asha)


@pytest.mark.parametrize("how", OUT)
def test_a_made_pack_is_not_released_once_an_item_went(
    house: House, client: Client, how: str
) -> None:
    item = house.add("7.3", title="Taken back")
    house.add("7.3", title="Stays")
    pack = made(house)
    go(house, item, how)
    asha, at = client(house.cast.asha), f"/evidence/packs/{pack.public_id}"
    said = "Item 1 was withdrawn after this pack was made."
    with pytest.raises(Refused, match=f"{said} Gather the pack again"), unit_of_work():
        packs.release(pack, by=house.cast.asha)
    assert said in asha.send(f"{at}/release", page=f"{at}/release").text
    assert said in asha.get(at).text
    asha.send(f"{at}/again", page=at)
    run()
    assert (pack.state, said in asha.get(at).text) == ("made", False)
    with unit_of_work():
        packs.release(pack, by=house.cast.asha)
    assert "Taken back" not in whole(pack)


@pytest.mark.parametrize("how", OUT)
def test_in_a_released_pack_it_is_marked_and_nothing_of_it_opens(
    build: Build, house: House, client: Client, how: str
) -> None:
    item = with_picture(house, title="Taken back", happened="A quote he took back")
    house.add("7.3", title="Stays")
    pack = released(house)
    assert pack.final is not None
    number = pack.final["items"][str(item.public_id)]["number"]
    file = pack.final["items"][str(item.public_id)]["files"][0]["id"]
    ada = account(build, house, pack)
    asha, assessor, nobody = client(house.cast.asha), client(ada), client(None)
    at = f"/evidence/packs/{pack.public_id}"
    ways = ((nobody, link(house, pack)), (assessor, f"/packs/{pack.public_id}"), (asha, at))
    for who, way in ways:
        assert who.get(f"{way}/files/{file}").status_code == 200, way
    go(house, item, how)
    said = (
        f"Item {number} was withdrawn after this pack was made. The download is closed until a new "
        "pack is made."
    )
    for who, way in ways:
        page = who.get(f"{at}/read" if way == at else way).text
        assert f"{number}. Withdrawn item" in page
        assert said in page
        for words in ("Taken back", "A quote he took back", "A man", "pack.zip"):
            assert words not in page, (way, words)
        assert who.get(f"{way}/files/{file}").status_code == 404, way
        refused = who.get(f"{way}/pack.zip")
        assert (refused.status_code, said in refused.text) == (422, True)
    shown = asha.get(at).text
    assert said in shown
    assert "pack.zip" not in shown
    assert pack.state == "released"
    assert pack.final["items"][str(item.public_id)]["title"] == "Taken back", "its record stays"


def test_a_lead_has_a_new_pack_made_of_the_same_days(house: House, client: Client) -> None:
    item = house.add("7.3", title="Taken back")
    house.add("7.3", title="Stays")
    pack = released(house)
    at = f"/evidence/packs/{pack.public_id}"
    asha = client(house.cast.asha)
    assert "Make a new pack" not in asha.get(at).text
    go(house, item, "withdrawn")
    assert "Make a new pack of the same days" in asha.get(at).text
    sent = asha.send(f"{at}/renew", page=at)
    assert sent.status_code == 303
    again = asha.send(f"{at}/renew", page=at)
    assert "A pack is being made already" in again.text
    run()
    new, old = db.session.scalars(select(EvidencePack).order_by(EvidencePack.id.desc())).all()
    assert str(new.public_id) in sent.location
    assert (new.first, new.last, new.audience) == (old.first, old.last, old.audience)
    assert (new.state, old.state) == ("made", "released")
    assert "Taken back" not in whole(new)
    for user, status in ((house.cast.cara, 404), (house.cast.esi, 403)):
        assert client(user).send(f"{at}/renew", page="/account").status_code == status


def test_an_item_taken_back_opens_the_pack_again(house: House, client: Client) -> None:
    item = house.add("7.3", title="By mistake")
    pack = released(house)
    address = link(house, pack)
    go(house, item, "withdrawn")
    assert client(None).get(f"{address}/pack.zip").status_code == 422
    with unit_of_work():
        items.restore_item(item, by=house.cast.asha)
    with client(None).get(f"{address}/pack.zip") as got:
        assert got.status_code == 200


def stop(house: House, pack_id: int) -> None:
    with unit_of_work():
        lead = db.session.get_one(User, house.cast.asha.id)
        packs.withdraw(pack_by_id(pack_id), why="He took it back", by=lead)


def after(act: Callable[..., Any], then: Callable[[], None]) -> Callable[..., Any]:
    def both(*args: Any, **kw: Any) -> Any:
        made = act(*args, **kw)
        then()
        return made

    return both


def test_withdrawn_while_it_is_gathered_it_stays_withdrawn(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.add("7.3")
    pack = asked(house)
    key = pack.id
    monkeypatch.setattr(jobs, "gather", after(jobs.gather, lambda: stop(house, key)))
    run()
    assert (pack.state, pack.facts, pack.withdrawn_why) == ("withdrawn", None, "He took it back")
    assert not pack_store.path_of(pack.public_id).exists()


def test_withdrawn_while_it_is_made_it_stays_withdrawn_without_a_file(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.add("7.3", happened="Ring 07700 900123.")
    pack = asked(house)
    run()
    to_make(house, pack)
    key = pack.id
    wrapped = after(pack_zip.write_pack, lambda: stop(house, key))
    monkeypatch.setattr(pack_zip, "write_pack", wrapped)
    run()
    assert (pack.state, pack.made_at, pack.final) == ("withdrawn", None, None)
    assert not pack_store.path_of(pack.public_id).exists()


def test_withdrawn_while_it_breaks_it_stays_withdrawn(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.add("7.3")
    pack = asked(house)
    key = pack.id

    def breaks(*_: Any, **__: Any) -> None:
        stop(house, key)
        raise OSError

    monkeypatch.setattr(pack_zip, "write_pack", breaks)
    run()
    assert (pack.state, pack.problem) == ("withdrawn", "")


def account(build: Build, house: House, pack: EvidencePack) -> User:
    ada = build.user("Ada Assessor", (house.cast.team, Role.ASSESSOR))
    with unit_of_work():
        pack_access.give_account(pack, ada, until=UNTIL, by=house.cast.asha)
    return ada


def test_files_that_are_opened_are_kept_once_a_day(
    build: Build, house: House, client: Client, at: Clock
) -> None:
    item = with_picture(house)
    pack = released(house)
    assert pack.final is not None
    file = pack.final["items"][str(item.public_id)]["files"][0]
    ada, address = client(account(build, house, pack)), link(house, pack)
    for _ in range(3):
        client(None).get(f"{address}/files/{file['id']}")
        ada.get(f"/packs/{pack.public_id}/files/{file['id']}")
    client(house.cast.asha).get(f"/evidence/packs/{pack.public_id}/files/{file['id']}")
    rows = db.session.scalars(select(PackOpening)).all()
    assert [one.what for one in rows] == [f"Opened the file {file['path']}"] * 2
    assert len({one.access_id for one in rows}) == 2
    shown = client(house.cast.asha).get(f"/evidence/packs/{pack.public_id}").text
    assert "1 file opened one by one, by The College" in shown
    assert "1 file opened one by one, by Ada Assessor" in shown
    at.at += timedelta(days=1)
    client(None).get(f"{address}/files/{file['id']}")
    assert len(db.session.scalars(select(PackOpening)).all()) == 3


def test_an_assessor_off_the_team_opens_nothing_of_it_any_more(
    house: House, build: Build, client: Client
) -> None:
    house.add("7.3")
    pack = released(house)
    ada = build.user(
        "Ada Assessor", (house.cast.team, Role.ASSESSOR), (house.cast.other_team, Role.ASSESSOR)
    )
    with unit_of_work():
        pack_access.give_account(pack, ada, until=date(2026, 6, 1), by=house.cast.asha)
    assert client(ada).get(f"/packs/{pack.public_id}").status_code == 200
    with unit_of_work():
        for one in ada.memberships:
            if one.team_id == house.cast.team.id:
                one.ended_at = clock.now()
        record("member.ended", "Took Ada off the team.", by=System())
    for path in ("", "/pack.zip"):
        assert client(ada).get(f"/packs/{pack.public_id}{path}").status_code == 404, path
    listed = client(ada).get("/packs")
    assert listed.status_code == 200
    assert "Hazel House" not in listed.text


def test_the_file_of_a_pack_is_not_kept_by_a_browser(
    build: Build, house: House, client: Client
) -> None:
    house.add("7.3")
    pack = released(house)
    for who, way in (
        (client(None), link(house, pack)),
        (client(account(build, house, pack)), f"/packs/{pack.public_id}"),
        (client(house.cast.asha), f"/evidence/packs/{pack.public_id}"),
    ):
        with who.get(f"{way}/pack.zip", headers={"Range": "bytes=0-10"}) as got:
            assert got.status_code == 200
            assert got.headers["Cache-Control"] == "no-store"
            assert "ETag" not in got.headers
            assert "Last-Modified" not in got.headers
