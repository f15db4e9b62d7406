"""The pages and the public addresses of calendars."""

from __future__ import annotations

from flask import Flask

from base.cookieless import forget_cookies
from calendars.views import feeds, serve

__all__ = ["init_app", "serve"]


def init_app(app: Flask) -> None:
    """Register every route of this slice; `serve` has put its own on the same blueprint."""
    app.register_blueprint(feeds.bp)
    forget_cookies(app, "/calendar/")
