"""One session: when, where, who; moving it and cancelling it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.roles import Can
from programmes import panels, queries, services
from programmes.forms.sessions import CancelSessionForm, RescheduleSessionForm
from programmes.presenters.changes import change_lines
from programmes.presenters.schedule import session_row
from programmes.presenters.sessions import place_rows, reschedule_defaults, rooms_at

bp = Blueprint("sessions", __name__, template_folder="../templates")


@bp.get("/sessions/<uuid:session_id>")
@needs(Can.SEE_PROGRAMMES)
def show_session(session_id: UUID) -> ResponseReturnValue:
    """When, where, who leads, who is expected, what was changed."""
    session = queries.sessions.get_session(current_user, session_id)
    places = queries.sessions.expected(session)
    lines = queries.people.person_lines(current_user, [p.participant for p in places])
    return render_template(
        "programmes/show_session.html",
        session=session,
        row=session_row(session, clock.now()),
        programme=queries.catalogue.programme_of(session.cohort),
        people=place_rows(places, lines),
        panels=panels.drawn(current_user, session),
        changes=change_lines(reversed(session.changes)),
        may_change=session.status == "planned"
        and queries.sessions.may(current_user, session, Can.SCHEDULE),
    )


@bp.route("/sessions/<uuid:session_id>/cancel", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def cancel_session(session_id: UUID) -> ResponseReturnValue:
    """Cancel one session with a reason."""
    session = queries.sessions.get_session(current_user, session_id, Can.SCHEDULE)
    form = load(CancelSessionForm)
    done = perform(
        form,
        lambda: services.sessions.cancel_session(
            session, why=form.why.text, asked_by=form.asked_by.text, by=current_user
        ),
        then=lambda _: url_for("sessions.show_session", session_id=session_id),
        say="The session is cancelled.",
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
    """Move one session to another day, time or room."""
    session = queries.sessions.get_session(current_user, session_id, Can.SCHEDULE)
    rooms = rooms_at(queries.cohorts.venues_of(session.cohort.team))
    form = load(RescheduleSessionForm, data=reschedule_defaults(session))
    none = [] if session.room else [("", "As arranged")]
    form.room.offer([*none, *((key, words) for key, (_, words) in rooms.items())])

    def move() -> None:
        if form.at.time is None:
            raise Refused("Write the time like 10:00 or 2:30pm.", "at")
        services.sessions.reschedule_session(
            session,
            day=form.day.day,
            at=form.at.time,
            room=rooms[form.room.data][0] if form.room.data else None,
            why=form.why.text,
            asked_by=form.asked_by.text,
            by=current_user,
        )

    done = perform(
        form,
        move,
        then=lambda _: url_for("sessions.show_session", session_id=session_id),
        say="The session is moved.",
    )
    return done or page(
        "programmes/reschedule_session.html",
        form=form,
        session=session,
        row=session_row(session, clock.now()),
    )
