"""Sessions left short of staff, and who takes them instead."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.queries.places import get_team
from people.roles import Can
from programmes import queries, services
from programmes.forms.cover import CoverForm
from programmes.presenters import cover as show
from programmes.presenters.schedule import session_row

bp = Blueprint("cover", __name__, template_folder="../templates")


@bp.get("/teams/<uuid:team_id>/cover")
@needs(Can.SCHEDULE)
def list_short(team_id: UUID) -> ResponseReturnValue:
    """The team's sessions of the next four weeks that are left short."""
    team = get_team(current_user, team_id, Can.SCHEDULE)
    found = queries.cover.short_sessions(current_user, team_ids=[team.id])
    return render_template(
        "programmes/cover/list_short.html", team=team, rows=show.short_rows(found)
    )


@bp.route("/sessions/<uuid:session_id>/cover", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def find_cover(session_id: UUID) -> ResponseReturnValue:
    """Who could cover a session; one press puts them down for it."""
    session = queries.sessions.get_session(current_user, session_id, Can.SCHEDULE)
    offers = queries.cover.could_cover(session)
    # Those down for it too: a second press on a name has to get as far as finding it was one.
    staff = {str(user.public_id): user for user in queries.cohorts.staff_of(session.cohort.team)}
    form = load(CoverForm)
    form.who.offer((key, user.name) for key, user in staff.items())
    done = perform(
        form,
        lambda: services.cover.assign(
            session, staff[form.who.data], seen=form.seen.data or "", by=current_user
        ),
        then=lambda plan: url_for("plans.show_plan", plan_id=plan.public_id),
        say="Cover is arranged, and calendars follow.",
    )
    if done:
        return done
    lacking = queries.cover.lacking(session) if session.status == "planned" else None
    form.seen.data = str(session.version)
    return page(
        "programmes/cover/find_cover.html",
        form=form,
        session=session,
        row=session_row(session, clock.now()),
        why=show.why(lacking) if lacking else "",
        planned=session.status == "planned",
        rows=show.cover_rows(offers),
    )
