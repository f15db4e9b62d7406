"""The pages of who came."""

from __future__ import annotations

from flask import Flask

from attendance.presenters import registers as presenters
from attendance.queries.doses import doses as doses_source
from attendance.views import (
    attendance,
    board,
    completion,
    delivered,
    follow_up,
    history,
    ndelius,
    notices,
    registers,
    residents,
    several,
    staff,
    weeks,
    words,
)
from people import landing, sections
from programmes import doses, panels, tabs


def init_app(app: Flask) -> None:
    """Register the pages, and what was marked on a participant's own page."""
    for module in (
        registers, several, staff, attendance, history, delivered, board, completion, follow_up,
        ndelius, notices, residents, weeks, words,
    ):  # fmt: skip
        app.register_blueprint(module.bp)
    app.jinja_env.filters["mark_words"] = presenters.stored_words
    app.jinja_env.filters["came_words"] = presenters.came_words
    doses.set_source(doses_source)
    landing.set_landing(board.landing)
    sections.add_section("Attendance", 40, attendance.section)
    panels.add_panel("Notices", 5, notices.panel)
    panels.add_panel("Register", 10, registers.panel)
    panels.add_panel("Staff", 12, staff.panel)
    tabs.add_tab("attendance", 30, "Attendance", "attendance.show_attendance")
    tabs.add_tab("completion", 32, "Completion", "completion.show_completion")
