"""Changing a whole cohort's schedule: each form makes a plan, read before anything is changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms import plans as forms
from programmes.presenters import rearrange as presenters
from programmes.presenters.schedule import session_row
from programmes.presenters.sessions import rooms_at

bp = Blueprint("rearrange", __name__, template_folder="../templates")


@bp.route("/sessions/<uuid:session_id>/catch-up", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def catch_up(session_id: UUID) -> ResponseReturnValue:
    """Book a session that makes up for a missed one."""
    session = queries.sessions.get_session(current_user, session_id, Can.SCHEDULE)
    places = queries.sessions.expected(session)
    lines = queries.people.person_lines(current_user, [p.participant for p in places])
    known = {
        str(p.participant.public_id): p.participant
        for p in places
        if not lines[p.participant_id].hidden
    }
    staff = {str(user.public_id): user for user in queries.cohorts.staff_of(session.cohort.team)}
    rooms = rooms_at(queries.cohorts.venues_of(session.cohort.team))
    form = load(forms.CatchUpForm, data=presenters.catch_up_defaults(session, request.args))
    form.people.offer((key, f"{lines[p.id].name}, {lines[p.id].code}") for key, p in known.items())
    form.staff.offer([("", "Choose"), *((key, user.name) for key, user in staff.items())])
    form.room.offer([("", "No room"), *((key, words) for key, (_, words) in rooms.items())])

    def begin() -> Any:
        if form.at.time is None:
            raise Refused("Write the time like 10:00 or 2:30pm.", "at")
        return services.rearranging.catch_up(
            session,
            people=[known[key] for key in form.people.data or []],
            day=form.day.day,
            at=form.at.time,
            minutes=form.minutes.data or session.minutes,
            room=rooms[form.room.data][0] if form.room.data else None,
            staff=staff[form.staff.data],
            why=form.why.text,
            by=current_user,
        )

    return perform(form, begin, then=_read) or page(
        "programmes/catch_up.html",
        form=form,
        session=session,
        row=session_row(session, clock.now()),
        known=known,
    )


@bp.route("/cohorts/<uuid:cohort_id>/extend", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def extend(cohort_id: UUID) -> ResponseReturnValue:
    """Add sessions after the last one."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id, Can.SCHEDULE)
    form = load(forms.ExtendForm)
    form.strand.offer(presenters.slotted(cohort))
    done = perform(
        form,
        lambda: services.rearranging.extend(
            cohort,
            strand=form.strand.data or "",
            count=form.count.data or 0,
            why=form.why.text,
            by=current_user,
        ),
        then=_read,
    )
    return done or page("programmes/extend.html", form=form, cohort=cohort)


@bp.route("/cohorts/<uuid:cohort_id>/replan/<strand>", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def replan(cohort_id: UUID, strand: str) -> ResponseReturnValue:
    """New times for the rest of a cohort."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id, Can.SCHEDULE)
    found = presenters.strand_called(cohort, strand)
    rooms = rooms_at(queries.cohorts.venues_of(cohort.team))
    form = load(
        forms.replan_form(found), data=presenters.replan_defaults(cohort, found, clock.today())
    )
    form.room.offer([("", "As arranged"), *((key, words) for key, (_, words) in rooms.items())])
    done = perform(
        form,
        lambda: services.rearranging.replan(
            cohort,
            strand=found.id,
            since=form.since.day,
            slots=presenters.slots_given(form, found),
            room=rooms[form.room.data][0] if form.room.data else None,
            why=form.why.text,
            by=current_user,
        ),
        then=_read,
    )
    return done or page(
        "programmes/replan.html",
        form=form,
        cohort=cohort,
        strand=found,
        rows=presenters.slot_rows(form, found),
    )


@bp.route("/cohorts/<uuid:cohort_id>/newer-version", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def take_newer_version(cohort_id: UUID) -> ResponseReturnValue:
    """Move a cohort to the newest version of its programme."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id, Can.SCHEDULE)
    form = load(forms.TakeNewerVersionForm)
    done = perform(
        form,
        lambda: services.versions.upgrade(cohort, why=form.why.text, by=current_user),
        then=_read,
    )
    return done or page(
        "programmes/take_newer_version.html",
        form=form,
        cohort=cohort,
        newer=presenters.newer(cohort),
    )


@bp.route("/cohorts/<uuid:cohort_id>/closed-days", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def leave_closed_days(cohort_id: UUID) -> ResponseReturnValue:
    """Sessions on days closed since they were planned."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id, Can.SCHEDULE)
    form = load(forms.LeaveClosedDaysForm)
    done = perform(
        form,
        lambda: services.rearranging.leave_closed_days(cohort, by=current_user),
        then=_read,
    )
    return done or page(
        "programmes/leave_closed_days.html",
        form=form,
        cohort=cohort,
        rows=presenters.closed_rows(queries.proposals.closing(cohort)),
    )


def _read(plan: Any) -> str:
    """Where a plan just made is read."""
    return url_for("plans.show_plan", plan_id=plan.public_id)
