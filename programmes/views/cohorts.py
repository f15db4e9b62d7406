"""Cohorts: the list, and one cohort's schedule, people and changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from base import clock
from base.access import needs
from people.queries.places import list_teams
from people.roles import Can
from programmes import queries
from programmes.presenters import cohorts as presenters
from programmes.presenters import schedule
from programmes.presenters.changes import change_lines
from programmes.presenters.enrolments import enrolment_links, roll
from programmes.presenters.plans import plan_links
from programmes.presenters.rearrange import newer, one_by_one, slotted, without_times

bp = Blueprint("cohorts", __name__, template_folder="../templates")


@bp.get("/cohorts")
@needs(Can.SEE_PROGRAMMES)
def list_cohorts() -> ResponseReturnValue:
    """Cohorts by team and state, and unfinished plans."""
    return render_template(
        "programmes/list_cohorts.html",
        rows=presenters.cohort_rows(queries.cohorts.list_cohorts(current_user)),
        drafts=presenters.draft_links(queries.cohorts.drafts(current_user)),
        may_plan=current_user.may(Can.SCHEDULE),
        teams=list_teams(current_user, Can.SEE_PROGRAMMES),
    )


@bp.get("/cohorts/<uuid:cohort_id>")
@needs(Can.SEE_PROGRAMMES)
def show_cohort(cohort_id: UUID) -> ResponseReturnValue:
    """The schedule: every session with its state."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id)
    total, begins, ends = queries.sessions.span_of(cohort)
    window = schedule.schedule_window(total, begins, ends, request.args.get("from"), clock.today())
    sessions = queries.sessions.of_cohort(current_user, cohort, window.first, window.last)
    may_change = cohort.team_id in current_user.teams(Can.SCHEDULE) and cohort.status != "ended"
    plans = queries.readings.open_plans(current_user, cohort) if may_change else []
    return render_template(
        "programmes/show_cohort.html",
        strands=slotted(cohort) if may_change else [],
        without_times=without_times(cohort) if may_change else [],
        newer=newer(cohort) if may_change else None,
        one_by_one=one_by_one(cohort) if may_change else [],
        on_closed_days=queries.diaries.on_closed_days(cohort) if may_change else 0,
        open_plans=plan_links(plans),
        cohort=cohort,
        head=presenters.cohort_head(cohort),
        months=schedule.by_month(
            sessions, clock.now(), queries.sessions.codes_of(current_user, sessions)
        ),
        total=total,
        window=window,
        laid_until=presenters.laid_until(cohort),
        tab="schedule",
    )


@bp.get("/cohorts/<uuid:cohort_id>/people")
@needs(Can.SEE_PROGRAMMES)
def show_people(cohort_id: UUID) -> ResponseReturnValue:
    """Who is enrolled, offered a place, waiting or gone, and whose supervision ends first."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id)
    enrolments = queries.cohorts.enrolments(cohort)
    lines = queries.people.person_lines(current_user, [e.participant for e in enrolments])
    return render_template(
        "programmes/show_people.html",
        cohort=cohort,
        head=presenters.cohort_head(cohort),
        roll=roll(cohort, enrolments, lines, clock.today()),
        may_enrol=cohort.team_id in current_user.teams(Can.ENROL),
        tab="people",
    )


@bp.get("/cohorts/<uuid:cohort_id>/changes")
@needs(Can.SEE_PROGRAMMES)
def show_changes(cohort_id: UUID) -> ResponseReturnValue:
    """Every move, cancellation and re-staffing, newest first."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id)
    return render_template(
        "programmes/show_changes.html",
        plans=plan_links(queries.readings.accepted_plans(current_user, cohort)),
        cohort=cohort,
        head=presenters.cohort_head(cohort),
        changes=change_lines(queries.cohorts.changes(cohort)),
        tab="changes",
    )


def section(user: Any, person: Any) -> Markup:
    """What a participant's page says of their cohorts."""
    enrolments = queries.cohorts.enrolments_of(user, person)
    return Markup(  # noqa: S704 a template's own output
        render_template("programmes/section.html", rows=enrolment_links(enrolments, clock.today()))
    )
