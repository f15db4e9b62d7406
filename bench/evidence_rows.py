"""A premises with its lead, and pieces of evidence by the thousand."""

from __future__ import annotations

from datetime import timedelta

from base import clock
from base.audit import System, record
from base.database import db
from base.work import unit_of_work
from evidence.hints import kinds
from evidence.models import EvidenceItem
from evidence.queries.frameworks import in_use
from people.models import Membership, Room, Team, User, Venue
from people.roles import Role

ITEMS = 2_000
BY = System("Measured")
_VOICES = ("residents", "staff", "both", "outsiders")


def a_house() -> tuple[Venue, User]:
    """An Approved Premises of one team, and who leads it."""
    with unit_of_work():
        team = Team(name="Measured", kind="pipe", public_name="The House", public_phone="")
        venue = Venue(name="Measured House", kind="approved_premises", teams=[team])
        venue.rooms = [Room(name="Lounge", capacity=24)]
        lead = User(
            name="Lead Measured", email="lead@measured.example", fs_uniquifier="measured-lead",
            created_at=clock.now(),
        )  # fmt: skip
        lead.memberships = [Membership(team=team, role=Role.SERVICE_LEAD.value, since=clock.now())]
        db.session.add_all([venue, lead])
        record("bench.built", "A premises was built.", by=BY)
    return venue, lead


def fill_items(venue: Venue, lead: User, many: int) -> list[EvidenceItem]:
    """So many items over a year, under one to three criteria each."""
    criteria = [one.id for one in in_use().framework.criteria]
    kept = list(kinds())
    now, today = clock.now(), clock.today()
    made = [
        EvidenceItem(
            venue_id=venue.id,
            day=today - timedelta(days=n % 365),
            unhours=n % 5 == 0,
            title=f"Something that happened, {n}",
            happened="Four residents cooked for the newcomers and stayed until it was done. " * 4,
            shows="People were welcomed by people and not by a form.",
            roles="four residents and a residential worker",
            voice=_VOICES[n % 4],
            kind=kept[n % len(kept)],
            criteria=sorted({criteria[(n * 7 + k) % len(criteria)] for k in range(1 + n % 3)}),
            change=n % 9 == 0,
            made_at=now,
            changed_at=now,
            made_by_id=lead.id,
        )
        for n in range(many)
    ]
    with unit_of_work():
        db.session.add_all(made)
        record("bench.built", "Evidence was built.", by=BY)
    return made
