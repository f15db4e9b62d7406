"""The list of instruments, one of them, and who may read and who may change them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from outcomes.library import shipped_ids
from people.models import User
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.outcomes.conftest import Measured
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
CHANGES = ("turn-on", "turn-off", "text", "shipped", "score-again", "wording/add")


def test_every_instrument_is_listed_with_its_state(cast: Cast, client: Client) -> None:
    page = client(cast.ben).get("/instruments").text
    assert f"{len(shipped_ids())} of {len(shipped_ids())} instruments" in page
    assert "CORE-10" in page
    assert "Check before use" in page
    assert "Make a survey" not in page
    assert "Make a survey" in client(cast.dev).get("/instruments").text


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("q=core-10", "/instruments/core_10", "/instruments/phq_9"),
        ("q=suicide+plans", "/instruments/core_10", "/instruments/gad_7"),
        ("state=check", "/instruments/oas_m", "/instruments/core_10"),
        ("state=off", "/instruments/iip_32", "/instruments/core_10"),
        ("who=anonymous", "/instruments/essences", "/instruments/core_10"),
        ("who=clinician&state=on", "No instrument is like that", "/instruments/oas_m"),
    ],
)
def test_it_can_be_narrowed(cast: Cast, client: Client, asked: str, there: str, gone: str) -> None:
    page = client(cast.ben).get(f"/instruments?{asked}").text
    assert there in page
    assert f'"{gone}"' not in page


def test_nothing_found_says_what_to_do(cast: Cast, client: Client) -> None:
    page = client(cast.ben).get("/instruments?q=tarot&state=nonsense")
    assert "Choose one of the answers offered" in page.text
    assert "show everything" in client(cast.ben).get("/instruments?q=tarot").text


def test_everything_about_one_is_on_its_page(cast: Cast, client: Client) -> None:
    page = client(cast.ben).get("/instruments/core_10").text
    for said in (
        "Asked again within 7 days, the answers overlap.",
        "From 0 to 40. A lower score is better. A score of 11 or more is in the clinical range. "
        "A change of 6 or more is unlikely to be chance (90% confidence).",
        "Up to 1 may be unanswered: the mean of the others stands in for them.",
        "6 to below 11",
        "UK primary care vs GP, general distress",
        "Barkham 2013",
        "Item 6 (suicide plans) at 1 or more: urgent",
        "SNOMED CT 718583008, Total",
        "CC BY-ND 4.0",
        "Reversed",
        "General population: mean 4.7, SD 4.8, n 535",
        "No wording is kept here",
        "Version 1 is in use; nothing was filled in with it yet.",
    ):
        assert said in page, said
    assert "Turn off" not in page


def test_every_shipped_instrument_has_a_page(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    for slug in shipped_ids():
        assert dev.get(f"/instruments/{slug}").status_code == 200, slug


def test_the_versions_used_are_counted(measured: Measured, cast: Cast, client: Client) -> None:
    first = measured.filled()
    measured.filled(number=1)
    page = client(cast.ben).get("/instruments/core_10").text
    assert "2 forms" in page
    version = first.version.digest
    text = client(cast.ben).get(f"/instruments/core_10/versions/{version}").text
    assert "This is the text in use." in text
    assert "id: core_10" in text


def test_who_may_read_and_who_may_change(build: Build, cast: Cast, client: Client) -> None:
    esi, dev, nobody = client(cast.esi), client(cast.dev), client(None)
    assert esi.get("/instruments/core_10").status_code == 200
    assert nobody.get("/instruments").status_code == 302
    assessor = build.user("Ann Assessor", (cast.team, Role.ASSESSOR))
    assert client(assessor).get("/instruments").status_code == 403
    for change in CHANGES:
        assert esi.get(f"/instruments/core_10/{change}").status_code == 403, change
        assert esi.send(f"/instruments/core_10/{change}", page="/account").status_code == 403, (
            change
        )
        assert dev.get(f"/instruments/core_10/{change}").status_code == 200, change
    assert esi.get("/instruments/make-survey").status_code == 403


def test_what_is_not_there_is_not_found(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    for path in ("nothing", "nothing/turn-on", "nothing/text", "nothing/wording/add",
                 "core_10/versions/0", "core_10/survey", "nothing/score-again",
                 "core_10/wording/00000000-0000-4000-8000-000000000000"):  # fmt: skip
        assert dev.get(f"/instruments/{path}").status_code == 404, path


def test_the_list_asks_as_often_however_much_was_filled_in(
    measured: Measured, cast: Cast, client: Client, statements: Statements
) -> None:
    ben = client(cast.ben)
    ben.get("/instruments")
    with statements() as few:
        ben.get("/instruments")
    with statements() as few_one:
        ben.get("/instruments/core_10")
    for number in range(3):
        measured.filled(number=number)
        measured.filled({"1": 2}, number=number, slug="phq_9")
    ben.get("/instruments/core_10")
    with statements() as many:
        ben.get("/instruments")
    with statements() as many_one:
        ben.get("/instruments/core_10")
    assert len(many) == len(few)
    assert len(many_one) == len(few_one)


def test_settings_lead_there(cast: Cast, client: Client) -> None:
    page = client(cast.dev).get("/settings").text
    assert 'href="/instruments"' in page
    assert 'href="/accounts"' in page
    assert 'href="/accounts"' not in client(cast.ben).get("/settings").text
    assert 'aria-current="page" href="/settings"' in client(cast.ben).get("/instruments").text
