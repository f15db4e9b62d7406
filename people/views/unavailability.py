"""When a participant cannot come: a section of their page, and what adds to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.unavailability import (
    AddUnavailabilityForm,
    EndUnavailabilityForm,
    RemoveUnavailabilityForm,
)
from people.presenters import availability as show
from people.queries import participants as queries
from people.queries.unavailability import get_unavailability, unavailability_of
from people.roles import Can
from people.services import unavailability as services

bp = Blueprint("unavailability", __name__)
SECTION = "When they cannot come"


def section(user: Any, person: Any) -> Markup:
    """What stands on the participant's page: what keeps them now and later, then what is over."""
    today = clock.today()
    lines = [show.commitment_line(row, today) for row in unavailability_of(person)]
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "unavailability/section.html",
            person=person,
            lines=[line for line in lines if line.state != "over"],
            over=[line for line in lines if line.state == "over"],
            can_edit=queries.may(user, person, Can.EDIT_PEOPLE),
        )
    )


@bp.route("/people/<uuid:person_id>/unavailability/add", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def add_unavailability(person_id: UUID) -> ResponseReturnValue:
    """Record when somebody cannot come."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    form = load(AddUnavailabilityForm)
    if request.method == "GET" and form.first.data is None:
        form.first.data = clock.today()
    done = perform(
        form,
        lambda: services.add_unavailability(person, form.commitment(), by=current_user),
        then=lambda _: _home(person_id),
        say="Saved.",
    )
    return done or page("unavailability/add_unavailability.html", form=form, person=person)


@bp.route(
    "/people/<uuid:person_id>/unavailability/<uuid:unavailability_id>/end", methods=["GET", "POST"]
)
@needs(Can.EDIT_PEOPLE)
def end_unavailability(person_id: UUID, unavailability_id: UUID) -> ResponseReturnValue:
    """Set the last day on which it keeps them."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    row = get_unavailability(person, unavailability_id)
    form = load(EndUnavailabilityForm)
    today = clock.today()
    if request.method == "GET" and form.last.data is None:
        form.last.data = max(row.first, row.last or today)
    done = perform(
        form,
        lambda: services.end_unavailability(row, last=form.last.day, by=current_user),
        then=lambda _: _home(person_id),
        say="The last day is saved.",
    )
    return done or page(
        "unavailability/end_unavailability.html",
        form=form,
        person=person,
        line=show.commitment_line(row, today),
    )


@bp.route(
    "/people/<uuid:person_id>/unavailability/<uuid:unavailability_id>/remove",
    methods=["GET", "POST"],
)
@needs(Can.EDIT_PEOPLE)
def remove_unavailability(person_id: UUID, unavailability_id: UUID) -> ResponseReturnValue:
    """Take it away altogether: it was a mistake, or will not be."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    row = get_unavailability(person, unavailability_id)
    form = load(RemoveUnavailabilityForm)
    done = perform(
        form,
        lambda: services.remove_unavailability(row, why=form.why.text, by=current_user),
        then=lambda _: _home(person_id),
        say="Removed.",
    )
    today = clock.today()
    return done or page(
        "unavailability/remove_unavailability.html",
        form=form,
        person=person,
        line=show.commitment_line(row, today),
        begun=row.first <= today,
    )


def _home(person_id: UUID) -> str:
    shown = url_for("participants.show_participant", person_id=person_id)
    return f"{shown}#{SECTION.lower().replace(' ', '-')}"
