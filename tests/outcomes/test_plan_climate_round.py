"""Planning, changing, closing and cancelling a climate round."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.jobs import JOBS
from base import clock
from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from outcomes import services
from outcomes.jobs import forget_old_climate_codes
from outcomes.library import text_of
from outcomes.models import ClimateCode, ClimateRound, InstrumentChoice, InstrumentVersion
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.outcomes.climate_rows import Client, Climate, actions, count, day, filled

PLAN = "/climate/plan"
TODAY = date(2026, 3, 2)


@pytest.fixture
def climate(build: Build, at: Clock, cast: Cast) -> Climate:
    """Rounds of Asha's team."""
    return Climate(build, at, cast.team, cast.asha)


def typed(cast: Cast, **kw: str) -> dict[str, str]:
    return {
        "team": str(cast.team.public_id),
        "venue": str(cast.venue.public_id),
        "instrument": "essences",
        "who": "residents",
        "opens": day(TODAY),
        "closes": day(TODAY + timedelta(days=11)),
        "invited": "14",
        "note": "After the move",
        **kw,
    }


def rounds() -> list[ClimateRound]:
    return list(db.session.scalars(select(ClimateRound).order_by(ClimateRound.id)))


def test_premises_staff_plan_a_round(cast: Cast, client: Client) -> None:
    esi = client(cast.esi)
    assert 'href="/climate"' in esi.get("/").text
    assert "No round has been held yet." in esi.get("/climate").text
    sent = esi.send(PLAN, typed(cast), page=PLAN)
    (held,) = rounds()
    assert (sent.status_code, sent.location) == (303, f"/climate/{held.public_id}")
    assert (held.venue, held.invited, held.version.slug) == (cast.venue, 14, "essences")
    page = esi.get(sent.location).text
    assert "EssenCES of residents, 2 to 13 March 2026" in page
    assert "After the move" in page
    assert "0 of 14" in page
    assert "There is no wording of EssenCES here" in page
    assert "Hidden until the round is closed." in page
    assert "Kirk House, North Team" in esi.get("/climate").text
    (event,) = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "climate.planned")
    ).all()
    assert event.sentence == (
        "Esi Premises planned the EssenCES round of residents of North Team at Kirk House, "
        "2 to 13 March 2026."
    )


def test_sent_twice_it_is_one_round(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    for _ in range(2):
        assert asha.send(PLAN, typed(cast, once="k"), page=PLAN).status_code == 303
    assert count(ClimateRound) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"closes": "1/3/2026"}, "It closes before it opens."),
        ({"opens": "1/2/2026", "closes": "1/3/2026"}, "Its last day is over."),
        ({"closes": "2/3/2027"}, "This is more than six months."),
        ({"closes": "soon"}, "date"),
        ({"who": ""}, "Choose who answers."),
        ({"who": "cats"}, "Choose one of the answers offered."),
        ({"instrument": "phq_9"}, "Choose one of the answers offered."),
        ({"invited": "-1"}, "Give a whole number from 0 to 10,000."),
        ({"invited": "many"}, "Give a whole number from 0 to 10,000."),
        ({"team": ""}, "Choose"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    wrong: dict[str, str], said: str, cast: Cast, client: Client
) -> None:
    page = client(cast.asha).send(PLAN, typed(cast, **wrong), page=PLAN)
    assert page.status_code == 422
    assert said in page.text
    assert "After the move" in page.text
    assert not rounds()


def test_a_round_beside_another_is_warned_about(
    cast: Cast, client: Client, climate: Climate
) -> None:
    climate.round()
    asha = client(cast.asha)
    page = asha.send(PLAN, typed(cast), page=PLAN)
    assert page.status_code == 422
    assert "There is the EssenCES round of residents of North Team, 2 to 12 March 2026" in page.text
    assert 'name="beside"' in page.text
    assert asha.send(PLAN, typed(cast, who="staff"), page=PLAN).status_code == 303
    assert asha.send(PLAN, typed(cast, beside="y"), page=PLAN).status_code == 303
    assert count(ClimateRound) == 3


