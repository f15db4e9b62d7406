"""Who came, looked at: a cohort's grid, and what was marked of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from attendance.presenters import grids
from attendance.presenters.follow_up import answered_words, concern_line
from attendance.queries import follow_up, marks
from attendance.queries.grids import cohort_grid
from base import clock
from base.access import needs
from people.roles import Can
from programmes.presenters.cohorts import cohort_head
from programmes.queries import cohorts

bp = Blueprint("attendance", __name__)


@bp.get("/cohorts/<uuid:cohort_id>/attendance")
@needs(Can.SEE_PROGRAMMES)
def show_attendance(cohort_id: UUID) -> ResponseReturnValue:
    """A cohort's people and sessions so far, and who came."""
    cohort = cohorts.get_cohort(current_user, cohort_id)
    page_number = max(0, request.args.get("page", 0, type=int))
    grid = cohort_grid(current_user, cohort, clock.now(), page_number)
    return render_template(
        "attendance/show_attendance.html",
        cohort=cohort,
        head=cohort_head(cohort),
        columns=grids.columns(grid),
        rows=grids.rows(grid),
        key=grids.KEY,
        total=grid.total,
        links=grids.links(grid),
        tab="attendance",
    )


def section(user: Any, person: Any) -> Markup:
    """What was marked of a participant, for their own page."""
    attendance = marks.attendance_of(user, person, clock.now())
    found = follow_up.concerns_of(user, person, limit=10)
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "attendance/section.html",
            attendance=attendance,
            person=person,
            concerns=[(concern_line(one), answered_words(one)) for one in found],
        )
    )
