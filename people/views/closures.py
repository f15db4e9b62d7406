"""Closures of teams and venues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.closures import AddClosureForm, RemoveClosureForm
from people.queries import places as queries
from people.roles import Can
from people.services import closures as services

bp = Blueprint("closures", __name__)


@bp.route("/teams/<uuid:team_id>/closures/add", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def add_team_closure(team_id: UUID) -> ResponseReturnValue:
    """Close a team for some days."""
    team = queries.get_team(current_user, team_id)
    return _add(team, url_for("teams.show_team", team_id=team_id))


@bp.route("/venues/<uuid:venue_id>/closures/add", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def add_venue_closure(venue_id: UUID) -> ResponseReturnValue:
    """Close a venue for some days."""
    venue = queries.get_venue(current_user, venue_id)
    return _add(venue, url_for("venues.show_venue", venue_id=venue_id))


def _add(owner: Any, home: str) -> ResponseReturnValue:
    form = load(AddClosureForm)
    done = perform(
        form,
        lambda: services.add_closure(
            owner,
            first=form.first.day,
            last=form.last.data,
            why=form.why.data or "",
            by=current_user,
        ),
        then=lambda _: home,
        say="Closure added. New plans leave these days out.",
    )
    return done or page("closures/add_closure.html", form=form, owner=owner, home=home)


@bp.route("/closures/<uuid:closure_id>/remove", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def remove_closure(closure_id: UUID) -> ResponseReturnValue:
    """Open again what was to be closed."""
    closure, owner = queries.get_closure(current_user, closure_id)
    form = load(RemoveClosureForm)
    if closure.team_id is not None:
        home = url_for("teams.show_team", team_id=owner.public_id)
    else:
        home = url_for("venues.show_venue", venue_id=owner.public_id)
    done = perform(
        form,
        lambda: services.remove_closure(closure, owner, by=current_user),
        then=lambda _: home,
        say="Closure removed.",
    )
    return done or page(
        "closures/remove_closure.html", form=form, closure=closure, owner=owner, home=home
    )
