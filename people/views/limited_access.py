"""Limited access: a record open to named staff alone."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.limited_access import SetLimitedAccessForm
from people.queries import participants as queries
from people.roles import Can
from people.services import limited_access as services

bp = Blueprint("limited_access", __name__)


@bp.route("/people/<uuid:person_id>/limited-access", methods=["GET", "POST"])
@needs(Can.SEE_LOOKS)
def set_limited_access(person_id: UUID) -> ResponseReturnValue:
    """Name who may open a record, or open it to its teams again."""
    person = queries.get_participant(current_user, person_id, Can.SEE_LOOKS)
    staff = {str(user.public_id): user for user in queries.possible_readers(person)}
    form = load(SetLimitedAccessForm)
    form.readers.offer((key, user.name) for key, user in staff.items())
    if request.method == "GET" and form.readers.data is None:
        form.limited.data = person.limited_access
        named = {reader.user_id for reader in person.readers} or {current_user.id}
        form.readers.data = [key for key, user in staff.items() if user.id in named]
    done = perform(
        form,
        lambda: services.set_limited_access(
            person,
            limited=form.limited.data,
            readers=[staff[key] for key in form.readers.data or []],
            by=current_user,
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Saved.",
    )
    return done or page("people/set_limited_access.html", form=form, person=person)
