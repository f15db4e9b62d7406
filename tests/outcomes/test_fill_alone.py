"""Filling a form in alone: on a screen handed over, and by a personal link."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from base import clock
from base.database import db
from base.mail import OutgoingMail
from base.work import unit_of_work
from outcomes.models import FillLink, FormDraft, InstrumentChoice, Response, Wording
from outcomes.services.links import end_links_of_gone
from tests.build import SYSTEM, Build, Cast
from tests.conftest import Clock
from tests.outcomes.conftest import CALM, Client, Measured

NEUTRAL = "There is nothing to fill in at this address."


def _root(measured: Measured, slug: str = "core_10") -> str:
    return f"/people/{measured.person.public_id}/measures/{slug}"


def _value(measured: Measured) -> str:
    return f"{measured.enrolments[0].public_id}|start"


def _link(client: Any, measured: Measured, days: str = "7") -> str:
    page = client.send(f"{_root(measured)}/link", {"occasion": _value(measured), "days": days}).text
    found = re.search(r"https?://[^/\s]+(/form/[\w-]+)", page)
    assert found, page
    return found[1]


def _answers(**but: str) -> dict[str, str]:
    return {f"item-{item}": str(answer) for item, answer in CALM.items()} | but


def _kept() -> list[Response]:
    db.session.expire_all()
    return list(db.session.scalars(select(Response).order_by(Response.id)))


def test_a_screen_handed_over_leads_nowhere_else(
    cast: Cast, measured: Measured, client: Client
) -> None:
    esi = client(cast.esi)
    warned = esi.get(f"{_root(measured)}/hand-over?occasion={_value(measured)}").text
    assert "You are signed out here first" in warned
    begun = esi.send(f"{_root(measured)}/hand-over", {"occasion": _value(measured)})
    assert begun.location.startswith("/form/")
    # Whoever holds it now has no sign-in: every other address is the sign-in page.
    for path in (
        "/",
        "/measures",
        _root(measured) + "/type",
        f"/people/{measured.person.public_id}",
    ):
        assert "/sign-in" in esi.get(path).location
    page = esi.get(begun.location).text
    assert measured.person.called not in page
    assert measured.person.code not in page
    assert "MBT" not in page
    assert "<title>Questions</title>" in page
    assert "116 123" in page
    assert 'href="/"' not in page
    assert esi.get(begun.location).headers["Cache-Control"] == "no-store"


def test_one_question_at_a_time_kept_as_it_goes(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = _link(client(cast.ben), measured)
    him = client(None)
    first = him.send(f"{path}/one/1", {"item-1": "2", "go": "next"})
    assert first.location == f"{path}/one/2"
    back = him.send(f"{path}/one/2", {"item-2": "1", "go": "back"})
    assert back.location == f"{path}/one/1"
    assert "checked" in him.get(f"{path}/one/1").text
    # On another telephone, later, it is as he left it.
    later = client(None)
    assert "You began already." in later.get(path).text
    end = later.get(f"{path}/one/end").text
    assert "You left out 8." in end
    assert later.send(f"{path}/one/end", {}, page=f"{path}/one/end").status_code == 200
    (kept,) = _kept()
    assert kept.answers == {"1": 2, "2": 1}
    assert (kept.mode, kept.occasion, kept.typed_by_id) == ("link", "start", None)
    (unanswered,) = measured.flags()
    assert (unanswered.item, unanswered.answer) == ("6", None)
    assert db.session.scalars(select(FormDraft)).all() == []


def test_all_on_one_page_and_the_risk_item_reaches_staff_at_once(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = _link(client(cast.ben), measured)
    him = client(None)
    sent = him.send(f"{path}/all/1", _answers(**{"item-6": "4"}))
    assert sent.location == f"{path}/all/end"
    thanks = him.send(f"{path}/all/end", {}, page=f"{path}/all/end").text
    assert "Your answers are sent." in thanks
    assert "116 123" in thanks
    assert "The Thursday Team" in thanks
    assert "13" not in re.sub(r"116 123|\w{30,}|01632 960000", "", thanks)
    assert "was answered 4" in client(cast.esi).get("/").text
    shown = client(cast.esi).get(f"/responses/{_kept()[0].public_id}").text
    assert "Kept by the person themselves" in shown


def test_whoever_answers_for_him_is_told_and_told_nothing(
    cast: Cast, measured: Measured, client: Client
) -> None:
    him = client(None)
    quiet, loud = _link(client(cast.ben), measured), _answers(**{"item-6": "2"})
    him.send(f"{quiet}/all/1", loud)
    him.send(f"{quiet}/all/end", {}, page=f"{quiet}/all/end")
    sent = db.session.scalars(select(OutgoingMail)).all()
    therapist = measured.enrolments[0].therapist
    assert therapist
    assert {one.recipient for one in sent} == {cast.asha.email, therapist.email}
    for one in sent:
        for secret in (measured.person.called, measured.person.code, "CORE", "MBT", "suicid"):
            assert secret not in one.subject + one.body


def test_in_the_language_chosen(
    cast: Cast, measured: Measured, client: Client, build: Build
) -> None:
    for language, first in (("en", "I feel so and so"), ("cy", "Teimlais fel hyn")):
        body = {"items": {"1": first}, "answers": {"0": "Na"}, "instructions": f"In {language}"}
        build.save(
            Wording(
                slug="core_10", language=language, version=1, body=body, licence="A licence",
                agreed_by="Asha", at=clock.now(), by_id=cast.asha.id,
            )
        )  # fmt: skip
    path = _link(client(cast.ben), measured)
    him = client(None)
    assert "Cymraeg" in him.get(path).text
    assert 'href="' + path + '/one/1?in=cy"' in him.get(f"{path}?in=cy").text
    page = him.get(f"{path}/one/1?in=cy").text
    assert "Teimlais fel hyn" in page
    assert 'lang="cy"' in page
    end = him.send(f"{path}/all/1?in=cy", _answers())
    assert end.location == f"{path}/all/end?in=cy"
    him.send(end.location, {}, page=end.location)
    assert _kept()[0].language == "cy"


def test_sent_twice_it_is_one_and_the_link_is_used_up(
    cast: Cast, measured: Measured, client: Client, at: Clock
) -> None:
    path = _link(client(cast.ben), measured)
    him = client(None)
    him.send(f"{path}/all/1", _answers())
    token = him.token(f"{path}/all/end")
    for _ in range(2):
        answer = him.post(f"{path}/all/end", data={"csrf_token": token})
        assert "Thank you" in answer.text
    assert len(_kept()) == 1
    for address in (path, f"{path}/all/1", f"{path}/all/end"):
        gone = him.get(address)
        assert gone.status_code == 404
        assert NEUTRAL in gone.text


def test_wrong_old_ended_and_used_links_say_the_same(
    cast: Cast, measured: Measured, client: Client, at: Clock
) -> None:
    ben, him = client(cast.ben), client(None)
    replaced = _link(ben, measured)
    ended = _link(ben, measured)
    assert him.get(ended).status_code == 200
    said = {him.get(replaced).text, him.get("/form/nonsense").text}
    (live,) = db.session.scalars(select(FillLink).where(FillLink.ended_at.is_(None))).all()
    ben.send(
        f"/fill-links/{live.public_id}/end",
        {},
        page=f"/people/{measured.person.public_id}/measures",
    )
    said.add(him.get(ended).text)
    expired = _link(ben, measured, days="1")
    him.send(f"{expired}/all/1", {"item-1": "2"})
    at.at += timedelta(days=1, minutes=1)
    said.add(him.get(expired).text)
    assert len(said) == 1
    with unit_of_work():
        assert end_links_of_gone(SYSTEM) == 1
    assert db.session.scalars(select(FormDraft)).all() == []


def test_a_wrong_answer_is_told_and_the_others_stay(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = _link(client(cast.ben), measured)
    him = client(None)
    page = him.send(f"{path}/all/1", _answers(**{"item-1": "9"}))
    assert page.status_code == 422
    assert "Choose one of the answers offered." in page.text
    assert page.text.count("checked") == 9
    nothing = him.send(f"{path}/all/end", {}, page=f"{path}/all/1")
    assert nothing.status_code == 422
    assert "Nothing is answered." in nothing.text
    assert him.get(f"{path}/one/11").location == path


def test_the_token_is_in_no_log(
    cast: Cast, measured: Measured, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    path = _link(client(cast.ben), measured)
    token = path.rpartition("/")[2]
    with caplog.at_level(logging.INFO):
        client(None).get(path)
        client(None).get(f"{path}/all/1")
    assert caplog.records
    assert not any(token in record.getMessage() for record in caplog.records)


def test_who_may_make_one(cast: Cast, measured: Measured, client: Client) -> None:
    for way in ("link", "hand-over"):
        path = f"{_root(measured)}/{way}"
        assert client(cast.cara).get(path).status_code == 404
        assert client(cast.dev).get(path).status_code == 403
        assert client(None).get(path).status_code == 302
    ben = client(cast.ben)
    for slug in ("oas_m", "honos_secure"):
        refused = ben.send(f"{_root(measured, slug)}/hand-over", {"occasion": ""})
        assert refused.status_code == 422
        assert "off" in refused.text or "themselves" in refused.text
    assert ben.get(f"{_root(measured, 'essences')}/link").status_code == 404
    refused = ben.send(f"{_root(measured)}/link", {"days": "99"})
    assert "Choose one of the answers offered." in refused.text
    assert db.session.scalars(select(FillLink)).all() == []


def test_nobody_who_answers_alone_is_turned_away_because_staff_were_first(
    cast: Cast, measured: Measured, client: Client, build: Build
) -> None:
    path = _link(client(cast.ben), measured)
    him = client(None)
    him.send(f"{path}/all/1", _answers(**{"item-6": "3"}))
    measured.filled()  # the same occasion, typed from paper meanwhile
    build.save(InstrumentChoice(slug="core_10", on=False, at=clock.now()))  # and switched off
    assert "Thank you" in him.send(f"{path}/all/end", {}, page=f"{path}/all/end").text
    paper, own = _kept()
    assert (paper.occasion, own.occasion, own.mode) == ("start", "", "link")
    assert [(flag.item, flag.answer) for flag in measured.flags()] == [("6", 3)]


def test_a_page_that_comes_after_the_sending_keeps_nothing(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = _link(client(cast.ben), measured)
    him, tab = client(None), client(None)
    him.send(f"{path}/one/1", {"item-1": "2"})
    tab.send(f"{path}/one/2", {"item-2": "1"})  # another tab: neither loses the other's answer
    him.send(f"{path}/one/end", {}, page=f"{path}/one/end")
    assert _kept()[0].answers == {"1": 2, "2": 1}
    assert "Thank you" in tab.send(f"{path}/one/3", {"item-3": "4"}).text
    assert db.session.scalars(select(FormDraft)).all() == []


def test_whoever_is_with_no_team_any_more_has_nothing_to_fill_in(
    cast: Cast, measured: Measured, client: Client, build: Build
) -> None:
    path = _link(client(cast.ben), measured)
    for one in measured.person.caseload:
        one.ended_at = clock.now()
    build.save(*measured.person.caseload)
    assert NEUTRAL in client(None).get(path).text


def test_a_number_on_a_line_is_read_as_people_write_it(
    cast: Cast, measured: Measured, client: Client
) -> None:
    page = client(cast.ben).send(f"{_root(measured, 'ors')}/link", {"occasion": "", "days": "7"})
    path = re.search(r"https?://[^/\s]+(/form/[\w-]+)", page.text)
    assert path
    him = client(None)
    wrong = him.send(
        f"{path[1]}/all/1", {"item-1": "1_0", "item-2": "nan", "item-3": "11", "item-4": "3.33"}
    )
    for said in (
        "“1_0”, which is not a number",
        "Item 2 is nan",
        "Item 3 is 11",
        "in steps of 0.1",
    ):
        assert said in wrong.text
    him.send(f"{path[1]}/all/1", {"item-1": "7,5", "item-2": "8", "item-3": " 6.3 "})
    him.send(f"{path[1]}/all/end", {}, page=f"{path[1]}/all/end")
    assert _kept()[0].answers == {"1": 7.5, "2": 8, "3": 6.3}
