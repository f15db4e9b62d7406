"""The calendar of sessions: week and month, as a list and as a grid drawn from it."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page
from base.dates import LONDON
from people.roles import Can
from programmes.forms.calendar import NARROWING, CalendarForm
from programmes.presenters import calendar as presenters
from programmes.presenters import calendar_filters
from programmes.queries import calendar as queries
from programmes.queries.sessions import codes_of

bp = Blueprint("calendar", __name__, template_folder="../templates")


@bp.get("/calendar")
@needs(Can.SEE_PROGRAMMES)
def show_calendar() -> ResponseReturnValue:
    """A week or a month, of all one's teams or narrowed by what the address says."""
    offers = queries.offers(current_user)
    filters = queries.chosen(current_user, offers, request.args)
    choices = calendar_filters.choices(offers, filters)
    form = CalendarForm(request.args)
    for name in NARROWING:
        form[name].offer(choices.get(name, []))
    if form.validate():
        form.day.raw_data = None  # shown as people write a date, whatever the address has
    view = "month" if request.args.get("view") == "month" else "week"
    day = form.day.data or presenters.default_day(filters, clock.today())
    span = presenters.span_of(view, day)
    days = _days(offers, filters, span)
    empty = not any(box.items for box in days)
    nearest = queries.nearest_day(current_user, filters, span.first, span.last) if empty else None
    return page(
        "programmes/calendar.html",
        form=form,
        asked=[name for name in NARROWING if name in choices],
        filters=filters,
        words=calendar_filters.filter_words(offers, filters),
        span=span,
        days=days,
        nearest=nearest and calendar_filters.on_day(filters, span.view, nearest),
        links=calendar_filters.links_of(filters, span, current_user),
        now=clock.now().astimezone(LONDON),
    )


def _days(
    offers: queries.Offers, filters: queries.Filters, span: presenters.Span
) -> list[presenters.DayBox]:
    """What is on each day of the span: the same number of queries however much it is."""
    user, now = current_user, clock.now()
    first, last = span.first, span.last
    sessions = queries.sessions_of(user, filters, first, last)
    codes = codes_of(user, sessions)
    movable, venues = user.teams(Can.SCHEDULE), len(offers.venues)
    items = [
        presenters.session_item(s, now, codes.get(s.id, ""), movable, venues) for s in sessions
    ]
    taken = queries.taken_rooms(user, filters, first, last)
    items += [presenters.taken_item(one, venues) for one in taken]
    shown = filters.team_ids(user)
    notes = presenters.day_notes(
        span,
        [team.nation for team in offers.teams if team.id in shown],
        queries.closed_days(user, filters, first, last),
        queries.away_staff(user, offers, filters, first, last),
    )
    return presenters.day_boxes(span, clock.today(), items, notes)
