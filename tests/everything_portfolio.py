"""One of everything about a draft portfolio, for the sweeps of `tests.everything`.

The cycle is that of `tests.everything_evidence`, the rounds those of `tests.everything_climate`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from base import clock
from base.database import db
from base.work import unit_of_work
from evidence.queries.communities import Community
from evidence.queries.cycles import cycle_now
from evidence.services import narratives, questionnaires
from outcomes.models import ClimateRound
from outcomes.queries.climate import rounds_by_id
from people.models import User, Venue


def of_portfolio(venue: Venue, by: User) -> dict[str, Any]:
    """A narrative, and a closed round that is a questionnaire."""
    cycle = cycle_now(Community(venue, None))
    assert cycle is not None
    name, criteria = "Belonging", 1
    with unit_of_work():
        kept = narratives.keep_narrative(
            cycle, name, words="People arrive at night.", seen="", page="p", serial=1, by=by
        )
    assert kept.row is not None
    ids = db.session.scalars(
        select(ClimateRound.id).where(ClimateRound.venue_id == venue.id).order_by(ClimateRound.id)
    ).all()
    held = rounds_by_id(ids, clock.today())
    with unit_of_work():
        made = [questionnaires.add_questionnaire(cycle, held[id_], by=by) for id_ in ids]
    return {
        "narrative_id": kept.row.public_id,
        "questionnaire_id": made[-1].public_id,
        "position": criteria,
        "drawing": "climate-essences-cohesion",
    }
