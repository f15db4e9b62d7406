"""Amending a mark after signing: easy, explicit, and the old one stays readable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from attendance.models import Mark, Register
from base.audit import AuditEvent
from base.database import db
from tests.attendance.conftest import Client, Group
from tests.build import Cast
from tests.conftest import Clock

ILL = {"came": "no_warning", "reason": "ill", "why": "His mother rang this afternoon", "link": "1"}


@pytest.fixture
def signed(cast: Cast, group: Group, client: Client, at: Clock) -> Group:
    """Signed by Ben: two came, Carl did not. An hour passes."""
    data = {"do": "sign", "version": "0", **group.typed("came", "came", "no_warning")}
    assert client(cast.ben).send(group.path, data).status_code == 303
    at.at += timedelta(hours=1)
    return group


def _path(group: Group, number: int = 2) -> str:
    return f"{group.path}/{group.place(number).public_id}/amend"


def _chain(group: Group, number: int = 2) -> list[Mark]:
    place = group.place(number)
    return list(
        db.session.scalars(select(Mark).where(Mark.place_id == place.id).order_by(Mark.link))
    )


def test_an_amendment_follows_the_mark_it_corrects(
    cast: Cast, signed: Group, client: Client
) -> None:
    browser = client(cast.asha)
    page = browser.get(_path(signed)).text
    assert "Marked now: <strong>Didn&#39;t come</strong>" in page
    assert browser.send(_path(signed), ILL).status_code == 303
    first, second = _chain(signed)
    assert (first.presence, first.compliance, first.why) == ("3", "AFTA", "")
    assert (second.presence, second.compliance, second.reason) == ("3", "AAME", "ill")
    assert second.why == "His mother rang this afternoon"
    assert second.typed_by_id == cast.asha.id
    register = db.session.scalar(select(Register))
    assert register is not None
    assert (register.status, register.version) == ("amended", 2)
    assert register.signed_by is cast.ben
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "mark.amended"))
    assert event is not None
    assert "→" in event.sentence
    assert "Carl" not in event.sentence, "codes, not names"
    shown = browser.get(signed.path).text
    assert "Amended since." in shown
    assert "The mark of Carl Smith is amended." in shown


def test_nobody_else_amends(cast: Cast, signed: Group, client: Client) -> None:
    path = _path(signed)
    assert client(cast.dev).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
    assert client(cast.cara).send(path, ILL, page="/account").status_code == 404
    assert client(cast.dev).send(path, ILL, page="/account").status_code == 403
    assert len(_chain(signed)) == 1


def test_the_reason_for_amending_is_asked_for_and_nothing_is_lost(
    cast: Cast, signed: Group, client: Client
) -> None:
    answer = client(cast.ben).send(_path(signed), ILL | {"why": " ", "staff_note": "Rang at 2pm"})
    assert answer.status_code == 422
    assert "Say why this mark is being changed." in answer.text
    assert "Rang at 2pm" in answer.text
    assert len(_chain(signed)) == 1


def test_nothing_changed_says_so(cast: Cast, signed: Group, client: Client) -> None:
    browser = client(cast.ben)
    browser.send(_path(signed), {"came": "no_warning", "why": "Checking", "link": "1"})
    assert "Nothing changed" in browser.get(signed.path).text
    assert len(_chain(signed)) == 1


@pytest.mark.parametrize(
    "only",
    [
        {"staff_note": "Seemed low"},
        {"person_note": "See you next week"},
        {"compliance": "UAAB"},
        {"came": "told_before"},
    ],
)
def test_a_change_of_one_thing_alone_is_saved(
    cast: Cast, signed: Group, client: Client, only: dict[str, str]
) -> None:
    data = {"came": "no_warning", "why": "Left out", "link": "1"} | only
    assert client(cast.ben).send(_path(signed), data).status_code == 303
    assert len(_chain(signed)) == 2


def test_two_people_amending_one_mark(cast: Cast, signed: Group, client: Client) -> None:
    client(cast.asha).send(_path(signed), ILL)
    late = {"came": "late", "late_minutes": "20", "why": "He was here", "link": "1"}
    browser = client(cast.ben)
    answer = browser.send(_path(signed), late)
    assert answer.status_code == 422
    assert "Asha Lead changed this mark on Monday 2 March 2026 at 10am" in answer.text
    assert 'value="20"' in answer.text
    assert 'name="link" value="2"' in answer.text
    assert len(_chain(signed)) == 2
    assert browser.send(_path(signed), late | {"link": "2"}).status_code == 303
    assert [mark.presence for mark in _chain(signed)] == ["3", "3", "6"]


def test_before_signing_the_register_is_the_place(cast: Cast, group: Group, client: Client) -> None:
    browser = client(cast.ben)
    assert browser.get(_path(group)).status_code == 303
    assert "not signed yet" in browser.get(group.path).text


def test_a_hidden_place_is_not_there_and_its_reader_marks_it_later(
    cast: Cast, group: Group, client: Client
) -> None:
    group.rows.limited(group.people[2], cast.asha)
    data = {"do": "sign", "version": "0", **group.typed("came", "came")}
    assert client(cast.ben).send(group.path, data).status_code == 303
    assert client(cast.ben).get(_path(group)).status_code == 404
    assert client(cast.ben).get(_path(group).replace("amend", "history")).status_code == 404
    late = {"came": "came", "why": "Marked by his own worker", "link": "0"}
    assert client(cast.asha).send(_path(group), late).status_code == 303
    (mark,) = _chain(group)
    assert (mark.link, mark.presence) == (1, "5")


def test_a_place_of_another_session_is_not_there(cast: Cast, signed: Group, client: Client) -> None:
    other = signed.rows.session(signed.cohort, signed.people[0])
    path = f"{signed.path}/{other.places[0].public_id}/amend"
    assert client(cast.ben).get(path).status_code == 404


def test_history_shows_who_when_what_it_was_and_why(
    cast: Cast, signed: Group, client: Client
) -> None:
    client(cast.asha).send(_path(signed), ILL | {"staff_note": "<i>Rang</i>"})
    path = _path(signed).replace("amend", "history")
    page = client(cast.ben).get(path).text
    for words in (
        "2 entries",
        "by Asha Lead",
        "by Ben Facilitator",
        "Why it was changed:</b> His mother rang this afternoon",
        "Reason: none → Ill or a medical appointment",
        "&lt;i&gt;Rang&lt;/i&gt;",
    ):
        assert words in page
    assert page.index("Asha Lead") < page.index("by Ben Facilitator")

    assert client(cast.dev).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
