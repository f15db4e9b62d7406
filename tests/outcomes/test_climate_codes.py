"""Slips with one-time codes, the poster, the paper form, and typing paper forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from base import kept
from base.audit import AuditEvent
from base.database import db
from outcomes import slip_codes
from outcomes.models import ClimateAnswer, ClimateCode, ClimateRound
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.outcomes.climate_rows import (
    Client,
    Climate,
    actions,
    answers,
    codes_on,
    count,
    filled,
)


@pytest.fixture
def climate(build: Build, at: Clock, cast: Cast) -> Climate:
    """Rounds of Asha's team."""
    return Climate(build, at, cast.team, cast.asha)


@pytest.fixture
def held(climate: Climate) -> ClimateRound:
    """An open round."""
    return climate.round()


def path(held: ClimateRound, part: str = "") -> str:
    return f"/climate/{held.public_id}{part}"


def test_slips_are_shown_once_and_only_hashes_are_kept(
    cast: Cast, client: Client, held: ClimateRound
) -> None:
    esi = client(cast.esi)
    page = esi.send(path(held, "/codes"), {"number": "9", "size": "ordinary", "beside_paper": "y"})
    assert page.status_code == 200
    codes = codes_on(page.text)
    assert len(set(codes)) == 9
    assert page.text.count("data:image/svg+xml;base64,") == 9
    hashes = {slip_codes.hashed(slip_codes.plain(code) or "") for code in codes}
    assert set(db.session.scalars(select(ClimateCode.token_hash))) == hashes
    assert held.issued == 9
    assert "0 of 9" not in esi.get(path(held)).text
    assert "9 of 9" in esi.get(path(held)).text
    assert not codes_on(esi.get(path(held, "/codes")).text)
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "climate.codes_made")
    ).one()
    assert event.sentence.startswith("Esi Premises made 9 one-time codes for the EssenCES round")
    assert not any(code in f"{event.sentence}{event.detail}" for code in codes)
    sent = client(None).post("/survey", data=filled(2, code=codes[4]))
    assert sent.status_code == 303
    assert "8 of 9" in esi.get(path(held)).text


def test_slips_lie_in_the_table_in_another_order_than_in_the_pile(
    cast: Cast, client: Client, held: ClimateRound
) -> None:
    client(cast.esi).send(
        path(held, "/codes"), {"number": "40", "size": "large", "beside_paper": "y"}
    )
    stored = db.session.scalars(select(ClimateCode.token_hash).order_by(text("ctid"))).all()
    assert list(stored) == sorted(stored)


def test_sent_twice_slips_are_made_once(cast: Cast, client: Client, held: ClimateRound) -> None:
    esi = client(cast.esi)
    form = {"number": "3", "size": "ordinary", "beside_paper": "y", "once": "k"}
    assert esi.send(path(held, "/codes"), form).status_code == 200
    again = esi.send(path(held, "/codes"), form)
    assert again.location == path(held)
    assert "These codes were made and shown already." in esi.get(path(held)).text
    assert count(ClimateCode) == 3


@pytest.mark.parametrize("number", ["0", "201", "-3", "", "some"])
def test_a_number_of_slips_that_cannot_be(
    number: str, cast: Cast, client: Client, held: ClimateRound
) -> None:
    page = client(cast.esi).send(path(held, "/codes"), {"number": number, "size": "ordinary"})
    assert page.status_code == 422
    assert count(ClimateCode) == 0


def test_lost_slips_are_withdrawn(cast: Cast, client: Client, climate: Climate) -> None:
    held, other = climate.round(), climate.round("staff")
    used, lost = climate.codes(held, 2)
    climate.codes(other, 1)
    client(None).post("/survey", data=filled(2, code=used))
    asha = client(cast.asha)
    for _ in range(2):
        assert asha.send(path(held, "/withdraw-codes")).status_code == 303
    assert client(None).get(f"/survey/{lost}").status_code == 404
    assert (count(ClimateCode), held.issued) == (1, 1)
    assert actions().count("climate.codes_withdrawn") == 1


