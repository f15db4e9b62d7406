"""Who looked at a participant's record."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.audit import looks_at
from people.presenters import trail
from people.queries import participants as queries
from people.roles import Can

bp = Blueprint("looks", __name__)

_LIMIT = 500


@bp.get("/people/<uuid:person_id>/looked")
@needs(Can.SEE_LOOKS)
def list_looks(person_id: UUID) -> ResponseReturnValue:
    """Every view of the record: who, when, which page."""
    person = queries.get_participant(current_user, person_id, Can.SEE_LOOKS)
    looks = trail.look_lines(looks_at(person.public_id, _LIMIT + 1))
    return render_template(
        "people/list_looks.html",
        person=person,
        looks=looks[:_LIMIT],
        limit=_LIMIT,
        more=len(looks) > _LIMIT,
    )
