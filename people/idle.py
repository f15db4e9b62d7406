"""The idle time-out: after quiet minutes a person is signed out, and what they typed is kept."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, redirect, request, session
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_login import current_user, user_logged_in, user_logged_out
from flask_security.utils import logout_user
from werkzeug.routing import MapAdapter

from base import clock, kept

_SEEN = "seen"
# Fetched by pages and calendar programs, not by a person at the keyboard.
_QUIET = ("assets.", "static", "security.static", "feeds.serve")
# Passwords, one-time codes and the links that carry them are never kept.
_SECRET_FORMS = ("security.", "account.set_password")
_DOOR = "security.login"
_KEEPING = "account.keep_form"


@dataclass(frozen=True)
class Idle:
    """How long quiet may last, and how long before its end the page warns; in seconds."""

    seconds: int
    warn: int


def _readable(path: str) -> bool:
    """Whether `path` is a page that can be opened, and not only sent to."""
    adapter: MapAdapter | None = request_ctx.url_adapter
    return adapter is not None and adapter.test(path, method="GET")


def _page_left() -> str:
    """The page the person was on, as an address to come back to; Today when there is none."""
    if request.endpoint == _KEEPING:
        return kept.own_path(request.args.get("path", ""))
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return request.path if _readable(request.path) else "/"


def _signed_in(app: Flask, **_: object) -> None:
    """Start the quiet at the sign-in, not at what another left in this browser's cookie."""
    del app
    session[_SEEN] = clock.now().timestamp()


def _signed_out(app: Flask, **_: object) -> None:
    """Leave nothing in the cookie for whoever uses this browser next."""
    del app
    session.clear()


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
        left = _page_left()
        secret = request.endpoint.startswith(_SECRET_FORMS)
        if request.method == "POST" and left != "/" and not secret:
            kept.keep(current_user.id, left, request.form)
        logout_user()
        if request.endpoint == _DOOR and request.method == "GET":
            return None
        return redirect(f"/sign-in?{urlencode({'why': 'idle', 'next': left})}")

    app.before_request(check)
    user_logged_in.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    app.jinja_env.globals.update(idle=idle, kept_form=kept.restored)
