"""Questionnaires: rounds put to a cycle, counted against targets, shown from five answers on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from base import clock
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence.models import EvidenceItem, Questionnaire
from evidence.queries.pack_facts import gather
from evidence.queries.questionnaires import questionnaires_of
from evidence.services import cycles as services_cycle
from evidence.services import questionnaires as services
from outcomes.models import ClimateAnswer, ClimateRound
from outcomes.queries import climate as climate_queries
from outcomes.queries.climate import rounds_by_id
from outcomes.services.climate import cancel_round
from people.models import User
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.evidence.awarded import Awarded, awarded
from tests.outcomes.climate_rows import Climate
from tests.outcomes.test_make_survey import made
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
SPREAD = (0, 1, 2, 3, 4, 2, 1, 3)


@pytest.fixture
def award(build: Build, cast: Cast) -> Awarded:
    return awarded(build, cast)


@pytest.fixture
def climate(build: Build, cast: Cast, at: Clock) -> Climate:
    return Climate(build, at, cast.team, cast.asha)


def put(award: Awarded, held: ClimateRound, by: User) -> Questionnaire:
    """Have a round count as a questionnaire."""
    with unit_of_work():
        found = rounds_by_id([held.id], clock.today())[held.id]
        return services.add_questionnaire(award.cycle, found, by=by)


def surveys(award: Awarded) -> list[dict[str, Any]]:
    """The surveys of a pack of the year until today."""
    today = clock.today()
    facts = gather(
        award.cycle, today - timedelta(days=365), today, audience="", made_by="", at=clock.now()
    )
    found: list[dict[str, Any]] = facts["surveys"]
    return found


def wanted(award: Awarded, residents: int, staff: int, by: User) -> None:
    """Set the targets."""
    with unit_of_work():
        services_cycle.change_cycle(
            award.cycle, days={}, values={"resident_forms": residents, "staff_forms": staff}, by=by
        )


def test_a_round_is_added_on_the_page_once(
    award: Awarded, cast: Cast, climate: Climate, client: Client
) -> None:
    held = climate.round(venue=award.venue)
    elsewhere = climate.round(venue=cast.venue)
    browser = client(cast.asha)
    page = browser.get(f"{award.path}/questionnaires/add").text
    assert str(held.public_id) in page
    assert str(elsewhere.public_id) not in page
    for _ in range(2):
        answer = browser.send(
            f"{award.path}/questionnaires/add", {"round": str(held.public_id), "once": "k"}
        )
        assert answer.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Questionnaire)) == 1
    wrong = browser.send(f"{award.path}/questionnaires/add", {"round": str(elsewhere.public_id)})
    assert wrong.status_code == 422
    assert "EssenCES" in browser.get(f"{award.path}/questionnaires").text


def test_only_counts_are_shown_until_it_is_closed(
    award: Awarded, cast: Cast, climate: Climate, client: Client
) -> None:
    wanted(award, 10, 0, cast.asha)
    held = climate.round(venue=award.venue)
    climate.answered(held, *SPREAD)
    put(award, held, cast.asha)
    page = client(cast.ben).get(f"{award.path}/questionnaires").text
    assert "8 of 10 wanted" in page
    assert "Results stay hidden until it is closed." in page
    assert "Make evidence of it" not in page
    gaps = client(cast.ben).get(f"{award.path}/gaps").text
    assert "Questionnaires: 2 more from residents" in gaps
    assert "Answered: residents 8 of 10." in gaps
    assert surveys(award) == [
        {
            "id": "answers",
            "title": "How many answered",
            "when": "1 questionnaire, anonymous, in this award cycle",
            "words": "Still wanted: 2 from residents.",
            "rows": [["Residents", "8 of 10 wanted"], ["Staff", "0"]],
        }
    ]


def test_two_rounds_of_the_same_people_are_not_added_up(
    award: Awarded, cast: Cast, climate: Climate, client: Client
) -> None:
    wanted(award, 10, 0, cast.asha)
    first = climate.round(venue=award.venue)
    climate.answered(first, *SPREAD)
    put(award, first, cast.asha)
    page = client(cast.ben).get(f"{award.path}/questionnaires").text
    assert "In one round, which is still open" in page
    climate.past(first)
    second = climate.round(venue=award.venue)
    climate.answered(second, 1, 2, 3)
    put(award, second, cast.asha)
    page = client(cast.ben).get(f"{award.path}/questionnaires").text
    assert "8 of 10 wanted" in page
    assert "In the fullest of 2 rounds" in page
    assert "which is still open" not in page
    assert "11 of 10" not in page
    assert (
        "Questionnaires: 2 more from residents" in client(cast.ben).get(f"{award.path}/gaps").text
    )
    assert surveys(award)[0]["when"].endswith("; each group by its fullest round")


def test_results_of_a_closed_round_go_into_a_pack_suppressed(
    award: Awarded, cast: Cast, climate: Climate
) -> None:
    held = climate.round(venue=award.venue)
    climate.answered(held, *SPREAD)
    put(award, held, cast.asha)
    climate.past(held)
    counts, told = surveys(award)
    assert counts["words"] == ""
    assert told["title"] == "EssenCES, asked of residents"
    assert told["words"].startswith("8 answered, without names.")
    rows = dict(told["rows"])
    assert all(value == "Not shown" or float(value) >= 0 for value in rows.values())
    scales = [value for name, value in rows.items() if "(mean, 0 to" in name]
    assert len(scales) == 3
    [shown] = climate_queries.shown(rounds_by_id([held.id], clock.today()).values())
    means = [one.mean for one in shown.figures.scales]
    assert [row[1] for row in told["rows"]] == [
        "Not shown" if mean is None else f"{mean:.1f}" for mean in means
    ]


def test_below_five_nothing_but_a_sentence_is_shown(
    award: Awarded, cast: Cast, climate: Climate, client: Client
) -> None:
    held = climate.round(venue=award.venue)
    climate.answered(held, 1, 2, 3, 4)
    row = put(award, held, cast.asha)
    climate.past(held)
    [_, told] = surveys(award)
    assert told["rows"] == []
    assert told["words"] == "Fewer than five answered, so nothing is shown."
    browser = client(cast.asha)
    page = browser.get(f"{award.path}/questionnaires").text
    assert "Fewer than five answered, so nothing is shown." in page
    assert "Make evidence of it" not in page
    [asked] = questionnaires_of(award.cycle, clock.today())
    with pytest.raises(Refused, match="Fewer than five"), unit_of_work():
        services.make_evidence(asked, clock.today(), by=cast.asha)
    answer = browser.send(
        f"/evidence/questionnaires/{row.public_id}/evidence", page=f"{award.path}/questionnaires"
    )
    assert "Fewer than five answered" in answer.text


def test_evidence_is_made_of_it_with_one_press_and_once(
    award: Awarded, cast: Cast, climate: Climate, client: Client
) -> None:
    held = climate.round("staff", venue=award.venue)
    climate.answered(held, *SPREAD)
    row = put(award, held, cast.asha)
    climate.past(held)
    browser = client(cast.ben)
    home = f"{award.path}/questionnaires"
    path = f"/evidence/questionnaires/{row.public_id}/evidence"
    went = {browser.send(path, page=home).location for _ in range(2)}
    [item] = db.session.scalars(select(EvidenceItem)).all()
    assert went == {f"/evidence/items/{item.public_id}/criteria"}
    assert (item.source, item.source_id, item.voice) == ("questionnaire", row.public_id, "staff")
    assert item.kind == "questionnaire"
    assert "8 answered, without names." in item.happened
    assert home in browser.get(f"/evidence/items/{item.public_id}").text
    page = browser.get(home).text
    assert "Make evidence of it" not in page
    assert f"/evidence/items/{item.public_id}" in page


def test_before_it_is_closed_no_evidence_is_made(
    award: Awarded, cast: Cast, climate: Climate
) -> None:
    held = climate.round(venue=award.venue)
    climate.answered(held, *SPREAD)
    put(award, held, cast.asha)
    [asked] = questionnaires_of(award.cycle, clock.today())
    with pytest.raises(Refused, match="Close it first"), unit_of_work():
        services.make_evidence(asked, clock.today(), by=cast.asha)


def test_taken_off_it_counts_no_longer_and_the_round_stays(
    award: Awarded, cast: Cast, climate: Climate, client: Client
) -> None:
    held = climate.round(venue=award.venue)
    row = put(award, held, cast.asha)
    path = f"/evidence/questionnaires/{row.public_id}/remove"
    assert client(cast.ben).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(cast.asha).send(path).status_code == 303
    assert not questionnaires_of(award.cycle, clock.today())
    assert db.session.get(ClimateRound, held.id) is not None


def test_a_round_that_is_cancelled_is_no_questionnaire_any_more(
    award: Awarded, cast: Cast, climate: Climate, client: Client
) -> None:
    held = climate.round(venue=award.venue)
    put(award, held, cast.asha)
    db.session.expire_all()
    with unit_of_work():
        cancel_round(held, by=cast.asha)
    assert not questionnaires_of(award.cycle, clock.today())
    assert client(cast.asha).get(f"{award.path}/questionnaires").status_code == 200


def test_many_questionnaires_take_no_more_queries(
    award: Awarded, cast: Cast, climate: Climate, client: Client, statements: Statements
) -> None:
    def asked_for() -> int:
        db.session.expire_all()
        browser = client(cast.asha)
        with statements() as sent:
            assert browser.get(f"{award.path}/questionnaires").status_code == 200
        return len(sent)

    held = climate.round(venue=award.venue, opens=date(2026, 3, 2))
    climate.answered(held, *SPREAD)
    put(award, held, cast.asha)
    climate.past(held)
    asked_for()
    one = asked_for()
    for _ in range(3):
        more = climate.round(venue=award.venue)
        climate.answered(more, *SPREAD)
        put(award, more, cast.asha)
    climate.past(more)
    assert asked_for() == one


def test_questions_of_a_survey_of_ones_own_are_shown_in_its_words(
    award: Awarded, cast: Cast, build: Build, climate: Climate, client: Client
) -> None:
    slug = made(client(cast.dev), fewest="5")
    held = climate.round(venue=award.venue, slug=slug)
    items = climate_queries.instruments.find(slug).instrument.items
    build.save(
        *(
            ClimateAnswer(round=held, answers={one.id: value for one in items})
            for value in (1, 2, 3, 2, 2, 3, 1)
        )
    )
    put(award, held, cast.asha)
    climate.past(held)
    [_, told] = surveys(award)
    assert told["title"] == "How is it here?, asked of residents"
    assert "- 'Is' there {somebody} to talk to? 🙂" in dict(told["rows"])
    assert "Too loud #1?" in dict(told["rows"])
