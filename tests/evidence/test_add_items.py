"""Writing evidence down: in under a minute, from a session, filed, changed, withdrawn."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence.models import EvidenceItem
from evidence.services import cycles, items
from tests.build import Build
from tests.calendars.rows import Rows
from tests.conftest import Statements
from tests.everything_evidence import written
from tests.evidence.conftest import Client, House


def typed(**kw: str) -> dict[str, str]:
    """What somebody types into the form."""
    return {
        "title": "Cooking together",
        "happened": "Four residents cooked for the newcomers.",
        "day": "1/3/2026",
        "roles": "four residents",
        "voice": "both",
        "kind": "programme",
        "consent": "not_needed",
        **kw,
    }


def the_item() -> EvidenceItem:
    return db.session.scalars(select(EvidenceItem)).one()


def test_premises_staff_add_an_item_and_file_it(house: House, client: Client) -> None:
    esi = client(house.cast.esi)
    sent = esi.send(f"{house.at}/add", typed(), page=f"{house.at}/add")
    item = the_item()
    assert (sent.status_code, sent.location) == (303, f"/evidence/items/{item.public_id}/criteria")
    assert (item.venue, item.day, item.unhours) == (house.venue, date(2026, 3, 1), False)
    page = esi.get(sent.location).text
    assert "Most likely" in page
    assert page.index('value="1.1"') < page.index('value="2.1"'), "“newcomers” was read"
    filed = esi.send(
        sent.location, {"criteria": ["1.1", "7.3"], "shows": "Care."}, page=sent.location
    )
    assert filed.location == f"/evidence/items/{item.public_id}"
    shown = esi.get(filed.location).text
    assert "Newcomers are helped to join in with others" in shown
    assert "Care." in shown
    db.session.expire_all()
    assert the_item().criteria == ["1.1", "7.3"]
    assert [e.sentence for e in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))][
        -2:
    ] == [
        "Esi Premises added evidence for Hazel House: Session or activity.",
        "Esi Premises filed under 1.1, 7.3 evidence of Hazel House: Session or activity.",
    ]


def test_sent_twice_it_is_one_item(house: House, client: Client) -> None:
    asha = client(house.cast.asha)
    for _ in range(2):
        assert (
            asha.send(f"{house.at}/add", typed(once="k"), page=f"{house.at}/add").status_code == 303
        )
    assert the_item()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Say in a few words what this is."),
        ({"happened": " "}, "Say what happened."),
        ({"day": "3/3/2026"}, "This day is still to come"),
        ({"day": "soon"}, "date"),
        ({"voice": ""}, "Choose whose voice it is."),
        ({"kind": "cake"}, "Choose one of the answers offered."),
        ({"happened": "x" * 4_001}, "Shorten it to 4,000 or fewer."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    house: House, client: Client, wrong: dict[str, str], said: str
) -> None:
    sent = client(house.cast.esi).send(f"{house.at}/add", typed(**wrong), page=f"{house.at}/add")
    assert sent.status_code == 422
    assert said in sent.text
    assert "four residents" in sent.text
    assert db.session.scalars(select(EvidenceItem)).all() == []


def test_who_may_and_who_may_not(house: House, client: Client) -> None:
    cast = house.cast
    item = house.add()
    pages = (house.at, f"{house.at}/items", f"{house.at}/add", f"/evidence/items/{item.public_id}")
    for path in pages:
        for user in (cast.asha, cast.ben, cast.esi):
            assert client(user).get(path).status_code == 200, (user.name, path)
        assert client(cast.cara).get(path).status_code == 404, path
        assert client(cast.dev).get(path).status_code == 403, path
        assert client(None).get(path).status_code == 302, path
    restore = f"/evidence/items/{item.public_id}/restore"
    assert client(cast.asha).get(restore).status_code == 200
    assert client(cast.esi).get(restore).status_code == 403


def test_from_a_session_with_its_figures_and_no_names(
    house: House, build: Build, client: Client
) -> None:
    rows = Rows.on(build, house.cast)
    person = build.participant(house.cast.team, given_name="Rowan", family_name="Testwood")
    cohort = rows.cohort()
    session = rows.session(cohort, date(2026, 2, 28), people=(person,))
    address = f"/evidence/add?session={session.public_id}"
    esi = client(house.cast.esi)
    sent = esi.get(address)
    assert sent.status_code == 302
    page = esi.get(sent.location).text
    assert session.title in page
    assert "28/2/2026" in page
    assert "checked" in page.split('name="unhours"')[1][:80], "a Saturday"
    assert "Testwood" not in page
    assert "Rowan" not in page
    assert esi.get(f"/evidence/add?session={uuid4()}").status_code == 404
    assert esi.get("/evidence/add?session=x").status_code == 404


def test_two_who_change_it_at_once(house: House) -> None:
    item = house.add("7.3")
    with unit_of_work():
        items.change_item(item, written(title="Baking"), version=1, by=house.cast.asha)
    with pytest.raises(Refused, match="Somebody changed this item"), unit_of_work():
        items.change_item(item, written(title="Frying"), version=1, by=house.cast.ben)
    db.session.expire_all()
    assert (item.title, item.version) == ("Baking", 2)


def test_a_criterion_that_is_gone_stays_until_somebody_looks(house: House) -> None:
    item = house.add("7.3", "12.9")
    with unit_of_work():
        items.file_item(
            item, criteria=["1.1"], shows="", known=["1.1", "7.3"], by=house.cast.asha, version=1
        )
    assert item.criteria == ["1.1", "12.9"]
    with unit_of_work():
        items.leave_criterion(item, "12.9", by=house.cast.asha)
    assert item.criteria == ["1.1"]


def test_withdrawn_it_counts_no_more_and_can_be_taken_back(house: House, client: Client) -> None:
    item = house.add("7.3")
    address = f"/evidence/items/{item.public_id}"
    esi, asha = client(house.cast.esi), client(house.cast.asha)
    esi.send(f"{address}/withdraw", {"why": "Consent taken back"}, page=f"{address}/withdraw")
    assert "Consent taken back" in esi.get(address).text
    assert "Cooking together" not in esi.get(f"{house.at}/items").text
    assert "Cooking together" in esi.get(f"{house.at}/items?withdrawn=yes").text
    asha.send(f"{address}/restore", {}, page=f"{address}/restore")
    assert "Cooking together" in esi.get(f"{house.at}/items").text


def test_an_action_point_is_tracked_to_evidence(house: House, client: Client) -> None:
    with unit_of_work():
        action = cycles.add_action(
            house.cycle, words="Show leavings.", criteria=["1.2"], due=None, by=house.cast.asha
        )
    item = house.add("1.2")
    asha = client(house.cast.asha)
    file = f"/evidence/items/{item.public_id}/criteria"
    asha.send(file, {"criteria": ["1.2"], "action": str(action.public_id)}, page=file)
    assert "Cooking together" in asha.get(f"/evidence/actions/{action.public_id}").text


def test_the_list_is_narrowed(house: House, client: Client) -> None:
    house.add("7.3", title="Cooking")
    house.add("1.1", title="A welcome 100%", voice="residents", kind="welcome")
    house.add(title="Nothing yet", day=None)
    esi = client(house.cast.esi)
    for asked, there in (
        ("criterion=1.1", "A welcome"),
        ("criterion=none", "Nothing yet"),
        ("kind=welcome", "A welcome"),
        ("voice=residents", "A welcome"),
        ("text=100%25", "A welcome"),
    ):
        page = esi.get(f"{house.at}/items?{asked}").text
        assert there in page, asked
        assert "1 piece" in page, asked
    assert "Nothing like that." in esi.get(f"{house.at}/items?text=cat").text


def test_a_list_costs_the_same_however_long(
    house: House, client: Client, statements: Statements
) -> None:
    esi = client(house.cast.esi)
    counts = []
    for many in (1, 12):
        for _ in range(many):
            house.add("7.3")
        esi.get(f"{house.at}/items")
        with statements() as sent:
            assert esi.get(f"{house.at}/items").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_from_the_gap_map_the_page_says_for_what(house: House, client: Client) -> None:
    esi = client(house.cast.esi)
    page = esi.get(f"{house.at}/add?criterion=1.1").text
    assert "For criterion 1.1: Newcomers are helped to join in with others" in page
    assert "Nothing for it is in residents’ own voice yet." in page
    assert 'value="residents" checked' in page
    assert "For criterion" not in esi.get(f"{house.at}/add?criterion=99").text
    house.add("1.1", voice="residents")
    assert 'value="residents" checked' not in esi.get(f"{house.at}/add?criterion=1.1").text
    sent = esi.send(f"{house.at}/add?criterion=1.1", typed(), page=f"{house.at}/add?criterion=1.1")
    assert sent.location.endswith("/criteria?criterion=1.1")
    assert 'value="1.1" checked' in esi.get(sent.location).text


def test_saved_under_no_criterion_is_not_called_filed(house: House, client: Client) -> None:
    esi, item = client(house.cast.esi), house.add()
    file = f"/evidence/items/{item.public_id}/criteria"
    page = esi.get(esi.send(file, {"shows": "Care."}, page=file).location).text
    assert "Saved. It is under no criterion, so it counts for nothing yet." in page
    assert "Filed" not in page.split("</h1>")[0]
    page = esi.get(esi.send(file, {"criteria": ["7.3", "1.1"]}, page=file).location).text
    assert "Filed under 1.1, 7.3." in page
