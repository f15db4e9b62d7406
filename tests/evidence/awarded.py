"""A premises of the cast's team that works towards its award."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from base.work import unit_of_work
from evidence.models import AwardCycle
from evidence.queries.communities import Community
from evidence.services.cycles import start_cycle
from people.models import Team, User, Venue
from tests.build import Build, Cast


@dataclass(frozen=True)
class Awarded:
    """A community in its first cycle."""

    venue: Venue
    community: Community
    cycle: AwardCycle

    @property
    def path(self) -> str:
        """Where its evidence is."""
        return f"/evidence/{self.venue.public_id}"


def awarded(build: Build, cast: Cast, name: str = "Elm House") -> Awarded:
    """Asha's premises, joined in September."""
    return awarded_at(build, cast.team, cast.asha, name)


def awarded_at(build: Build, team: Team, by: User, name: str, **days: Any) -> Awarded:
    """A premises of a team; `days` are columns of its cycle."""
    venue = build.venue(team, name=name, kind="approved_premises")
    community = Community(venue, None)
    with unit_of_work():
        cycle = start_cycle(community, joined=date(2025, 9, 1), due=None, by=by)
        for column, value in days.items():
            setattr(cycle, column, value)
    return Awarded(venue, community, cycle)
