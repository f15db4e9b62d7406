"""One session as a file for a calendar, for whoever wants no link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from base.access import needs
from base.dates import in_words
from base.leaving import note_file
from base.work import unit_of_work
from calendars.services import bodies
from people.roles import Can
from programmes.queries.sessions import get_session

bp = Blueprint("one_session", __name__, template_folder="../templates")


@bp.get("/sessions/<uuid:session_id>/session.ics")
@needs(Can.OWN_CALENDAR)
def download_session(session_id: UUID) -> ResponseReturnValue:
    """One session to add to a calendar by hand; it does not follow later changes."""
    session = get_session(current_user, session_id, Can.OWN_CALENDAR)
    body = bodies.one_session(current_user, session.id, current_app.config["DAYBOOK"].public_url)
    with unit_of_work():
        what = f"{session.title} of {session.cohort.name} on {in_words(session.day)}"
        note_file(what, "ics", about=[session.public_id])
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="session.ics"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def panel(user: Any, session: Any) -> Markup:
    """The way to the file, on the page of the session."""
    if session.cohort.team_id not in user.teams(Can.OWN_CALENDAR):
        return Markup()
    href = url_for("one_session.download_session", session_id=session.public_id)
    return Markup(  # noqa: S704 a template's own output
        render_template("calendars/one_session_panel.html", href=href)
    )
