"""My own calendar: Daybook reads when I am busy there, and nothing else."""

from __future__ import annotations

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.fetching import PRODUCTION, Limits
from base.forms import load
from people.forms.busy import ForgetCalendarForm, GiveCalendarForm
from people.queries import busy as queries
from people.roles import Can
from people.services import busy as services

bp = Blueprint("busy", __name__)


@bp.route("/my-busy-times", methods=["GET", "POST"])
@needs(Can.OWN_CALENDAR)
def give_calendar() -> ResponseReturnValue:
    """Give the address of my calendar; see how reading it goes."""
    form = load(GiveCalendarForm)
    fetched = None
    if form.validate_on_submit():
        try:
            # Before any transaction: another's server may take its ten seconds.
            fetched = services.try_address(form.secret_address.text, limits())
        except Refused as refusal:
            form.refuse(refusal)
    if fetched is not None:
        got = fetched
        done = perform(
            form,
            lambda: services.give_calendar(got, by=current_user),
            then=lambda _: url_for(".give_calendar"),
            say="Your calendar was read. It is read again every hour.",
        )
        if done:
            return done
    calendar = queries.calendar_of(current_user)
    return page(
        "busy/give_calendar.html",
        form=form,
        calendar=calendar,
        seen=queries.seen_words(calendar.good_at, clock.now()) if calendar else "",
        count=queries.count_of(current_user),
    )


@bp.route("/my-busy-times/forget", methods=["GET", "POST"])
@needs(Can.OWN_CALENDAR)
def forget_calendar() -> ResponseReturnValue:
    """Forget my calendar and what was read from it."""
    form = ForgetCalendarForm()
    done = perform(
        form,
        lambda: services.forget_calendar(current_user, by=current_user),
        then=lambda _: url_for(".give_calendar"),
        say="Forgotten, and every time that was read from it.",
    )
    return done or page("busy/forget_calendar.html", form=form)


def limits() -> Limits:
    """How far a fetch may go; production's unless a test gave the application its own."""
    found: Limits = current_app.extensions.get("daybook.fetching", PRODUCTION)
    return found
