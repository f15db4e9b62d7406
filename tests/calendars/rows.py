"""Rows that calendars are made from: a cohort of a real programme, its sessions, who is at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from base import clock
from base.dates import LONDON, london_instant, minutes_later
from base.work import unit_of_work
from calendars.models import Feed
from calendars.services import feeds
from people.models import Participant, User
from programmes.models import Cohort, Facilitation, Place, ProgrammeSession, ProgrammeVersion
from programmes.queries import catalogue
from tests.build import SYSTEM, Build, Cast


@dataclass
class Rows:
    """Makes sessions of the cast's team at Kirk House, led by Ben."""

    build: Build
    cast: Cast
    _versions: dict[str, ProgrammeVersion]

    @classmethod
    def on(cls, build: Build, cast: Cast) -> Rows:
        """Builders over a test's own."""
        return cls(build, cast, {})

    def cohort(self, slug: str = "m-trem") -> Cohort:
        """A cohort of one of the catalogue's programmes."""
        if slug not in self._versions:
            text = catalogue.text_of(slug)
            self._versions[slug] = ProgrammeVersion(
                slug=slug,
                version=1,
                digest=catalogue.digest(text),
                text=text,
                kept_at=clock.now(),
            )
        made = Cohort(
            team=self.cast.team,
            programme_version=self._versions[slug],
            programme_slug=slug,
            name=f"Cohort {self.build.next()}",
            entry="rolling",
            status="running",
            starts_on=date(2026, 1, 7),
            venue=self.cast.venue,
            room=self.cast.room,
            capacity=12,
            planned_at=clock.now(),
            planned_by_id=self.cast.asha.id,
        )
        self.build.save(made)
        return made

    def session(
        self,
        cohort: Cohort,
        day: date,
        at: time = time(10),
        *,
        people: tuple[Participant, ...] = (),
        staff: tuple[User, ...] | None = None,
        **kw: Any,
    ) -> ProgrammeSession:
        """A planned session of an hour and a half."""
        starts = london_instant(day, at)
        minutes = kw.pop("minutes", 90)
        values: dict[str, Any] = {
            "strand": "group",
            "kind": "group",
            "number": 1,
            "topic": "Naming feelings",
            "title": "Session 1",
            "changed_at": clock.now(),
        } | kw
        made = ProgrammeSession(
            cohort=cohort,
            day=day,
            at=at,
            minutes=minutes,
            starts=starts,
            ends=minutes_later(starts, minutes),
            venue=kw.pop("venue", cohort.venue),
            room=cohort.room,
            **values,
        )
        made.places = [Place(participant=person) for person in people]
        leads = (self.cast.ben,) if staff is None else staff
        made.facilitations = [Facilitation(user=user, part="lead") for user in leads]
        self.build.save(made)
        return made

    def feed(self, owner: User | Participant, **kw: Any) -> tuple[Feed, str]:
        """An owner's link and the path it is fetched at."""
        with unit_of_work():
            feed, token = feeds.make_feed(owner, by=SYSTEM, **kw)
        return feed, f"/calendar/{token}.ics"


def fetch(client: FlaskClient, path: str, tag: str | None = None, **headers: str) -> TestResponse:
    """Fetch a calendar, perhaps conditionally."""
    if tag is not None:
        headers["If-None-Match"] = tag
    return client.get(path, headers=headers)


def midnight(day: date) -> datetime:
    """The instant a day begins in London."""
    return datetime.combine(day, time(), LONDON)


def unfolded(answer: TestResponse) -> list[str]:
    """The content lines of a calendar, folds undone."""
    return answer.get_data().replace(b"\r\n ", b"").decode().split("\r\n")


def values(answer: TestResponse, name: str) -> list[str]:
    """Every value of one property."""
    return [line.partition(":")[2] for line in unfolded(answer) if line.startswith(f"{name}:")]


SECOND = timedelta(seconds=1)
