"""The idle time-out: after quiet minutes a person is signed out, and what they typed is kept.

On a shared computer the minutes are fewer, and the page locks instead: whoever is named there comes
back with a PIN.
"""

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
from base.work import unit_of_work
from people import pin_sign_in, shared
from people.services import computers

_SEEN = "seen"
# Fetched by pages and calendar programs, not by a person at the keyboard.
_QUIET = ("assets.", "static", "security.static", "feeds.serve")
# Passwords, PINs, one-time codes and the links that carry them are never kept.
_SECRET_FORMS = ("security.", "account.set_password", "pins.", "come_back.")
_DOOR = "security.login"
_LOCK_PAGE = "come_back.come_back"
_KEEPING = "account.keep_form"
_LOCKING = "come_back.lock_computer"
# Twenty are the fewest that people need to answer a warning (WCAG 2.2, 2.2.1).
_WARN_OF_LOCK = 30


@dataclass(frozen=True)
class Idle:
    """How long quiet may last, and how long before its end the page warns; in seconds.

    `locks` when the end of it is the lock page of a shared computer.
    """

    seconds: int
    warn: int
    locks: bool = False


def _readable(path: str) -> bool:
    """Whether `path` is a page that can be opened, and not only sent to."""
    adapter: MapAdapter | None = request_ctx.url_adapter
    return adapter is not None and adapter.test(path, method="GET")


def own_address(text: str) -> str:
    """A page of ours with its query, as somebody's browser sent it; Today when in doubt."""
    path = kept.own_path(text)
    if not _readable(path):
        return "/"
    query = text.partition("?")[2][:500]
    return f"{path}?{query}" if path != "/" and query and query.isprintable() else path


def _page_left() -> str:
    """The page the person was on, as an address to come back to; Today when there is none."""
    if request.endpoint == _KEEPING:
        return kept.own_path(request.args.get("path", ""))
    if request.endpoint == _LOCKING:
        return own_address(request.form.get("path", ""))
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


def _keep_what_was_typed(left: str) -> None:
    secret = request.endpoint is None or request.endpoint.startswith(_SECRET_FORMS)
    if request.method == "POST" and left != "/" and not secret:
        kept.keep(current_user.id, left, request.form)


def _lock(left: str) -> ResponseReturnValue | None:
    """End the quiet on a shared computer: the page is remembered for this person alone."""
    computer = shared.here()
    # A page's own script may ask for data, whose address is nothing to come back to.
    told = request.endpoint in {_KEEPING, _LOCKING}
    opened = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    at_a_door = request.endpoint in {_DOOR, _LOCK_PAGE}
    if computer is not None and (told or (opened and not at_a_door)):
        with unit_of_work():
            computers.leave(computer, current_user, left)
    logout_user()
    at_the_lock = request.endpoint == _LOCK_PAGE and request.method == "GET"
    return None if at_the_lock else redirect("/come-back")


def _out(why: str, left: str) -> ResponseReturnValue | None:
    logout_user()
    if request.endpoint == _DOOR and request.method == "GET":
        return None
    return redirect(f"/sign-in?{urlencode({'why': why, 'next': left})}")


def init_app(app: Flask, *, minutes: int, warn_minutes: int, lock_minutes: int) -> None:
    """Check every request of a signed-in person, and tell their pages when to warn."""
    alone = Idle(minutes * 60, warn_minutes * 60)
    together = Idle(lock_minutes * 60, _WARN_OF_LOCK, locks=True)

    def idle() -> Idle:
        return together if shared.here() is not None else alone

    def check() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint.startswith(_QUIET):
            return None
        if not current_user.is_authenticated:
            return None
        now, limits = clock.now().timestamp(), idle()
        quiet = now - float(session.get(_SEEN, now)) > limits.seconds
        over = pin_sign_in.over()
        if not quiet and not over:
            session[_SEEN] = now
            return None
        left = _page_left()
        _keep_what_was_typed(left)
        if limits.locks and not over:
            return _lock(left)
        return _out("pin" if over else "idle", left)

    app.before_request(check)
    user_logged_in.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    app.jinja_env.globals.update(idle=idle, kept_form=kept.restored, lock_minutes=lock_minutes)
