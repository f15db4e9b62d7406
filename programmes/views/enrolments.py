"""Who is in a cohort: enrolling people, and recording that they left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms.cohorts import EnrolForm, LeaveCohortForm
from programmes.presenters.enrolments import LEAVE_WORDS, candidate_rows, enrol_defaults

bp = Blueprint("enrolments", __name__, template_folder="../templates")


@bp.route("/cohorts/<uuid:cohort_id>/enrol", methods=["GET", "POST"])
@needs(Can.ENROL)
def enrol(cohort_id: UUID) -> ResponseReturnValue:
    """Choose people from the caseload, all at once, and when they join."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id, Can.ENROL)
    words = request.args.get("q", "").strip()
    found, total = queries.people.search(current_user, words, limit=60, team_id=cohort.team_id)
    inside = queries.cohorts.enrolled_ids(cohort)
    candidates = candidate_rows(found, inside, cohort)
    form = load(EnrolForm, data=enrol_defaults(cohort, clock.today()))
    chosen = request.form.getlist("people")
    form.people.offer((key, key) for key in dict.fromkeys([*(c.key for c in candidates), *chosen]))
    form.therapist.offer(
        [("", "Nobody"), *((str(u.id), u.name) for u in queries.cohorts.staff_of(cohort.team))]
    )
    done = perform(
        form,
        lambda: services.enrolments.enrol_people(
            cohort,
            _people(form.people.data or [], cohort.capacity),
            on=form.on.day,
            therapist=queries.cohorts.staff_member(cohort.team, form.therapist.data),
            by=current_user,
        ),
        then=lambda _: url_for("cohorts.show_people", cohort_id=cohort_id),
        say="Enrolled.",
    )
    return done or page(
        "programmes/enrol.html",
        form=form,
        cohort=cohort,
        candidates=candidates,
        total=total,
        q=words,
        chosen=set(chosen),
        free=max(0, cohort.capacity - queries.cohorts.places_taken(cohort)),
    )


@bp.route("/enrolments/<uuid:enrolment_id>/leave", methods=["GET", "POST"])
@needs(Can.ENROL)
def leave_cohort(enrolment_id: UUID) -> ResponseReturnValue:
    """When and why a person left."""
    enrolment = queries.cohorts.get_enrolment(current_user, enrolment_id)
    person = queries.people.get_participant(current_user, enrolment.participant.public_id)
    form = load(LeaveCohortForm, data={"on": clock.today()})
    form.reason.offer(LEAVE_WORDS)
    done = perform(
        form,
        lambda: services.enrolments.leave_cohort(
            enrolment,
            on=form.on.day,
            reason=form.reason.data or "",
            why=form.why.text,
            by=current_user,
        ),
        then=lambda _: url_for("cohorts.show_people", cohort_id=enrolment.cohort.public_id),
        say=f"{person.called} has left {enrolment.cohort.name}.",
    )
    return done or page(
        "programmes/leave_cohort.html",
        form=form,
        enrolment=enrolment,
        person=person,
        previous=url_for("cohorts.show_people", cohort_id=enrolment.cohort.public_id),
    )


def _people(keys: Sequence[str], most: int) -> list[Any]:
    chosen = list(dict.fromkeys(keys))
    if len(chosen) > most:
        raise Refused(f"You chose {len(chosen)} people and the cohort holds {most}.", "people")
    return [_person(key) for key in chosen]


def _person(key: str) -> Any:
    try:
        return queries.people.get_participant(current_user, UUID(key))
    except ValueError:
        raise Refused("Choose people from the list.", "people") from None
