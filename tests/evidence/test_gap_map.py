"""The gap map page: what lacks, what helps most, at the same cost however much there is."""

from __future__ import annotations

from datetime import date, timedelta

from tests.conftest import Statements
from tests.evidence.conftest import Client, House

TODAY = date(2026, 3, 2)


def test_what_an_assessor_would_notice(house: House, client: Client) -> None:
    house.add("7.3", title="No day", day=None)
    house.add(title="Unfiled")
    house.add("1.1", "1.2", "1.3", "1.4", "2.1", title="Stretched")
    house.add("10.1", title="A policy", kind="policy", used=False, voice="staff")
    house.add("12.9", title="Elsewhere")
    page = client(house.cast.esi).get(f"{house.at}/gaps").text
    for words in (
        "Without a day",
        "Policies with no sign of use",
        "Stretched over many criteria",
        "Under no criterion yet",
        "Under a criterion this framework does not have",
        "Nothing from evenings, nights or weekends",
        "Nothing shows disagreement or change",
        "Nothing shows how people leave",
        "Nothing shows what happens when whoever leads is away",
        "Working criteria: check against your portfolio pack.",
    ):
        assert words in page, words
    assert "<strong>0 of 35</strong>" in page


def test_three_fresh_items_of_two_kinds_lack_nothing(house: House, client: Client) -> None:
    for n, kind in enumerate(("programme", "minutes", "quote")):
        house.add("7.3", day=TODAY - timedelta(days=n), kind=kind, voice="residents")
    page = client(house.cast.esi).get(f"{house.at}/gaps").text
    assert "<strong>1 of 35</strong>" in page
    assert "3 of 3" in page
    home = client(house.cast.esi).get(house.at).text
    assert "1 of 35" in home
    assert f"{house.at}/add?criterion=1.1" in home


def test_it_costs_the_same_however_much_there_is(
    house: House, client: Client, statements: Statements
) -> None:
    esi = client(house.cast.esi)
    counts = []
    for many in (2, 40):
        for n in range(many):
            house.add("7.3", day=None if n % 2 else TODAY)
        esi.get(f"{house.at}/gaps")
        with statements() as sent:
            assert esi.get(f"{house.at}/gaps").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_without_a_cycle_and_without_anything(client: Client, house: House) -> None:
    cara = client(house.cast.cara)
    at = f"/evidence/{house.cast.other_team.public_id}"
    for path in (at, f"{at}/gaps", f"{at}/items", f"{at}/records"):
        assert cara.get(path).status_code == 200
    assert "0 of 35" in cara.get(f"{at}/gaps").text
    assert "Nothing yet." in cara.get(f"{at}/items").text
