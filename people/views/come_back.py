"""A shared computer locked, and somebody coming back to it with their PIN."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import logout_user

from base import kept
from base.access import Anyone, needs
from base.actions import page
from base.errors import Refused
from base.forms import load
from base.work import unit_of_work
from people import pin_sign_in, shared
from people.forms.pins import ComeBackForm
from people.idle import own_address
from people.queries.computers import who_may_come_back
from people.services import computers

bp = Blueprint("come_back", __name__)


@bp.post("/lock")
@needs(Anyone.PUBLIC)
def lock_computer() -> ResponseReturnValue:
    """Leave a shared computer to whoever is next; what was typed is kept by now, if there was any.

    Whoever left something behind, or whose time ran out, comes back to the page they were on.
    """
    computer = shared.here()
    if current_user.is_authenticated:
        left = own_address(request.form.get("path", ""))
        typed = kept.find(current_user.id, left.partition("?")[0]) is not None
        if computer is not None and (typed or "quiet" in request.form):
            with unit_of_work():
                computers.leave(computer, current_user, left)
        logout_user()
    return redirect("/sign-in" if computer is None else "/come-back", 303)


@bp.route("/come-back", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
def come_back() -> ResponseReturnValue:
    """The lock page: who can come back here now, and a PIN. Names nobody on any other computer."""
    computer = shared.here()
    if current_user.is_authenticated:
        return redirect("/", 303)
    if computer is None:
        return redirect("/sign-in", 303)
    form = load(ComeBackForm)
    refused = _name(form, computer)
    if form.validate_on_submit():
        try:
            there = pin_sign_in.come_back(computer, UUID(form.who.data), form.pin.text)
        except Refused as refusal:
            form.refuse(refusal)
            # It may have been the last that they had.
            refused = _name(form, computer)
        else:
            return redirect(there, 303)
    return page("come_back/come_back.html", form=form, computer=computer, refused=refused)


def _name(form: ComeBackForm, computer: Any) -> list[str]:
    """Offer who may come back here now; the names of those whose PIN is refused."""
    people = who_may_come_back(computer, shared.window())
    offered = [(str(one.public_id), one.name) for one in people if not one.refused]
    form.who.offer(offered)
    if len(offered) == 1 and not form.is_submitted():
        form.who.data = offered[0][0]
    return [one.name for one in people if one.refused]
