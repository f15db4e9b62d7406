"""The gap map page: what lacks, what helps most, at the same cost however much there is."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from evidence.presenters.gap_helps import needs
from evidence.presenters.gap_map import map_of, targets_of
from evidence.queries.frameworks import in_use
from evidence.queries.gap_map import gap_items
from evidence.queries.suggestions import offered
from tests.build import Build
from tests.calendars.rows import Rows
from tests.conftest import Statements
from tests.evidence.conftest import Client, House

TODAY = date(2026, 3, 2)


@pytest.fixture
def rows(house: House, build: Build) -> Rows:
    """Sessions of Asha's team."""
    return Rows.on(build, house.cast)


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
        "Working criteria: check against your portfolio pack before you quote them",
    ):
        assert words in page, words
    assert "<strong>0 of 35</strong>" in page


def test_what_helps_is_said_of_what_there_is(house: House, rows: Rows, client: Client) -> None:
    house.add("1.1", kind="welcome", voice="staff")
    house.add("7.2", kind="minutes")
    house.add("7.1", day=date(2024, 1, 5))
    cohort = rows.cohort("pipe-approved-premises")
    for week in range(10):
        rows.session(
            cohort, date(2025, 10, 6) + timedelta(weeks=week), time(18, 30), status="held",
            strand="community_meeting", kind="community_meeting",
        )  # fmt: skip
    used = in_use(house.cycle.framework).framework
    found = map_of(used, gap_items(house.community), house.cycle, TODAY)
    targets = targets_of(house.cycle)
    told = needs(found, used, targets)
    said = {one.criterion.id: one.words for need in told for one in need.helps}
    assert len({need.words for need in told}) == len(told), "each need is said once"
    assert len(said) == 35
    assert said["1.1"] == "One item (Welcome), 0 of 1 in residents’ own voice."
    assert said["7.2"].startswith("One item (Community meeting): 2 more, best something of the")
    assert said["7.1"] == "The newest is from Fri 5 Jan 2024."
    assert said["1.2"] == "Such as something of the kind “Leaving”."
    shown = offered(house.community, used, date(2025, 10, 1), date(2025, 12, 31))
    waiting = needs(found, used, targets, [one.suggestion for one in shown])
    by_id = {
        one.criterion.id: [it.rule for it in one.waiting] for need in waiting for one in need.helps
    }
    assert "weekly_rhythm" in by_id["7.2"]
    assert by_id["1.1"] == []
    page = client(house.cast.esi).get(f"{house.at}/gaps").text
    assert "/records?quarter=2025-10-01#weekly_rhythm" in page


def test_one_item_alone_is_not_called_all_of_one_kind(house: House, client: Client) -> None:
    house.add("7.3")
    page = client(house.cast.esi).get(f"{house.at}/gaps").text
    assert "2 more items" in page
    assert "All of one kind" not in page
    house.add("7.3")
    assert "All of one kind" in client(house.cast.esi).get(f"{house.at}/gaps").text
    assert "counts as residents’ own voice" in page


def test_the_map_is_narrowed_and_ordered(house: House, client: Client) -> None:
    for n, kind in enumerate(("programme", "minutes", "quote")):
        house.add("7.3", day=TODAY - timedelta(days=n), kind=kind)
    house.add("1.2")
    esi = client(house.cast.esi)
    listed = f"{house.at}/items?criterion="
    everything = esi.get(f"{house.at}/gaps").text
    assert everything.count(listed) == 35
    assert 'href="#standard-7"' in everything
    missing = esi.get(f"{house.at}/gaps?show=missing").text
    assert missing.count(listed) == 34
    assert f"{listed}7.3" not in missing
    seventh = esi.get(f"{house.at}/gaps?standard=7").text
    assert seventh.count(listed) == 3
    need = esi.get(f"{house.at}/gaps?order=need").text
    assert need.index(f"{listed}1.1") < need.index(f"{listed}1.2") < need.index(f"{listed}7.3")
    assert esi.get(f"{house.at}/gaps?standard=99&show=x").status_code == 200


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
