"""Who opens a pack: an assessor by a link or an account, that pack and nothing else, on record."""

from __future__ import annotations

import logging
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from base.database import db
from base.errors import Refused
from base.log import mask
from base.work import unit_of_work
from evidence.models import EvidencePack, PackAccess, PackOpening
from evidence.services import pack_access, packs
from people.models import User
from people.roles import Role
from tests.build import Build
from tests.conftest import Clock
from tests.evidence.conftest import Client, House
from tests.evidence.pack_rows import made, released

UNTIL = date(2026, 6, 1)


@pytest.fixture
def assessor(build: Build, house: House) -> User:
    """Somebody with the role of assessor on Asha's team, and no other."""
    return build.user("Ada Assessor", (house.cast.team, Role.ASSESSOR))


def link(house: House, pack: EvidencePack) -> str:
    with unit_of_work():
        _, token = pack_access.give_link(pack, whom="The College", until=UNTIL, by=house.cast.asha)
    return f"/pack/{token}"


def openings() -> list[str]:
    return list(db.session.scalars(select(PackOpening.what).order_by(PackOpening.id)))


def test_a_link_opens_that_pack_and_every_opening_is_kept(house: House, client: Client) -> None:
    house.add("7.3")
    pack = released(house)
    address = link(house, pack)
    nobody = client(None)
    page = nobody.get(address)
    assert page.status_code == 200
    assert "Portfolio of Hazel House" in page.text
    assert "Four residents cooked" in page.text
    assert 'href="/"' not in page.text  # nothing leads to where staff sign in
    with nobody.get(f"{address}/pack.zip") as got:
        assert got.content_type == "application/zip"
        assert got.data.startswith(b"PK")
    assert openings() == ["Opened", "Downloaded"]
    shown = client(house.cast.asha).get(f"/evidence/packs/{pack.public_id}").text
    assert "Downloaded by The College" in shown
    assert mask(address) == "/pack/…"
    token = db.session.scalars(select(PackAccess.token_hash)).one()
    assert token is not None
    assert token.hex() not in address


def test_a_link_that_is_over_ended_or_wrong_says_one_sentence(
    house: House, client: Client, at: Clock
) -> None:
    house.add("7.3")
    pack = released(house)
    over, ended = link(house, pack), link(house, pack)
    with unit_of_work():
        last = db.session.scalars(select(PackAccess).order_by(PackAccess.id.desc())).first()
        assert last is not None
        pack_access.end_access(last, by=house.cast.asha)
    at.at += timedelta(days=100)
    bodies = set()
    for path in (over, ended, "/pack/guess", f"{over}/pack.zip", f"{ended}/files/{uuid4()}"):
        answer = client(None).get(path)
        assert answer.status_code == 404
        bodies.add(re.sub(r'nonce="[^"]+"', "", answer.text))
    assert len(bodies) == 1


def test_guesses_are_counted(house: House, client: Client) -> None:
    nobody = client(None)
    answers = [nobody.get(f"/pack/guess-{n}").status_code for n in range(40)]
    assert answers.count(404) == 30
    assert answers[-1] == 429
    house.add("7.3")
    assert nobody.get(link(house, released(house))).status_code == 200, "a right link is never kept"


def test_an_assessor_lands_on_their_pack_and_nothing_else(
    house: House, assessor: User, client: Client
) -> None:
    house.add("7.3")
    pack, other = released(house), None
    with unit_of_work():
        pack_access.give_account(pack, assessor, until=UNTIL, by=house.cast.asha)
    other = released(house)
    ada = client(assessor)
    home = ada.get("/")
    assert (home.status_code, home.location) == (302, "/packs")
    assert ada.get("/packs").location == f"/packs/{pack.public_id}"
    page = ada.get(f"/packs/{pack.public_id}").text
    assert "Portfolio of Hazel House" in page
    assert 'href="/people"' not in page
    assert ada.get(f"/packs/{other.public_id}").status_code == 404
    for path in (
        "/people",
        "/evidence",
        house.at,
        "/calendar",
        f"/evidence/packs/{pack.public_id}",
    ):
        assert ada.get(path).status_code == 403, path
    with ada.get(f"/packs/{pack.public_id}/pack.zip") as got:
        assert got.status_code == 200
    assert openings() == ["Opened", "Downloaded"]
    for user in (house.cast.esi, house.cast.cara, house.cast.dev):
        assert client(user).get(f"/packs/{pack.public_id}").status_code == 403


def test_only_a_released_pack_is_given(house: House, assessor: User) -> None:
    house.add("7.3")
    pack = made(house)
    with pytest.raises(Refused, match="Release the pack first"), unit_of_work():
        pack_access.give_link(pack, whom="X", until=UNTIL, by=house.cast.asha)
    with unit_of_work():
        packs.release(pack, by=house.cast.asha)
    for until, said in ((date(2026, 3, 1), "This day is over"), (date(2028, 1, 1), "a year")):
        with pytest.raises(Refused, match=said), unit_of_work():
            pack_access.give_link(pack, whom="X", until=until, by=house.cast.asha)
    with unit_of_work():
        pack_access.give_account(pack, assessor, until=UNTIL, by=house.cast.asha)
    with pytest.raises(Refused, match="may open this pack already"), unit_of_work():
        pack_access.give_account(pack, assessor, until=UNTIL, by=house.cast.asha)


def test_a_withdrawn_pack_says_so_and_shows_nothing(house: House, client: Client) -> None:
    house.add("7.3")
    pack = released(house)
    address = link(house, pack)
    withdraw = f"/evidence/packs/{pack.public_id}/withdraw"
    asha = client(house.cast.asha)
    asha.send(withdraw, {"why": "A mistake in it"}, page=withdraw)
    page = client(None).get(address).text
    assert "This pack was withdrawn" in page
    assert "2 March 2026" in page
    assert "A mistake in it" not in page
    assert "Four residents cooked" not in page
    assert client(None).get(f"{address}/pack.zip").status_code == 404
    assert "A mistake in it" in asha.get(f"/evidence/packs/{pack.public_id}/read").text


def test_the_link_is_shown_once(house: House, client: Client) -> None:
    house.add("7.3")
    pack = released(house)
    asha, give = client(house.cast.asha), f"/evidence/packs/{pack.public_id}/link"
    sent = asha.send(give, {"whom": "The College", "until": "1/6/2026"}, page=give)
    first = asha.get(sent.location).text
    assert "/pack/" in first
    assert 'value="http' in first
    assert 'value="http' not in asha.get(give).text


def test_who_may_lead_packs(house: House, client: Client) -> None:
    house.add("7.3")
    pack = released(house)
    at = f"/evidence/packs/{pack.public_id}"
    for path in (at, f"{at}/finds", f"{at}/read", f"{at}/link", f"{at}/account", f"{at}/release"):
        assert client(house.cast.asha).get(path).status_code == 200, path
        for user in (house.cast.esi, house.cast.ben, house.cast.dev):
            assert client(user).get(path).status_code == 403, path
        assert client(house.cast.cara).get(path).status_code == 404, path
        assert client(None).get(path).status_code == 302, path


def test_no_token_in_the_log(
    house: House, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    house.add("7.3")
    address = link(house, released(house))
    with caplog.at_level(logging.INFO, logger="daybook.requests"):
        client(None).get(address)
    assert caplog.messages
    assert address.rpartition("/")[2] not in caplog.text
