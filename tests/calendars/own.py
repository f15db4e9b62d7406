"""A participant with a page of their own, for the tests of what is done there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from html import unescape

from flask import Flask

from base.work import unit_of_work
from calendars.models import OwnPage
from calendars.queries import pages as queries
from calendars.services import pages
from people.models import Participant
from programmes.models import Cohort, ProgrammeSession
from tests.build import SYSTEM
from tests.calendars.rows import Rows
from tests.page import CheckedClient

DAY = date(2026, 3, 3)


@dataclass
class Own:
    """A participant, their page, and one session on Tuesday 3 March at 10am."""

    rows: Rows
    app: Flask
    person: Participant
    cohort: Cohort
    session: ProgrammeSession
    page: OwnPage
    token: str

    @classmethod
    def made(cls, rows: Rows, app: Flask, name: str = "Adam") -> Own:
        """Somebody with one session to come."""
        person = rows.build.participant(rows.cast.team, given_name=name, family_name="Reed")
        cohort = rows.cohort()
        session = rows.session(cohort, DAY, people=(person,))
        page, token = make_page(person)
        return cls(rows, app, person, cohort, session, page, token)

    @property
    def path(self) -> str:
        """The page's address."""
        return f"/mine/{self.token}"

    @property
    def visit(self) -> str:
        """The first session, as addresses name it."""
        return self.visit_of(self.session)

    def visit_of(self, session: ProgrammeSession) -> str:
        """This person's place at a session, as addresses name it."""
        [place] = [p for p in session.places if p.participant_id == self.person.id]
        return str(place.public_id)

    def at(self, verb: str, session: ProgrammeSession | None = None) -> str:
        """The address of something to do about a session."""
        return f"{self.path}/{verb}/{self.visit_of(session or self.session)}"

    def browser(self) -> CheckedClient:
        """An old phone: signed in nowhere."""
        return CheckedClient.signed_in(self.app, None)

    def more(self, days: int, at: time = time(10), **kw: object) -> ProgrammeSession:
        """Another session, so many days after the first."""
        return self.rows.session(
            self.cohort, DAY + timedelta(days=days), at, people=(self.person,), **kw
        )

    def text(self, path: str = "") -> str:
        """What the page says, tags left out."""
        return said(self.browser().get(self.path + path).text)

    def cannot(self, reason: str = "", seen_at: str = "", **kw: str) -> object:
        """Say that one cannot come, as the page's form does."""
        phone = self.browser()
        address = self.at("cannot-come")
        if not seen_at:
            html = phone.get(address).text
            seen_at = html.partition('name="seen_at" value="')[2].partition('"')[0]
        return phone.post(address, data={"seen_at": seen_at, "reason": reason} | kw)


def make_page(person: Participant) -> tuple[OwnPage, str]:
    """A page and its token."""
    with unit_of_work():
        return pages.make_page(person, by=SYSTEM)


def said(html: str) -> str:
    """A page's words, spaces made single."""
    body = html.partition("<body")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", "<body" + body)).split())


__all__ = ["DAY", "Own", "make_page", "queries", "said"]
