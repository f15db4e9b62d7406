"""The shared computer in hand: told by its cookie, and by nothing else a browser says."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, after_this_request, current_app, g, request

from people.models import SharedComputer
from people.queries.computers import find_computer

COOKIE = "daybook_computer"
_KEY = "daybook.shared"
# As long as browsers keep one. After that the computer is set up again.
_KEPT = timedelta(days=400)


def here() -> SharedComputer | None:
    """The shared computer this request comes from; asked of the database once a request."""
    if "shared_computer" not in g:
        token = request.cookies.get(COOKIE, "")
        g.shared_computer = find_computer(token) if token else None
    found: SharedComputer | None = g.shared_computer
    return found


def window() -> timedelta:
    """How long after a full sign-in a PIN is enough on the same shared computer."""
    told: timedelta = current_app.extensions[_KEY]
    return told


def remember(token: str) -> None:
    """Have the answer to this request make its browser a shared computer."""

    def give(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            token,
            max_age=_KEPT,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response

    after_this_request(give)


def init_app(app: Flask, *, pin_hours: int) -> None:
    """Set the window, and tell every page which shared computer it is on."""
    app.extensions[_KEY] = timedelta(hours=pin_hours)
    app.jinja_env.globals.update(shared_computer=here, pin_hours=pin_hours)
