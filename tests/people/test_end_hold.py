"""Ending a hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from base.audit import events_about
from base.database import db
from people.models import CalendarStamp, Hold, Participant
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def held(build: Build, person: Participant, kind: str = "custody") -> Hold:
    hold = Hold(participant=person, kind=kind, starts=date(2026, 2, 20))
    build.save(hold)
    return hold


def path(hold: Hold) -> str:
    return f"/people/{hold.participant.public_id}/holds/{hold.public_id}/end"


def test_the_last_day_is_kept_and_the_calendar_told(
    build: Build, cast: Cast, client: Client
) -> None:
    hold = held(build, build.participant(cast.team))
    assert client(cast.ben).send(path(hold), {"ends": "1/3/2026"}).status_code == 303
    db.session.refresh(hold)
    assert hold.ends == date(2026, 3, 1)
    stamp = select(CalendarStamp.version).where(CalendarStamp.participant_id == hold.participant_id)
    assert db.session.scalar(stamp) == 1
    assert events_about(hold.participant.public_id)[0].action == "hold.ended"
    page = client(cast.ben).get(f"/people/{hold.participant.public_id}").text
    assert "On hold:" not in page
    assert "(over)" in page


def test_the_last_day_is_still_held(build: Build, cast: Cast, client: Client) -> None:
    hold = held(build, build.participant(cast.team))
    client(cast.ben).send(path(hold), {"ends": "2/3/2026"})
    assert "On hold: custody" in client(cast.ben).get(path(hold).partition("/holds")[0]).text


def test_before_it_began_is_refused(build: Build, cast: Cast, client: Client) -> None:
    hold = held(build, build.participant(cast.team))
    answer = client(cast.ben).send(path(hold), {"ends": "19/2/2026"})
    assert answer.status_code == 422
    assert "The hold began on Friday 20 February 2026." in answer.text


def test_limited_access_is_not_ended_here(build: Build, cast: Cast, client: Client) -> None:
    hold = held(build, build.participant(cast.team), "limited_access")
    assert client(cast.ben).send(path(hold), {"ends": "2/3/2026"}).status_code == 422


def test_a_hold_of_somebody_else_is_not_found(build: Build, cast: Cast, client: Client) -> None:
    hold = held(build, build.participant(cast.team))
    other = build.participant(cast.team)
    wrong = f"/people/{other.public_id}/holds/{hold.public_id}/end"
    assert client(cast.ben).get(wrong).status_code == 404


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    hold = held(build, build.participant(cast.team))
    assert client(cast.cara).get(path(hold)).status_code == 404
    assert client(cast.dev).get(path(hold)).status_code == 403
    assert client(None).get(path(hold)).status_code == 302
