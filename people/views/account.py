"""One's own account: my password, signing out everywhere, staying signed in, kept forms."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import kept
from base.access import Anyone, needs
from base.actions import page
from base.errors import Refused
from base.forms import load
from base.work import unit_of_work
from people.forms.account import SetPasswordForm
from people.queries.accounts import usable_link
from people.queries.computers import pin_of
from people.queries.places import list_teams
from people.queries.shifts import premises_with_shifts
from people.roles import Can
from people.services import accounts, passwords

# An answer for a page's own script, which wants to know only that it was heard.
_NOTHING = "", 204, {"Content-Type": "text/plain"}
bp = Blueprint("account", __name__, template_folder="../templates")


@bp.get("/account")
@needs(Anyone.SIGNED_IN)
def show_account() -> ResponseReturnValue:
    """Roles and teams, leave and shifts, password, PIN, shared computers, sign out everywhere."""
    return render_template(
        "account/show_account.html",
        teams=list_teams(current_user, Can.SEE_PROGRAMMES),
        premises=premises_with_shifts(current_user),
        pin=pin_of(current_user),
        shareable=premises_with_shifts(current_user, Can.SHARE_COMPUTERS),
    )


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
    return _NOTHING


@bp.post("/account/keep")
@needs(Anyone.SIGNED_IN)
def keep_form() -> ResponseReturnValue:
    """Keep what is typed on a page that is about to be signed out."""
    path = kept.own_path(request.args.get("path", ""))
    if path != "/":
        kept.keep(current_user.id, path, request.form)
    return _NOTHING


@bp.post("/account/discard-kept")
@needs(Anyone.SIGNED_IN)
def discard_kept() -> ResponseReturnValue:
    """Throw away what was kept for one page."""
    path = kept.own_path(request.form.get("path", ""))
    with unit_of_work():
        kept.forget(current_user.id, path)
    return redirect(path, 303)


@bp.route("/set-password/<token>", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
def set_password(token: str) -> ResponseReturnValue:
    """Choose a password with a one-time link. The link says who; nothing on the page does."""
    if usable_link(token) is None:
        return render_template("account/link_over.html"), 404
    form = load(SetPasswordForm)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                passwords.set_password(token, form.password.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("Your password is set. Sign in with it.", "success")
            return redirect("/sign-in", 303)
    return page("account/set_password.html", form=form)
