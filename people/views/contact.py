"""How a participant may be reached."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.contact import EditContactForm
from people.presenters import record
from people.queries import participants as queries
from people.roles import Can
from people.services import contact as services

bp = Blueprint("contact", __name__)


@bp.route("/people/<uuid:person_id>/contact", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def edit_contact(person_id: UUID) -> ResponseReturnValue:
    """Ways they agreed to, and the formats they need."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    form = load(EditContactForm, obj=person.contact)
    if not form.seen.data:
        form.seen.data = services.fingerprint(person.contact)
    done = perform(
        form,
        lambda: services.edit_contact(
            person, form.contact(), seen=form.seen.data or "", by=current_user
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Saved.",
    )
    if done:
        return done
    now = services.fingerprint(person.contact)
    meanwhile = form.seen.data != now
    form.seen.data = now
    return page(
        "people/edit_contact.html",
        form=form,
        person=person,
        meanwhile=record.contact_rows(person.contact, clock.today()) if meanwhile else [],
    )
