"""What the scheduler does for this slice."""

from __future__ import annotations

import logging

from sqlalchemy import select

from attendance.services import concerns
from base.database import db
from base.work import unit_of_work
from programmes.models import Cohort

log = logging.getLogger("daybook.jobs")


def look_for_concerns() -> str:
    """Look at every running cohort by its programme's rules; what was raised.

    Each cohort in its own unit of work: one that fails is named in the log and stops no other.
    """
    raised = failed = 0
    running = select(Cohort.id).where(Cohort.status == "running").order_by(Cohort.id)
    for cohort_id in db.session.scalars(running).all():
        try:
            with unit_of_work():
                raised += concerns.look_again(db.session.get_one(Cohort, cohort_id))
        except Exception:
            db.session.rollback()
            log.exception("the concerns of cohort %s were not looked at", cohort_id)
            failed += 1
    said = f"{raised} raised"
    return f"{said}, {failed} cohorts failed" if failed else said
