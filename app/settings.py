"""Settings: what a person may set up or look up, beside the work of the day."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import Anyone, needs
from people.roles import Can

bp = Blueprint("settings", __name__)


@dataclass(frozen=True)
class Setting:
    """One place of the settings, and what is done there."""

    name: str
    what: str
    href: str


_SETTINGS = (
    (
        "Venues and teams",
        "Buildings, rooms and closures; a team’s name for participants.",
        "venues.list_venues",
        Can.MANAGE_PLACES,
    ),
    (
        "Accounts",
        "Who can sign in, and what they may do on which team.",
        "accounts.list_accounts",
        Can.MANAGE_ACCOUNTS,
    ),
    (
        "Programmes",
        "What cohorts are planned from: the catalogue, and your teams’ own.",
        "programmes.list_programmes",
        Can.SEE_PROGRAMMES,
    ),
    (
        "Instruments",
        "Questionnaires and surveys: what they ask, how they are scored, from which sources.",
        "instruments.list_instruments",
        Can.SEE_INSTRUMENTS,
    ),
    (
        "Framework",
        "The standards and criteria that evidence is gathered for.",
        "frameworks.show_framework",
        Can.SEE_FRAMEWORK,
    ),
    (
        "Messages to participants",
        "What reminders and late changes say.",
        "message_words.list_teams",
        Can.SET_MESSAGES,
    ),
    (
        "Jobs",
        "What Daybook does by itself: when it last did it, how it ended, when it is next due.",
        "jobs.list_jobs",
        Can.SEE_JOBS,
    ),
    ("Your account", "Your password, sign-in and PIN.", "account.show_account", None),
)
UNDER = (
    "/venues",
    "/teams",
    "/accounts",
    "/programmes",
    "/instruments",
    "/framework",
    "/message-words",
    "/jobs",
)
"""What else stands under Settings in the navigation."""


@bp.get("/settings")
@needs(Anyone.SIGNED_IN)
def show_settings() -> ResponseReturnValue:
    """Everything a person may set up or look up."""
    return render_template(
        "settings.html",
        settings=[
            Setting(name, what, url_for(endpoint))
            for name, what, endpoint, permission in _SETTINGS
            if permission is None or current_user.may(permission)
        ],
    )


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(bp)
