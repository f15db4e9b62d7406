"""One session: when, where, who; moving it and cancelling it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.roles import Can
from programmes import panels, queries, services, session_links
from programmes.forms.plans import RestoreSessionForm
from programmes.forms.sessions import CancelSessionForm, RescheduleSessionForm
from programmes.presenters import cover
from programmes.presenters.changes import change_lines
from programmes.presenters.schedule import session_row
from programmes.presenters.sessions import place_rows, reschedule_defaults, rooms_at
from programmes.strands import STAFF_KINDS

bp = Blueprint("sessions", __name__, template_folder="../templates")


@bp.get("/sessions/<uuid:session_id>")
@needs(Can.SEE_PROGRAMMES)
def show_session(session_id: UUID) -> ResponseReturnValue:
    """When, where, who leads, who is expected, what was changed."""
    session = queries.sessions.get_session(current_user, session_id)
    places = queries.sessions.expected(session)
    lines = queries.people.person_lines(current_user, [p.participant for p in places])
    may = queries.sessions.may(current_user, session, Can.SCHEDULE)
    may_change = session.status == "planned" and may
    short = queries.cover.lacking(session) if may_change else None
    return render_template(
        "programmes/show_session.html",
        session=session,
        row=session_row(session, clock.now()),
        programme=queries.catalogue.programme_of(session.cohort),
        people=place_rows(places, lines),
        for_staff=session.kind in STAFF_KINDS,
        panels=panels.drawn(current_user, session),
        links=session_links.links_of(current_user, session),
        changes=change_lines(reversed(session.changes)),
        may_change=may_change,
        short=cover.why(short) if short else "",
        may_restore=session.status in {"cancelled", "not_held"}
        and session.starts > clock.now()
        and may,
    )


@bp.route("/sessions/<uuid:session_id>/cancel", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def cancel_session(session_id: UUID) -> ResponseReturnValue:
    """Cancel one session with a reason."""
    session = queries.sessions.get_session(current_user, session_id, Can.SCHEDULE)
    form = load(CancelSessionForm)
    done = perform(
        form,
        lambda: services.plans.start_plan(
            team=session.cohort.team,
            cohort=session.cohort,
            verb="cancel",
            answers={"session": session.id, "then": form.then.data},
            why=form.why.text,
            asked_by=form.asked_by.text,
            by=current_user,
        ),
        then=_read,
    )
    return done or page(
        "programmes/cancel_session.html",
        form=form,
        session=session,
        row=session_row(session, clock.now()),
        expected=len(queries.sessions.expected(session)),
    )


@bp.route("/sessions/<uuid:session_id>/reschedule", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def reschedule_session(session_id: UUID) -> ResponseReturnValue:
    """Move one session to another day, time or room, perhaps with everything after it."""
    session = queries.sessions.get_session(current_user, session_id, Can.SCHEDULE)
    rooms = rooms_at(queries.cohorts.venues_of(session.cohort.team))
    form = load(RescheduleSessionForm, data=reschedule_defaults(session, request.args))
    none = [] if session.room else [("", "As arranged")]
    form.room.offer([*none, *((key, words) for key, (_, words) in rooms.items())])

    def begin() -> Any:
        if form.at.time is None:
            raise Refused("Write the time like 10:00 or 2:30pm.", "at")
        return services.plans.start_plan(
            team=session.cohort.team,
            cohort=session.cohort,
            verb="move",
            answers=services.sessions.move_answers(
                session,
                day=form.day.day,
                at=form.at.time,
                room=rooms[form.room.data][0] if form.room.data else None,
                scope=form.scope.data or "one",
            ),
            why=form.why.text,
            asked_by=form.asked_by.text,
            by=current_user,
        )

    return perform(form, begin, then=_read) or page(
        "programmes/reschedule_session.html",
        form=form,
        session=session,
        row=session_row(session, clock.now()),
        later=queries.sessions.count_after(session),
    )


@bp.route("/sessions/<uuid:session_id>/restore", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def restore_session(session_id: UUID) -> ResponseReturnValue:
    """Plan a cancelled session again."""
    session = queries.sessions.get_session(current_user, session_id, Can.SCHEDULE)
    form = load(RestoreSessionForm)
    done = perform(
        form,
        lambda: services.plans.start_plan(
            team=session.cohort.team,
            cohort=session.cohort,
            verb="restore",
            answers={"session": session.id},
            why=form.why.text,
            by=current_user,
        ),
        then=_read,
    )
    return done or page(
        "programmes/restore_session.html",
        form=form,
        session=session,
        row=session_row(session, clock.now()),
    )


def _read(plan: Any) -> str:
    """Where a plan just made is read."""
    return url_for("plans.show_plan", plan_id=plan.public_id)
