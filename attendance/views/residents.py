"""Who lived at a premises on a day."""

from __future__ import annotations

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
from base.downloads import csv_answer
from people.queries.shifts import get_premises
from people.roles import Can

bp = Blueprint("residents", __name__, template_folder="../templates")


@bp.get("/premises/<uuid:venue_id>/residents")
@needs(Can.MARK)
def show_residents(venue_id: UUID) -> ResponseReturnValue:
    """Residents on a day: who was on PIPE, their key worker, whether they were away."""
    venue = get_premises(current_user, venue_id, Can.MARK)
    form = OnDayForm(request.args, meta={"csrf": False})
    form.validate()
    day = form.on.data or clock.today()
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
def download_residents(venue_id: UUID) -> ResponseReturnValue:
    """The same as a CSV."""
    venue = get_premises(current_user, venue_id, Can.MARK)
    form = OnDayForm(request.args, meta={"csrf": False})
    form.validate()
    day = form.on.data or clock.today()
    found = queries.residents_on_day(current_user, venue, day)
    return csv_answer(show.table(venue.name, day, found), f"residents-{venue.name}-{day}")
