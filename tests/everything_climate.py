"""One of everything about the climate of a team, for the sweeps of `tests.everything`."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from base import clock
from base.work import unit_of_work
from outcomes.library import instrument
from outcomes.models import ClimateAnswer, ClimateCode, ClimateEvent, ClimateRound
from outcomes.services import versions
from people.models import Team, User, Venue
from tests.build import Build

CLOSED = date(2025, 9, 1)


def of_climate(build: Build, team: Team, venue: Venue, by: User) -> dict[str, Any]:
    """A round that is open, one of residents and one of staff that are closed, and an event."""
    today = clock.today()
    with unit_of_work():
        version = versions.kept("essences")

    def held(who: str, opens: date, closes: date) -> ClimateRound:
        return ClimateRound(
            team_id=team.id, venue=venue, version=version, who=who, opens=opens, closes=closes,
            invited=12, issued=1, note="After the move", made_at=clock.now(), made_by_id=by.id,
        )  # fmt: skip

    opened = held("residents", today, today)
    code = ClimateCode(round=opened, token_hash=secrets.token_hex(32))
    closed = [held(who, CLOSED, CLOSED + timedelta(days=10)) for who in ("residents", "staff")]
    answers = [a for one in closed for a in answers_to(one, *([1, 2, 3] * 3))]
    event = ClimateEvent(
        team_id=team.id, day=CLOSED + timedelta(days=30), words="New kitchen", made_at=clock.now()
    )
    build.save(opened, code, *closed, *answers, event)
    return {"round_id": opened.public_id, "event_id": event.public_id}


def answers_to(held: ClimateRound, *each: int) -> list[ClimateAnswer]:
    """Answers to an EssenCES round, each person giving one answer to every item."""
    items = instrument("essences").items
    return [ClimateAnswer(round=held, answers={item.id: one for item in items}) for one in each]
