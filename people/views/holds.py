"""Holds: dated reasons that silence reminders and feeds."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.holds import AddHoldForm, EndHoldForm
from people.presenters import record
from people.queries import participants as queries
from people.roles import Can
from people.services import holds as services

bp = Blueprint("holds", __name__)


@bp.route("/people/<uuid:person_id>/holds/add", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def add_hold(person_id: UUID) -> ResponseReturnValue:
    """Silence reminders and the calendar for a dated reason."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    form = load(AddHoldForm)
    if request.method == "GET" and form.starts.data is None:
        form.starts.data = clock.today()
    done = perform(
        form,
        lambda: services.add_hold(
            person,
            kind=form.kind.data,
            starts=form.starts.day,
            ends=form.ends.data,
            note=form.note.data or "",
            by=current_user,
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Hold added. Reminders stop, and their calendar shows nothing, while it lasts.",
    )
    return done or page("people/add_hold.html", form=form, person=person)


@bp.route("/people/<uuid:person_id>/holds/<uuid:hold_id>/end", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def end_hold(person_id: UUID, hold_id: UUID) -> ResponseReturnValue:
    """Set a hold's last day."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    hold = queries.get_hold(person, hold_id)
    form = load(EndHoldForm)
    if request.method == "GET" and form.ends.data is None:
        form.ends.data = max(hold.starts, hold.ends or clock.today())
    done = perform(
        form,
        lambda: services.end_hold(hold, ends=form.ends.day, by=current_user),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="The last day of the hold is saved.",
    )
    return done or page(
        "people/end_hold.html",
        form=form,
        person=person,
        hold=hold,
        kind=record.hold_words(hold).lower(),
    )
