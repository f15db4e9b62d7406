"""A team's own copy of M-TREM, for tests that change it."""

from __future__ import annotations

from dataclasses import replace

from base.work import unit_of_work
from people.models import Team, User
from programmes.models import OwnProgramme
from programmes.services.programmes import change_programme, copy_programme, publish_programme

GROUP = "strands/group"


def own_copy(team: Team, by: User, name: str = "Our M-TREM", slug: str = "m-trem") -> OwnProgramme:
    """A copy nobody has changed or published."""
    with unit_of_work():
        return copy_programme(slug, team=team, name=name, by=by)


def published_copy(team: Team, by: User, name: str = "Our M-TREM", places: int = 8) -> OwnProgramme:
    """A copy with other places, published once."""
    own = own_copy(team, by, name)
    with unit_of_work():
        change_programme(own, lambda p: replace(p, capacity=places), revision=1, by=by)
        publish_programme(own, revision=2, by=by)
    return own


def address(own: OwnProgramme, page: str = "") -> str:
    """The address of a page of an own programme."""
    return f"/programmes/{own.public_id}{'/' if page else ''}{page}"
