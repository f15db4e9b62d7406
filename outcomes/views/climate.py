"""Climate rounds: listed, planned, changed, closed, cancelled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from outcomes import round_links, services
from outcomes.forms.climate import ChangeRoundForm, PlanRoundForm, SureForm
from outcomes.presenters import climate as show
from outcomes.presenters.climate_round import round_results
from outcomes.queries import climate as queries
from outcomes.rounds import State
from people.queries.places import list_teams, list_venues
from people.roles import Can

bp = Blueprint("climate", __name__, template_folder="../templates")


@bp.get("/climate")
@needs(Can.RUN_CLIMATE)
def list_rounds() -> ResponseReturnValue:
    """Every round of one's teams, latest first, with how many have answered."""
    held = queries.list_rounds(current_user, clock.today())
    return render_template(
        "climate/list_rounds.html",
        rounds=[show.round_line(one) for one in held],
        teams=list_teams(current_user, Can.RUN_CLIMATE),
        rate=show.rate_words,
    )


@bp.route("/climate/plan", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def plan_round() -> ResponseReturnValue:
    """Plan a round: what is asked, of whom, where and when."""
    teams = {str(one.public_id): one for one in list_teams(current_user, Can.RUN_CLIMATE)}
    venues = {str(one.public_id): one for one in list_venues(current_user, Can.RUN_CLIMATE)}
    surveys = queries.for_rounds()
    form = load(PlanRoundForm)
    form.offer(
        [(key, one.name) for key, one in teams.items()],
        [(key, one.name) for key, one in venues.items()],
        show.survey_choices(surveys, queries.worded([one.slug for one in surveys])),
    )
    done = perform(
        form,
        lambda: services.climate.plan_round(
            teams[form.team.data],
            slug=form.instrument.data,
            who=form.who.data,
            opens=form.opens.day,
            closes=form.closes.day,
            venue=venues.get(form.venue.data or ""),
            invited=form.invited.data or 0,
            note=form.note.text,
            beside=form.beside.data,
            by=current_user,
        ),
        then=lambda held: url_for("climate.show_round", round_id=held.public_id),
        say="The round is planned.",
    )
    return done or page("climate/plan_round.html", form=form, surveys=surveys)


@bp.get("/climate/<uuid:round_id>")
@needs(Can.RUN_CLIMATE)
def show_round(round_id: UUID) -> ResponseReturnValue:
    """One round: where it stands, how many answered, what to do, and its results once closed."""
    held = _held(round_id)
    shown = queries.shown([held])
    return render_template(
        "climate/show_round.html",
        held=held,
        title=show.title_of(held),
        line=show.round_line(held),
        standing=show.standing(held),
        rate=show.rate_words(held.rate),
        newer=_newer_wording(held),
        results=round_results(shown[0]) if shown else None,
        links=round_links.links_of(current_user, held.round),
        form=SureForm(formdata=None),
    )


@bp.route("/climate/<uuid:round_id>/change", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def change_round(round_id: UUID) -> ResponseReturnValue:
    """Change its days while they may be, how many are invited, and the note."""
    held = _held(round_id)
    one = held.round
    form = load(ChangeRoundForm, obj=one)
    if held.state is not State.PLANNED:
        del form.opens
    if held.state not in {State.PLANNED, State.OPEN}:
        del form.closes
    done = perform(
        form,
        lambda: services.climate.change_round(
            one,
            opens=form.opens.day if "opens" in form else one.opens,
            closes=form.closes.day if "closes" in form else one.closes,
            invited=form.invited.data or 0,
            note=form.note.text,
            by=current_user,
        ),
        then=lambda _: _of(round_id),
        say="Saved.",
    )
    return done or page("climate/change_round.html", form=form, held=held, back=_of(round_id))


@bp.route("/climate/<uuid:round_id>/close", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def close_round(round_id: UUID) -> ResponseReturnValue:
    """Close it for good, and see its results."""
    held = _held(round_id)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.climate.close_round(held.round, by=current_user),
        then=lambda _: _of(round_id),
        say="The round is closed.",
    )
    return done or page("climate/close_round.html", form=form, held=held, back=_of(round_id))


@bp.route("/climate/<uuid:round_id>/cancel", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def cancel_round(round_id: UUID) -> ResponseReturnValue:
    """Take back a round nobody has answered."""
    held = _held(round_id)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.climate.cancel_round(held.round, by=current_user),
        then=lambda _: url_for("climate.list_rounds"),
        say="The round is cancelled.",
    )
    return done or page("climate/cancel_round.html", form=form, held=held, back=_of(round_id))


@bp.post("/climate/<uuid:round_id>/wording")
@needs(Can.RUN_CLIMATE)
def take_wording(round_id: UUID) -> ResponseReturnValue:
    """Show the wording agreed since it was planned."""
    held = _held(round_id)
    form = SureForm()
    done = perform(
        form,
        lambda: services.climate.take_wording(held.round, by=current_user),
        then=lambda _: _of(round_id),
        say="The survey now shows the wording agreed.",
    )
    if done is None and form.form_errors:
        raise Refused(str(form.form_errors[0]))
    return done or redirect(_of(round_id), 303)


def _held(round_id: UUID) -> queries.Held:
    return queries.get_round(current_user, round_id, clock.today())


def _of(round_id: UUID) -> str:
    return url_for("climate.show_round", round_id=round_id)


def _newer_wording(held: Any) -> bool:
    """Whether there is a wording the round does not show, and may still take."""
    if held.answers or held.state is State.CLOSED:
        return False
    newest = queries.wording_now(held.round.version.slug)
    return newest is not None and newest.id != held.round.wording_id
