"""A participant asks for a format on their own page; staff see it until somebody has answered."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from base.database import db
from base.work import unit_of_work
from calendars.models import FormatRequest
from calendars.services import formats
from people.roles import Can
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.own import Own, said
from tests.calendars.rows import Rows


@pytest.fixture
def own(rows: Rows, app: Flask) -> Own:
    """Somebody with a page and one session."""
    return Own.made(rows, app)


def _ask(own: Own, *wanted: str, note: str = "") -> object:
    return own.browser().post(f"{own.path}/format", data={"formats": list(wanted), "note": note})


def _asked() -> list[FormatRequest]:
    return list(db.session.scalars(select(FormatRequest).order_by(FormatRequest.id)))


def _answer_at(own: Own) -> str:
    return f"/people/{own.person.public_id}/formats/{_asked()[-1].public_id}"


def test_staff_see_it_until_it_is_dealt_with(own: Own, client: Client) -> None:
    assert _ask(own, "large_print", "interpreter", note="Welsh").location.endswith("said=format")
    ben = client(own.rows.cast.ben)
    for path in ("/", f"/people/{own.person.public_id}"):
        text = said(ben.get(path).text)
        assert "Large print; An interpreter, or another language; “Welsh”" in text, path
    assert ben.send(_answer_at(own), {"answer": "accepted"}).status_code == 303
    for path in ("/", f"/people/{own.person.public_id}"):
        assert "“Welsh”" not in said(ben.get(path).text), path
    contact = own.person.contact
    assert contact is not None
    assert (contact.large_print, contact.easy_read, contact.interpreter) == (True, False, "Welsh")
    assert contact.formats_review == date(2027, 3, 2)
    assert "my-large" in own.browser().get(own.path).text


def test_what_they_have_already_stays(own: Own, client: Client) -> None:
    with unit_of_work():
        contact = own.person.contact
        contact.easy_read, contact.interpreter = True, "Polish"
        formats.record("test.built", "Known.", by=SYSTEM)
    _ask(own, "read_aloud", "interpreter")
    client(own.rows.cast.ben).send(_answer_at(own), {"answer": "accepted"})
    contact = own.person.contact
    assert (contact.easy_read, contact.read_aloud, contact.interpreter) == (True, True, "Polish")


def test_not_now_needs_a_reason(own: Own, client: Client) -> None:
    _ask(own, note="Phone me instead")
    ben = client(own.rows.cast.ben)
    answer = ben.send(_answer_at(own), {"answer": "not_now"})
    assert answer.status_code == 422
    assert "Say why not" in answer.text
    assert ben.send(_answer_at(own), {"answer": ""}).status_code == 422
    assert ben.send(_answer_at(own), {"answer": "not_now", "why": "Asked"}).status_code == 303
    again = ben.send(_answer_at(own), {"answer": "accepted"})
    assert again.status_code == 422
    assert not own.person.contact.large_print


def test_asked_again_it_is_changed_not_doubled(own: Own) -> None:
    _ask(own, "large_print")
    _ask(own, "large_print")
    html = own.browser().get(f"{own.path}/format").text
    assert "You have asked." in html
    assert 'value="large_print" checked' in html
    _ask(own, "easy_read", note="Short words")
    [one] = _asked()
    assert (one.formats, one.note) == (["easy_read"], "Short words")


@pytest.mark.parametrize(
    ("wanted", "note"),
    [((), ""), (("made_up",), ""), ((), "x" * 201), ((), "y" * 10_000), ((), "\x00\x0b")],
)
def test_nothing_or_nonsense_is_refused_and_kept(
    own: Own, wanted: tuple[str, ...], note: str
) -> None:
    answer = _ask(own, *wanted, note=note)
    assert answer.status_code == 422
    assert not _asked()
    if note.startswith("x"):
        assert note in answer.text


@pytest.mark.parametrize("note", ["Cymraeg, os gwelwch yn dda", "עברית", "🙂", "<b>#x</b>"])
def test_anything_can_be_written(own: Own, note: str, client: Client) -> None:
    assert _ask(own, note=note).status_code == 303
    assert f"“{note}”" in said(client(own.rows.cast.ben).get("/").text) or "<" in note


def test_who_may_answer(own: Own, client: Client) -> None:
    _ask(own, "large_print")
    cast = own.rows.cast
    for user in (cast.asha, cast.ben, cast.esi, cast.dev):
        status = client(user).get(_answer_at(own)).status_code
        assert status == (200 if user.may(Can.GIVE_CALENDAR) else 403), user.name
    assert client(cast.cara).get(_answer_at(own)).status_code == 404
    assert "Large print" not in said(client(cast.cara).get("/").text)
    other = own.rows.build.participant(cast.team)
    wrong = _answer_at(own).replace(str(own.person.public_id), str(other.public_id))
    assert client(cast.asha).get(wrong).status_code == 404


def test_what_they_asked_for_in_their_own_words_is_written_down(own: Own, client: Client) -> None:
    ben = client(own.rows.cast.ben)
    _ask(own, "large_print", note="Yellow paper")
    assert ben.send(_answer_at(own), {"answer": "accepted"}).status_code == 303
    contact = own.person.contact
    assert contact is not None
    assert (contact.large_print, contact.other_needs, contact.interpreter) == (
        True, "Yellow paper", "",
    )  # fmt: skip
    assert "“Yellow paper”" in said(ben.get(f"/people/{own.person.public_id}").text)
    _ask(own, note="Ring after noon")
    ben.send(_answer_at(own), {"answer": "accepted"})
    _ask(own, "interpreter", note="Welsh")
    ben.send(_answer_at(own), {"answer": "accepted"})
    _ask(own, "interpreter", note="A woman, please")
    ben.send(_answer_at(own), {"answer": "accepted"})
    db.session.refresh(contact)
    assert contact.interpreter == "Welsh"
    assert contact.other_needs == "Yellow paper; Ring after noon; A woman, please"
    assert (
        "Yellow paper; Ring after noon" in ben.get(f"/people/{own.person.public_id}/contact").text
    )
