"""Keep-apart: two people who must not meet."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.forms.keep_apart import AddKeepApartForm, EndKeepApartForm
from people.queries import keep_apart as rules
from people.queries import participants as queries
from people.roles import Can
from people.services import keep_apart as services

bp = Blueprint("keep_apart", __name__)


@bp.route("/people/<uuid:person_id>/keep-apart/add", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def add_keep_apart(person_id: UUID) -> ResponseReturnValue:
    """Record that two people must be kept apart; several who match are offered to choose from."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    form = load(AddKeepApartForm)
    try:
        found, _ = rules.matches(current_user, person, form.who.data or "")
    except Refused:
        found = []  # the field itself says that it is too long
    form.other.offer((str(p.public_id), f"{p.called} ({p.code})") for p in found)
    if len(found) < 2:
        form.other.data = None
    done = perform(
        form,
        lambda: services.add_keep_apart(
            person,
            rules.find_other(current_user, person, form.who.data or "", form.other.data or ""),
            reason=form.reason.data or "",
            decided_by=form.decided_by.data or "",
            review=form.review.day,
            by=current_user,
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Saved.",
    )
    return done or page(
        "people/add_keep_apart.html", form=form, person=person, several=len(found) > 1
    )


@bp.route("/people/<uuid:person_id>/keep-apart/<uuid:rule_id>/end", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def end_keep_apart(person_id: UUID, rule_id: UUID) -> ResponseReturnValue:
    """Say that two people need no longer be kept apart, and why."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    rule = rules.get_keep_apart(current_user, person, rule_id)
    form = load(EndKeepApartForm)
    done = perform(
        form,
        lambda: services.end_keep_apart(rule, why=form.why.data or "", by=current_user),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Saved.",
    )
    other = rule.other if rule.one_id == person.id else rule.one
    return done or page(
        "people/end_keep_apart.html", form=form, person=person, rule=rule, other=other
    )
