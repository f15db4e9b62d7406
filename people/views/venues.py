"""Venues and their rooms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.venues import KIND_WORDS, AddRoomForm, AddVenueForm, EditRoomForm, EditVenueForm
from people.queries import places as queries
from people.roles import Can
from people.services import venues as services

bp = Blueprint("venues", __name__)


def _shown(venue_id: UUID) -> str:
    return url_for("venues.show_venue", venue_id=venue_id)


def _answers(form: AddVenueForm) -> dict[str, Any]:
    chosen = set(form.teams.data or [])
    return {
        "name": form.name.data or "",
        "kind": form.kind.data,
        "address": form.address.data or "",
        "location_code": form.location_code.data or "",
        "stay_weeks": form.stay_weeks.number,
        "teams": [t for t in queries.list_teams(current_user) if str(t.public_id) in chosen],
    }


def _offer_teams(form: AddVenueForm) -> None:
    teams = queries.list_teams(current_user)
    form.teams.offer([(str(team.public_id), team.name) for team in teams])
    if request.method == "GET" and len(teams) == 1 and not form.teams.data:
        form.teams.data = [str(teams[0].public_id)]


@bp.get("/venues")
@needs(Can.MANAGE_PLACES)
def list_venues() -> ResponseReturnValue:
    """The venues of one's teams, with the teams themselves beside them."""
    return render_template(
        "venues/list_venues.html",
        venues=queries.list_venues(current_user),
        teams=queries.list_teams(current_user),
        kind_words=KIND_WORDS,
    )


@bp.route("/venues/add", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def add_venue() -> ResponseReturnValue:
    """Add a building."""
    form = load(AddVenueForm)
    _offer_teams(form)
    done = perform(
        form,
        lambda: services.add_venue(**_answers(form), by=current_user),
        then=lambda venue: _shown(venue.public_id),
        say="Venue added. Now add its rooms.",
    )
    return done or page("venues/add_venue.html", form=form)


@bp.get("/venues/<uuid:venue_id>")
@needs(Can.MANAGE_PLACES)
def show_venue(venue_id: UUID) -> ResponseReturnValue:
    """One venue: rooms, teams, closures."""
    venue = queries.get_venue(current_user, venue_id)
    return render_template(
        "venues/show_venue.html",
        venue=venue,
        closures=queries.closures_of(venue),
        kind_words=KIND_WORDS,
        mine=current_user.teams(Can.MANAGE_PLACES),
    )


@bp.route("/venues/<uuid:venue_id>/edit", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def edit_venue(venue_id: UUID) -> ResponseReturnValue:
    """Change a venue."""
    venue = queries.get_venue(current_user, venue_id)
    was = {name: getattr(venue, name) for name in ("name", "kind", "address", "location_code")}
    was |= {"stay_weeks": venue.stay_weeks, "teams": [str(t.public_id) for t in venue.teams]}
    form = load(EditVenueForm, data=was)
    _offer_teams(form)
    done = perform(
        form,
        lambda: services.edit_venue(venue, **_answers(form), by=current_user),
        then=lambda _: _shown(venue_id),
        say="Venue changed.",
    )
    return done or page("venues/edit_venue.html", form=form, venue=venue)


@bp.route("/venues/<uuid:venue_id>/rooms/add", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def add_room(venue_id: UUID) -> ResponseReturnValue:
    """Add a room."""
    venue = queries.get_venue(current_user, venue_id)
    form = load(AddRoomForm)
    done = perform(
        form,
        lambda: services.add_room(
            venue,
            name=form.name.data or "",
            capacity=form.capacity.number,
            accessible=bool(form.accessible.data),
            by=current_user,
        ),
        then=lambda _: _shown(venue_id),
        say="Room added.",
    )
    return done or page("venues/add_room.html", form=form, venue=venue)


@bp.route("/rooms/<uuid:room_id>/edit", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def edit_room(room_id: UUID) -> ResponseReturnValue:
    """Change a room."""
    room = queries.get_room(current_user, room_id)
    was = {"name": room.name, "capacity": room.capacity, "accessible": room.accessible}
    form = load(EditRoomForm, data=was)
    done = perform(
        form,
        lambda: services.edit_room(
            room,
            name=form.name.data or "",
            capacity=form.capacity.number,
            accessible=bool(form.accessible.data),
            by=current_user,
        ),
        then=lambda _: _shown(room.venue.public_id),
        say="Room changed.",
    )
    return done or page("venues/edit_room.html", form=form, room=room, was=was)
