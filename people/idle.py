"""The idle time-out: after quiet minutes a person is signed out, and what they typed is kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import logout_user

from base import clock, kept

_SEEN = "seen"
_QUIET = ("assets.", "static", "calendars.feed")


@dataclass(frozen=True)
class Idle:
    """How long quiet may last, and how long before its end the page warns; in seconds."""

    seconds: int
    warn: int


def init_app(app: Flask, *, minutes: int, warn_minutes: int) -> None:
    """Check every request of a signed-in person, and tell their pages when to warn."""
    idle = Idle(minutes * 60, warn_minutes * 60)

    def check() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint.startswith(_QUIET):
            return None
        if not current_user.is_authenticated:
            return None
        now = clock.now().timestamp()
        last = float(session.get(_SEEN, now))
        if now - last <= idle.seconds:
            session[_SEEN] = now
            return None
        if request.method == "POST":
            kept.keep(current_user.id, request.path, request.form)
        logout_user()
        return redirect(f"/sign-in?why=idle&next={request.path}")

    app.before_request(check)
    app.jinja_env.globals.update(idle=idle, kept_form=kept.restored)
