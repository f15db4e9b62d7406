"""The pages of what changed for people, and of the climate of places."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    for module in ():  # type: ignore[var-annotated] # the first page fills it
        app.register_blueprint(module.bp)
