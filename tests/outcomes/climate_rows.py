"""Climate rounds in one call each, and the forms people send to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from base import clock
from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from outcomes import services
from outcomes.library import instrument
from outcomes.models import ClimateAnswer, ClimateRound, Wording
from outcomes.rounds import PAPER_DAYS
from people.models import Team, User
from tests.build import Build
from tests.conftest import Clock
from tests.everything_climate import answers_to
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
ITEMS = [item.id for item in instrument("essences").items]


class Climate:
    """Rounds of EssenCES that begin today unless told otherwise."""

    def __init__(self, build: Build, at: Clock, team: Team, by: User) -> None:
        self.build, self.at, self.team, self.by = build, at, team, by

    def round(self, who: str = "residents", *, days: int = 10, **kw: Any) -> ClimateRound:
        """A round that opens today."""
        opens = kw.pop("opens", clock.today())
        with unit_of_work():
            return services.climate.plan_round(
                kw.pop("team", self.team), slug=kw.pop("slug", "essences"), who=who, opens=opens,
                closes=opens + timedelta(days=days), by=self.by, beside=True, **kw,
            )  # fmt: skip

    def codes(self, held: ClimateRound, number: int = 1) -> list[str]:
        """New codes of a round."""
        with unit_of_work():
            return services.climate_codes.make_codes(
                held, number=number, today=clock.today(), by=self.by, beside_paper=True
            )

    def answered(self, held: ClimateRound, *each: int) -> None:
        """So many people answered, each giving one answer to everything."""
        self.build.save(*answers_to(held, *each))

    def past(self, held: ClimateRound) -> None:
        """Go on to the first day on which the round is closed by itself."""
        self.at.at += (held.closes + PAPER_DAYS + timedelta(days=1)) - clock.today()

    def wording(self, language: str = "en", version: int = 1) -> Wording:
        """Plainly invented words for every item of EssenCES."""
        words = Wording(
            slug="essences", language=language, version=version, licence="L", agreed_by="A",
            at=clock.now(), body={
                "instructions": f"Instructions in {language}",
                "items": {one: f"Made-up question {one} ({language} {version})" for one in ITEMS},
                "answers": {"0": "Never", "4": "Always"},
                "copyright": "© Nobody",
            },
        )  # fmt: skip
        self.build.save(words)
        return words


def filled(answer: int = 2, *without: str, **kw: str) -> dict[str, str]:
    """A whole form with one answer to everything, ready to be sent."""
    items = {f"answer-{one}": str(answer) for one in ITEMS if one not in without}
    return items | {"send": "yes"} | kw


def answers() -> list[dict[str, Any]]:
    """Every answer kept."""
    return list(db.session.scalars(select(ClimateAnswer.answers)))


def count(model: type[Any]) -> int:
    """Rows of a table."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def actions() -> list[str]:
    """What the audit log has, oldest first, without what a test built."""
    found = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
    return [one for one in found if one != "test.built"]


def codes_on(page: str) -> list[str]:
    """The codes printed on a page of slips."""
    return re.findall(r'class="db-slip__code">([^<]+)<', page)


def day(on: date) -> str:
    """A day as it is typed."""
    return f"{on.day}/{on.month}/{on.year}"
