"""What the scheduler does for this slice."""

from __future__ import annotations

import logging

from base import clock
from base.audit import System
from base.database import db
from base.work import unit_of_work
from programmes.programme_words import many
from programmes.queries import rolling as open_ones
from programmes.services import cohorts, enrolment_days, rolling

log = logging.getLogger("daybook.jobs")


def roll_cohorts() -> str:
    """Say of each cohort whether it is running or has ended, as of today; what was done."""
    with unit_of_work():
        changed = cohorts.roll_statuses(today=clock.today(), by=System("The night's work"))
    return f"{many(changed, 'cohort')} changed state"


def roll_enrolments() -> str:
    """Leavings, pauses, returns and changes of therapist whose day has come; what was done."""
    with unit_of_work():
        by = System("The night's work")
        changed = enrolment_days.roll_enrolments(today=clock.today(), by=by)
    return f"{many(changed, 'enrolment')} changed state"


def lay_out_ahead() -> str:
    """Follow departures and lay out the weeks to come of every open cohort; what was done.

    Each cohort in its own unit of work: one that fails is named in the log and stops no other.
    """
    by = System("The night's work")
    added = failed = 0
    for cohort_id in open_ones.open_cohort_ids():
        try:
            with unit_of_work():
                cohort = open_ones.get(cohort_id)
                rolling.follow_departures(cohort, by=by)
                added += rolling.lay_out(cohort, by=by)
        except Exception:
            db.session.rollback()
            log.exception("cohort %s was not laid out", cohort_id)
            failed += 1
    said = f"{many(added, 'session')} added"
    return f"{said}, {many(failed, 'cohort')} failed" if failed else said
