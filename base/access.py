"""Deny by default: a route says who may enter, or nobody does."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ParamSpec, Protocol, TypeVar
from urllib.parse import urlencode

from flask import Flask, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

P = ParamSpec("P")
R = TypeVar("R")
_MARK = "__daybook_needs__"


class Anyone(StrEnum):
    """Entry without a permission: to everybody, or to whoever is signed in."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


class Visitor(Protocol):
    """What the gate asks of the person at the door."""

    is_authenticated: bool

    def may(self, permission: StrEnum) -> bool: ...  # noqa: D102 on any of their teams


def needs(permission: StrEnum) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare what a route needs: a permission held on at least one team, or one of `Anyone`."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, _MARK, permission)
        return view

    return mark


def declared(app: Flask, endpoint: str) -> StrEnum | None:
    """What `endpoint` declared it needs; None when it declared nothing."""
    found: StrEnum | None = getattr(app.view_functions[endpoint], _MARK, None)
    return found


def declare(app: Flask, endpoint: str, permission: StrEnum) -> None:
    """Declare for a view that a library registered."""
    view = app.view_functions[endpoint]

    def entry(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    app.view_functions[endpoint] = needs(permission)(entry)


def _gate() -> ResponseReturnValue | None:  # noqa: RET503 abort() never comes back
    endpoint = request.endpoint
    if endpoint is None:
        return None  # no such address: the 404 and 405 handlers answer
    needed = declared(current_app, endpoint)
    if needed is None:
        abort(403)
    if needed is Anyone.PUBLIC:
        return None
    if not current_user.is_authenticated:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else request.path
        return redirect(f"/sign-in?{urlencode({'next': wanted})}")
    if needed is Anyone.SIGNED_IN or current_user.may(needed):
        return None
    abort(403)


def init_app(app: Flask) -> None:
    """Stand the gate before every request."""
    app.before_request(_gate)
