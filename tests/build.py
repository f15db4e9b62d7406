"""Builders: a row with sensible values in one call, and the cast every permission test names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask

from base import clock
from base.audit import System, record
from base.database import db
from base.work import unit_of_work
from people.models import (
    Caseload,
    ContactPreference,
    Membership,
    Participant,
    Room,
    Team,
    User,
    Venue,
)
from people.roles import Role

SYSTEM = System("Test")


@dataclass
class Cast:
    """The people of every permission test, and the two teams they are on."""

    team: Team
    other_team: Team
    venue: Venue
    room: Room
    asha: User
    ben: User
    cara: User
    dev: User
    esi: User


class Build:
    """Makes rows as commands do, each call in its own unit of work."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._count = itertools.count(1)
        self._held: list[Any] | None = None

    def save(self, *rows: Any) -> None:
        """Write rows with one audit sentence."""
        if self._held is not None:
            self._held += rows
            return
        with unit_of_work():
            db.session.add_all(rows)
            record("test.built", "A test built rows.", by=SYSTEM)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything built in the block is written at its end, in one unit of work."""
        self._held = []
        try:
            yield
        finally:
            rows, self._held = self._held, None
        self.save(*rows)

    def next(self) -> int:
        """A number not given before in this test."""
        return next(self._count)

    def team(self, name: str = "", kind: str = "m_trem", **kw: Any) -> Team:
        """A team."""
        name = name or f"Team {self.next()}"
        made = Team(
            name=name, kind=kind, public_name="The Thursday Team", public_phone="01632 960000", **kw
        )
        self.save(made)
        return made

    def user(self, name: str, *held: tuple[Team, Role], **kw: Any) -> User:
        """A member of staff with roles; their password is unusable unless given."""
        made = User(
            name=name,
            email=kw.pop(
                "email", f"{name.split(maxsplit=1)[0].lower()}{self.next()}@staff.example"
            ),
            fs_uniquifier=f"{name}-{self.next()}-{id(self)}",
            created_at=clock.now(),
            **kw,
        )
        made.memberships = [
            Membership(team=team, role=role, since=clock.now()) for team, role in held
        ]
        self.save(made)
        return made

    def venue(
        self, *teams: Team, name: str = "", kind: str = "probation_office", **kw: Any
    ) -> Venue:
        """A venue with one room."""
        made = Venue(name=name or f"Venue {self.next()}", kind=kind, teams=list(teams), **kw)
        made.rooms = [Room(name="Room 1", capacity=12, accessible=True)]
        self.save(made)
        return made

    def participant(self, *teams: Team, **kw: Any) -> Participant:
        """A participant on the caseload of `teams`."""
        n = self.next()
        values = {
            "code": f"DB-{n:04d}",
            "given_name": f"Given{n}",
            "family_name": f"Family{n}",
            "date_of_birth": date(1985, 5, 17),
            "created_at": clock.now(),
        } | kw
        made = Participant(**values)
        made.caseload = [Caseload(team=team, since=clock.now()) for team in teams]
        made.contact = ContactPreference()
        self.save(made)
        return made

    def cast(self) -> Cast:
        """Asha leads, Ben facilitates, Cara is elsewhere, Dev administers, Esi: premises staff."""
        with self.together():
            team = self.team("North Team")
            other = self.team("South Team", kind="mbt")
            venue = self.venue(team, name="Kirk House")
            return Cast(
                team=team,
                other_team=other,
                venue=venue,
                room=venue.rooms[0],
                asha=self.user("Asha Lead", (team, Role.SERVICE_LEAD)),
                ben=self.user("Ben Facilitator", (team, Role.FACILITATOR)),
                cara=self.user(
                    "Cara Elsewhere", (other, Role.SERVICE_LEAD), (other, Role.FACILITATOR)
                ),
                dev=self.user("Dev Administrator", (team, Role.ADMINISTRATOR)),
                esi=self.user("Esi Premises", (team, Role.PREMISES_STAFF)),
            )
