"""The pages of what changed for people, and of the climate of places."""

from __future__ import annotations

from flask import Flask

from outcomes.views import fhir, results
from people import sections


def init_app(app: Flask) -> None:
    """Register the pages, and what changed on a participant's own page."""
    for module in (fhir, results):
        app.register_blueprint(module.bp)
    sections.add_section("Outcomes", 45, results.section)
