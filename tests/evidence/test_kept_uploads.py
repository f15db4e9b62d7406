"""A file outlives the refusal of its form: its sender's alone, for an hour, and used once."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import db
from evidence.jobs import forget_kept_uploads
from evidence.models import EvidenceItem, KeptUpload
from tests.conftest import Clock
from tests.evidence.conftest import Client, House
from tests.evidence.test_add_files import kept, post
from tests.evidence.test_add_items import typed
from tests.evidence.test_attachments import docx, photograph
from tests.evidence.test_plain_documents import _COMMENT
from tests.page import CheckedClient


def refused(house: House, client: Client) -> str:
    """A photograph sent without words about it; the key it was kept under."""
    fields = typed(consent="agreed_pack") | {"file": (io.BytesIO(photograph()), "party.jpg")}
    answer = post(client, house, f"{house.at}/add", fields)
    assert answer.status_code == 422
    assert "Say in a few words what the picture shows" in answer.text
    assert "“party.jpg” is still here" in answer.text
    key = str(db.session.scalars(select(KeptUpload.public_id)).all()[-1])
    assert f'name="kept" value="{key}"' in answer.text
    return key


def again(key: str, **kw: str) -> dict[str, str]:
    return typed(consent="agreed_pack", kept=key, **kw)


def test_it_is_kept_and_need_not_be_chosen_again(house: House, client: Client) -> None:
    key = refused(house, client)
    assert post(client, house, f"{house.at}/add", again(key, alt="A table")).status_code == 303
    (file,) = kept()
    assert (file.name, file.alt) == ("party.jpg", "A table")
    assert b"Exif" not in (file.content or b"")
    assert db.session.scalars(select(KeptUpload)).all() == []


def test_it_stays_through_another_refusal(house: House, client: Client) -> None:
    key = refused(house, client)
    answer = post(client, house, f"{house.at}/add", again(key, alt="A table", title=""))
    assert (answer.status_code, f'value="{key}"' in answer.text) == (422, True)
    assert post(client, house, f"{house.at}/add", again(key, alt="A table")).status_code == 303


def test_it_can_be_left_out_or_replaced(house: House, client: Client) -> None:
    key = refused(house, client)
    fields = again(key, alt="Another") | {"file": (io.BytesIO(photograph()), "new.jpg")}
    assert post(client, house, f"{house.at}/add", fields).status_code == 303
    assert [one.name for one in kept()] == ["new.jpg"]
    key = refused(house, client)
    assert post(client, house, f"{house.at}/add", again(key, without="y")).status_code == 303
    assert len(kept()) == 1
    assert db.session.scalars(select(KeptUpload)).all() == []


@pytest.mark.parametrize("key", ["", "no key", "0f8fad5b-d9cb-469f-a165-70867728950e"])
def test_a_key_of_nothing(house: House, client: Client, key: str) -> None:
    answer = post(client, house, f"{house.at}/add", again(key))
    assert answer.status_code == (422 if key else 303)
    assert ("choose it again" in answer.text) == bool(key)


def test_it_is_nobody_elses(house: House, client: Client) -> None:
    key, add = refused(house, client), f"{house.at}/add"
    answer = client(house.cast.asha).send(add, again(key, alt="A table"), page=add)
    assert (answer.status_code, "choose it again" in answer.text) == (422, True)
    assert db.session.scalars(select(EvidenceItem)).all() == []


def test_after_an_hour_it_is_gone(house: House, client: Client, at: Clock) -> None:
    key = refused(house, client)
    assert forget_kept_uploads() == "0 removed"
    at.at += timedelta(minutes=61)
    answer = post(client, house, f"{house.at}/add", again(key, alt="A table"))
    assert "kept for an hour and is gone: choose it again" in answer.text
    assert forget_kept_uploads() == "1 removed"


def test_no_more_than_four_of_one_person(house: House, client: Client) -> None:
    for _ in range(6):
        refused(house, client)
    assert len(db.session.scalars(select(KeptUpload)).all()) == 4


def test_a_file_that_cannot_be_kept_is_not(house: House, client: Client) -> None:
    fields = typed() | {"file": (io.BytesIO(b"MZ program"), "a.exe")}
    assert post(client, house, f"{house.at}/add", fields).status_code == 422
    assert db.session.scalars(select(KeptUpload)).all() == []


def test_what_was_taken_out_is_told_when_it_is_saved_at_last(house: House, client: Client) -> None:
    sent = docx(**{"word/comments.xml": _COMMENT})
    fields = typed(consent="agreed_pack", title="") | {"file": (io.BytesIO(sent), "plan.docx")}
    esi = client(house.cast.esi)

    def same(_: object) -> CheckedClient:
        return esi

    assert post(same, house, f"{house.at}/add", fields).status_code == 422
    key = str(db.session.scalars(select(KeptUpload.public_id)).one())
    answer = post(same, house, f"{house.at}/add", again(key))
    assert "Comments were taken out" in esi.get(answer.location).text


def test_a_photograph_is_made_safe_once(house: House, client: Client) -> None:
    key = refused(house, client)
    before = db.session.scalars(select(KeptUpload.content)).one()
    assert post(client, house, f"{house.at}/add", again(key, alt="A table")).status_code == 303
    assert kept()[0].content == before


def test_sent_twice_it_is_saved_once_and_nothing_is_asked_for(house: House, client: Client) -> None:
    key, add = refused(house, client), f"{house.at}/add"
    page = client(house.cast.esi).get(add).text
    once = page.partition('name="once"')[2].partition('value="')[2].partition('"')[0]
    fields = again(key, alt="A table", once=once)
    first, second = (post(client, house, add, fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(kept()) == 1
