"""What Daybook offers in the place of a name: by whose it is, with a capital where one belongs."""

from __future__ import annotations

from datetime import timedelta

from base.database import db
from base.work import unit_of_work
from evidence.jobs import make_packs
from evidence.services import packs
from tests.build import Build
from tests.conftest import Clock
from tests.evidence.conftest import Client, House
from tests.evidence.pack_rows import FIRST, LAST, asked, decide, finds, made


def offered(house: House, client: Client, happened: str) -> list[tuple[str, str]]:
    """Each find and the words its page offers."""
    house.add("7.3", happened=happened)
    pack = asked(house)
    make_packs()
    db.session.expire_all()
    asha = client(house.cast.asha)
    found = []
    for one in sorted(finds(pack), key=lambda find: find.start):
        page = asha.get(f"/evidence/finds/{one.public_id}").text
        words = page.partition('name="instead"')[2].partition('value="')[2].partition('"')[0]
        found.append((one.said, words))
    return found


def test_a_resident_a_colleague_and_the_beginning_of_a_sentence(
    house: House, client: Client, build: Build
) -> None:
    build.participant(house.cast.team, given_name="Verity", family_name="Teaselstead")
    said = "Verity Teaselstead chairs. We asked Asha, and Verity said yes."
    assert offered(house, client, said) == [
        ("Verity Teaselstead", "A resident"),
        ("Asha", "a member of staff"),
        ("Verity", "a resident"),
    ]


def test_the_list_shows_how_the_sentence_will_read(
    house: House, client: Client, build: Build
) -> None:
    build.participant(house.cast.team, given_name="Verity", family_name="Teaselstead")
    house.add("7.3", happened="We asked Verity, who said yes.")
    pack = asked(house)
    make_packs()
    db.session.expire_all()
    decide(house, pack, packs.Decision.REPLACE, instead="a resident")
    page = client(house.cast.asha).get(f"/evidence/packs/{pack.public_id}/finds").text
    assert '>Verity</del> <ins class="db-find__new">a resident</ins>, who said yes.' in page


def test_what_earlier_packs_decided_is_said(
    house: House, client: Client, build: Build, at: Clock
) -> None:
    build.participant(house.cast.team, given_name="Verity", family_name="Teaselstead")
    house.add("7.3", happened="We asked Verity, who said yes.")
    first = made(house)
    at.at += timedelta(days=1)
    with unit_of_work():
        second = packs.ask_for_pack(
            house.cycle, first=FIRST, last=LAST, audience="Another", by=house.cast.asha
        )
    make_packs()
    db.session.expire_all()
    asha = client(house.cast.asha)
    words = "1 find was decided in earlier packs, in the very same text"
    assert words in asha.get(f"/evidence/packs/{second.public_id}").text
    assert words not in asha.get(f"/evidence/packs/{first.public_id}").text
