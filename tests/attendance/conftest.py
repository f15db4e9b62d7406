"""A session with three people on the cast's team, and a counter of queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from people.models import Participant, User
from programmes.models import Cohort, Place, ProgrammeSession
from tests.attendance.rows import Rows
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]


@dataclass
class Group:
    """One meeting of the cast's team, led by Ben, half an hour after the clock's 9am."""

    rows: Rows
    cohort: Cohort
    session: ProgrammeSession
    people: list[Participant]

    @property
    def path(self) -> str:
        """The register's address."""
        return f"/sessions/{self.session.public_id}/register"

    def place(self, number: int) -> Place:
        """The place of one of the people, counted from 0."""
        return next(p for p in self.session.places if p.participant is self.people[number])

    def typed(self, *came: str, **kw: str) -> dict[str, str]:
        """A form with an answer for each of the people in turn; `late_minutes_1="10"` for more."""
        data = {f"{self.place(n).public_id.hex}-came": answer for n, answer in enumerate(came)}
        for name, value in kw.items():
            what, _, number = name.rpartition("_")
            data[f"{self.place(int(number)).public_id.hex}-{what}"] = value
        return data


@pytest.fixture
def rows(build: Build) -> Rows:
    """Builders of cohorts and sessions."""
    return Rows(build)


@pytest.fixture
def group(rows: Rows, build: Build, cast: Cast) -> Group:
    """Adam, Bilal and Carl are expected."""
    people = [
        build.participant(cast.team, given_name=name, family_name="Smith")
        for name in ("Adam", "Bilal", "Carl")
    ]
    cohort = rows.cohort(cast.team, cast.venue, cast.asha)
    session = rows.session(cohort, *people, led_by=(cast.ben,))
    return Group(rows, cohort, session, people)
