"""Risk items: raised when a form is kept, standing until somebody says what was done."""

from __future__ import annotations

import pytest

from base.errors import Refused
from base.work import unit_of_work
from outcomes.services import responses, risk
from outcomes.services.responses import Filled
from tests.outcomes.conftest import AT_RISK, CALM, Measured


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


def test_a_correction_ends_what_is_not_said_and_raises_what_is(measured: Measured) -> None:
    kept = measured.filled(AT_RISK)
    with unit_of_work():
        worse = responses.correct_response(
            kept, Filled(AT_RISK | {"6": 4}, kept.on, "paper"), why="Item 6", by=measured.by
        )
    old, new = measured.flags()
    assert (old.ended_at is None, new.answer, new.ended_at) == (False, 4, None)
    with unit_of_work():
        responses.correct_response(
            worse, Filled(CALM, kept.on, "paper"), why="Not his", by=measured.by
        )
    assert all(flag.ended_at for flag in measured.flags())
