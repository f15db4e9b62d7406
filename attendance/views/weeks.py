"""The printed week: one person's sheet, or a sheet for everyone who lives at a premises."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance.presenters.weeks import person_week
from attendance.queries import weeks as queries
from base import clock
from base.access import needs
from people.presenters.shifts import week_of
from people.queries.participants import get_participant
from people.queries.shifts import get_premises
from people.roles import Can

bp = Blueprint("weeks", __name__, template_folder="../templates")


@bp.get("/people/<uuid:person_id>/week")
@needs(Can.MARK)
def print_week(person_id: UUID) -> ResponseReturnValue:
    """One person's week, to hand to them."""
    person = get_participant(current_user, person_id, Can.MARK)
    week = week_of(request.args.get("week", ""), clock.today())
    sessions = queries.sessions_of(current_user, [person.id], week.monday)
    return render_template(
        "attendance/print_week.html",
        week=week,
        person=person,
        sheets=[person_week(person, sessions[person.id], week.monday)],
    )


@bp.get("/premises/<uuid:venue_id>/weeks")
@needs(Can.MARK)
def print_weeks(venue_id: UUID) -> ResponseReturnValue:
    """A sheet for everyone who lives there, each on a page of its own."""
    venue = get_premises(current_user, venue_id, Can.MARK)
    week = week_of(request.args.get("week", ""), clock.today())
    people = queries.residents_to_print(current_user, venue, week.monday)
    sessions = queries.sessions_of(current_user, [person.id for person in people], week.monday)
    return render_template(
        "attendance/print_weeks.html",
        week=week,
        venue=venue,
        sheets=[person_week(person, sessions[person.id], week.monday) for person in people],
    )
