"""What was filled in scored again by another key: old scores stay, and risk waits for a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from base.audit import AuditEvent, AuditSubject
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from outcomes.library import text_of
from outcomes.models import Response, RiskFlag, Score
from outcomes.queries.responses import scores_now
from outcomes.services import choices, rescoring, responses
from outcomes.services.responses import Filled
from people.models import User
from tests.build import Cast
from tests.conftest import Clock, Statements
from tests.outcomes.conftest import AT_RISK, CALM, Measured
from tests.outcomes.test_turn_on import said
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
PATH = "/instruments/core_10/score-again"
TURNED = (
    text_of("core_10")
    .replace("version: 1\n", "version: 2\n", 1)
    .replace("topic: talking a burden}", "topic: talking a burden, reversed: true}", 1)
)
RISKIER = TURNED.replace(
    "  - {item: 6, at_least: 1, tier: urgent}",
    "  - {item: 6, at_least: 1, tier: urgent}\n  - {item: 8, at_least: 1, tier: review}",
    1,
)


def use(text: str, by: User, revision: int = 0) -> None:
    with unit_of_work():
        choices.change_text("core_10", text, revision=revision, by=by)


def token(who: CheckedClient) -> str:
    return who.get(PATH).text.partition('name="seen" value="')[2].partition('"')[0]


def values(response: Response) -> dict[int, float | None]:
    """The total of each version of the key, by version."""
    db.session.expire_all()
    rows = db.session.scalars(select(Score).where(Score.response_id == response.id))
    return {row.version.version: row.value for row in rows if row.name == "total"}


def test_new_scores_stand_beside_the_old_ones(
    measured: Measured, cast: Cast, client: Client
) -> None:
    one = measured.filled(CALM | {"4": 0})
    measured.filled(CALM | {"4": 2}, number=1)  # in the middle: the same the other way round
    use(TURNED, cast.dev)
    dev = client(cast.dev)
    page = dev.get(PATH).text
    assert "Of 2 forms that are kept, 1 would score otherwise." in page
    assert "Score 2 forms again" in page
    assert dev.send(PATH, {"seen": token(dev)}).location == "/instruments/core_10"
    assert values(one) == {1: 12, 2: 16}
    assert scores_now(one)["total"].value == 16
    assert one.version.version == 1  # filled in with it, for ever
    assert said("instrument.scored_again") == [
        "Dev Administrator scored 2 forms of CORE-10 again by version 2; 1 changed."
    ]
    subjects = db.session.scalars(
        select(AuditSubject.subject)
        .join(AuditEvent)
        .where(AuditEvent.action == "instrument.scored_again")
    ).all()
    assert {one.public_id, one.participant.public_id} <= set(subjects)
    page = dev.get(PATH).text
    assert "scored by this version already" in page
    form = client(cast.ben).get(f"/responses/{one.public_id}").text
    assert "Scored again by version 2; filled in with 1." in form
    assert "have scores of another version" not in dev.get("/instruments/core_10").text


def test_a_correction_made_afterwards_is_scored_by_both(
    measured: Measured, cast: Cast, client: Client
) -> None:
    one = measured.filled(CALM | {"4": 0})
    use(TURNED, cast.dev)
    dev = client(cast.dev)
    dev.send(PATH, {"seen": token(dev)})
    with unit_of_work():
        made = responses.correct_response(
            one, Filled(CALM | {"4": 4}, one.on, "paper"), why="Misread", by=cast.ben
        )
    assert values(made) == {1: 16, 2: 12}
    assert scores_now(made)["total"].value == 12


def test_what_it_finds_as_risk_is_told_and_somebody_decides(
    measured: Measured, cast: Cast, client: Client
) -> None:
    kept = measured.filled(AT_RISK)
    use(RISKIER, cast.dev)
    dev = client(cast.dev)
    page = dev.get(PATH).text
    assert "item 8 (despair) in 1" in page
    assert "item 6" not in page.partition("counts as risk")[2].partition("</strong>")[0]
    refused = dev.send(PATH, {"seen": token(dev)})
    assert refused.status_code == 422
    assert "Say whether these are raised as risk." in refused.text
    assert values(kept) == {1: 16}
    dev.send(PATH, {"seen": token(dev), "raise_risk": "yes"})
    old, new = measured.flags()
    assert (old.item, old.ended_at, new.item, new.answer, new.tier) == ("6", None, "8", 1, "review")
    assert any("by version 2 of its key" in one for one in said("risk.raised"))


def test_or_it_is_not_raised(measured: Measured, cast: Cast, client: Client) -> None:
    measured.filled(CALM)
    use(RISKIER, cast.dev)
    dev = client(cast.dev)
    dev.send(PATH, {"seen": token(dev), "raise_risk": "no"})
    assert measured.flags() == []
    assert "What it finds as risk is not raised." in said("instrument.scored_again")[0]


def test_a_flag_that_stands_is_never_taken_away(
    measured: Measured, cast: Cast, client: Client
) -> None:
    measured.filled(AT_RISK)
    use(TURNED.replace("at_least: 1, tier: urgent", "at_least: 4, tier: urgent"), cast.dev)
    dev = client(cast.dev)
    dev.send(PATH, {"seen": token(dev), "raise_risk": "yes"})
    (flag,) = measured.flags()
    assert (flag.item, flag.ended_at) == ("6", None)


def test_what_was_filled_in_meanwhile_is_read_first(
    measured: Measured, cast: Cast, client: Client
) -> None:
    measured.filled()
    use(TURNED, cast.dev)
    dev = client(cast.dev)
    old = token(dev)
    kept = measured.filled(number=1)
    with unit_of_work():
        responses.withdraw_response(kept, why="Another person’s", by=measured.by)
    assert token(dev) == old  # scored by the key of now, and withdrawn besides
    with unit_of_work():
        choices.change_text(
            "core_10", RISKIER.replace("version: 2\n", "version: 3\n", 1), revision=1, by=cast.dev
        )
    refused = dev.send(PATH, {"seen": old})
    assert refused.status_code == 422
    assert "since you opened this page" in refused.text


def test_corrections_and_what_was_withdrawn_are_left_as_they_are(
    measured: Measured, cast: Cast, client: Client
) -> None:
    first = measured.filled(CALM | {"4": 0})
    gone = measured.filled(number=1)
    with unit_of_work():
        last = responses.correct_response(
            first, Filled(CALM | {"4": 1}, first.on, "paper"), why="Item 4", by=measured.by
        )
        responses.withdraw_response(gone, why="Another person’s", by=measured.by)
    use(TURNED, cast.dev)
    dev = client(cast.dev)
    dev.send(PATH, {"seen": token(dev)})
    assert (values(first), values(last), values(gone)) == ({1: 12}, {1: 13, 2: 15}, {1: 13})


def test_back_to_an_earlier_key_its_scores_are_the_ones_made_last(
    measured: Measured, cast: Cast, client: Client, at: Clock
) -> None:
    one = measured.filled(CALM | {"4": 0})
    use(TURNED, cast.dev)
    dev = client(cast.dev)
    dev.send(PATH, {"seen": token(dev)})
    at.at += timedelta(minutes=1)
    with unit_of_work():
        choices.use_shipped("core_10", revision=1, by=cast.dev)
    at.at += timedelta(minutes=1)
    dev.send(PATH, {"seen": token(dev)})
    assert values(one) == {1: 12, 2: 16}
    assert scores_now(one)["total"].value == 12


def test_answers_that_do_not_fit_keep_their_scores(
    measured: Measured, cast: Cast, client: Client
) -> None:
    fits, four = measured.filled(), measured.filled(CALM | {"1": 4}, number=1)
    text = TURNED.replace("answers: {from: 0, to: 4}", "answers: {from: 0, to: 3}", 1)
    use(text.replace("range: {from: 0, to: 40}", "range: {from: 0, to: 30}", 1), cast.dev)
    dev = client(cast.dev)
    page = dev.get(PATH).text
    assert "1 form does not fit this key and keeps its scores. The first: Item 1 is 4" in page
    dev.send(PATH, {"seen": token(dev)})
    assert set(values(fits)) == {1, 2}
    assert set(values(four)) == {1}
    assert "1 did not fit and keep their scores." in said("instrument.scored_again")[0]


def test_nothing_to_score_is_refused(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    answer = dev.send(PATH, {"seen": token(dev)})
    assert answer.status_code == 422
    assert "scored by this version already" in answer.text


def test_pressed_twice_it_is_done_once(measured: Measured, cast: Cast, client: Client) -> None:
    measured.filled()
    use(TURNED, cast.dev)
    dev = client(cast.dev)
    sent = {"seen": token(dev), "once": "k1"}
    for _ in range(2):
        assert dev.send(PATH, sent).status_code == 303
    assert len(said("instrument.scored_again")) == 1


@pytest.mark.parametrize("many", [1, 3])
def test_it_asks_as_often_however_many_there_are(
    measured: Measured, cast: Cast, client: Client, statements: Statements, many: int
) -> None:
    for number in range(many):
        measured.filled(number=number)
    use(TURNED, cast.dev)
    dev = client(cast.dev)
    dev.get(PATH)
    with statements() as asked:
        dev.get(PATH)
    assert len(asked) <= 12, asked


def test_by_a_service_that_nobody_answered(measured: Measured, cast: Cast) -> None:
    measured.filled()
    use(RISKIER, cast.dev)
    with pytest.raises(Refused, match="since you opened"), unit_of_work():
        rescoring.score_again("core_10", seen="", raise_risk=None, by=cast.dev)
    assert not db.session.scalars(select(RiskFlag)).all()
