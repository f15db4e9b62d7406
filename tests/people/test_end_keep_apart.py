"""Saying that two people need no longer be kept apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from base.audit import events_about
from base.database import db
from people.models import KeepApart
from people.queries.keep_apart import kept_apart_among
from people.roles import Role
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def ruled(build: Build, cast: Cast) -> KeepApart:
    one, other = build.participant(cast.team), build.participant(cast.team)
    rule = KeepApart(
        one=one,
        other=other,
        reason="Co-defendants",
        decided_by="Panel",
        review=date(2026, 9, 1),
        since=one.created_at,
    )
    build.save(rule)
    return rule


def path(rule: KeepApart) -> str:
    return f"/people/{rule.one.public_id}/keep-apart/{rule.public_id}/end"


def test_it_ends_with_a_reason(build: Build, cast: Cast, client: Client) -> None:
    rule = ruled(build, cast)
    answer = client(cast.ben).send(path(rule), {"why": "The panel agreed"})
    assert answer.status_code == 303
    db.session.refresh(rule)
    assert rule.ended_at is not None
    assert not kept_apart_among([rule.one_id, rule.other_id])
    event = events_about(rule.other.public_id)[0]
    assert event.action == "keep_apart.ended"
    assert "The panel agreed" in event.sentence
    assert rule.one.code not in event.sentence
    assert client(cast.ben).get(path(rule)).status_code == 404


def test_a_reason_is_needed(build: Build, cast: Cast, client: Client) -> None:
    assert client(cast.ben).send(path(ruled(build, cast)), {"why": " "}).status_code == 422


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    rule = ruled(build, cast)
    third = build.participant(cast.team)
    wrong = f"/people/{third.public_id}/keep-apart/{rule.public_id}/end"
    assert client(cast.ben).get(wrong).status_code == 404
    assert client(cast.cara).get(path(rule)).status_code == 404
    assert client(cast.dev).get(path(rule)).status_code == 403
    assert client(None).get(path(rule)).status_code == 302


def test_both_people_must_be_ones_own_to_open(build: Build, cast: Cast, client: Client) -> None:
    one, other = build.participant(cast.team), build.participant(cast.other_team)
    rule = KeepApart(
        one=one,
        other=other,
        reason="x",
        decided_by="y",
        review=date(2026, 9, 1),
        since=one.created_at,
    )
    build.save(rule)
    both = build.user(
        "Fay Both", (cast.team, Role.FACILITATOR), (cast.other_team, Role.FACILITATOR)
    )
    assert client(cast.ben).get(path(rule)).status_code == 404
    assert client(both).get(path(rule)).status_code == 200
    assert other.code not in client(cast.ben).get(f"/people/{one.public_id}").text
