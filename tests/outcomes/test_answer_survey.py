"""Answering a climate survey by a code: once, by anybody, and never to be told apart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from base.audit import AuditEvent
from base.database import db
from base.log import mask
from base.misses import MISSES_A_MINUTE
from base.once import OnceKey
from outcomes import slip_codes
from outcomes.models import ClimateAnswer, ClimateCode
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.outcomes.climate_rows import Client, Climate, answers, count, filled
from tests.own_database import own_app
from tests.page import CheckedClient
from tests.server import TestServer


@pytest.fixture
def climate(build: Build, at: Clock, cast: Cast) -> Climate:
    """Rounds of Asha's team."""
    return Climate(build, at, cast.team, cast.asha)


def test_a_code_lets_one_person_answer_once(climate: Climate, client: Client) -> None:
    held = climate.round(venue=None)
    (code,) = climate.codes(held)
    browser = client(None)
    page = browser.get(f"/survey/{code}")
    assert page.status_code == 200
    assert "The Thursday Team: residents" in page.text
    assert "Nobody can see who answered what" in page.text
    sent = browser.post("/survey", data=filled(3, code=code))
    assert (sent.status_code, sent.location) == (303, "/survey/thank-you")
    assert "Thank you" in browser.get("/survey/thank-you").text
    (kept,) = answers()
    assert kept == {f"{n}": 3 for n in range(1, 18)}
    assert count(ClimateCode) == 0
    again = browser.post("/survey", data=filled(1, code=code))
    assert again.status_code == 404
    assert "Then your answers are in, once." in again.text
    assert browser.get(f"/survey/{code}").status_code == 404
    assert answers() == [kept]


def test_a_code_is_typed_in_small_letters_with_spaces(climate: Climate, client: Client) -> None:
    (code,) = climate.codes(climate.round())
    typed = slip_codes.shown(code).lower()
    page = client(None).post("/survey", data={"code": f" {typed} "})
    assert page.status_code == 200
    assert f'name="code" value="{code}"' in page.text


def test_nothing_is_set_in_the_browser_and_nothing_is_cached(
    climate: Climate, client: Client, cast: Cast
) -> None:
    (code, other) = climate.codes(climate.round(), 2)
    for user in (None, cast.ben):
        browser = client(user)
        for answer in (
            browser.get("/survey"),
            browser.get(f"/survey/{code}"),
            browser.post("/survey", data={"code": other}),
            browser.post("/survey", data=filled(2, code=code if user else other)),
        ):
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "Ben Facilitator" not in answer.text
            assert "<script" not in answer.text


def test_what_is_left_out_is_asked_about_once(climate: Climate, client: Client) -> None:
    (code,) = climate.codes(climate.round())
    browser = client(None)
    page = browser.post("/survey", data=filled(2, "3", "9", code=code))
    assert page.status_code == 422
    assert "You left out 2 questions" in page.text
    assert 'href="#answer-9"' in page.text
    assert page.text.count(" checked") == 15
    assert not answers()
    assert 'name="sure" value="yes"' in page.text
    assert browser.post("/survey", data=filled(2, "3", "9", code=code, sure="yes")).location
    (kept,) = answers()
    assert "3" not in kept
    assert len(kept) == 15


def test_nothing_at_all_is_no_answer_and_the_code_is_not_used_up(
    climate: Climate, client: Client
) -> None:
    (code,) = climate.codes(climate.round())
    for sure in ("", "yes"):
        page = client(None).post("/survey", data={"code": code, "send": "yes", "sure": sure})
        assert page.status_code == 422
        assert "Answer at least one question." in page.text
    assert count(ClimateCode) == 1


@pytest.mark.parametrize("wrong", ["5", "-1", "2.5", "nan", "inf", "ten", "1e9", "n/a"])
def test_what_is_no_answer_is_named_and_nothing_is_lost(
    wrong: str, climate: Climate, client: Client
) -> None:
    (code,) = climate.codes(climate.round())
    page = client(None).post("/survey", data=filled(2, code=code) | {"answer-4": wrong})
    assert page.status_code == 422
    assert "Item 4 is" in page.text
    assert page.text.count(" checked") == 16
    assert not answers()
    assert count(ClimateCode) == 1


def test_what_is_no_item_is_passed_over(climate: Climate, client: Client) -> None:
    (code,) = climate.codes(climate.round())
    client(None).post("/survey", data=filled(2, code=code) | {"answer-99": "4", "name": "Adam"})
    (kept,) = answers()
    assert set(kept) == {f"{n}" for n in range(1, 18)}


def test_one_sentence_for_wrong_used_early_and_closed(
    climate: Climate, client: Client, at: Clock
) -> None:
    held = climate.round(opens=at.at.date() + timedelta(days=2), days=1)
    (code,) = climate.codes(held)
    browser = client(None)
    said = "Each code works once. It may have been used"
    for path in ("/survey/nonsense", f"/survey/{'K' * 15}", f"/survey/{code}"):
        page = browser.get(path)
        assert (page.status_code, said in page.text) == (404, True), path
    at.at += timedelta(days=2)
    assert browser.get(f"/survey/{code}").status_code == 200
    at.at += timedelta(days=2)
    late = browser.post("/survey", data=filled(2, code=code))
    assert (late.status_code, said in late.text) == (404, True)
    assert not answers()


