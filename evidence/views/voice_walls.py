"""The address on the wall: switched on and off, replaced, printed; and who hears of a worry."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import mail
from base.access import needs
from base.actions import page, perform
from base.forms import load
from evidence.forms.items import SureForm
from evidence.forms.voice import WallForm
from evidence.presenters import voice as show
from evidence.queries import voice_walls as queries
from evidence.queries.communities import get_community
from evidence.services import voice_walls as services
from people.roles import Can

bp = Blueprint("voice_walls", __name__, template_folder="../templates")


@bp.route("/evidence/<uuid:community_id>/wall", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def set_wall(community_id: UUID) -> ResponseReturnValue:
    """Switch the address on or off, and say who hears of a worry."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    wall = queries.wall_of(community)
    staff = {str(user.public_id): user for user in queries.staff_of(community)}
    chosen = [str(user.public_id) for user in wall.hearers] if wall is not None else []
    opened = "" if wall is None else "yes" if wall.open else "no"
    form = load(WallForm, data={"opened": opened, "hearers": chosen})
    form.offer([(key, user.name) for key, user in staff.items()])
    mailed = mail.server() is not None
    form.say_how(mailed=mailed)
    done = perform(
        form,
        lambda: services.set_wall(
            community,
            opened=form.opened.data == "yes",
            hearers=[staff[key] for key in form.hearers.data or []],
            by=current_user,
        ),
        then=lambda _: url_for("voice_walls.set_wall", community_id=community_id),
        say="Saved.",
    )
    return done or page(
        "evidence/set_wall.html",
        form=form,
        community=community,
        wall=wall,
        mailed=mailed,
        hearers=[user.name for user in queries.hearers_of(wall)] if wall is not None else [],
    )


@bp.route("/evidence/<uuid:community_id>/wall/replace", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def replace_wall(community_id: UUID) -> ResponseReturnValue:
    """Give the wall another address: posters that hang there open nothing any more."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    wall = queries.wall_of(community)
    if wall is None:
        return redirect(url_for("voice_walls.set_wall", community_id=community_id), 303)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.replace_token(wall, by=current_user),
        then=lambda _: url_for("voice_walls.print_wall", community_id=community_id),
        say="There is a new address. Print the poster and take the old one down.",
    )
    return done or page("evidence/replace_wall.html", form=form, community=community)


@bp.get("/evidence/<uuid:community_id>/wall/poster")
@needs(Can.ADD_EVIDENCE)
def print_wall(community_id: UUID) -> ResponseReturnValue:
    """The poster for the wall: what it is for, the QR code, and who hears of a worry."""
    community = get_community(current_user, community_id)
    wall = queries.wall_of(community)
    if wall is None:
        return redirect(url_for("voice.list_said", community_id=community_id), 303)
    address = current_app.config["DAYBOOK"].public_url
    return render_template(
        "evidence/print_wall.html",
        community=community,
        wall=wall,
        place=queries.place_of(wall),
        qr=show.qr_of(show.address_of(wall, address)),
        typed=show.typed_address(wall, address),
        hearers=[user.name for user in queries.hearers_of(wall)],
        mailed=mail.server() is not None,
    )
