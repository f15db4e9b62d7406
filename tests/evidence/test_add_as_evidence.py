"""The link "Add this as evidence" on pages of sessions, signed registers and climate rounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from base import clock
from people.models import User
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.evidence.awarded import awarded
from tests.outcomes.climate_rows import Climate
from tests.page import CheckedClient
from tests.programmes.rows import ad_hoc, cohort

Client = Callable[[User | None], CheckedClient]
LINK = "Add this as evidence"


def test_a_session_that_began_offers_it_and_leads_on(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    award = awarded(build, cast)
    held = ad_hoc(build, cohort(build, cast), date(2026, 3, 11), time(15), cast.ben)
    path = f"/sessions/{held.public_id}"
    browser = client(cast.ben)
    assert LINK not in browser.get(path).text
    at.at = datetime(2026, 3, 11, 16, 30, tzinfo=UTC)
    browser = client(cast.ben)
    assert f"/evidence/add?session={held.public_id}" in browser.get(path).text
    answer = browser.get(f"/evidence/add?session={held.public_id}")
    assert answer.status_code == 302
    assert answer.location.startswith(f"{award.path}/add?session=")
    assert browser.get(answer.location).status_code == 200


def test_a_round_that_opened_offers_it_and_leads_on(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    award = awarded(build, cast)
    climate = Climate(build, at, cast.team, cast.asha)
    held = climate.round(venue=award.venue)
    planned = climate.round(venue=award.venue, opens=clock.today() + timedelta(days=9))
    browser = client(cast.asha)
    assert LINK not in browser.get(f"/climate/{planned.public_id}").text
    assert f"/evidence/add?round={held.public_id}" in browser.get(f"/climate/{held.public_id}").text
    answer = browser.get(f"/evidence/add?round={held.public_id}")
    assert answer.location == f"{award.path}/add?round={held.public_id}"
    page = browser.get(answer.location).text
    assert "Residents said how it is here" in page


def test_where_a_round_may_belong_to_two_one_chooses(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    award, other = awarded(build, cast), awarded(build, cast, "Oak House")
    held = Climate(build, at, cast.team, cast.asha).round()
    page = client(cast.asha).get(f"/evidence/add?round={held.public_id}").text
    for one in (award, other):
        assert f"{one.path}/add?round={held.public_id}" in page


def test_what_is_not_ones_own_is_not_found(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    awarded(build, cast)
    held = Climate(build, at, cast.team, cast.asha).round()
    browser = client(cast.cara)
    for asked in (f"round={held.public_id}", "round=nonsense", "session=1", "notice=x"):
        assert browser.get(f"/evidence/add?{asked}").status_code == 404
