"""Coming back with a PIN after a full sign-in: judged, counted, and never more than that."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, Response, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, user_logged_out
from flask_security.utils import (
    check_and_update_authn_fresh,
    logout_user,
    url_for_security,
    verify_password,
)

from base.errors import Refused
from base.work import unit_of_work
from people import landing, pins, shared, tries
from people.models import ComputerSignIn, Pin, SharedComputer, User
from people.queries import computers as queries
from people.services import computers

_BY_PIN = "pin"
_LONGEST = 100
# What changes how people sign in: a PIN is not enough for it, and neither is the password alone.
_FULLY = (
    "accounts.",
    "computers.add_computer",
    "pins.",
    "security.change_password",
    "security.mf_recovery",
    "security.two_factor",
    "security.verify",
)
_STAFF_FILES = ("send_staff", "review_staff", "discard_staff", "csv_correct_staff")


def come_back(computer: SharedComputer, person_id: UUID, typed: str) -> str:
    """Sign somebody in with their PIN; the address they go to.

    Raises `Refused` when it is wrong, when there were too many, or when a full sign-in is needed.
    Whoever may not come back is told so before any PIN is looked at, so neither the sentence nor
    the time it takes tells who has one.
    """
    found = queries.sign_in_to_come_back_on(computer, person_id, shared.window())
    if found is None:
        raise Refused(pins.NOT_HERE)
    sign_in, pin = found
    _judge(computer, sign_in.user, pin, typed)
    return _enter(computer, sign_in)


def _judge(computer: SharedComputer, user: User, pin: Pin, typed: str) -> None:
    email = tries.plain_email(user.email)
    with tries.trying(email, computer.id) as this:
        if this.refused is None and _right(pin, typed):
            this.outcome = "right pin"
    if this.refused:
        raise Refused(this.refused)
    if this.outcome == "right pin":
        return
    left = tries.PINS - tries.count_wrong_pins(email, computer.id)
    if left > 0:
        more = "one more try" if left == 1 else f"{left} more tries"
        raise Refused(
            f"That PIN is not right. You have {more} before the password is needed.", "pin"
        )
    with unit_of_work():
        computers.refuse_pin(user, computer)
    raise Refused(tries.PIN_REFUSED)


def _right(pin: Pin, typed: str) -> bool:
    return len(typed) <= _LONGEST and verify_password(pins.plain(typed), pin.hashed)


def _enter(computer: SharedComputer, sign_in: ComputerSignIn) -> str:
    """Begin a session that knows nothing of the one before, and that is not a fresh sign-in."""
    user, number = sign_in.user, sign_in.id
    with unit_of_work():
        left = computers.come_back(sign_in, computer, lately=shared.window())
    session.clear()
    g.pop("csrf_token", None)
    # Not the sign-in library's own: it would note a full sign-in, and call it fresh.
    login_user(user, fresh=False)
    session[_BY_PIN] = number
    return left or landing.page_for(user, computer.venue)


def over() -> bool:
    """Whether this request's person came by PIN, and may not go on: too long ago, or ended."""
    number = session.get(_BY_PIN)
    if number is None:
        return False
    computer = shared.here()
    return computer is None or not queries.still_good(
        number, computer, current_user, shared.window()
    )


def password_again() -> ResponseReturnValue | None:
    """The page that asks for the password again, unless it was typed just now."""
    settings = current_app.config
    fresh = check_and_update_authn_fresh(
        settings["SECURITY_FRESHNESS"], settings["SECURITY_FRESHNESS_GRACE_PERIOD"]
    )
    return None if fresh else redirect(url_for_security("verify", next=request.path))


def signed_in_fully(user: User) -> int | None:
    """Note a full sign-in, in the unit of work now open; the row number of the shared computer."""
    session.pop(_BY_PIN, None)
    computer = shared.here()
    if computer is None:
        return None
    g.left_here = computers.signed_in_fully(computer, user, lately=shared.window())
    return computer.id


def _ask_for_more() -> ResponseReturnValue | None:
    """Ask whoever came by PIN to sign in fully for what a PIN is not enough for."""
    if _BY_PIN not in session or not _needs_more(request.endpoint or ""):
        return None
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    logout_user()
    return redirect(f"/sign-in?{urlencode({'why': 'full', 'next': wanted})}")


def _needs_more(endpoint: str) -> bool:
    slice_, _, name = endpoint.partition(".")
    return endpoint.startswith(_FULLY) or (slice_ == "imports" and name in _STAFF_FILES)


def _off_the_list(app: Flask, user: User, **_: object) -> None:
    """Whoever signs out has left for good; whoever only switches may come back."""
    del app
    computer = shared.here() if request.endpoint == "security.logout" else None
    if computer is not None:
        with unit_of_work():
            computers.end_sign_in(computer, user)


def _back_to_the_page(response: Response) -> Response:
    """After a full sign-in on a shared computer: to the page it locked on, when none was asked."""
    left = g.pop("left_here", "")
    if left and response.status_code == 302 and response.location == "/":
        response.location = left
    return response


def init_app(app: Flask) -> None:
    """Stand behind the gate: what a PIN is not enough for, and what follows a sign-in."""
    app.before_request(_ask_for_more)
    app.after_request(_back_to_the_page)
    user_logged_out.connect(_off_the_list, app)
