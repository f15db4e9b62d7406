"""Shared computers of an Approved Premises."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from people import pin_sign_in, shared
from people.forms.computers import AddComputerForm, EndComputerForm
from people.queries import computers as queries
from people.queries.shifts import get_premises
from people.roles import Can
from people.services import computers as services

bp = Blueprint("computers", __name__)


@bp.get("/venues/<uuid:venue_id>/computers")
@needs(Can.SHARE_COMPUTERS)
def list_computers(venue_id: UUID) -> ResponseReturnValue:
    """The shared computers of a premises, and whether this is one."""
    venue = get_premises(current_user, venue_id, Can.SHARE_COMPUTERS)
    return render_template(
        "computers/list_computers.html", venue=venue, lines=queries.list_computers(venue)
    )


@bp.route("/venues/<uuid:venue_id>/computers/add", methods=["GET", "POST"])
@needs(Can.SHARE_COMPUTERS)
def add_computer(venue_id: UUID) -> ResponseReturnValue:
    """Say that the computer in hand is a shared one; the password must have been typed just now."""
    venue = get_premises(current_user, venue_id, Can.SHARE_COMPUTERS)
    again = pin_sign_in.password_again()
    if again:
        return again
    form = load(AddComputerForm)

    def act() -> None:
        _, token = services.add_computer(
            venue, name=form.name.text, by=current_user, already=shared.here()
        )
        shared.remember(token)

    done = perform(
        form,
        act,
        then=lambda _: url_for(".list_computers", venue_id=venue_id),
        say="This is a shared computer now. Whoever signs in here can come back with a PIN.",
    )
    return done or page("computers/add_computer.html", form=form, venue=venue)


@bp.route("/computers/<uuid:computer_id>/end", methods=["GET", "POST"])
@needs(Can.SHARE_COMPUTERS)
def end_computer(computer_id: UUID) -> ResponseReturnValue:
    """End a shared computer, wherever one is."""
    computer = queries.get_computer(current_user, computer_id)
    venue = computer.venue
    form = EndComputerForm()
    done = perform(
        form,
        lambda: services.end_computer(computer, by=current_user),
        then=lambda _: url_for(".list_computers", venue_id=venue.public_id),
        say="Ended. Nobody comes back there with a PIN any more.",
    )
    return done or page("computers/end_computer.html", form=form, computer=computer, venue=venue)
