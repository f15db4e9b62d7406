"""Rows a register needs: a cohort of M-TREM, its sessions, and who is expected at them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from attendance.models import Mark
from base import clock
from base.dates import london_instant, minutes_later
from people.models import NamedReader, Participant, Team, User, Venue
from programmes.models import Cohort, Facilitation, Place, ProgrammeSession, ProgrammeVersion
from programmes.queries.catalogue import digest, text_of
from tests.build import Build

MONDAY = date(2026, 3, 2)


class Rows:
    """Builders of cohorts and sessions, each call in its own unit of work."""

    def __init__(self, build: Build) -> None:
        self.build = build

    def cohort(
        self, team: Team, venue: Venue, planned_by: User, *, name: str = "", text: str = ""
    ) -> Cohort:
        """A running M-TREM cohort, or one by another programme's text."""
        text = text or text_of("m-trem")
        version = ProgrammeVersion(
            slug="m-trem",
            version=1,
            digest=digest(f"{text}{self.build.next()}"),
            text=text,
            kept_at=clock.now(),
        )
        made = Cohort(
            team=team,
            programme_version=version,
            programme_slug="m-trem",
            name=name or f"Cohort {self.build.next()}",
            entry="closed",
            status="running",
            starts_on=MONDAY,
            venue=venue,
            room=venue.rooms[0],
            capacity=60,
            planned_at=clock.now(),
            planned_by_id=planned_by.id,
        )
        self.build.save(made)
        return made

    def session(
        self,
        cohort: Cohort,
        *people: Participant,
        led_by: tuple[User, ...] = (),
        day: date = MONDAY,
        at: time = time(9, 30),
        **kw: Any,
    ) -> ProgrammeSession:
        """A planned session, of 90 minutes unless said, with a place for each of `people`."""
        starts: datetime = london_instant(day, at)
        minutes = kw.get("minutes", 90)
        values = {
            "strand": "group",
            "kind": "group",
            "number": 1,
            "topic": "Trust",
            "title": "Week 1: Trust",
            "minutes": minutes,
            "ends": minutes_later(starts, minutes),
            "venue": cohort.venue,
            "room": cohort.room,
            "changed_at": clock.now(),
        } | kw
        made = ProgrammeSession(cohort=cohort, day=day, at=at, starts=starts, **values)
        made.places = [Place(participant=person) for person in people]
        made.facilitations = [Facilitation(user=user, part="lead") for user in led_by]
        self.build.save(made)
        return made

    def marked(self, session: ProgrammeSession, *presences: str, **kw: Any) -> None:
        """The session was held; a mark for each place in turn, "" leaves one without."""
        places = list(session.places)
        marks = [
            Mark(
                place_id=place.id,
                link=1,
                presence=presence,
                compliance="ATTC" if presence in {"5", "6"} else "AFTA",
                minutes_attended=session.minutes if presence in {"5", "6"} else 0,
                at=clock.now(),
                **kw,
            )
            for place, presence in zip(places, presences, strict=True)
            if presence
        ]
        session.status = "held"
        self.build.save(session, *marks)

    def limited(self, person: Participant, *readers: User) -> None:
        """Only `readers` may open this person from now on."""
        person.limited_access = True
        self.build.save(
            person, *(NamedReader(participant=person, user=reader) for reader in readers)
        )
