"""Who can still complete: dose, make-ups and standing of a cohort's people."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance.forms.follow_up import WithdrawNoticeForm
from attendance.presenters import completion as show
from attendance.queries import completion as queries
from attendance.queries import meetings
from base import clock
from base.access import needs
from people.roles import Can
from programmes.presenters.cohorts import cohort_head
from programmes.queries import cohorts

bp = Blueprint("completion", __name__, template_folder="../templates")


@bp.get("/cohorts/<uuid:cohort_id>/completion")
@needs(Can.SEE_PROGRAMMES)
def show_completion(cohort_id: UUID) -> ResponseReturnValue:
    """Where each person stands, strand by strand, and why."""
    cohort = cohorts.get_cohort(current_user, cohort_id)
    records = meetings.records(cohort)
    lines = queries.people_of(current_user, records)
    groups = show.strands(
        cohort,
        records,
        lines,
        queries.places_of(cohort.id, lines),
        now=clock.now(),
        today=clock.today(),
    )
    return render_template(
        "attendance/show_completion.html",
        cohort=cohort,
        head=cohort_head(cohort),
        groups=groups,
        total=show.total_words(groups),
        form=WithdrawNoticeForm(),
        may_mark=cohort.team_id in current_user.teams(Can.MARK),
        may_schedule=cohort.team_id in current_user.teams(Can.SCHEDULE),
        tab="completion",
    )
