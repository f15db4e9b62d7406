"""The dated steps of a referral: one place writes them, so that status and history agree."""

from __future__ import annotations

from datetime import date

from base import clock
from base.audit import Actor
from programmes.models import Referral, ReferralStep


def step(
    referral: Referral,
    status: str,
    *,
    by: Actor,
    on: date | None = None,
    why: str = "",
    knowingly: str = "",
    against: str = "",
) -> None:
    """Set a referral's status and keep the step: when, by whom, why."""
    referral.status = status
    referral.steps.append(
        ReferralStep(
            status=status,
            on=on or clock.today(),
            at=clock.now(),
            by_id=by.id,
            why=why,
            knowingly=knowingly,
            against=against if knowingly else "",
        )
    )
