"""Adding somebody: numbers checked, a code suggested, onto a team's caseload."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from base.audit import events_about
from base.database import db
from people.models import Participant
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]

PATH = "/people/add"


def filled(cast: Cast, **kw: Any) -> dict[str, Any]:
    return {
        "given_name": "Callum",
        "family_name": "Ashworth",
        "date_of_birth": "17/5/1985",
        "code": "K7QF",
        "team": str(cast.team.public_id),
    } | kw


def only() -> Participant:
    return db.session.scalars(select(Participant)).one()


def test_a_facilitator_adds_somebody(cast: Cast, client: Client) -> None:
    answer = client(cast.ben).send(
        PATH, filled(cast, nhs_number="943 476 5919", crn="x123456", practitioner_name="Jo")
    )
    person = only()
    assert answer.status_code == 303
    assert answer.location == f"/people/{person.public_id}"
    assert (person.nhs_number, person.crn, person.prison_number) == ("9434765919", "X123456", None)
    assert [c.team_id for c in person.caseload] == [cast.team.id]
    assert person.contact is not None
    (event,) = events_about(person.public_id)
    assert event.action == "participant.added"
    assert event.sentence == "Ben Facilitator added K7QF to the caseload of North Team."


def test_a_code_is_suggested_at_random(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    found = {
        re.search(r'name="code"[^>]*value="([^"]*)"', ben.get(PATH).text)[1]  # type: ignore[index]
        for _ in range(3)
    }
    assert len(found) == 3
    for code in found:
        assert re.fullmatch(r"(?=.*[2-9])[A-HJ-KM-NP-RT-Z][A-HJ-KM-NP-RT-Z2-9]{3}", code)


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("nhs_number", "943 476 5918", "The check digit of this NHS number does not match"),
        ("crn", "123456", "A CRN is one letter followed by 6 digits"),
        ("prison_number", "A123", "A prison number is a letter"),
        ("pnc", "2001/0123456A", "The check letter of this PNC number does not match"),
        ("code", "X123456", "This looks like an official number"),
        ("date_of_birth", "17/5/2085", "has not come yet"),
        ("date_of_birth", "yesterday", "is not a date"),
        ("practitioner_email", "jo", "Enter an e-mail address"),
        ("given_name", "  ", "Enter their given names"),
        ("given_name", "x" * 10_000, "This is 10,000 characters long"),
    ],
)
def test_what_cannot_be_right_is_said_on_the_field_and_kept(
    field: str, typed: str, why: str, cast: Cast, client: Client
) -> None:
    answer = client(cast.ben).send(PATH, filled(cast, **{field: typed}))
    assert answer.status_code == 422
    assert why in answer.text
    assert f'href="#{field}"' in answer.text
    assert typed.strip() in answer.text
    assert not db.session.scalars(select(Participant)).all()


@pytest.mark.parametrize("name", ["O'Brien", "Siân Ŵyn", "محمد", "😀", "Zoë–Anne", "A\0B"])
def test_names_of_every_kind_are_kept(name: str, cast: Cast, client: Client) -> None:
    assert client(cast.ben).send(PATH, filled(cast, given_name=name)).status_code == 303
    assert only().given_name == name.replace("\0", "")


def test_a_number_twice_names_the_other_record_to_those_who_may_see_it(
    build: Build, cast: Cast, client: Client
) -> None:
    other = build.participant(cast.team, nhs_number="9434765919")
    page = client(cast.ben).send(PATH, filled(cast, nhs_number="9434765919")).text
    assert f"is already on the record of {other.called} ({other.code})" in page


@pytest.mark.parametrize("limited", [False, True])
def test_a_number_twice_does_not_say_whose_to_others(
    limited: bool,  # noqa: FBT001 a parameter of the test
    build: Build,
    cast: Cast,
    client: Client,
) -> None:
    team = cast.team if limited else cast.other_team
    other = build.participant(team, nhs_number="9434765919", limited_access=limited)
    answer = client(cast.ben).send(PATH, filled(cast, nhs_number="9434765919"))
    assert answer.status_code == 422
    assert "already on a record you cannot open" in answer.text
    for secret in (other.code, other.family_name, other.given_name, cast.other_team.name):
        assert secret not in answer.text


def test_a_code_in_use_is_refused_whoever_has_it(build: Build, cast: Cast, client: Client) -> None:
    build.participant(cast.other_team, code="K7QF")
    assert "This code is in use" in client(cast.ben).send(PATH, filled(cast, code="k7qf")).text


def test_another_teams_caseload_cannot_be_chosen(cast: Cast, client: Client) -> None:
    answer = client(cast.ben).send(PATH, filled(cast, team=str(cast.other_team.public_id)))
    assert answer.status_code == 422
    assert not db.session.scalars(select(Participant)).all()


def test_the_same_form_twice_adds_one(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    data = filled(cast, once="the-same-key", csrf_token=ben.token(PATH))
    first, second = ben.post(PATH, data=data), ben.post(PATH, data=data)
    assert first.location == second.location == f"/people/{only().public_id}"


def test_roles(cast: Cast, client: Client) -> None:
    assert client(cast.esi).get(PATH).status_code == 200
    assert client(cast.dev).get(PATH).status_code == 403
    assert client(None).get(PATH).status_code == 302
