"""Usual working days: my own, and those of a team's staff."""

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
from people.forms.choices import unless_only
from people.forms.leave import (
    ColleagueWorkingDaysForm,
    EndWorkingDayForm,
    RemoveWorkingDayForm,
    WorkingDaysForm,
)
from people.presenters import availability as show
from people.queries import leave as queries
from people.queries.participants import staff_seeing_people
from people.queries.places import get_team
from people.roles import Can
from people.services import working_days as services

bp = Blueprint("working_days", __name__)


@bp.route("/my-leave/working-days/add", methods=["GET", "POST"])
@needs(Can.OWN_LEAVE)
def add_my_working_days() -> ResponseReturnValue:
    """Say on which weekdays I work."""
    form = load(WorkingDaysForm)
    return _add(form, lambda: current_user)


@bp.route("/my-leave/working-days/<uuid:pattern_id>/end", methods=["GET", "POST"])
@needs(Can.OWN_LEAVE)
def end_my_working_day(pattern_id: UUID) -> ResponseReturnValue:
    """Set the last day of one of my working days."""
    return _end(queries.get_own_working_day(current_user, pattern_id))


@bp.route("/my-leave/working-days/<uuid:pattern_id>/remove", methods=["GET", "POST"])
@needs(Can.OWN_LEAVE)
def remove_my_working_day(pattern_id: UUID) -> ResponseReturnValue:
    """Take one of my working days away: it was a mistake."""
    return _remove(queries.get_own_working_day(current_user, pattern_id))


@bp.get("/teams/<uuid:team_id>/working-days")
@needs(Can.SEE_PROGRAMMES)
def list_team_working_days(team_id: UUID) -> ResponseReturnValue:
    """On which days each of a team works."""
    team = get_team(current_user, team_id, Can.SEE_PROGRAMMES)
    return render_template(
        "leave/list_team_working_days.html",
        team=team,
        weeks=show.working_weeks(
            staff_seeing_people([team.id]), queries.team_working_days(team), clock.today()
        ),
        can_set=team.id in current_user.teams(Can.SET_LEAVE),
    )


@bp.route("/teams/<uuid:team_id>/working-days/add", methods=["GET", "POST"])
@needs(Can.SET_LEAVE)
def add_team_working_days(team_id: UUID) -> ResponseReturnValue:
    """Say on which weekdays a colleague works."""
    team = get_team(current_user, team_id, Can.SET_LEAVE)
    staff = {str(one.public_id): one for one in staff_seeing_people([team.id])}
    form = load(ColleagueWorkingDaysForm)
    form.who.offer(unless_only((key, one.name) for key, one in staff.items()))
    return _add(form, lambda: staff[form.who.data], team)


@bp.route("/teams/<uuid:team_id>/working-days/<uuid:pattern_id>/end", methods=["GET", "POST"])
@needs(Can.SET_LEAVE)
def end_team_working_day(team_id: UUID, pattern_id: UUID) -> ResponseReturnValue:
    """Set the last day of a colleague's working day."""
    team = get_team(current_user, team_id, Can.SET_LEAVE)
    return _end(queries.get_team_working_day(team, pattern_id), team)


@bp.route("/teams/<uuid:team_id>/working-days/<uuid:pattern_id>/remove", methods=["GET", "POST"])
@needs(Can.SET_LEAVE)
def remove_team_working_day(team_id: UUID, pattern_id: UUID) -> ResponseReturnValue:
    """Take a colleague's working day away: it was a mistake."""
    team = get_team(current_user, team_id, Can.SET_LEAVE)
    return _remove(queries.get_team_working_day(team, pattern_id), team)


def _add(form: WorkingDaysForm, whose: Any, team: Any = None) -> ResponseReturnValue:
    if request.method == "GET" and form.first.data is None:
        form.first.data = clock.today()
    done = perform(
        form,
        lambda: services.add_working_days(
            whose(),
            weekdays=form.chosen,
            at=form.at.time,
            until=form.until.time,
            every=int(form.every.data or 1),
            first=form.first.day,
            last=form.last.data,
            by=current_user,
        ),
        then=lambda _: _home(team),
        say="Saved.",
    )
    return done or page("leave/add_working_days.html", form=form, team=team, home=_home(team))


def _end(pattern: Any, team: Any = None) -> ResponseReturnValue:
    form = load(EndWorkingDayForm)
    today = clock.today()
    if request.method == "GET" and form.last.data is None:
        form.last.data = max(pattern.first, pattern.last or today)
    done = perform(
        form,
        lambda: services.end_working_day(pattern, last=form.last.day, by=current_user),
        then=lambda _: _home(team),
        say="The last day is saved.",
    )
    return done or _page("leave/end_working_day.html", form, pattern, team)


def _remove(pattern: Any, team: Any = None) -> ResponseReturnValue:
    form = load(RemoveWorkingDayForm)
    done = perform(
        form,
        lambda: services.remove_working_day(pattern, by=current_user),
        then=lambda _: _home(team),
        say="Removed.",
    )
    return done or _page("leave/remove_working_day.html", form, pattern, team)


def _page(template: str, form: Any, pattern: Any, team: Any) -> ResponseReturnValue:
    line = show.working_day_line(pattern, clock.today())
    name = pattern.user.name
    return page(template, form=form, line=line, name=name, team=team, home=_home(team))


def _home(team: Any) -> str:
    if team is None:
        return f"{url_for('leave.list_my_leave')}#working-days"
    return url_for(".list_team_working_days", team_id=team.public_id)
