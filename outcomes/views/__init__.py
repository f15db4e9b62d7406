"""The pages of what changed for people, and of the climate of places."""

from __future__ import annotations

from flask import Flask

from outcomes.views import instrument_text, instruments, surveys, wordings


def init_app(app: Flask) -> None:
    """Register the pages."""
    for module in (instruments, instrument_text, surveys, wordings):
        app.register_blueprint(module.bp)
