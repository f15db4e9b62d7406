"""What the scheduler does for this slice."""

from __future__ import annotations

from base import clock
from base.audit import System
from base.work import unit_of_work
from programmes.services import cohorts, enrolment_days


def roll_cohorts() -> str:
    """Say of each cohort whether it is running or has ended, as of today; what was done."""
    with unit_of_work():
        changed = cohorts.roll_statuses(today=clock.today(), by=System("The night's work"))
    return f"{changed} cohorts changed state"


def roll_enrolments() -> str:
    """Leavings, pauses, returns and changes of therapist whose day has come; what was done."""
    with unit_of_work():
        by = System("The night's work")
        changed = enrolment_days.roll_enrolments(today=clock.today(), by=by)
    return f"{changed} enrolments changed state"
