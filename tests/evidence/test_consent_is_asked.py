"""Nobody's consent is taken for granted: it is chosen, and asked again where faces often are."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from base.database import db
from base.work import unit_of_work
from evidence.models import EvidenceItem, KeptUpload
from evidence.services import items
from tests.everything_evidence import written
from tests.evidence.conftest import Client, House
from tests.evidence.test_add_files import kept, post
from tests.evidence.test_add_items import the_item, typed
from tests.evidence.test_attachments import pdf, photograph

ASKED = "A photograph often shows somebody’s face or work."


def picture(**kw: str) -> dict[str, object]:
    """The form with a photograph of what residents made."""
    return typed(alt="A painting", **kw) | {"file": (io.BytesIO(photograph()), "a.jpg")}


def nothing_kept() -> bool:
    return db.session.scalars(select(EvidenceItem)).all() == []


def test_no_consent_is_chosen_before_somebody_chooses(house: House, client: Client) -> None:
    esi, add = client(house.cast.esi), f"{house.at}/add"
    page = esi.get(add).text
    assert "checked" not in page.split('name="consent"', 1)[1].split("</fieldset>")[0]
    sent = esi.send(add, typed(consent=""), page=add)
    assert (sent.status_code, "Choose one." in sent.text) == (422, True)


def test_a_picture_asks_once_whether_somebody_is_in_it(house: House, client: Client) -> None:
    add = f"{house.at}/add"
    asked = post(client, house, add, picture())
    assert (asked.status_code, ASKED in asked.text) == (422, True)
    assert nothing_kept()
    key = db.session.scalars(select(KeptUpload)).one().public_id
    told = typed(alt="A painting", kept=str(key), nobody="y")
    assert post(client, house, add, told).status_code == 303
    assert [one.alt for one in kept()] == ["A painting"]


@pytest.mark.parametrize("consent", ["agreed_pack", "agreed_building", "not_yet"])
def test_a_picture_with_another_answer_is_not_asked_about(
    house: House, client: Client, consent: str
) -> None:
    assert post(client, house, f"{house.at}/add", picture(consent=consent)).status_code == 303


def test_a_pdf_is_not_asked_about(house: House, client: Client) -> None:
    fields = typed() | {"file": (io.BytesIO(pdf()), "plan.pdf")}
    assert post(client, house, f"{house.at}/add", fields).status_code == 303


@pytest.mark.parametrize(
    "own",
    [
        {"kind": "quote"},
        {"voice": "residents", "happened": "One said “I did not think I would stay”."},
    ],
)
def test_somebodys_own_words_are_asked_about(
    house: House, client: Client, own: dict[str, str]
) -> None:
    esi, add = client(house.cast.esi), f"{house.at}/add"
    asked = esi.send(add, typed(**own), page=add)
    assert "These look like somebody’s own words." in asked.text
    assert esi.send(add, typed(**own, nobody="y"), page=add).status_code == 303


def test_a_change_to_own_words_is_asked_about_and_another_is_not(
    house: House, client: Client
) -> None:
    item = house.add()
    esi, change = client(house.cast.esi), f"/evidence/items/{item.public_id}/change"
    asked = esi.send(change, typed(kind="quote"), page=change)
    assert "These look like somebody’s own words." in asked.text
    with unit_of_work():
        items.change_item(item, written(kind="quote"), version=1, by=house.cast.asha)
    assert esi.send(change, typed(kind="quote", title="Said"), page=change).status_code == 303


def test_a_picture_added_later_is_asked_about(house: House, client: Client) -> None:
    item = house.add()
    add = f"/evidence/items/{item.public_id}/files/add"
    fields = {"alt": "A cake", "file": (io.BytesIO(photograph()), "a.jpg")}
    asked = post(client, house, add, fields)
    assert (asked.status_code, ASKED in asked.text) == (422, True)
    key = db.session.scalars(select(KeptUpload)).one().public_id
    again = {"alt": "A cake", "kept": str(key), "nobody": "y"}
    assert post(client, house, add, again).status_code == 303
    assert len(kept()) == 1
    assert the_item().files
