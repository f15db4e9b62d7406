"""Moving a cohort to the newest version of its programme."""

from __future__ import annotations

from base.database import db
from base.errors import Refused
from people.models import User
from programmes.models import Cohort, Plan
from programmes.queries.catalogue import newer_versions
from programmes.services.cohorts import keep_version
from programmes.services.plans import start_plan


def upgrade(cohort: Cohort, *, why: str, by: User) -> Plan:
    """A plan that moves a cohort to the newest version of its programme."""
    newer = newer_versions(cohort)
    if not newer:
        raise Refused("There is no newer version of its programme.")
    version = keep_version(cohort.programme_slug, newer[-1].version)
    db.session.flush()
    answers = {"version": version.id}
    return start_plan(
        team=cohort.team, cohort=cohort, verb="upgrade", answers=answers, why=why, by=by
    )
