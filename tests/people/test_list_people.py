"""Finding people: by name, code or identifier, on one's own teams' caseloads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert

from base import clock
from base.audit import looks_at, record
from base.database import db
from base.work import unit_of_work
from people.models import Caseload, Participant
from tests.build import SYSTEM, Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def test_a_facilitator_sees_the_caseload_and_how_many(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team, given_name="Callum", family_name="Ashworth")
    build.participant(cast.team)
    elsewhere = build.participant(cast.other_team)
    page = client(cast.ben).get("/people").text
    assert "Callum Ashworth" in page
    assert person.code in page
    assert "2 people on your teams’ caseloads" in page
    assert elsewhere.code not in page


@pytest.mark.parametrize(
    "words",
    [
        "callum",
        "ash cal",
        "cal ashw",
        "k7qf",
        "943 476 5919",
        "943-476-5919",
        "9434765919",
        "x123456",
        "a1234bc",
        "2001/0123456f",
        "  Ashworth  ",
    ],
)
def test_a_search_finds_by_name_code_or_identifier(
    words: str, build: Build, cast: Cast, client: Client
) -> None:
    build.participant(cast.team, given_name="Someone", family_name="Else")
    build.participant(
        cast.team,
        given_name="Callum",
        family_name="Ashworth",
        preferred_name="Cal",
        code="K7QF",
        nhs_number="9434765919",
        crn="X123456",
        prison_number="A1234BC",
        pnc="2001/0123456F",
    )
    page = client(cast.ben).get("/people", query_string={"q": words}).text
    assert "1 person found" in page
    assert "K7QF" in page


@pytest.mark.parametrize("words", ["%", "_", "\\", "Ash%worth", "'; drop table participant; --"])
def test_a_search_takes_what_is_typed_literally(
    words: str, build: Build, cast: Cast, client: Client
) -> None:
    build.participant(cast.team, family_name="Ashworth")
    answer = client(cast.ben).get("/people", query_string={"q": words})
    assert answer.status_code == 200
    assert "Nobody you may open matches" in answer.text


@pytest.mark.parametrize("words", ["Ash\0worth", "\ud83d\ude00", "😀", "Ŵyn", "مرحبا"])
def test_a_search_for_odd_characters_answers(words: str, cast: Cast, client: Client) -> None:
    encoded = words.encode("utf-16", "surrogatepass").decode("utf-16")
    assert client(cast.ben).get("/people", query_string={"q": encoded}).status_code == 200


def test_a_very_long_search_is_refused_in_words(cast: Cast, client: Client) -> None:
    page = client(cast.ben).get("/people", query_string={"q": "a" * 10_000}).text
    assert "This is 10,000 characters long. Shorten it to 200 or fewer." in page


def test_a_long_list_is_cut_and_says_so(build: Build, cast: Cast, client: Client) -> None:
    for _ in range(52):
        build.participant(cast.team)
    page = client(cast.ben).get("/people").text
    assert "Showing the first 50 of 52 people. Type more to narrow your search." in page
    assert page.count('scope="row"') == 50


def test_empty_states_say_what_to_do(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    assert "Nobody is on your teams’ caseloads yet. Add the first person above." in (
        ben.get("/people").text
    )
    assert "Check the spelling" in ben.get("/people?q=zz").text


def test_the_list_is_noted_as_a_look_at_each(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    client(cast.ben).get("/people")
    assert [look.page for look in looks_at(person.public_id)] == ["participants.list_people"]


def test_no_role_no_list(cast: Cast, client: Client) -> None:
    assert client(cast.dev).get("/people").status_code == 403
    assert client(None).get("/people").status_code == 302


def test_ten_thousand_people_are_a_page_and_a_sentence(cast: Cast, client: Client) -> None:
    people = [
        {
            "public_id": uuid4(),
            "code": f"T{n:05}",
            "given_name": f"Given{n}",
            "family_name": "Many",
            "preferred_name": "",
            "date_of_birth": date(1980, 1, 1),
            "created_at": clock.now(),
        }
        for n in range(10_000)
    ]
    empty = ("practitioner_", "coordinator_")
    blank = {f"{who}{what}": "" for who in empty for what in ("name", "email", "phone")}
    rest = {"sex": "male", "opd_screen": "", "opd_override": "", "limited_access": False}
    with unit_of_work():
        made = db.session.scalars(
            insert(Participant.__table__).returning(Participant.__table__.c.id),
            [person | blank | rest | {"version": 1} for person in people],
        ).all()
        rows = [
            {"team_id": cast.team.id, "participant_id": one, "since": clock.now()} for one in made
        ]
        db.session.execute(insert(Caseload.__table__), rows)
        record("test.built", "Ten thousand people.", by=SYSTEM)
    page = client(cast.ben).get("/people").text
    assert "10,000" in page
    assert page.count("/people/") < 200
    found = client(cast.ben).get("/people?q=T07777").text
    assert "Given7777" in found
