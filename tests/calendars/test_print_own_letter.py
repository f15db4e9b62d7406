"""Staff print the letter with links just made; the tokens are in the form alone."""

from __future__ import annotations

import io
import logging

import pypdf
import pytest
from sqlalchemy import select, text

from base.audit import record
from base.database import db
from base.work import unit_of_work
from calendars.queries.sessions import forbidden
from calendars.services import pages
from people.models import Participant
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.own import make_page
from tests.calendars.rows import Rows


@pytest.fixture
def person(rows: Rows) -> Participant:
    """Somebody with nothing yet."""
    return rows.build.participant(rows.cast.team, given_name="#Adam*", family_name="Reed")


def _letter(person: Participant) -> str:
    return f"/people/{person.public_id}/calendar/letter"


def _words(body: bytes) -> str:
    read = pypdf.PdfReader(io.BytesIO(body))
    assert "/StructTreeRoot" in read.root_object
    assert read.root_object["/MarkInfo"]["/Marked"]
    assert read.root_object["/Lang"].startswith("en")
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def _send(client: Client, rows: Rows, person: Participant, **form: str) -> object:
    page = f"/people/{person.public_id}/calendar"
    return client(rows.cast.ben).send(_letter(person), form, page=page)


def test_it_brings_both_links(client: Client, rows: Rows, person: Participant) -> None:
    _, token = make_page(person)
    _, path = rows.feed(person)
    feed_token = path.removeprefix("/calendar/").removesuffix(".ics")
    answer = _send(client, rows, person, page_token=token, feed_token=feed_token, layout="ordinary")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="letter.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    words = _words(answer.data)
    assert "Hello #Adam*," in words
    assert "The Thursday Team" in words
    assert "01632 960000" in words
    plain = words.replace(" ", "")
    assert token in plain
    assert feed_token in plain
    for secret in (token, feed_token):
        words = words.replace(secret, "")
    assert not forbidden().found_in(words)


@pytest.mark.parametrize("needs", ["large_print", "easy_read", ""])
def test_what_they_need_is_chosen_to_begin_with(
    client: Client, rows: Rows, person: Participant, needs: str
) -> None:
    if needs:
        with unit_of_work():
            setattr(person.contact, needs, True)
            record("test.built", "Needs.", by=SYSTEM)
    ben = client(rows.cast.ben)
    ben.send(f"/people/{person.public_id}/own-page/make", {"word": "Class"})
    html = ben.get(f"/people/{person.public_id}/calendar").text
    assert f'value="{needs or "ordinary"}" checked' in html


@pytest.mark.parametrize("layout", ["ordinary", "large_print", "easy_read", ""])
def test_every_layout(client: Client, rows: Rows, person: Participant, layout: str) -> None:
    _, token = make_page(person)
    answer = _send(client, rows, person, page_token=token, layout=layout)
    assert token in _words(answer.data).replace(" ", "")


def test_nobody_elses_ended_or_invented_link_is_printed(
    client: Client, rows: Rows, person: Participant
) -> None:
    other = rows.build.participant(rows.cast.team)
    _, theirs = make_page(other)
    page, ended = make_page(person)
    with unit_of_work():
        pages.replace_page(page, by=SYSTEM)
    for given in ({}, {"page_token": theirs}, {"page_token": ended}, {"feed_token": "x\x00"}):
        answer = _send(client, rows, person, layout="ordinary", **given)
        assert answer.status_code == 422
        assert "This link has ended" in answer.text
    answer = _send(client, rows, person, page_token=ended, layout="made-up")
    assert answer.status_code == 422


def test_the_token_is_in_no_log_and_no_table(
    client: Client, rows: Rows, person: Participant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, token = make_page(person)
    assert _send(client, rows, person, page_token=token, layout="ordinary").status_code == 200
    assert token not in caplog.text
    for table in db.metadata.tables.values():
        kept = map(str, db.session.execute(select(table)))
        assert not any(token in row for row in kept), table.name
    downloaded = db.session.execute(
        text("select sentence from audit_event where action = 'file.downloaded'")
    ).scalar_one()
    expected = f"Ben Facilitator downloaded the letter with the links of {person.code} as PDF."
    assert downloaded == expected


def test_who_may(client: Client, rows: Rows, person: Participant) -> None:
    _, token = make_page(person)
    form = {"page_token": token, "layout": "ordinary"}
    statuses = {
        who: client(getattr(rows.cast, who))
        .send(_letter(person), form, page="/account")
        .status_code
        for who in ("asha", "cara", "dev")
    }
    assert statuses["asha"] == 200
    assert statuses["cara"] == 404
    assert statuses["dev"] in {403, 404}
