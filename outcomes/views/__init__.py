"""The pages of what changed for people, and of the climate of places."""

from __future__ import annotations

from flask import Flask

from outcomes.presenters.items import language_name
from outcomes.queries.risk import unacknowledged
from outcomes.views import (
    add_instrument,
    climate,
    climate_codes,
    climate_results,
    cohort_results,
    fhir,
    fill_links,
    filling,
    half_done,
    instrument_text,
    instruments,
    measures,
    public_form,
    responses,
    results,
    risk,
    survey,
    surveys,
    team_results,
    wordings,
)
from people import sections, work_ends
from programmes import tabs


def init_app(app: Flask) -> None:
    """Register the pages, the sections of a participant's page, and the tabs of a cohort."""
    for module in (
        measures, filling, fill_links, half_done, public_form, responses, risk, results,
        fhir, cohort_results, team_results, instruments, add_instrument, instrument_text,
        wordings, surveys,
        climate, climate_codes, climate_results, survey,
    ):  # fmt: skip
        app.register_blueprint(module.bp)
    survey.no_cookie(app)
    app.jinja_env.filters["language_name"] = language_name
    work_ends.concern("outcomes", work_ends.Concerned(against=unacknowledged))
    sections.add_section("Measures", 45, measures.section)
    sections.add_section("Outcomes", 46, results.section)
    tabs.add_tab("outcomes", 34, "Outcomes", "cohort_results.show_cohort_outcomes")
    tabs.add_tab("measures", 33, "Measures", "measures.show_plan")
