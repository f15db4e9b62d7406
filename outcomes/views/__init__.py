"""The pages of what changed for people, and of the climate of places."""

from __future__ import annotations

from flask import Flask

from outcomes.views import climate, climate_codes, climate_results, survey


def init_app(app: Flask) -> None:
    """Register the pages."""
    for module in (climate, climate_codes, climate_results, survey):
        app.register_blueprint(module.bp)
    survey.no_cookie(app)
