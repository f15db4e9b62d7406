"""Leave: my own, and that of a team's staff month by month."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people import leave_panels
from people.availability import expand
from people.forms.choices import unless_only
from people.forms.leave import ColleagueLeaveForm, LeaveForm, RemoveLeaveForm
from people.presenters import availability as show
from people.queries import leave as queries
from people.queries.participants import staff_seeing_people
from people.queries.places import get_team
from people.roles import Can
from people.services import leave as services

bp = Blueprint("leave", __name__)
_ASKED = ("kind", "first", "at", "until", "note")


@bp.get("/my-leave")
@needs(Can.OWN_LEAVE)
def list_my_leave() -> ResponseReturnValue:
    """My leave, to come and past, and my usual working days."""
    today = clock.today()
    lines = [show.leave_line(one, today, knows=True) for one in queries.leave_of(current_user)]
    patterns = queries.working_days_of(current_user)
    return render_template(
        "leave/list_my_leave.html",
        coming=[line for line in reversed(lines) if line.state != "over"],
        past=[line for line in lines if line.state == "over"],
        days=[show.working_day_line(one, today) for one in patterns],
        runs_out=show.runs_out(patterns, today),
    )


@bp.route("/my-leave/add", methods=["GET", "POST"])
@needs(Can.OWN_LEAVE)
def add_my_leave() -> ResponseReturnValue:
    """Record that I am, was or will be away."""
    form = load(LeaveForm)
    done = perform(
        form,
        lambda: services.add_leave(current_user, form.details(), by=current_user),
        then=lambda leave: _shown(leave.public_id),
        say="Leave added.",
    )
    return done or page("leave/add_my_leave.html", form=form)


@bp.get("/my-leave/<uuid:leave_id>")
@needs(Can.OWN_LEAVE)
def show_my_leave(leave_id: UUID) -> ResponseReturnValue:
    """One leave of mine, and what it means for the sessions."""
    return _show(queries.get_own_leave(current_user, leave_id))


@bp.route("/my-leave/<uuid:leave_id>/change", methods=["GET", "POST"])
@needs(Can.OWN_LEAVE)
def change_my_leave(leave_id: UUID) -> ResponseReturnValue:
    """Change when, or what for."""
    return _change(queries.get_own_leave(current_user, leave_id))


@bp.route("/my-leave/<uuid:leave_id>/remove", methods=["GET", "POST"])
@needs(Can.OWN_LEAVE)
def remove_my_leave(leave_id: UUID) -> ResponseReturnValue:
    """Take it away again."""
    return _remove(queries.get_own_leave(current_user, leave_id))


@bp.get("/teams/<uuid:team_id>/leave")
@needs(Can.SEE_PROGRAMMES)
def list_team_leave(team_id: UUID) -> ResponseReturnValue:
    """Who of a team is away in a month; what for, only to those who may know."""
    team = get_team(current_user, team_id, Can.SEE_PROGRAMMES)
    today = clock.today()
    month = show.month_of(request.args.get("month", ""), today)
    knows = team.id in current_user.teams(Can.SET_LEAVE)
    return render_template(
        "leave/list_team_leave.html",
        team=team,
        month=month,
        lines=[
            show.leave_line(one, today, knows=knows)
            for one in queries.team_leave(team, month.first, month.last)
        ],
        can_set=knows,
    )


@bp.route("/teams/<uuid:team_id>/leave/add", methods=["GET", "POST"])
@needs(Can.SET_LEAVE)
def add_team_leave(team_id: UUID) -> ResponseReturnValue:
    """Record a colleague's leave: Sam rang in sick."""
    team = get_team(current_user, team_id, Can.SET_LEAVE)
    staff = {str(one.public_id): one for one in staff_seeing_people([team.id])}
    form = load(ColleagueLeaveForm)
    form.who.offer(unless_only((key, one.name) for key, one in staff.items()))
    if request.method == "GET" and form.first.data is None:
        form.first.data = clock.today()
    done = perform(
        form,
        lambda: services.add_leave(staff[form.who.data], form.details(), by=current_user),
        then=lambda leave: _shown(leave.public_id, team),
        say="Leave added.",
    )
    return done or page("leave/add_team_leave.html", form=form, team=team)


@bp.get("/teams/<uuid:team_id>/leave/<uuid:leave_id>")
@needs(Can.SET_LEAVE)
def show_team_leave(team_id: UUID, leave_id: UUID) -> ResponseReturnValue:
    """One leave of a colleague, and what it means for the sessions."""
    team = get_team(current_user, team_id, Can.SET_LEAVE)
    return _show(queries.get_team_leave(team, leave_id), team)


@bp.route("/teams/<uuid:team_id>/leave/<uuid:leave_id>/change", methods=["GET", "POST"])
@needs(Can.SET_LEAVE)
def change_team_leave(team_id: UUID, leave_id: UUID) -> ResponseReturnValue:
    """Change a colleague's leave."""
    team = get_team(current_user, team_id, Can.SET_LEAVE)
    return _change(queries.get_team_leave(team, leave_id), team)


@bp.route("/teams/<uuid:team_id>/leave/<uuid:leave_id>/remove", methods=["GET", "POST"])
@needs(Can.SET_LEAVE)
def remove_team_leave(team_id: UUID, leave_id: UUID) -> ResponseReturnValue:
    """Take a colleague's leave away again."""
    team = get_team(current_user, team_id, Can.SET_LEAVE)
    return _remove(queries.get_team_leave(team, leave_id), team)


def _show(leave: Any, team: Any = None) -> ResponseReturnValue:
    times = expand(leave.rule, leave.first, leave.last)
    absence = leave_panels.Absence(leave.user, leave.rule, times, team)
    return render_template(
        "leave/show_leave.html",
        line=show.leave_line(leave, clock.today(), knows=True),
        team=team,
        panels=leave_panels.drawn(current_user, absence),
    )


def _change(leave: Any, team: Any = None) -> ResponseReturnValue:
    was = {name: getattr(leave, name) for name in _ASKED}
    form = load(LeaveForm, data=was | {"last": None if leave.last == leave.first else leave.last})
    done = perform(
        form,
        lambda: services.change_leave(leave, form.details(), by=current_user),
        then=lambda _: _shown(leave.public_id, team),
        say="Leave changed.",
    )
    if done:
        return done
    line = show.leave_line(leave, clock.today(), knows=True)
    return page("leave/change_leave.html", form=form, line=line, team=team)


def _remove(leave: Any, team: Any = None) -> ResponseReturnValue:
    form = load(RemoveLeaveForm)
    if team is None:
        home = url_for(".list_my_leave")
    else:
        home = url_for(".list_team_leave", team_id=team.public_id, month=f"{leave.first:%Y-%m}")
    done = perform(
        form,
        lambda: services.remove_leave(leave, by=current_user),
        then=lambda _: home,
        say="Leave removed.",
    )
    if done:
        return done
    line = show.leave_line(leave, clock.today(), knows=True)
    return page("leave/remove_leave.html", form=form, line=line, team=team)


def _shown(leave_id: UUID, team: Any = None) -> str:
    if team is None:
        return url_for(".show_my_leave", leave_id=leave_id)
    return url_for(".show_team_leave", team_id=team.public_id, leave_id=leave_id)