def test_an_instrument_that_is_off_is_not_offered(cast: Cast, client: Client, build: Build) -> None:
    for slug in ("essences", "daybook_house"):
        build.save(InstrumentChoice(slug=slug, on=False, at=clock.now()))
    page = client(cast.asha).get(PLAN).text
    assert "No survey of a place is switched on." in page
    with pytest.raises(Exception, match="switched off"), unit_of_work():
        services.climate.plan_round(
            cast.team, slug="essences", who="staff", opens=TODAY, closes=TODAY, by=cast.asha
        )


def test_a_survey_the_site_made_is_a_round_of_whom_it_asks(
    cast: Cast, client: Client, build: Build
) -> None:
    text = (
        text_of("essences")
        .replace("id: essences", "id: own_survey", 1)
        .replace("name: EssenCES", "name: Our own", 1)
        .replace("apart: [residents, staff]", "apart: [staff]", 1)
    )
    build.save(InstrumentChoice(slug="own_survey", on=True, survey=True, text=text, at=clock.now()))
    asha = client(cast.asha)
    page = asha.send(PLAN, typed(cast, instrument="own_survey"), page=PLAN)
    assert "Our own asks staff only." in page.text
    sent = asha.send(PLAN, typed(cast, instrument="own_survey", who="staff"), page=PLAN)
    assert "Our own of staff" in asha.get(sent.location).text
    assert db.session.scalar(select(InstrumentVersion.text)) == text


def test_a_venue_of_another_team_is_refused(cast: Cast, client: Client, build: Build) -> None:
    other = build.venue(cast.other_team, name="Elsewhere")
    page = client(cast.asha).send(PLAN, typed(cast, venue=str(other.public_id)), page=PLAN)
    assert page.status_code == 422


def test_who_may(cast: Cast, client: Client, climate: Climate) -> None:
    held = climate.round()
    for path in (PLAN, "/climate"):
        for user, status in ((cast.ben, 200), (cast.dev, 403), (None, 302)):
            assert client(user).get(path).status_code == status
    assert "EssenCES" not in client(cast.cara).get("/climate").text
    for part in ("", "/change", "/close", "/cancel", "/codes", "/poster", "/paper", "/enter"):
        path = f"/climate/{held.public_id}{part}"
        assert client(cast.cara).get(path).status_code == 404, path
        assert client(cast.dev).get(path).status_code == 403, path
    assert client(cast.cara).get(f"/climate/{held.public_id}.csv").status_code == 404
    assert client(cast.cara).get(f"/climate/teams/{cast.team.public_id}").status_code == 404


def test_days_change_while_they_may(
    cast: Cast, client: Client, climate: Climate, at: Clock
) -> None:
    held = climate.round(opens=TODAY + timedelta(days=7))
    path = f"/climate/{held.public_id}/change"
    asha = client(cast.asha)
    new = {"opens": "3/3/2026", "closes": "5/3/2026", "invited": "9", "note": "New"}
    assert asha.send(path, new).status_code == 303
    assert (held.opens, held.closes, held.invited) == (date(2026, 3, 3), date(2026, 3, 5), 9)
    at.at += timedelta(days=2)
    asha = client(cast.asha)
    assert 'name="opens"' not in asha.get(path).text
    assert asha.send(path, new | {"closes": "12/3/2026"}).status_code == 303
    assert held.closes == date(2026, 3, 12)
    before = actions()
    assert asha.send(path, new | {"closes": "12/3/2026"}).status_code == 303
    assert actions() == before
    assert "Its last day is over." in asha.send(path, new | {"closes": "3/3/2026"}).text
    at.at += timedelta(days=10)
    asha = client(cast.asha)
    page = asha.get(path).text
    assert 'name="closes"' not in page
    assert "a round is not opened again" in page
    assert asha.send(path, {"invited": "10", "note": "Late", "closes": "30/3/2026"}).location
    assert (held.closes, held.invited) == (date(2026, 3, 12), 10)


