"""Recording that two people must be kept apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from base.audit import events_about
from base.database import db
from people.models import KeepApart, Participant
from people.queries.keep_apart import kept_apart_among
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def path(person: Participant) -> str:
    return f"/people/{person.public_id}/keep-apart/add"


def typed(who: str, **kw: Any) -> dict[str, Any]:
    return {
        "who": who,
        "reason": "Co-defendants",
        "decided_by": "Risk meeting",
        "review": "1/9/2026",
    } | kw


def test_the_other_is_found_by_code(build: Build, cast: Cast, client: Client) -> None:
    one, two = build.participant(cast.team), build.participant(cast.team)
    assert client(cast.ben).send(path(two), typed(one.code.lower())).status_code == 303
    rule = db.session.scalars(select(KeepApart)).one()
    assert (rule.one_id, rule.other_id) == (one.id, two.id)
    assert kept_apart_among([one.id, two.id]) == [(one.id, two.id)]
    for person, other in ((one, two), (two, one)):
        event = events_about(person.public_id)[0]
        assert event.action == "keep_apart.added"
        assert other.code not in event.sentence
        page = client(cast.esi).get(f"/people/{person.public_id}").text
        assert other.code in page
        assert "Co-defendants" in page
        assert "Must be kept apart from one person." in page


def test_several_who_match_are_offered(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team, family_name="Smithson")
    build.participant(cast.team, family_name="Smith")
    meant = build.participant(cast.team, family_name="Smithers")
    answer = client(cast.ben).send(path(person), typed("smith"))
    assert answer.status_code == 422
    assert "2 people match. Choose which one." in answer.text
    assert "Co-defendants" in answer.text  # nothing typed is lost
    chosen = typed("smith", other=str(meant.public_id))
    assert client(cast.ben).send(path(person), chosen).status_code == 303
    assert db.session.scalars(select(KeepApart)).one().other_id == meant.id


def test_too_many_to_choose_from(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    for _ in range(12):
        build.participant(cast.team, family_name="Smith")
    answer = client(cast.ben).send(path(person), typed("smith"))
    assert "12 people match. Type more of the name, or their code." in answer.text


def test_refusals(build: Build, cast: Cast, client: Client) -> None:
    one, two = build.participant(cast.team), build.participant(cast.team)
    elsewhere = build.participant(cast.other_team)
    ben = client(cast.ben)
    for who in (elsewhere.code, one.code, "nobody at all"):
        assert "Nobody you may open matches this." in ben.send(path(one), typed(who)).text
    past = ben.send(path(one), typed(two.code, review="1/3/2026"))
    assert "Choose a review date that is still to come." in past.text
    assert ben.send(path(one), typed("x" * 10_000)).status_code == 422
    assert ben.send(path(one), typed(two.code)).status_code == 303
    assert "These two are already kept apart." in ben.send(path(two), typed(one.code)).text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(cast.dev).get(path(person)).status_code == 403
    assert client(None).get(path(person)).status_code == 302
