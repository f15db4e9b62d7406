"""The pages of what and when."""

from __future__ import annotations

from flask import Flask

from people import sections
from programmes.tabs import cohort_tabs
from programmes.views import cohorts, enrolments, plan, sessions


def init_app(app: Flask) -> None:
    """Register every blueprint of this slice."""
    for module in (cohorts, plan, enrolments, sessions):
        app.register_blueprint(module.bp)
    app.jinja_env.globals["cohort_tabs"] = cohort_tabs
    sections.add_section("Cohorts", 20, cohorts.section)
