"""Measures as FHIR: one person's, and those of everybody a team delivered a programme to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.downloads import file_answer, file_name
from base.leaving import note_file
from base.work import unit_of_work
from outcomes.fhir import MEDIA_TYPE
from outcomes.presenters.fhir_files import fhir_bytes
from outcomes.queries import exports
from people.queries.participants import get_participant
from people.roles import Can

bp = Blueprint("fhir", __name__)


@bp.get("/people/<uuid:person_id>/outcomes-fhir.json")
@needs(Can.MEASURE)
def person_fhir(person_id: UUID) -> ResponseReturnValue:
    """Every form of a participant with its scores, under their code."""
    person = get_participant(current_user, person_id, Can.MEASURE)
    mine = exports.of_person(person)
    body = fhir_bytes(exports.answers(mine, withdrawn=True), exports.scores(mine), clock.now())
    name = file_name("outcomes", person.code, first=None, last=clock.today())
    return fhir_answer(body, name, what=f"the measures of {person.code}", about=[person.public_id])


def fhir_answer(body: bytes, name: str, *, what: str, about: Sequence[UUID]) -> ResponseReturnValue:
    """A bundle as a file; kept in the audit log as `what`."""
    with unit_of_work():
        note_file(what, "fhir", about=about)
    return file_answer(body, f"{name}.json", MEDIA_TYPE)