def test_guessing_is_slowed_and_a_right_code_still_opens(climate: Climate, client: Client) -> None:
    (code,) = climate.codes(climate.round())
    browser = client(None)
    for _ in range(MISSES_A_MINUTE):
        assert browser.get("/survey/guess").status_code == 404
    assert browser.get("/survey/guess").status_code == 429
    assert browser.get(f"/survey/{code}").status_code == 200


def test_another_language_keeps_what_was_answered(climate: Climate, client: Client) -> None:
    climate.wording()
    climate.wording("cy")
    (code,) = climate.codes(climate.round())
    browser = client(None)
    page = browser.get(f"/survey/{code}")
    assert "Made-up question 2 (en 1)" in page.text
    assert "Always" in page.text
    assert "Cymraeg" in page.text
    half = {"code": code, "answer-1": "3", "language": "en", "to": "cy"}
    welsh = browser.post("/survey", data=half)
    assert welsh.status_code == 200
    assert "Made-up question 2 (cy 1)" in welsh.text
    assert 'lang="cy"' in welsh.text
    assert welsh.text.count(" checked") == 1
    assert browser.post("/survey", data=filled(2, code=code, language="cy")).status_code == 303
    # A language few people read would tell who they are.
    columns = {c["name"] for c in inspect(db.session.connection()).get_columns("climate_answer")}
    assert columns == {"id", "round_id", "answers", "on_paper"}


def test_without_a_wording_topics_and_numbers_stand_in(climate: Climate, client: Client) -> None:
    (code,) = climate.codes(climate.round())
    page = client(None).get(f"/survey/{code}").text
    assert "The questions are on the paper you were given." in page
    assert "3. Safety" in page


def test_no_row_joins_an_answer_to_its_code_or_its_time(
    climate: Climate, client: Client, cast: Cast, at: Clock
) -> None:
    held = climate.round()
    codes = climate.codes(held, 6)
    before = count(AuditEvent), count(OnceKey)
    for n, code in enumerate(codes[:5]):
        at.at += timedelta(minutes=7)
        browser = client(cast.ben if n == 2 else None)
        assert browser.post("/survey", data=filled(n % 5, code=code)).status_code == 303
    assert (count(AuditEvent), count(OnceKey)) == before
    names = {column["name"] for column in inspect(db.session.connection()).get_columns(
        "climate_answer"
    )}  # fmt: skip
    assert not names & {"code_id", "at", "made_at", "token_hash", "user_id", "language"}
    # Every table: none but what was built holds a code, or its hash, of a code that was used.
    for table in inspect(db.session.connection()).get_table_names():
        rows = db.session.execute(text(f'select t::text from "{table}" t')).scalars().all()  # noqa: S608 its own name
        for code in codes[:5]:
            told = (code, slip_codes.hashed(code), slip_codes.shown(code))
            assert not any(one in row for row in rows for one in told), table
    # PostgreSQL's own notes on a row: one transaction wrote them all, in no order of coming.
    written = db.session.execute(text("select distinct xmin::text from climate_answer")).all()
    assert len(written) == 1


def test_the_order_of_rows_is_not_the_order_of_coming(climate: Climate, client: Client) -> None:
    codes = climate.codes(climate.round(), 12)
    orders = set()
    for n, code in enumerate(codes):
        client(None).post("/survey", data=filled(n % 5, code=code, **{"answer-1": f"{n % 5}"}))
        orders.add(tuple(one["1"] for one in _stored()))
    came = [n % 5 for n in range(12)]
    assert sorted(_stored_ones()) == sorted(came)
    assert _stored_ones() != came or len(orders) < 12  # one in 12! / (3!3!2!2!2!) by chance


def _stored() -> list[dict[str, int]]:
    rows = db.session.execute(select(ClimateAnswer.answers).order_by(text("ctid")))
    return [row[0] for row in rows]


def _stored_ones() -> list[int]:
    return [one["1"] for one in _stored()]


def test_no_code_is_in_any_log(
    climate: Climate,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    codes = climate.codes(climate.round(), 2)
    browser = client(None)
    browser.get(f"/survey/{codes[0]}")
    browser.get(f"/survey/{slip_codes.shown(codes[0])}?language=cy")
    for code in codes:
        browser.post("/survey", data=filled(2, code=code))
    shown = caplog.text + "".join(capfd.readouterr())
    for code in codes:
        assert code not in shown
        assert slip_codes.hashed(code) not in shown
        assert code not in mask(f'"GET /survey/{code} HTTP/1.1" 200')
    assert "/survey" not in caplog.text, "a second beside a diary is a name"


@pytest.fixture
def own(server: TestServer) -> Iterator[Flask]:
    """An application with real transactions."""
    with own_app(server, "survey", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) as app:
        yield app


def test_sent_twice_in_the_same_second_it_is_one_answer(own: Flask, at: Clock) -> None:
    build = Build(own)
    cast = build.cast()
    climate = Climate(build, at, cast.team, cast.asha)
    code, *others = climate.codes(climate.round(), 4)
    sends = [code, code, code, *others]
    gate = threading.Barrier(len(sends))
    statuses: list[int] = []

    def send(one: str) -> None:
        browser = CheckedClient(own, use_cookies=True)
        gate.wait(10)
        statuses.append(browser.post("/survey", data=filled(2, code=one)).status_code)

    threads = [threading.Thread(target=send, args=(one,)) for one in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(statuses) == [303, 303, 303, 303, 404, 404]
    db.session.rollback()
    assert len(answers()) == 4
    assert count(ClimateCode) == 0
