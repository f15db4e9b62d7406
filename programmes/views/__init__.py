"""The pages of what and when."""

from __future__ import annotations

from flask import Flask

from people import leave_panels, sections, stay_changes, work_ends
from programmes import queries, services
from programmes.presenters import cover as cover_words
from programmes.tabs import cohort_tabs
from programmes.views import (
    calendar,
    cohorts,
    cover,
    enrolment_life,
    enrolments,
    meeting,
    placing,
    plan,
    plans,
    programme_editing,
    programmes,
    rearrange,
    referral_work,
    referrals,
    sessions,
    waiting,
    waiting_import,
)


def init_app(app: Flask) -> None:
    """Register every blueprint of this slice."""
    for module in (cohorts, plan, enrolments, sessions, calendar, plans, rearrange, cover, placing):
        app.register_blueprint(module.bp)
    for module in (enrolment_life, referrals, referral_work, meeting, waiting, waiting_import):
        app.register_blueprint(module.bp)
    for module in (programmes, programme_editing):
        app.register_blueprint(module.bp)
    app.jinja_env.globals["cohort_tabs"] = cohort_tabs
    stay_changes.follow("programmes", services.rolling.follow_stay)
    work_ends.concern(
        "programmes",
        work_ends.Concerned(
            against=queries.work_ends.against,
            last_day=queries.work_ends.last_day,
            follow=services.work_ends.follow,
        ),
    )
    leave_panels.add_panel("Sessions", 10, cover_words.leave_panel)
    sections.add_section("Cohorts", 20, cohorts.section)
    sections.add_section("Referrals", 25, referrals.section)