def test_closing_deletes_codes_and_is_for_good(
    cast: Cast, client: Client, climate: Climate
) -> None:
    held = climate.round()
    code, _ = climate.codes(held, 2)
    asha = client(cast.asha)
    client(None).post("/survey", data=filled(2, code=code))
    page = asha.get(f"/climate/{held.public_id}/close").text
    assert "1 person has answered; 1 code has not been used." in " ".join(page.split())
    for _ in range(2):
        assert asha.send(f"/climate/{held.public_id}/close").status_code == 303
    assert count(ClimateCode) == 0
    assert actions().count("climate.closed") == 1
    shown = asha.get(f"/climate/{held.public_id}").text
    assert "it is not opened again" in shown
    assert "/codes" not in shown
    again = asha.send(f"/climate/{held.public_id}/codes", {"number": "3", "size": "ordinary"})
    assert "takes no answers by code any more" in again.text
    change = {"invited": "1", "note": "", "closes": "1/5/2026"}
    asha.send(f"/climate/{held.public_id}/change", change)
    assert held.closes == TODAY + timedelta(days=10)


def test_a_round_that_has_not_opened_is_cancelled_not_closed(
    cast: Cast, client: Client, climate: Climate
) -> None:
    held = climate.round(opens=TODAY + timedelta(days=7))
    climate.codes(held, 3)
    asha = client(cast.asha)
    assert "Cancel it, or change its days" in asha.send(f"/climate/{held.public_id}/close").text
    assert asha.send(f"/climate/{held.public_id}/cancel").location == "/climate"
    assert count(ClimateRound) == count(ClimateCode) == 0
    assert "climate.cancelled" in actions()


def test_a_round_somebody_answered_is_not_cancelled(
    cast: Cast, client: Client, climate: Climate
) -> None:
    held = climate.round()
    climate.answered(held, 2)
    page = client(cast.asha).send(f"/climate/{held.public_id}/cancel")
    assert page.status_code == 422
    assert "Somebody has answered, so it cannot be cancelled." in page.text
    assert count(ClimateRound) == 1


def test_wording_agreed_since_is_taken_while_nobody_has_answered(
    cast: Cast, client: Client, climate: Climate
) -> None:
    held = climate.round()
    words = climate.wording()
    asha = client(cast.asha)
    path = f"/climate/{held.public_id}"
    assert "Show the wording agreed since" in asha.get(path).text
    assert asha.send(f"{path}/wording", page=path).status_code == 303
    assert held.wording_id == words.id
    climate.wording(version=2)
    climate.answered(held, 2)
    assert "Show the wording agreed since" not in asha.get(path).text
    late = asha.send(f"{path}/wording", page=path)
    assert (late.status_code, held.wording_id) == (422, words.id)


def test_the_night_forgets_codes_that_open_nothing(climate: Climate, at: Clock) -> None:
    over, open_ = climate.round(days=3), climate.round("staff", days=30)
    climate.codes(over, 3)
    climate.codes(open_, 2)
    assert forget_old_climate_codes() == "0 removed"
    at.at += timedelta(days=4)
    assert forget_old_climate_codes() == "3 removed"
    assert forget_old_climate_codes() == "0 removed"
    assert count(ClimateCode) == 2
    assert "forget_old_climate_codes" in {job.name for job in JOBS}


def test_the_list_asks_the_same_however_long(
    cast: Cast, client: Client, climate: Climate, statements: Statements
) -> None:
    asha = client(cast.asha)
    climate.codes(climate.round(), 2)
    asha.get("/climate")
    with statements() as few:
        asha.get("/climate")
    for n in range(12):
        held = climate.round("staff" if n % 2 else "residents", days=n)
        climate.answered(held, *([2] * n))
    with statements() as many:
        page = asha.get("/climate").text
    assert len(many) == len(few)
    assert "13 rounds" in page
