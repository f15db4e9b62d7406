"""Today: what each person has to do first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import Anyone, needs
from people.roles import Can

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class NavLink:
    """One entry of the main navigation; `here` when the page is under it."""

    name: str
    href: str
    here: bool


_PLACES = (
    ("Today", "/", None),
    ("Cohorts", "/cohorts", Can.SEE_PROGRAMMES),
    ("People", "/people", Can.SEE_PEOPLE),
    ("Calendar link", "/my-calendar", Can.OWN_CALENDAR),
    ("Venues", "/venues", Can.MANAGE_PLACES),
    ("Accounts", "/accounts", Can.MANAGE_ACCOUNTS),
)


def _nav() -> list[NavLink]:
    path = request.path
    return [
        NavLink(name, href, path == href or (href != "/" and path.startswith(href)))
        for name, href, permission in _PLACES
        if permission is None or current_user.may(permission)
    ]


@bp.get("/")
@needs(Anyone.SIGNED_IN)
def today() -> ResponseReturnValue:
    """My sessions today, registers to sign, what changed."""
    return render_template("today.html")


def demo_sign_ins() -> list[dict[str, str]]:
    """The demonstration's accounts for its sign-in page; none anywhere else."""
    return []


def init_app(app: Flask) -> None:
    """Register Today, and the navigation for every page."""
    app.register_blueprint(bp)
    app.jinja_env.globals["places"] = _nav
    app.jinja_env.globals["demo_sign_ins"] = demo_sign_ins
