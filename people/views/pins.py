"""One's own PIN for shared computers."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import Anyone, needs
from base.actions import page, perform
from people import pin_sign_in, shared
from people.forms.pins import RemovePinForm, SetPinForm
from people.queries.computers import pin_of
from people.services import pins as services

bp = Blueprint("pins", __name__)


@bp.route("/account/pin", methods=["GET", "POST"])
@needs(Anyone.SIGNED_IN)
def set_pin() -> ResponseReturnValue:
    """Set one's PIN, or change it; the password must have been typed just now."""
    again = pin_sign_in.password_again()
    if again:
        return again
    form = SetPinForm()
    done = perform(
        form,
        lambda: services.set_pin(current_user, form.pin.text, here=shared.here()),
        then=lambda _: url_for("account.show_account", _anchor="pin"),
        say="Your PIN is set. It works on shared computers you have signed in on fully.",
    )
    return done or page("pins/set_pin.html", form=form, had=pin_of(current_user) is not None)


@bp.route("/account/pin/remove", methods=["GET", "POST"])
@needs(Anyone.SIGNED_IN)
def remove_pin() -> ResponseReturnValue:
    """Take one's PIN away."""
    again = pin_sign_in.password_again()
    if again:
        return again
    form = RemovePinForm()
    done = perform(
        form,
        lambda: services.remove_pin(current_user),
        then=lambda _: url_for("account.show_account", _anchor="pin"),
        say="Your PIN is gone. Your password lets you in, as before.",
    )
    return done or page("pins/remove_pin.html", form=form)