def test_the_poster_leads_to_the_page_that_asks_for_a_code(
    cast: Cast, client: Client, held: ClimateRound
) -> None:
    page = client(cast.esi).get(path(held, "/poster")).text
    assert "127.0.0.1:5000/survey<" in page
    asked = client(None).get("/survey")
    assert (asked.status_code, "Your code" in asked.text) == (200, True)


def test_the_paper_form_in_every_language_and_in_large_print(
    cast: Cast, client: Client, climate: Climate
) -> None:
    climate.wording()
    climate.wording("cy")
    held = climate.round()
    esi = client(cast.esi)
    page = esi.get(path(held, "/paper")).text
    assert "Made-up question 17 (en 1)" in page
    assert "© Nobody" in page
    assert "Made-up question 17 (cy 1)" in esi.get(path(held, "/paper?language=cy")).text
    assert "db-form-paper--large" in esi.get(path(held, "/paper?large=yes")).text


def test_paper_forms_are_typed_one_after_the_other(
    cast: Cast, client: Client, held: ClimateRound
) -> None:
    esi = client(cast.esi)
    enter = path(held, "/enter")
    for answer in (1, 4, 2):
        sent = esi.send(enter, filled(answer))
        assert (sent.status_code, sent.location) == (303, enter)
    page = esi.get(enter).text
    assert "Saved. Take the next form." in page
    assert "<strong>3</strong> answers are in so far" in page
    assert 'value="4"' not in page
    esi.send(enter, filled(3, "7", "8"))
    assert "Saved, with 2 items left blank." in esi.get(enter).text
    assert sorted(one["1"] for one in answers()) == [1, 2, 3, 4]
    assert set(db.session.scalars(select(ClimateAnswer.on_paper))) == {True}
    assert actions() == ["climate.planned"]


def test_a_paper_form_sent_twice_is_one(cast: Cast, client: Client, held: ClimateRound) -> None:
    esi = client(cast.esi)
    for _ in range(2):
        assert esi.send(path(held, "/enter"), filled(1, once="k")).status_code == 303
    assert len(answers()) == 1


def test_what_is_typed_wrongly_is_named_and_nothing_is_lost(
    cast: Cast, client: Client, held: ClimateRound
) -> None:
    esi = client(cast.esi)
    page = esi.send(path(held, "/enter"), filled(2) | {"answer-5": "7", "answer-6": "x"})
    assert page.status_code == 422
    assert "Item 5 is 7; EssenCES takes whole numbers from 0 to 4." in page.text
    assert "Item 6 is “x”, which is not a number." in page.text
    assert 'value="7"' in page.text
    assert page.text.count('value="2"') == 15
    assert "Answer at least one question." in esi.send(path(held, "/enter"), {"send": "yes"}).text
    assert not answers()


def test_paper_is_typed_for_a_week_after_the_last_day_and_never_once_closed(
    cast: Cast, client: Client, climate: Climate, at: Clock
) -> None:
    held = climate.round(days=1)
    esi = client(cast.esi)
    at.at += timedelta(days=8)
    assert esi.send(path(held, "/enter"), filled(2)).status_code == 303
    assert "Paper forms only" in esi.get(path(held)).text
    esi.send(path(held, "/close"))
    late = esi.send(path(held, "/enter"), filled(2), page=path(held, "/close"))
    assert late.status_code == 422
    assert "its results may have been seen: nothing can be added" in late.text
    assert len(answers()) == 1


def test_a_paper_form_half_typed_is_not_kept_anywhere(
    cast: Cast, client: Client, held: ClimateRound
) -> None:
    page = client(cast.esi).get(path(held, "/enter")).text
    assert "data-no-keep" in page
    assert count(kept.KeptForm) == 0


def test_a_round_without_words_opens_to_nobody_unasked(
    cast: Cast, client: Client, held: ClimateRound
) -> None:
    asha = client(cast.asha)
    shown = asha.get(path(held)).text
    assert "No code opens it to anybody until its words are here" in shown
    assert 'href="/climate/plan"' in shown
    page = asha.send(path(held, "/codes"), {"number": "3", "size": "ordinary"})
    assert page.status_code == 422
    assert "people would see numbers and topics alone" in page.text
    assert codes_on(page.text) == []
    both = {"number": "3", "size": "ordinary", "beside_paper": "y"}
    assert len(codes_on(asha.send(path(held, "/codes"), both).text)) == 3
