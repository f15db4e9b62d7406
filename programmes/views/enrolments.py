"""Who is in a cohort: enrolling people, one person's time in it, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours, Refused
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms import enrolments as forms
from programmes.presenters.enrolment_page import enrolment_page
from programmes.presenters.enrolments import LEAVE_WORDS, candidate_rows, enrol_defaults
from programmes.referring import Status

bp = Blueprint("enrolments", __name__, template_folder="../templates")

_SAY = {
    forms.ENROL: "Enrolled.",
    forms.OFFER: "Offered. Record their answers on the page of each.",
    forms.WAIT: "Put on the waiting list.",
}


@bp.route("/cohorts/<uuid:cohort_id>/enrol", methods=["GET", "POST"])
@needs(Can.ENROL)
def enrol(cohort_id: UUID) -> ResponseReturnValue:
    """Choose people from the caseload, all at once, and when they join, or would."""
    cohort = queries.cohorts.get_cohort(current_user, cohort_id, Can.ENROL)
    words = request.args.get("q", "").strip()
    form = load(forms.EnrolForm, data=enrol_defaults(cohort, clock.today()) | _asked())
    chosen = request.form.getlist("people") or request.args.getlist("person")
    found, total = queries.people.search(current_user, words, limit=60, team_id=cohort.team_id)
    # Whoever was proposed stands on the page, however long the caseload is.
    named = [] if request.form else _proposed(chosen, {str(p.public_id) for p in found})
    people = [*named, *found]
    states = queries.enrolments.active_states(cohort)
    candidates = candidate_rows(people, states, cohort, _waiting(cohort, people))
    form.people.offer((key, key) for key in dict.fromkeys([*(c.key for c in candidates), *chosen]))
    form.therapist.offer(_therapists(cohort))
    done = perform(
        form,
        lambda: _join(cohort, form),
        then=lambda _: url_for("cohorts.show_people", cohort_id=cohort_id),
        say=_SAY.get(form.what.data or forms.ENROL, ""),
    )
    return done or page(
        "programmes/enrol.html",
        form=form,
        cohort=cohort,
        candidates=candidates,
        total=total + len(named),
        q=words,
        chosen=set(chosen),
        free=max(0, services.joining.free_places(cohort, clock.today())),
    )


@bp.get("/enrolments/<uuid:enrolment_id>")
@needs(Can.SEE_PROGRAMMES)
def show_enrolment(enrolment_id: UUID) -> ResponseReturnValue:
    """One person's time in one cohort: every step, pause and therapist."""
    enrolment = queries.enrolments.get_enrolment(current_user, enrolment_id, Can.SEE_PROGRAMMES)
    person = queries.people.get_participant(current_user, enrolment.participant.public_id)
    may_change = enrolment.cohort.team_id in current_user.teams(Can.ENROL)
    return render_template(
        "programmes/show_enrolment.html",
        enrolment=enrolment,
        person=person,
        shown=enrolment_page(enrolment, clock.today(), may_change=may_change),
        went_to=queries.enrolments.went_to(current_user, enrolment),
        came_from=_seen(enrolment.came_from),
        referral=_seen_referral(enrolment),
    )


@bp.route("/enrolments/<uuid:enrolment_id>/leave", methods=["GET", "POST"])
@needs(Can.ENROL)
def leave_cohort(enrolment_id: UUID) -> ResponseReturnValue:
    """When and why a person left, or will leave."""
    enrolment = queries.enrolments.get_enrolment(current_user, enrolment_id)
    person = queries.people.get_participant(current_user, enrolment.participant.public_id)
    form = load(forms.LeaveCohortForm, data={"on": clock.today()})
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
        say="Saved. They are expected at no session from that day on.",
    )
    return done or page(
        "programmes/leave_cohort.html", form=form, enrolment=enrolment, person=person
    )


@bp.route("/enrolments/<uuid:enrolment_id>/stay", methods=["GET", "POST"])
@needs(Can.ENROL)
def stay(enrolment_id: UUID) -> ResponseReturnValue:
    """Call off a leaving that is still to come."""
    enrolment = queries.enrolments.get_enrolment(current_user, enrolment_id)
    person = queries.people.get_participant(current_user, enrolment.participant.public_id)
    form = load(forms.StayForm)
    done = perform(
        form,
        lambda: services.enrolments.stay(enrolment, why=form.why.text, by=current_user),
        then=lambda _: url_for(".show_enrolment", enrolment_id=enrolment_id),
        say="Saved. They are expected again.",
    )
    return done or page("programmes/stay.html", form=form, enrolment=enrolment, person=person)


def _waiting(cohort: Any, people: Sequence[Any]) -> dict[int, Any]:
    """Since when each of these waits for a place in the cohort's programme."""
    referrals = queries.referrals.open_referrals(
        cohort.team_id, cohort.programme_slug, [person.id for person in people]
    )
    return {
        who: one.received_on for who, one in referrals.items() if one.status == Status.WAITING.value
    }


def _join(cohort: Any, form: forms.EnrolForm) -> Any:
    people = _people(form.people.data or [], cohort.capacity)
    if form.what.data == forms.WAIT:
        return services.enrolments.wait_for(cohort, people, on=form.on.day, by=current_user)
    if form.what.data == forms.OFFER:
        return services.offers.offer_places(
            cohort,
            people,
            on=form.on.day,
            answer_by=form.answer_by.day,
            knowingly=form.allowed,
            by=current_user,
        )
    return services.enrolments.enrol_people(
        cohort,
        people,
        on=form.on.day,
        therapist=queries.cohorts.staff_member(cohort.team, form.therapist.data),
        knowingly=form.allowed,
        by=current_user,
    )


def _therapists(cohort: Any) -> list[tuple[str, str]]:
    staff = queries.cohorts.staff_of(cohort.team)
    return [("", "Nobody"), *((str(user.id), user.name) for user in staff)]


def _asked() -> dict[str, str]:
    """What the page that led here wants done."""
    asked = request.args.get("do", "")
    return {"what": asked} if asked in _SAY else {}


def _proposed(keys: Sequence[str], besides: set[str]) -> list[Any]:
    """The people another page proposed, of those the person may open."""
    found = []
    for key in dict.fromkeys(keys[:200]):
        if key not in besides:
            try:
                found.append(queries.people.get_participant(current_user, UUID(key)))
            except (ValueError, NotYours):
                continue
    return found


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


def _seen(enrolment: Any) -> Any:
    """An enrolment in a cohort the person may see, else None."""
    if enrolment is None:
        return None
    teams = current_user.teams(Can.SEE_PROGRAMMES)
    return enrolment if enrolment.cohort.team_id in teams else None


def _seen_referral(enrolment: Any) -> Any:
    referral = enrolment.referral
    if referral is None or referral.team_id not in current_user.teams(Can.SEE_PROGRAMMES):
        return None
    return referral
