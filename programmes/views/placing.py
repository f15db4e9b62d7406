"""Individual sessions of a cohort: who has one when, and placing those that are due."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours, Refused
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms.placing import PlaceAgainForm, PlaceForm
from programmes.presenters import cohorts as heads
from programmes.presenters import placing as show

bp = Blueprint("placing", __name__, template_folder="../templates")


@bp.route("/cohorts/<uuid:group_id>/individual/<placed>", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def show_individual(group_id: UUID, placed: str) -> ResponseReturnValue:
    """Who has their session when; place this month, the next, or the year."""
    cohort = queries.cohorts.get_cohort(current_user, group_id, Can.SCHEDULE)
    found = _strand(cohort, placed)
    how = form, _ = _form(cohort, PlaceForm)
    form.span.offer(show.spans(found))
    done = perform(form, lambda: _place(cohort, found, how), then=_read)
    months = show.months_from(request.args.get("month", ""), clock.today())
    sessions = queries.placing.by_person(cohort, found)
    people = [
        (one, sessions.get(one.enrolment.participant_id, []))
        for one in queries.placing.someones(cohort, clock.today())
    ]
    return done or page(
        "programmes/placing/show_individual.html",
        form=form,
        cohort=cohort,
        head=heads.cohort_head(cohort),
        strand=found,
        grid=show.grid(current_user, cohort, found, months, people),
        away=len(queries.placing.therapist_away(cohort, found)),
        tab="individual",
    )


@bp.route("/cohorts/<uuid:group_id>/individual/<placed>/away", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def place_away(group_id: UUID, placed: str) -> ResponseReturnValue:
    """Place again the sessions whose therapist is away."""
    cohort = queries.cohorts.get_cohort(current_user, group_id, Can.SCHEDULE)
    found = _strand(cohort, placed)
    away = queries.placing.therapist_away(cohort, found)
    return _again(cohort, found, [m.key for m in away], "Their therapist is away")


@bp.route("/sessions/<uuid:individual_id>/place-again", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def place_again(individual_id: UUID) -> ResponseReturnValue:
    """Place one individual session again."""
    session = queries.sessions.get_session(current_user, individual_id, Can.SCHEDULE)
    found = _strand(session.cohort, session.strand)
    return _again(session.cohort, found, [session.id], "Placed again")


def _again(cohort: Any, strand: Any, keys: Collection[int], why: str) -> ResponseReturnValue:
    how = form, _ = _form(cohort, PlaceAgainForm)
    done = perform(form, lambda: _place(cohort, strand, how, keys, why), then=_read)
    return done or page(
        "programmes/placing/place_again.html",
        form=form,
        cohort=cohort,
        strand=strand,
        count=len(keys),
        home=url_for("placing.show_individual", group_id=cohort.public_id, placed=strand.id),
    )


def _form(cohort: Any, kind: type[PlaceAgainForm]) -> tuple[Any, dict[str, Any]]:
    rooms = {str(room.public_id): room for room in queries.placing.rooms_of(cohort)}
    usual = {str(slot.weekday) for slot in cohort.slots} or set("01234")
    form = load(
        kind,
        data={
            "weekdays": sorted(usual) if cohort.entry != "residents" else list("0123456"),
            "since": "9am",
            "until": "4pm",
            "rooms": list(rooms),
            "span": "this",
        },
    )
    form.rooms.offer((key, room.name) for key, room in rooms.items())
    return form, rooms


def _place(
    cohort: Any,
    strand: Any,
    how: tuple[Any, dict[str, Any]],
    again: Collection[int] = (),
    why: str = "",
) -> Any:
    form, rooms = how
    starts = form.starts(strand.minutes)
    if not starts:
        raise Refused("The last start is before the first. Give times like 9am and 4pm.", "until")
    if again:
        first, last = queries.placing.around(cohort, strand, again)
    else:
        first, last = show.days_of(strand, form.span.data, clock.today())
    wanted = queries.placing.Wanted(
        strand,
        first,
        last,
        frozenset(int(day) for day in form.weekdays.data),
        starts,
        tuple(rooms[key] for key in form.rooms.data or []),
    )
    return services.placing.place(cohort, wanted, again=again, why=why, by=current_user)


def _strand(cohort: Any, strand: str) -> Any:
    programme = queries.catalogue.programme_of(cohort)
    for one in queries.placing.placed_strands(programme.strands):
        if one.id == strand:
            return one
    raise NotYours


def _read(plan: Any) -> str:
    return url_for("plans.show_plan", plan_id=plan.public_id)
