"""One participant's attendance, across cohorts and stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance.forms.filters import HistoryForm
from attendance.presenters import history as show
from attendance.presenters import history_files as drawn
from attendance.queries.history import history_of
from base import clock
from base.access import needs
from base.actions import page
from base.addresses import address_of, page_number, pages
from base.downloads import file_name
from base.errors import Refused
from base.leaving import Leaving, add_files
from base.sorting import order_of
from base.spans import chosen_words, span_words
from people.queries.participants import get_participant
from people.roles import Can

bp = Blueprint("history", __name__, template_folder="../templates")
_NARROWED = ("cohort", "strand", "outcome", "from", "to")


@bp.get("/people/<uuid:person_id>/attendance")
@needs(Can.SEE_PEOPLE)
def show_history(person_id: UUID) -> ResponseReturnValue:
    """Every session they were expected at, what they had of each strand, and why they missed."""
    person = get_participant(current_user, person_id)
    history = history_of(current_user, person)
    form = _form(history)
    form.validate()
    order = _order()
    whole = _page(history, form, order)
    number = page_number(request.args, show.LINES, len(whole.lines))
    address = address_of("history.show_history", request.args, _NARROWED, person_id=person_id)
    first = number * show.LINES
    return page(
        "attendance/show_history.html",
        form=form,
        asked=(*_NARROWED[:3], "first", "last"),
        person=person,
        whole=whole,
        lines=whole.lines[first : first + show.LINES],
        address=address,
        heads=address.heads(order, show.ORDERS),
        picture=drawn.history_picture(whole, history, _wanted(form), clock.now()),
        links=pages(address, number, show.LINES, len(whole.lines)),
    )


def _leave(person_id: UUID) -> Leaving:
    person = get_participant(current_user, person_id)
    history = history_of(current_user, person)
    form = _form(history)
    if not form.validate():
        raise Refused(form.why_not)
    whole, wanted = _page(history, form, _order()), _wanted(form)
    days = span_words(wanted.first, wanted.last)
    return Leaving(
        drawn.history_table(whole, history),
        drawn.history_picture(whole, history, wanted, clock.now()),
        file_name("attendance", person.code, first=wanted.first, last=wanted.last or clock.today()),
        f"the attendance of {person.code}, {days}",
        [person.public_id],
        [f"Days: {days}", *chosen_words(form, "cohort", "strand", "outcome")],
        one=True,
    )


add_files(bp, "/people/<uuid:person_id>/attendance", "show_history", Can.SEE_PEOPLE, _leave)


def _form(history: Any) -> HistoryForm:
    form = HistoryForm(request.args)
    form.offer(show.cohort_pairs(history), show.strand_pairs(history), show.OUTCOMES)
    return form


def _wanted(form: HistoryForm) -> show.Wanted:
    return show.Wanted(
        form.good("cohort") or "",
        form.good("strand") or "",
        form.good("outcome") or "",
        form.good("first"),
        form.good("last"),
    )


def _page(history: Any, form: HistoryForm, order: Any) -> show.HistoryPage:
    return show.history_page(history, _wanted(form), order, now=clock.now(), today=clock.today())


def _order() -> Any:
    return order_of(
        request.args.get("sort", ""), [key for key, _ in show.ORDERS], otherwise="-when"
    )
