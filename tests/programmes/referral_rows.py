"""Referrals as recording them writes them, and the forms that are typed about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from base import clock
from people.models import Participant, Team
from programmes.models import Referral, ReferralStep, ReferralWork
from tests.build import Build, Cast

SAYS: dict[str, str] = {
    "route": "probation",
    "asked_for": "intervention",
    "referred_on": "26/2/2026",
    "received_on": "27/2/2026",
    "referrer_name": "Jo Practitioner",
    "referrer_role": "Probation practitioner",
    "referrer_organisation": "Probation, Southampton",
    "referrer_email": "jo@probation.example",
    "referrer_phone": "01632 960123",
    "reason": "He asks for help with his temper.",
}


def typed(team: Team, slug: str = "m-trem", **kw: str) -> dict[str, str]:
    """The form of a referral to a programme of a team."""
    return {"to": f"{team.public_id}/{slug}"} | SAYS | kw


def referral(build: Build, cast: Cast, person: Participant | None = None, **kw: Any) -> Referral:
    """A referral to M-TREM of the cast's team by the probation route, received on 27 February."""
    person = person or build.participant(cast.team)
    values = {
        "participant": person,
        "team": cast.team,
        "programme_slug": "m-trem",
        "route": "probation",
        "status": "received",
        "asked_for": "intervention",
        "referred_on": date(2026, 2, 26),
        "received_on": date(2026, 2, 27),
        "referrer_name": "Jo Practitioner",
        "reason": "He asks for help with his temper.",
        "made_at": clock.now(),
        "made_by_id": cast.ben.id,
    } | kw
    made = Referral(**values)
    made.steps = [
        ReferralStep(
            status=made.status, on=made.received_on, at=clock.now(), by_id=cast.ben.id, why=""
        )
    ]
    build.save(made)
    return made


def done(build: Build, made: Referral, *steps: str, on: date = date(2026, 2, 28)) -> None:
    """Work recorded as done."""
    build.save(
        *(
            ReferralWork(referral=made, step=step, on=on, who="Ben and Jo", at=clock.now())
            for step in steps
        )
    )


def all_met(*ids: str) -> dict[str, str]:
    """The checklist's form with every line met."""
    lines = ids or ("man", "supervision", "trauma", "opd_screen", "consultation")
    return {f"answer_{one}": "met" for one in lines}
