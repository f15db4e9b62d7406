"""Who came, looked at: a cohort's grid, and what was marked of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from attendance.forms.filters import GridForm
from attendance.presenters import grids
from attendance.presenters.follow_up import answered_words, concern_line
from attendance.presenters.narrowed import grid_words
from attendance.queries import follow_up, marks
from attendance.queries import grids as queries
from base import clock
from base.access import needs
from base.actions import page
from base.addresses import address_of, page_number, pages
from base.downloads import file_name
from base.errors import Refused
from base.leaving import Leaving, add_files
from base.sorting import order_of
from base.spans import span_words
from people.roles import Can
from programmes.presenters.cohorts import cohort_head
from programmes.queries import cohorts

bp = Blueprint("attendance", __name__, template_folder="../templates")
_NARROWED = ("strand", "from", "to", "current")


@bp.get("/cohorts/<uuid:cohort_id>/attendance")
@needs(Can.SEE_PROGRAMMES)
def show_attendance(cohort_id: UUID) -> ResponseReturnValue:
    """A cohort's people and sessions so far, who came, and how that changes."""
    cohort = cohorts.get_cohort(current_user, cohort_id)
    form = _form(cohort)
    form.validate()
    grid = queries.cohort_grid(current_user, cohort, clock.now(), form.shown())
    order = _order()
    whole = grids.grid_page(grid, order)
    number = page_number(request.args, grids.COLUMNS, len(whole.columns))
    address = address_of("attendance.show_attendance", request.args, _NARROWED, cohort_id=cohort_id)
    return page(
        "attendance/show_attendance.html",
        form=form,
        asked=grids.asked(form),
        cohort=cohort,
        head=cohort_head(cohort),
        address=address,
        grid=grids.one_page(whole, number),
        counted=grids.counted(whole, grid.hidden, number),
        heads=address.heads(order, grids.ORDERS),
        arrows=grids.ARROWS,
        picture=grids.grid_picture(whole, cohort.name),
        key=grids.KEY,
        hidden=grid.hidden,
        links=pages(address, number, grids.COLUMNS, len(whole.columns)),
        tab="attendance",
    )


def _leave(cohort_id: UUID) -> Leaving:
    cohort = cohorts.get_cohort(current_user, cohort_id)
    form = _form(cohort)
    if not form.validate():
        raise Refused(form.why_not)
    shown = form.shown()
    whole = grids.grid_page(queries.cohort_grid(current_user, cohort, clock.now(), shown), _order())
    return Leaving(
        grids.grid_table(whole, cohort.name),
        grids.grid_picture(whole, cohort.name),
        file_name("attendance", cohort.name, first=shown.first, last=shown.last or clock.today()),
        f"the attendance of {cohort.name}, {span_words(shown.first, shown.last)}",
        [cohort.public_id],
        grid_words(form, shown),
    )


add_files(bp, "/cohorts/<uuid:cohort_id>/attendance", "show_attendance", Can.SEE_PROGRAMMES, _leave)


def _form(cohort: Any) -> GridForm:
    form = GridForm(request.args)
    form.strand.offer(queries.strands_shown(cohort))
    return form


def _order() -> Any:
    columns = [key for key, _ in grids.ORDERS]
    return order_of(request.args.get("sort", ""), columns, otherwise="name")


def section(user: Any, person: Any) -> Markup:
    """What was marked of a participant, for their own page."""
    attendance = marks.attendance_of(user, person, clock.now())
    found = follow_up.concerns_of(user, person, limit=10)
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "attendance/section.html",
            attendance=attendance,
            person=person,
            concerns=[(concern_line(one), answered_words(one)) for one in found],
        )
    )
