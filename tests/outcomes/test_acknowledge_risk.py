"""Risk items: raised when a form is kept, standing until somebody says what was done."""

from __future__ import annotations

import pytest

from base import clock
from base.errors import Refused
from base.work import unit_of_work
from outcomes.models import InstrumentChoice
from outcomes.services import responses, risk
from outcomes.services.responses import Filled
from tests.build import Build, Cast
from tests.outcomes.conftest import AT_RISK, CALM, Client, Measured


def test_an_answer_at_its_trigger_and_an_unanswered_one_are_raised(measured: Measured) -> None:
    measured.filled(AT_RISK)
    unanswered = {item: answer for item, answer in CALM.items() if item != "6"}
    measured.filled(unanswered, number=1)
    answered, missing = measured.flags()
    assert (answered.item, answered.answer, answered.tier) == ("6", 3, "urgent")
    assert (missing.item, missing.answer, missing.tier) == ("6", None, "urgent")
    # Nine of ten answered: it is scored, and the missing item is told of all the same.
    assert missing.response.scores[0].prorated


def test_it_stands_until_somebody_says_what_was_done(measured: Measured) -> None:
    measured.filled(AT_RISK)
    (flag,) = measured.flags()
    for done, note, words in (("", "n", "Choose what"), ("spoke", " ", "Write what")):
        with pytest.raises(Refused, match=words), unit_of_work():
            risk.acknowledge(flag, done=done, note=note, by=measured.by)
    with unit_of_work():
        risk.acknowledge(flag, done="spoke", note="Spoke at once; safe tonight", by=measured.by)
    first = flag.acknowledged_at
    with unit_of_work():
        risk.acknowledge(flag, done="mistake", note="Second thoughts", by=measured.by)
    assert (flag.done, flag.acknowledged_at) == ("spoke", first)


def test_a_correction_keeps_a_flag_that_still_says_the_same(measured: Measured) -> None:
    kept = measured.filled(AT_RISK)
    with unit_of_work():
        responses.correct_response(
            kept, Filled(AT_RISK | {"1": 4}, kept.on, "paper"), why="Item 1", by=measured.by
        )
    (flag,) = measured.flags()
    assert flag.ended_at is None


def test_a_correction_takes_nothing_away_that_nobody_acknowledged(measured: Measured) -> None:
    kept = measured.filled(AT_RISK)
    with unit_of_work():
        worse = responses.correct_response(
            kept, Filled(AT_RISK | {"6": 4}, kept.on, "paper"), why="Item 6", by=measured.by
        )
    (flag,) = measured.flags()
    assert (flag.answer, flag.response_id) == (4, worse.id)
    assert flag.since.startswith("Answered 3 at first; answered 4 as Ben Facilitator ")
    with unit_of_work():
        responses.correct_response(
            worse, Filled(CALM, kept.on, "paper"), why="Not his.", by=measured.by
        )
    (flag,) = measured.flags()
    assert (flag.answer, flag.response_id, flag.ended_at) == (4, worse.id, None)
    assert flag.since.splitlines()[-1].endswith("on Monday 2 March 2026: Not his.")
    assert "Answered 0 as Ben Facilitator corrected it" in flag.since


def test_what_was_acknowledged_for_another_answer_is_raised_anew(measured: Measured) -> None:
    kept = measured.filled(AT_RISK)
    (flag,) = measured.flags()
    with unit_of_work():
        risk.acknowledge(flag, done="spoke", note="Spoke at once", by=measured.by)
    with unit_of_work():
        responses.correct_response(
            kept, Filled(AT_RISK | {"6": 4}, kept.on, "paper"), why="Item 6", by=measured.by
        )
    old, new = measured.flags()
    assert (old.answer, old.done, old.since) == (3, "spoke", "")
    assert (new.answer, new.acknowledged_at) == (4, None)


def test_a_withdrawn_form_leaves_its_risk_on_today_with_the_reason(
    measured: Measured, cast: Cast, client: Client
) -> None:
    kept = measured.filled(AT_RISK)
    ben = client(cast.ben)
    ben.send(f"/responses/{kept.public_id}/withdraw", {"why": "It was another man’s form"})
    for page in (client(cast.esi).get("/").text, ben.get("/risk").text):
        assert "was answered 3" in page
        assert "withdrew the form on Monday 2 March 2026: It was another man’s form." in page
    (flag,) = measured.flags()
    ben.send(f"/risk/{flag.public_id}", {"done": "mistake", "note": "It was not his"})
    assert "was answered 3" not in client(cast.esi).get("/").text


def test_an_item_without_a_number_is_called_by_its_words(
    measured: Measured, cast: Cast, client: Client, build: Build
) -> None:
    build.save(InstrumentChoice(slug="oas_m", on=True, at=clock.now()))
    measured.filled(
        {"aggression": 20, "irritability": 3, "suicidality": 0, "assault_others": 2},
        slug="oas_m",
        mode="clinician",
        occasion="",
    )
    page = client(cast.esi).get("/").text
    assert "assault_others" not in page
    assert "was answered 2" in page
