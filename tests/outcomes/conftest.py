"""An MBT group of the cast's team, and ways to keep forms of its people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from base import clock
from base.database import db
from base.work import unit_of_work
from outcomes.models import Response, RiskFlag
from outcomes.services.responses import Asked, Filled, record_response
from people.models import Participant, User
from programmes.models import Cohort, Enrolment
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.outcomes.filled import Forms
from tests.page import CheckedClient
from tests.programmes.mbt import mbt

Client = Callable[[User | None], CheckedClient]
CALM: dict[str, float | str] = {str(n): 1 for n in range(1, 11)} | {"6": 0}
"""A CORE-10 with nothing at its trigger: seven items of 1, and two turned round, 13 in all."""
AT_RISK: dict[str, float | str] = CALM | {"6": 3}


@dataclass
class Measured:
    """The group, and whoever keeps forms of it."""

    cohort: Cohort
    enrolments: list[Enrolment]
    by: User

    @property
    def person(self) -> Participant:
        """The first person of the group."""
        return self.enrolments[0].participant

    def filled(
        self,
        answers: Mapping[str, float | str] | None = None,
        *,
        number: int = 0,
        slug: str = "core_10",
        occasion: str = "start",
        on: date | None = None,
        **kw: Any,
    ) -> Response:
        """A form of one of them, kept in a unit of work of its own."""
        enrolment = self.enrolments[number]
        asked = Asked(enrolment.participant, slug, enrolment, occasion)
        made = Filled(
            CALM if answers is None else answers, on or clock.today(), kw.pop("mode", "paper"), **kw
        )
        with unit_of_work():
            return record_response(asked, made, by=self.by)

    def flags(self) -> list[RiskFlag]:
        """Every risk flag there is, oldest first."""
        db.session.expire_all()
        return list(db.session.scalars(select(RiskFlag).order_by(RiskFlag.id)))


@pytest.fixture
def measured(build: Build, cast: Cast) -> Measured:
    """Three people in MBT from 4 March 2026; today is 2 March."""
    cohort, _ = mbt(build, cast, people=3)
    rows = db.session.scalars(
        select(Enrolment).where(Enrolment.cohort_id == cohort.id).order_by(Enrolment.id)
    )
    return Measured(cohort, list(rows), cast.ben)


@pytest.fixture
def forms(build: Build, cast: Cast, at: Clock) -> Forms:
    """An empty cohort of MBT from March 2025; it is a year after its start."""
    at.at = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
    return Forms(build, cast)
