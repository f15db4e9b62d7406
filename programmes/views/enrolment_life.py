"""What happens to somebody in a cohort: offers answered, pauses, transfers, therapists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms import enrolments as forms

bp = Blueprint("enrolment_life", __name__, template_folder="../templates")


def _opened(enrolment_id: UUID) -> tuple[Any, Any]:
    """The enrolment and its person, whose record is opened by this."""
    enrolment = queries.enrolments.get_enrolment(current_user, enrolment_id)
    person = queries.people.get_participant(current_user, enrolment.participant.public_id)
    return enrolment, person


@bp.route("/enrolments/<uuid:enrolment_id>/answer", methods=["GET", "POST"])
@needs(Can.ENROL)
def answer_offer(enrolment_id: UUID) -> ResponseReturnValue:
    """What somebody said to an offer of a place."""
    enrolment, person = _opened(enrolment_id)
    cohort = enrolment.cohort
    form = load(forms.AnswerOfferForm, data={"on": max(enrolment.enrolled_on, clock.today())})
    form.therapist.offer(_staff(cohort.team, "Nobody yet"))

    def answer() -> None:
        if form.answer.data == "accepted":
            if enrolment.status != "offered":
                raise Refused("There is no offer to answer any more.")
            services.enrolments.enrol(
                cohort,
                person,
                on=form.on.day,
                therapist=queries.cohorts.staff_member(cohort.team, form.therapist.data),
                knowingly=form.allowed,
                by=current_user,
            )
            return
        services.offers.decline_offer(
            enrolment,
            on=form.on.day,
            why=form.why.text,
            still_waits=form.answer.data == "declined",
            by=current_user,
        )

    done = perform(
        form,
        answer,
        then=lambda _: url_for("cohorts.show_people", cohort_id=cohort.public_id),
        say="Their answer is recorded.",
    )
    return done or page(
        "programmes/answer_offer.html", form=form, enrolment=enrolment, person=person
    )


@bp.route("/enrolments/<uuid:enrolment_id>/pause", methods=["GET", "POST"])
@needs(Can.ENROL)
def pause(enrolment_id: UUID) -> ResponseReturnValue:
    """From when somebody is away, and until when if it is known."""
    enrolment, person = _opened(enrolment_id)
    form = load(forms.PauseForm, data={"first": max(enrolment.enrolled_on, clock.today())})
    done = perform(
        form,
        lambda: services.pauses.pause(
            enrolment,
            first=form.first.day,
            back_on=form.back_on.data,
            why=form.why.text,
            by=current_user,
        ),
        then=lambda _: url_for("enrolments.show_enrolment", enrolment_id=enrolment_id),
        say="Saved. They keep their place, and are expected at no session while they are away.",
    )
    return done or page("programmes/pause.html", form=form, enrolment=enrolment, person=person)


@bp.route("/enrolments/<uuid:enrolment_id>/resume", methods=["GET", "POST"])
@needs(Can.ENROL)
def resume(enrolment_id: UUID) -> ResponseReturnValue:
    """From when somebody is back."""
    enrolment, person = _opened(enrolment_id)
    form = load(forms.ResumeForm, data={"on": clock.today()})
    done = perform(
        form,
        lambda: services.pauses.resume(
            enrolment, on=form.on.day, why=form.why.text, by=current_user
        ),
        then=lambda _: url_for("enrolments.show_enrolment", enrolment_id=enrolment_id),
        say="Saved. They are expected again from that day.",
    )
    return done or page("programmes/resume.html", form=form, enrolment=enrolment, person=person)


@bp.route(
    "/enrolments/<uuid:enrolment_id>/pauses/<uuid:pause_id>/call-off", methods=["GET", "POST"]
)
@needs(Can.ENROL)
def call_off_pause(enrolment_id: UUID, pause_id: UUID) -> ResponseReturnValue:
    """Call off a pause that has not begun."""
    enrolment, person = _opened(enrolment_id)
    planned = queries.enrolments.get_pause(enrolment, pause_id)
    form = load(forms.CallOffPauseForm)
    done = perform(
        form,
        lambda: services.pauses.call_off_pause(planned, by=current_user),
        then=lambda _: url_for("enrolments.show_enrolment", enrolment_id=enrolment_id),
        say="The pause is called off. They are expected as before.",
    )
    return done or page(
        "programmes/call_off_pause.html",
        form=form,
        enrolment=enrolment,
        person=person,
        planned=planned,
    )


@bp.route("/enrolments/<uuid:enrolment_id>/transfer", methods=["GET", "POST"])
@needs(Can.ENROL)
def transfer(enrolment_id: UUID) -> ResponseReturnValue:
    """To which cohort somebody goes, from when, and why."""
    enrolment, person = _opened(enrolment_id)
    cohorts = {
        str(cohort.public_id): cohort
        for cohort in queries.enrolments.cohorts_to_join(current_user)
        if cohort.id != enrolment.cohort_id
    }
    form = load(forms.TransferForm, data={"on": max(enrolment.enrolled_on, clock.today())})
    form.cohort.offer((key, f"{c.name}, {c.team.name}") for key, c in cohorts.items())
    staff = queries.enrolments.staff_of_teams({c.team_id for c in cohorts.values()})
    form.therapist.offer([("", "Nobody yet"), *((str(u.id), u.name) for u in staff)])
    done = perform(
        form,
        lambda: services.transfers.transfer(
            enrolment,
            cohorts[form.cohort.data],
            on=form.on.day,
            why=form.why.text,
            therapist=_therapist(cohorts[form.cohort.data].team, form.therapist.data),
            knowingly=form.allowed,
            by=current_user,
        ),
        then=lambda made: url_for("enrolments.show_enrolment", enrolment_id=made.public_id),
        say="Transferred. What was marked in the other cohort stays there.",
    )
    return done or page(
        "programmes/transfer.html",
        form=form,
        enrolment=enrolment,
        person=person,
        any_cohort=bool(cohorts),
    )


@bp.route("/enrolments/<uuid:enrolment_id>/therapist", methods=["GET", "POST"])
@needs(Can.ENROL)
def allocate_therapist(enrolment_id: UUID) -> ResponseReturnValue:
    """Who is allocated to somebody, and from when."""
    enrolment, person = _opened(enrolment_id)
    team = enrolment.cohort.team
    form = load(
        forms.AllocateTherapistForm, data={"first": max(enrolment.enrolled_on, clock.today())}
    )
    form.therapist.offer([("", "Choose…"), *_staff(team), ("nobody", "Nobody")])
    done = perform(
        form,
        lambda: services.therapists.allocate_therapist(
            enrolment,
            queries.cohorts.staff_member(team, form.therapist.data.replace("nobody", "")),
            first=form.first.day,
            why=form.why.text,
            by=current_user,
        ),
        then=lambda _: url_for("enrolments.show_enrolment", enrolment_id=enrolment_id),
        say="Saved. Who was allocated before stays in the history.",
    )
    return done or page(
        "programmes/allocate_therapist.html", form=form, enrolment=enrolment, person=person
    )


def _staff(team: Any, nobody: str = "") -> list[tuple[str, str]]:
    first = [("", nobody)] if nobody else []
    return [*first, *((str(user.id), user.name) for user in queries.cohorts.staff_of(team))]


def _therapist(team: Any, row: str | None) -> Any:
    found = queries.cohorts.staff_member(team, row)
    if row and found is None:
        raise Refused(f"Choose somebody of {team.name}.", "therapist")
    return found
