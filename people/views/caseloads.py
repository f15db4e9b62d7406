"""A team's work with somebody: ended, listed, taken up again."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.forms.caseloads import EndWorkForm, TakeBackDeathForm, TakeOnForm
from people.presenters import work as show
from people.queries import caseloads as queries
from people.queries import participants
from people.roles import Can
from people.services import caseloads as services
from people.services import deaths

bp = Blueprint("caseloads", __name__)

_LISTED = 100


@bp.get("/people/worked-with")
@needs(Can.EDIT_PEOPLE)
def list_ended() -> ResponseReturnValue:
    """Whom the teams worked with, and may take on again."""
    words, why = request.args.get("q", ""), ""
    try:
        works, total = queries.list_ended(current_user, words, _LISTED)
    except Refused as refusal:
        works, total, why = [], 0, refusal.why
    return render_template(
        "people/list_ended.html",
        words=words[:_LISTED] if why else words.replace("\0", "").strip(),
        why=why,
        total=total,
        works=[show.spell(work) for work in works],
    )


@bp.route("/people/<uuid:person_id>/work/<uuid:team_id>/end", methods=["GET", "POST"])
@needs(Can.END_WORK)
def end_work(person_id: UUID, team_id: UUID) -> ResponseReturnValue:
    """End a team's work with somebody, once nothing is going on with them."""
    work = queries.get_work(current_user, person_id, team_id, Can.END_WORK)
    if work.ended_at is not None:  # in another tab, or by a first press
        return redirect(url_for(".list_ended", q=work.participant.code), 303)
    form = load(EndWorkForm)
    if request.method == "GET" and form.ended_on.data is None:
        form.ended_on.data = work.participant.died_on or clock.today()
        form.reason.data = "died" if work.participant.died_on else form.reason.data
    done = perform(
        form,
        lambda: services.end_work(
            work,
            on=form.ended_on.day,
            reason=form.reason.data,
            note=form.note.data or "",
            by=current_user,
        ),
        then=lambda _: url_for(".list_ended", q=work.participant.code),
        say=f"The work of {work.team.name} with {work.participant.code} has ended.",
    )
    if done:
        return done
    person = work.participant
    return page(
        "people/end_work.html",
        form=form,
        person=person,
        team=work.team,
        going_on=queries.going_on(person, work.team),
        last_team=len(participants.current_team_ids(person)) == 1,
    )


@bp.route("/people/<uuid:person_id>/work/<uuid:team_id>/again", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def take_on(person_id: UUID, team_id: UUID) -> ResponseReturnValue:
    """Take somebody on again whose work with a team ended."""
    work = queries.get_work(current_user, person_id, team_id, Can.EDIT_PEOPLE)
    person = work.participant
    record = url_for("participants.show_participant", person_id=person_id)
    if work.ended_at is None:
        return redirect(record, 303)
    form = load(TakeOnForm)
    done = perform(
        form,
        lambda: services.take_on(person, work.team, by=current_user),
        then=lambda _: record,
        say="Taken on again. Links they had before stay ended: give them new ones if they want.",
    )
    return done or page("people/take_on.html", form=form, person=person, work=show.spell(work))


@bp.route("/people/<uuid:person_id>/take-back-death", methods=["GET", "POST"])
@needs(Can.END_WORK)
def take_back_death(person_id: UUID) -> ResponseReturnValue:
    """Say that a death was recorded by mistake."""
    person = participants.get_participant(current_user, person_id, Can.END_WORK)
    form = load(TakeBackDeathForm)
    done = perform(
        form,
        lambda: deaths.take_back_death(person, by=current_user),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Corrected. What ended with it stays ended: begin again what should go on.",
    )
    return done or page("people/take_back_death.html", form=form, person=person)
