"""The pages and the public addresses of calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from calendars.views import feeds, serve

__all__ = ["init_app", "serve"]

_Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def init_app(app: Flask) -> None:
    """Register every route of this slice; `serve` has put its own on the same blueprint."""
    app.register_blueprint(feeds.bp)
    app.wsgi_app = _without_cookies(app.wsgi_app)  # type: ignore[assignment, method-assign] # as Flask advises


def _without_cookies(inner: _Wsgi) -> _Wsgi:
    """A calendar is nobody's visit: a browser's cookies are not even read there."""

    def outer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith("/calendar/"):
            environ.pop("HTTP_COOKIE", None)
        return inner(environ, start)

    return outer
