"""One's own account: who am I, signing out everywhere, staying signed in, kept forms."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import kept
from base.access import Anyone, needs
from base.work import unit_of_work
from people.services import accounts

bp = Blueprint("account", __name__, template_folder="../templates")


@bp.get("/account")
@needs(Anyone.SIGNED_IN)
def show_account() -> ResponseReturnValue:
    """Roles and teams, password, second factor, sign out everywhere."""
    return render_template("account/show_account.html")


@bp.post("/account/sign-out-everywhere")
@needs(Anyone.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every sign-in of this account, this one too."""
    with unit_of_work():
        accounts.sign_out_everywhere(current_user, by=current_user)
    flash("You are signed out on every computer and phone.", "success")
    return redirect("/sign-in")


@bp.post("/account/still-here")
@needs(Anyone.SIGNED_IN)
def still_here() -> ResponseReturnValue:
    """Put off the idle time-out."""
    return "", 204


@bp.post("/account/keep")
@needs(Anyone.SIGNED_IN)
def keep_form() -> ResponseReturnValue:
    """Keep what is typed on a page that is about to be signed out."""
    kept.keep(current_user.id, request.args.get("path", "/")[:500], request.form)
    return "", 204


@bp.post("/account/discard-kept")
@needs(Anyone.SIGNED_IN)
def discard_kept() -> ResponseReturnValue:
    """Throw away what was kept for one page."""
    path = request.form.get("path", "/")
    with unit_of_work():
        kept.forget(current_user.id, path)
    return redirect(path if path.startswith("/") and not path.startswith("//") else "/")
