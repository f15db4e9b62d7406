"""The pages of who and where."""

from __future__ import annotations

from flask import Flask

from people.roles import Role
from people.views import account


def init_app(app: Flask) -> None:
    """Register every blueprint of this slice."""
    app.register_blueprint(account.bp)
    app.jinja_env.filters["role_words"] = lambda role: Role(role).words
