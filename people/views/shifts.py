"""Shifts at Approved Premises: a week to read and print, and the same week to set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import ONE_DAY
from base.forms import load
from people.forms.shifts import SetShiftsForm
from people.presenters import shifts as show
from people.queries import availability
from people.queries import shifts as queries
from people.roles import Can
from people.rota import overtaken
from people.services import shifts as services

bp = Blueprint("shifts", __name__)


@bp.get("/venues/<uuid:venue_id>/shifts")
@needs(Can.SEE_PROGRAMMES)
def show_shifts(venue_id: UUID) -> ResponseReturnValue:
    """Who is on when, in one week."""
    venue = queries.get_premises(current_user, venue_id)
    week = show.week_of(request.args.get("week", ""), clock.today())
    shifts = queries.week_shifts(venue, week.monday)
    staff = queries.rota_staff(venue, shifts)
    # One day more: a night shift of Sunday runs into Monday's leave.
    away = availability.away([one.id for one in staff], week.monday, week.days[-1] + ONE_DAY)
    rota = queries.rota()
    return render_template(
        "shifts/show_shifts.html",
        venue=venue,
        week=week,
        patterns=[(pattern.name, pattern.hours.words) for pattern in rota],
        rows=show.shift_rows(staff, week, shifts, away, rota),
        totals=show.on_each_day(week, shifts, rota) if shifts else [],
        clashes=show.clashes(shifts, away, rota),
        can_set=any(team.id in current_user.teams(Can.SET_SHIFTS) for team in venue.teams),
        can_manage=any(team.id in current_user.teams(Can.MANAGE_PLACES) for team in venue.teams),
    )


@bp.route("/venues/<uuid:venue_id>/shifts/set", methods=["GET", "POST"])
@needs(Can.SET_SHIFTS)
def set_shifts(venue_id: UUID) -> ResponseReturnValue:
    """Set a week's shifts, all at once; `from=last` offers last week's in the empty cells."""
    venue = queries.get_premises(current_user, venue_id, Can.SET_SHIFTS)
    form = load(SetShiftsForm)
    week = show.week_of(form.week.data or request.args.get("week", ""), clock.today())
    shifts = queries.week_shifts(venue, week.monday)
    copied = queries.last_week_cells(venue, week.monday) if "copy" in request.args else {}
    staff = queries.rota_staff(venue, shifts)
    members = [(one.id, one.public_id, one.name) for one in staff]
    rota = queries.rota()
    form.lay(members, week.monday, rota, queries.week_cells(shifts), offered=copied)
    done = perform(
        form,
        lambda: services.set_shifts(
            venue,
            week.monday,
            staff=staff,
            seen=form.seen(),
            typed=form.typed(),
            by=current_user,
        ),
        then=lambda _: url_for(".show_shifts", venue_id=venue_id, week=week.monday.isoformat()),
        say="Shifts saved.",
    )
    return done or _week_page(form, venue, week, staff, copied=bool(copied))


def _week_page(
    form: SetShiftsForm, venue: Any, week: show.Week, staff: Sequence[Any], *, copied: bool
) -> ResponseReturnValue:
    # Read again: somebody else may have changed the week, and that may be why it was refused.
    rota = queries.rota()
    now = queries.week_cells(queries.week_shifts(venue, week.monday))
    changed = overtaken(form.seen(), now)
    form.renew(now)
    away = availability.away([one.id for one in staff], week.monday, week.days[-1])
    return page(
        "shifts/set_shifts.html",
        form=form,
        venue=venue,
        week=week,
        patterns=[(pattern.code, show.pattern_words(pattern)) for pattern in rota],
        away=show.away_days(away, week),
        label=show.cell_label,
        meanwhile=show.meanwhile(changed, staff, rota),
        copied=copied,
        can_copy=not copied and not form.is_submitted(),
    )
