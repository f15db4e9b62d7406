"""Whether and when I am told my sessions by e-mail."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import mail
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.digest import DigestForm
from people.roles import Can
from people.services import accounts

bp = Blueprint("digest", __name__)


@bp.route("/account/digest", methods=["GET", "POST"])
@needs(Can.OWN_CALENDAR)
def choose_digest() -> ResponseReturnValue:
    """Choose whether and when."""
    form = load(DigestForm)
    if request.method == "GET" and not form.digest.data:
        form.digest.data = current_user.digest
    done = perform(
        form,
        lambda: accounts.choose_digest(current_user, form.digest.data or "off"),
        then=lambda _: url_for("account.show_account"),
        say="Saved.",
    )
    return done or page("account/choose_digest.html", form=form, sends=mail.server() is not None)
