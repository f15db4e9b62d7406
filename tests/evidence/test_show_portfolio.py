"""The draft portfolio: what a pack would say now, section by section."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from base import clock
from base.work import unit_of_work
from evidence.presenters.portfolio import usual_period
from evidence.queries.pack_facts import gather, gather_written
from evidence.services import narratives
from outcomes.rounds import PAPER_DAYS
from people.models import User
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.everything_evidence import add
from tests.evidence.awarded import Awarded, awarded
from tests.outcomes.climate_rows import Climate
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
FIRST, LAST = date(2025, 3, 2), date(2026, 3, 2)


@pytest.fixture
def award(build: Build, cast: Cast) -> Awarded:
    return awarded(build, cast)


def say(award: Awarded, words: str, by: User) -> None:
    """Write about the first standard."""
    with unit_of_work():
        narratives.save_narrative(award.cycle, "Belonging", words=words, seen="", page="", by=by)


def test_the_draft_says_what_a_pack_would(award: Awarded, cast: Cast) -> None:
    say(award, "People arrive at night.", cast.asha)
    add(award.community, cast.asha, "1.1", "7.3")
    whole = gather(award.cycle, FIRST, LAST, audience="", made_by="", at=clock.now())
    written = gather_written(award.cycle, FIRST, LAST, clock.today())
    assert {name: whole[name] for name in written} == written
    assert whole["standards"][0]["narrative"] == "People arrive at night."


def test_each_standard_has_its_page_with_its_evidence(
    award: Awarded, cast: Cast, client: Client
) -> None:
    say(award, "People arrive at night.", cast.asha)
    add(award.community, cast.asha, "1.1", title="A welcome meal")
    add(award.community, cast.asha, "7.3", title="Cooking at the weekend")
    browser = client(cast.asha)
    page = browser.get(f"{award.path}/portfolio").text
    assert "4 words, Asha Lead" in page
    page = browser.get(f"{award.path}/portfolio/1").text
    assert "People arrive at night." in page
    assert "1. A welcome meal" in page
    assert "Cooking at the weekend" not in page
    assert "Change what is written" in page
    assert "Next: 2." in page
    assert "2. Cooking at the weekend" in browser.get(f"{award.path}/portfolio/7").text
    assert browser.get(f"{award.path}/portfolio/99").status_code == 404


def test_what_was_withdrawn_or_not_agreed_to_is_not_in_the_draft(
    award: Awarded, cast: Cast, client: Client
) -> None:
    add(award.community, cast.asha, "1.1", title="Not asked", consent="not_yet")
    add(award.community, cast.asha, "1.1", title="Stays here", consent="agreed", scope="building")
    page = client(cast.asha).get(f"{award.path}/portfolio/1").text
    assert "Not asked" not in page
    assert "Stays here" not in page


def test_other_days_may_be_chosen_and_go_with_the_links(
    award: Awarded, cast: Cast, client: Client
) -> None:
    add(award.community, cast.asha, "1.1", title="Long ago", day=date(2024, 5, 1))
    browser = client(cast.asha)
    assert "Long ago" not in browser.get(f"{award.path}/portfolio/1").text
    asked = "first=1/1/2024&last=1/6/2024"
    assert "first=2024-01-01" in browser.get(f"{award.path}/portfolio?{asked}").text
    assert "Long ago" in browser.get(f"{award.path}/portfolio/1?{asked}").text
    for wrong, why in (
        ("first=1/6/2024&last=1/1/2024", "The last day comes after the first."),
        ("first=1/1/2020", "A portfolio covers at most three years."),
        ("first=soon", "There is a problem"),
    ):
        answer = browser.get(f"{award.path}/portfolio?{wrong}")
        assert answer.status_code == 200
        assert why in answer.text


def test_whoever_gathers_reads_it_and_writes_nothing(
    award: Awarded, cast: Cast, client: Client
) -> None:
    browser = client(cast.esi)
    page = browser.get(f"{award.path}/portfolio").text
    assert "/write" not in page
    assert "/write" not in browser.get(f"{award.path}/portfolio/1").text
    assert client(cast.cara).get(f"{award.path}/portfolio").status_code == 404
    assert client(cast.dev).get(f"{award.path}/portfolio").status_code == 403


def test_without_a_cycle_it_says_what_to_do(build: Build, cast: Cast, client: Client) -> None:
    venue = build.venue(cast.team, name="Oak House", kind="approved_premises")
    path = f"/evidence/{venue.public_id}/portfolio"
    assert "Start the award cycle" in client(cast.asha).get(path).text
    assert "A service lead can start it." in client(cast.ben).get(path).text
    assert client(cast.asha).get(f"{path}/1").status_code == 404


def test_the_first_month_is_whole(award: Awarded) -> None:
    usual = usual_period(award.cycle, date(2026, 11, 29))
    assert (usual.first, usual.last) == (date(2025, 11, 1), date(2026, 11, 29))


def test_its_charts_are_drawn_from_the_records_now(
    award: Awarded, build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    climate = Climate(build, at, cast.team, cast.asha)
    held = climate.round(venue=award.venue)
    climate.answered(held, 0, 1, 2, 3, 4, 2, 1)
    at.at += (held.closes - clock.today()) + PAPER_DAYS * 2
    browser = client(cast.asha)
    page = browser.get(f"{award.path}/portfolio").text
    assert 'loading="lazy"' in page
    found = re.search(r'src="([^"]+climate-essences-cohesion[.]svg[^"]*)"', page)
    assert found is not None
    here = found[1].replace("&amp;", "&")
    first, again = browser.get(here), browser.get(here)
    assert first.data == again.data
    for one in (first, again):
        assert one.headers["Cache-Control"] == "no-store"  # computers are shared
    assert client(cast.cara).get(here).status_code == 404
    chart = browser.get(f"{award.path}/portfolio/charts/climate-essences-cohesion.svg")
    assert chart.mimetype == "image/svg+xml"
    assert browser.get(f"{award.path}/portfolio/charts/unheard-of.svg").status_code == 404


def test_much_evidence_takes_no_more_queries(
    award: Awarded, cast: Cast, client: Client, statements: Statements
) -> None:
    browser = client(cast.asha)

    def asked_for(path: str) -> int:
        with statements() as sent:
            assert browser.get(f"{award.path}/portfolio{path}").status_code == 200
        return len(sent)

    say(award, "Something.", cast.asha)
    add(award.community, cast.asha, "1.1")
    few = {path: max(asked_for(path), asked_for(path)) for path in ("", "/1")}
    for n in range(25):
        add(award.community, cast.asha, "1.1", f"{n % 9 + 1}.1")
    assert all(asked_for(path) <= count for path, count in few.items())
