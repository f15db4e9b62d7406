"""Who lived at a premises on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance.forms.board import OnDayForm
from attendance.presenters import residents as show
from attendance.queries import residents as queries
from base import clock
from base.access import needs
from base.dates import in_words
from base.leaving import table_file
from people.queries.shifts import get_premises
from people.roles import Can

bp = Blueprint("residents", __name__, template_folder="../templates")


@bp.get("/premises/<uuid:venue_id>/residents")
@needs(Can.MARK)
def show_residents(venue_id: UUID) -> ResponseReturnValue:
    """Residents on a day: who was on PIPE, their key worker, whether they were away."""
    venue = get_premises(current_user, venue_id, Can.MARK)
    form = OnDayForm(request.args, meta={"csrf": False})
    day = _on(form)
    found = queries.residents_on_day(current_user, venue, day)
    return render_template(
        "attendance/show_residents.html",
        form=form,
        venue=venue,
        day=day,
        name=in_words(day),
        rows=show.rows(found),
        total=show.total_words(found),
    )


@bp.get("/premises/<uuid:venue_id>/residents.csv")
@needs(Can.MARK)
def show_residents_csv(venue_id: UUID) -> ResponseReturnValue:
    """The same as a CSV."""
    return _file(venue_id, "csv")


@bp.get("/premises/<uuid:venue_id>/residents.xlsx")
@needs(Can.MARK)
def show_residents_xlsx(venue_id: UUID) -> ResponseReturnValue:
    """The same as a workbook."""
    return _file(venue_id, "xlsx")


def _file(venue_id: UUID, kind: str) -> ResponseReturnValue:
    venue = get_premises(current_user, venue_id, Can.MARK)
    day = _on(OnDayForm(request.args, meta={"csrf": False}))
    found = queries.residents_on_day(current_user, venue, day)
    return table_file(
        show.table(venue.name, day, found),
        f"residents-{venue.name}-{day}".lower(),
        kind,
        what=f"the residents of {venue.name} on {in_words(day)}",
        about=[venue.public_id],
    )


def _on(form: OnDayForm) -> date:
    """The day asked for; today when it is none, which the form then says."""
    form.validate()
    given: date | None = form.on.data
    return given or clock.today()
