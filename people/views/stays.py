"""Stays at Approved Premises: arrivals, departures, key workers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.choices import unless_only
from people.forms.stays import (
    AddArrivalForm,
    ChangeKeyWorkerForm,
    RecordAbsenceForm,
    RecordDepartureForm,
    RecordReturnForm,
)
from people.queries import participants as queries
from people.queries import stays
from people.roles import Can
from people.services import absences
from people.services import stays as services

bp = Blueprint("stays", __name__)


@bp.route("/people/<uuid:person_id>/stays/add", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def add_arrival(person_id: UUID) -> ResponseReturnValue:
    """Record that somebody arrived at an Approved Premises."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    places = {str(venue.public_id): venue for venue in stays.premises(current_user)}
    form = load(AddArrivalForm)
    form.venue.offer(unless_only((key, venue.name) for key, venue in places.items()))
    usual = ", ".join(f"{v.name} {v.stay_weeks} weeks" for v in places.values())
    form.expected_departure.description = f"Leave blank for the usual length: {usual}."
    if request.method == "GET" and form.arrived.data is None:
        form.arrived.data = clock.today()
    done = perform(
        form,
        lambda: services.add_arrival(
            person,
            places[form.venue.data],
            arrived=form.arrived.day,
            expected_departure=form.expected_departure.data,
            by=current_user,
        ),
        then=lambda stay: url_for(
            ".change_key_worker", person_id=person_id, stay_id=stay.public_id
        ),
        say="Arrival recorded. Choose their key worker now, or later from their page.",
    )
    return done or page(
        "people/add_arrival.html", form=form, person=person, any_premises=bool(places)
    )


@bp.route("/people/<uuid:person_id>/stays/<uuid:stay_id>/departure", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def record_departure(person_id: UUID, stay_id: UUID) -> ResponseReturnValue:
    """Record that somebody left, when and why."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    stay = stays.get_stay(person, stay_id)
    form = load(RecordDepartureForm)
    if request.method == "GET" and form.departed.data is None:
        form.departed.data = clock.today()
    done = perform(
        form,
        lambda: services.record_departure(
            stay, departed=form.departed.day, reason=form.reason.data, by=current_user
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Departure recorded. If your team’s work with them is over too, a facilitator or "
        "service lead can end it on their page.",
    )
    return done or page("people/record_departure.html", form=form, person=person, stay=stay)


@bp.route("/people/<uuid:person_id>/stays/<uuid:stay_id>/absence", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def record_absence(person_id: UUID, stay_id: UUID) -> ResponseReturnValue:
    """Record that a resident is away for a while."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    stay = stays.get_stay(person, stay_id)
    form = load(RecordAbsenceForm)
    if request.method == "GET" and form.left_on.data is None:
        form.left_on.data = clock.today()
    done = perform(
        form,
        lambda: absences.record_absence(
            stay,
            left_on=form.left_on.day,
            expected_back=form.expected_back.data,
            reason=form.reason.data,
            note=form.note.text,
            by=current_user,
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Absence recorded. Their place is kept.",
    )
    return done or page("people/record_absence.html", form=form, person=person, stay=stay)


@bp.route(
    "/people/<uuid:person_id>/stays/<uuid:stay_id>/absence/<uuid:absence_id>/return",
    methods=["GET", "POST"],
)
@needs(Can.EDIT_PEOPLE)
def record_return(person_id: UUID, stay_id: UUID, absence_id: UUID) -> ResponseReturnValue:
    """Record that a resident is back."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    absence = stays.get_absence(stays.get_stay(person, stay_id), absence_id)
    form = load(RecordReturnForm)
    if request.method == "GET" and form.back_on.data is None:
        form.back_on.data = clock.today()
    done = perform(
        form,
        lambda: absences.record_return(
            absence, back_on=form.back_on.day, today=clock.today(), by=current_user
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="They are back.",
    )
    return done or page("people/record_return.html", form=form, person=person, absence=absence)


@bp.route("/people/<uuid:person_id>/stays/<uuid:stay_id>/key-worker", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def change_key_worker(person_id: UUID, stay_id: UUID) -> ResponseReturnValue:
    """Choose a resident's key worker, from a day."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    stay = stays.get_stay(person, stay_id)
    staff = {str(user.public_id): user for user in stays.possible_key_workers(stay)}
    form = load(ChangeKeyWorkerForm)
    form.worker.offer(unless_only((key, user.name) for key, user in staff.items()))
    if request.method == "GET" and form.first.data is None:
        form.first.data = clock.today() if stay.key_workers else stay.arrived
    done = perform(
        form,
        lambda: services.change_key_worker(
            stay, staff[form.worker.data], first=form.first.day, by=current_user
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Key worker saved.",
    )
    return done or page(
        "people/change_key_worker.html",
        form=form,
        person=person,
        stay=stay,
        present=stays.key_worker_on(stay, clock.today()),
    )
