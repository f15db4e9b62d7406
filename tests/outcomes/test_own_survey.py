"""Daybook's own survey: there from the first day, in words, and called what it is."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from base.database import db
from outcomes import library
from outcomes.models import ClimateRound, Wording
from outcomes.services import wordings
from outcomes.wording_text import misfit
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.outcomes.climate_rows import Client, Climate, codes_on

OWN = "daybook_house"


@pytest.fixture
def climate(build: Build, cast: Cast, at: Clock) -> Climate:
    """Rounds of Asha's team."""
    return Climate(build, at, cast.team, cast.asha)


def test_its_words_fit_and_say_what_it_is() -> None:
    words = library.own_words(OWN)
    assert words is not None
    assert misfit(library.instrument(OWN), words) == ([], [])
    assert set(words.answers) == {"0", "1", "2", "3", "4"}
    assert "not a validated measure" in words.copyright
    assert "not a validated measure" in library.instrument(OWN).cautions[0]
    assert library.own_words("essences") is None
    assert library.own_words("../help_lines") is None


def test_from_the_plan_to_the_phone_it_is_asked_in_words(
    cast: Cast, client: Client, at: Clock
) -> None:
    asha = client(cast.asha)
    form = unescape(asha.get("/climate/plan").text)
    assert "Life in this house (Daybook’s own): not a validated measure" in form
    assert "EssenCES: its wording is not here yet" in form
    fields = {
        "team": str(cast.team.public_id), "instrument": OWN, "who": "residents",
        "opens": "2/3/2026", "closes": "9/3/2026",
    }  # fmt: skip
    planned = asha.send("/climate/plan", fields, page="/climate/plan")
    assert planned.status_code == 303
    assert "No code opens it" not in asha.get(planned.location).text
    slips = asha.send(f"{planned.location}/codes", {"number": "1", "size": "ordinary"})
    [code] = codes_on(slips.text)
    page = unescape(client(None).post("/survey", data={"code": code}).text)
    assert "I feel safe in this house, by day and at night." in page
    assert "Completely" in page
    assert "Daybook’s own questions, not a validated measure." in page


def test_its_words_are_kept_once_and_a_sites_own_count(climate: Climate, cast: Cast) -> None:
    one, other = climate.round(slug=OWN), climate.round("staff", slug=OWN)
    assert one.wording_id == other.wording_id
    [kept] = db.session.scalars(select(Wording)).all()
    assert (kept.slug, kept.version, kept.agreed_by) == (OWN, 1, "Daybook")
    kept.removed_at = kept.at
    climate.build.save(kept)
    late: ClimateRound = climate.round(slug=OWN, opens=date(2026, 4, 1))
    assert late.wording_id is None, "removed from use, it is not taken up again"
    assert wordings.first_wording("essences", by=cast.asha) is None
