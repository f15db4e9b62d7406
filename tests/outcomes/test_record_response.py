"""A form kept: its scores, what is refused, and the same form twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from base.database import db
from base.errors import NotYours, Refused
from base.work import unit_of_work
from outcomes.models import InstrumentVersion, Response, Score
from outcomes.queries import responses as queries
from outcomes.services import responses as services
from outcomes.services.responses import Filled
from tests.build import Build
from tests.outcomes.conftest import AT_RISK, CALM, Measured


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_scores_are_kept_with_the_version_of_the_key_that_made_them(measured: Measured) -> None:
    kept = measured.filled()
    (score,) = kept.scores
    # Seven items of 1 and two reversed ones of 1, which count 3: 7 + 6.
    assert (score.name, score.value, score.band) == ("total", 13, "mild")
    assert score.version.slug == "core_10"
    assert score.version.text.startswith("#")
    assert measured.flags() == []


def test_digits_as_printed_are_turned_round_once(measured: Measured) -> None:
    kept = measured.filled(CALM | {"2": 3, "3": 3}, printed=True)
    assert kept.scores[0].value == 13
    assert kept.answers["2"] == 3


def test_too_little_is_refused_a_score_and_says_why(measured: Measured) -> None:
    kept = measured.filled({"1": 2, "6": 0})
    (score,) = kept.scores
    assert score.value is None
    assert score.why


def test_the_same_form_sent_again_is_one(measured: Measured) -> None:
    first, second = measured.filled(), measured.filled()
    assert first.id == second.id
    assert (_count(Response), _count(Score), _count(InstrumentVersion)) == (1, 1, 1)


def test_another_form_for_the_same_occasion_is_refused(measured: Measured) -> None:
    measured.filled()
    with pytest.raises(Refused, match="there already for this, filled in on Monday 2 March 2026"):
        measured.filled(AT_RISK)
    with pytest.raises(Refused, match="on Monday 2 March 2026 already"):
        measured.filled(AT_RISK, occasion="months:3")
    assert _count(Response) == 1


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"1": 5}, "1", "Item 1 is 5; CORE-10 takes whole numbers from 0 to 4"),
        ({"1": float("nan")}, "1", "not a number"),
        ({"1": "two"}, "1", "not a number"),
        ({"11": 1}, "11", "no item “11”"),
        ({}, None, "Nothing is answered"),
    ],
)
def test_what_is_no_answer_is_refused_by_item(
    measured: Measured, answers: dict[str, float | str], field: str | None, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        measured.filled(answers)
    assert words in refused.value.why
    assert refused.value.field == field
    assert _count(Response) == 0


def test_a_day_to_come_and_an_instrument_that_is_off_are_refused(measured: Measured) -> None:
    with pytest.raises(Refused, match="not one to come") as refused:
        measured.filled(on=date(2026, 3, 3))
    assert refused.value.field == "on"
    with pytest.raises(Refused, match="OAS-M is switched off"):
        measured.filled({"aggression": 10}, slug="oas_m", mode="clinician")
    with pytest.raises(Refused, match="who read it aloud"):
        measured.filled(mode="read_aloud")


def test_a_correction_follows_and_the_first_stays(measured: Measured) -> None:
    kept = measured.filled()
    better = Filled(CALM | {"1": 4}, kept.on, "paper")
    with pytest.raises(Refused, match="Say why"), unit_of_work():
        services.correct_response(kept, better, why=" ", by=measured.by)
    with unit_of_work():
        made = services.correct_response(kept, better, why="Misread the 4", by=measured.by)
    assert (made.link, made.scores[0].value) == (2, 16)
    assert [one.answers["1"] for one in queries.links_of(made)] == [1, 4]
    (stands,) = queries.of_participant(measured.person)
    assert stands.id == made.id
    with unit_of_work():
        again = services.correct_response(kept, better, why="Again", by=measured.by)
    assert again.id == made.id


def test_a_withdrawn_form_counts_no_more_and_makes_room(measured: Measured) -> None:
    kept = measured.filled(AT_RISK)
    with unit_of_work():
        services.withdraw_response(kept, why="Another person’s form", by=measured.by)
    assert queries.of_participant(measured.person) == []
    (flag,) = measured.flags()
    assert (flag.ended_at, flag.acknowledged_at) == (None, None)
    assert flag.since.endswith("withdrew the form on Monday 2 March 2026: Another person’s form.")
    with pytest.raises(Refused, match="was withdrawn"), unit_of_work():
        services.correct_response(kept, Filled(CALM, kept.on, "paper"), why="x", by=measured.by)
    assert measured.filled().link == 1


def test_nobody_else_can_read_it(measured: Measured, build: Build) -> None:
    cara = build.user("Cara")
    kept = measured.filled()
    assert queries.get_response(measured.by, kept.public_id).id == kept.id
    with pytest.raises(NotYours):
        queries.get_response(cara, kept.public_id)
