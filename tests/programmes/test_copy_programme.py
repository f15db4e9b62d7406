"""Copying a catalogue programme for a team, and reading what there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from base.audit import AuditEvent
from base.database import db
from people.models import User
from people.roles import Role
from programmes.models import OwnProgramme
from programmes.queries.catalogue import shelf
from tests.build import Build, Cast
from tests.page import CheckedClient
from tests.programmes.own import address, own_copy, published_copy
from tests.programmes.rows import cohort

Client = Callable[[User | None], CheckedClient]
COPY = "/programmes/catalogue/m-trem/copy"


def count() -> int:
    return db.session.scalar(select(func.count(OwnProgramme.id))) or 0


def test_a_lead_copies_a_programme(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    assert 'value="M-TREM (North Team)"' in asha.get(COPY).text
    answer = asha.send(COPY, {"team": str(cast.team.id), "name": "Our M-TREM"})
    own = db.session.scalars(select(OwnProgramme)).one()
    assert answer.location == address(own)
    assert own.slug.startswith("m-trem-")
    assert own.slug != "m-trem"
    page = asha.get(answer.location).text
    assert "copied from M-TREM" in page
    assert "Not published: nobody can plan from it yet." in page
    assert "It does not." in page, "nothing differs yet"
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "programme.copied")
    ).one()
    assert said == "Asha Lead copied M-TREM as Our M-TREM for North Team."


def test_sending_it_twice_makes_one(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    once = {"team": str(cast.team.id), "name": "Our M-TREM", "once": "the-same"}
    first, second = asha.send(COPY, once), asha.send(COPY, once)
    assert first.location == second.location
    assert count() == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "Give it a name."),
        ("our m-trem", "North Team already has a programme called our m-trem."),
        ("m-trem", "m-trem is the catalogue’s own."),
        ("x" * 100, "Shorten it to 80"),
        ("Appointment", "‘Appointment’ would tell others about ‘Appointment’"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_stays(
    name: str, why: str, cast: Cast, client: Client
) -> None:
    own_copy(cast.team, cast.asha)
    answer = client(cast.asha).send(COPY, {"team": str(cast.team.id), "name": name})
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{name}"' in answer.text
    assert count() == 1


def test_names_as_people_write_them_are_kept(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    for name in ('O\'Hara & "Sons": a #1 course', "Gŵyl Ŷd 🌾", "مجموعة", "- {a: [b]}", "yes"):
        answer = asha.send(COPY, {"team": str(cast.team.id), "name": name})
        assert answer.status_code == 303, answer.text
        own = db.session.scalars(select(OwnProgramme).order_by(OwnProgramme.id.desc())).first()
        assert own is not None
        assert own.name == name
        assert asha.get(address(own)).status_code == 200


def test_two_teams_may_use_one_name(build: Build, cast: Cast, client: Client) -> None:
    own_copy(cast.other_team, cast.cara)
    two = build.user("Two", *((t, Role.SERVICE_LEAD) for t in (cast.team, cast.other_team)))
    answer = client(two).send(COPY, {"team": str(cast.team.id), "name": "Our M-TREM"})
    assert answer.status_code == 303


def test_who_may_copy(cast: Cast, client: Client) -> None:
    own = published_copy(cast.team, cast.asha)
    assert client(None).get("/programmes").status_code == 302
    assert client(cast.dev).get("/programmes").status_code == 403
    ben = client(cast.ben)
    assert ben.get(COPY).status_code == 403
    assert "Make a copy" not in ben.get("/programmes").text
    read = ben.get(address(own)).text
    assert "Change<" not in read
    assert "Take it off the shelf" not in read
    assert client(cast.cara).get(address(own)).status_code == 404
    answer = client(cast.asha).send(COPY, {"team": str(cast.other_team.id), "name": "Ours"})
    assert answer.status_code == 422
    assert client(cast.asha).get("/programmes/catalogue/none-such").status_code == 404


def test_the_list_says_what_differs_and_who_runs_what(
    build: Build, cast: Cast, client: Client
) -> None:
    published_copy(cast.team, cast.asha)
    own_copy(cast.other_team, cast.cara, name="Not ours to see")
    cohort(build, cast, name="Spring 2026")
    page = client(cast.ben).get("/programmes").text
    assert "1 difference from M-TREM" in page
    assert "Capacity: 8 instead of 10." in page
    assert "Version 1, published on" in page
    assert "Not ours to see" not in page
    assert "Spring 2026</a> (older version)" in page
    assert f"Catalogue: {len(shelf())} programmes" in page


@pytest.mark.parametrize("slug", sorted(shelf()))
def test_every_programme_is_read_in_words(slug: str, cast: Cast, client: Client) -> None:
    page = client(cast.ben).get(f"/programmes/catalogue/{slug}").text
    assert shelf()[slug].name in page
    assert "Where these values come from" in page
    assert "every_n" not in page
    assert "one_participant" not in page
