"""Changing a venue, and who hears of it."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import CalendarStamp
from tests.build import Build, Cast

Client = Callable[..., FlaskClient]


def answers(cast: Cast, **kw: object) -> dict[str, object]:
    return {
        "name": "Kirk House",
        "kind": "probation_office",
        "address": "",
        "stay_weeks": "12",
        "teams": [str(cast.team.public_id)],
    } | kw


def test_everybody_whose_calendar_may_show_it_is_stamped(
    build: Build, cast: Cast, client: Client
) -> None:
    ours = build.participant(cast.team)
    theirs = build.participant(cast.other_team)
    path = f"/venues/{cast.venue.public_id}/edit"
    for version in (1, 2):
        name = f"Kirk House {version}"
        assert client(cast.asha).send(path, answers(cast, name=name)).status_code == 303
        db.session.expire_all()
        stamps = db.session.scalars(select(CalendarStamp)).all()
        assert {s.version for s in stamps} == {version}
        assert {s.participant_id for s in stamps if s.participant_id} == {ours.id}
        assert {s.user_id for s in stamps if s.user_id} == {
            cast.asha.id,
            cast.ben.id,
            cast.dev.id,
            cast.esi.id,
        }
    assert theirs.id not in {s.participant_id for s in stamps}
    sentences = db.session.scalars(select(AuditEvent.sentence)).all()
    assert "Asha Lead changed the venue Kirk House 1, now Kirk House 2." in sentences


def test_a_team_one_does_not_manage_keeps_using_it(
    build: Build, cast: Cast, client: Client
) -> None:
    shared = build.venue(cast.team, cast.other_team, name="Shared")
    path = f"/venues/{shared.public_id}/edit"
    assert client(cast.asha).send(path, answers(cast, teams=[])).status_code == 303
    db.session.expire_all()
    assert [team.id for team in shared.teams] == [cast.other_team.id]
    assert client(cast.asha).get(path).status_code == 404


def test_the_last_team_stays(cast: Cast, client: Client) -> None:
    path = f"/venues/{cast.venue.public_id}/edit"
    answer = client(cast.asha).send(path, answers(cast, teams=[]))
    assert answer.status_code == 422
    assert "Choose at least one team." in answer.text


def test_who_may_not(cast: Cast, client: Client) -> None:
    for path in (f"/venues/{cast.venue.public_id}", f"/venues/{cast.venue.public_id}/edit"):
        assert client(cast.ben).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
