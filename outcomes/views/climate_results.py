"""A team's climate over time, beside what happened; and its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import LONDON, moment_words
from base.downloads import csv_answer, file_name, png_answer, svg_answer, xlsx_answer
from base.errors import NotYours
from base.forms import load
from base.leaving import note_file
from base.pictures import Lines
from base.tables import Table
from base.work import unit_of_work
from outcomes import services
from outcomes.forms.climate import AddEventForm, SureForm
from outcomes.presenters import climate as words
from outcomes.presenters import climate_results as show
from outcomes.presenters.climate_round import round_table
from outcomes.queries import climate as queries
from people.queries.places import get_team
from people.roles import Can

bp = Blueprint("climate_results", __name__, template_folder="../templates")


@bp.get("/climate/teams/<uuid:team_id>")
@needs(Can.RUN_CLIMATE)
def show_climate(team_id: UUID) -> ResponseReturnValue:
    """Residents and staff side by side, and round after round."""
    team, rounds, chosen = _chosen(team_id)
    results = _results(team, rounds, chosen)
    return render_template(
        "climate/show_climate.html",
        team=team,
        results=results,
        chosen=chosen,
        surveys=dict(sorted((one.round.version.slug, one.instrument.name) for one in rounds)),
        venues={str(v.public_id): v.name for one in rounds if (v := one.round.venue)},
        waiting=[words.round_line(one) for one in rounds if one.state.value != "closed"],
        events=queries.events_of(team),
        mean=show.mean_of,
        line=words.round_line,
        rate=words.rate_words,
        address=_files(team_id, chosen),
    )


def _files(team_id: UUID, chosen: dict[str, str]) -> Callable[..., str]:
    """What gives the address of a file of the page as it is narrowed."""

    def address(kind: str, **more: Any) -> str:
        parts: dict[str, Any] = {**chosen, **more, "team_id": team_id}
        return url_for(f"climate_results.show_climate_{kind}", **parts)

    return address


def _chosen(team_id: UUID) -> tuple[Any, list[queries.Held], dict[str, str]]:
    """The team, its rounds, and the survey and venue asked for: the latest when none is."""
    team = get_team(current_user, team_id, Can.RUN_CLIMATE)
    rounds = queries.rounds_of(current_user, team, clock.today())
    known = {one.round.version.slug for one in rounds}
    latest = rounds[0].round.version.slug if rounds else ""
    wanted = request.args.get("survey", "")
    return (
        team,
        rounds,
        {
            "survey": wanted if wanted in known else latest,
            "venue": request.args.get("venue", "")[:36],
        },
    )


def _results(
    team: Any, rounds: list[queries.Held], chosen: dict[str, str]
) -> show.TeamResults | None:
    these = [
        one
        for one in rounds
        if one.round.version.slug == chosen["survey"]
        and (not chosen["venue"] or _venue(one) == chosen["venue"])
    ]
    told = queries.shown(these)
    return show.team_results(told, queries.events_of(team)) if told else None


def _venue(one: queries.Held) -> str:
    return str(one.round.venue.public_id) if one.round.venue else ""


@bp.get("/climate/teams/<uuid:team_id>.csv")
@needs(Can.RUN_CLIMATE)
def show_climate_csv(team_id: UUID) -> ResponseReturnValue:
    """Every closed round as CSV."""
    return _team_file(team_id, "csv")


@bp.get("/climate/teams/<uuid:team_id>.xlsx")
@needs(Can.RUN_CLIMATE)
def show_climate_xlsx(team_id: UUID) -> ResponseReturnValue:
    """Every closed round as a workbook."""
    return _team_file(team_id, "xlsx")


@bp.get("/climate/teams/<uuid:team_id>.svg")
@needs(Can.RUN_CLIMATE)
def show_climate_svg(team_id: UUID) -> ResponseReturnValue:
    """One subscale over time, as the page shows it."""
    _, picture = _picture(team_id)
    return svg_answer(picture)


@bp.get("/climate/teams/<uuid:team_id>.png")
@needs(Can.RUN_CLIMATE)
def show_climate_png(team_id: UUID) -> ResponseReturnValue:
    """One subscale over time, to take away."""
    team, picture = _picture(team_id)
    _note(f"the picture “{picture.title}” of {team.name}", "png", team)
    return png_answer(picture, file_name("climate", team.name, first=None, last=clock.today()))


def _picture(team_id: UUID) -> tuple[Any, Lines]:
    team, rounds, chosen = _chosen(team_id)
    results = _results(team, rounds, chosen)
    drawn = dict(results.pictures) if results else {}
    if not drawn:
        return team, Lines("Climate over time", "No round is closed yet.", [], [], "mean")
    wanted = request.args.get("score", "")
    if wanted and wanted not in drawn:
        raise NotYours
    return team, drawn[wanted or next(iter(drawn))]


def _team_file(team_id: UUID, kind: str) -> ResponseReturnValue:
    team, rounds, chosen = _chosen(team_id)
    results = _results(team, rounds, chosen)
    table = show.team_table(results) if results else Table("Climate over time", (), [])
    name = file_name("climate", team.name, first=None, last=clock.today())
    _note(f"the climate of {team.name} over time", kind, team)
    return _table(table, name, kind)


@bp.get("/climate/<uuid:round_id>.csv")
@needs(Can.RUN_CLIMATE)
def show_round_csv(round_id: UUID) -> ResponseReturnValue:
    """One round as CSV, with what is hidden on its page hidden here."""
    return _round_file(round_id, "csv")


@bp.get("/climate/<uuid:round_id>.xlsx")
@needs(Can.RUN_CLIMATE)
def show_round_xlsx(round_id: UUID) -> ResponseReturnValue:
    """One round as a workbook, with what is hidden on its page hidden here."""
    return _round_file(round_id, "xlsx")


def _round_file(round_id: UUID, kind: str) -> ResponseReturnValue:
    held = queries.get_round(current_user, round_id, clock.today())
    told = queries.shown([held])
    table = round_table(held, told[0] if told else None)
    one = held.round
    name = file_name("climate", one.team.name, one.who, first=one.opens, last=one.closes)
    _note(f"the results of {words.title_of(held)}, {one.team.name},", kind, one.team, one)
    return _table(table, name, kind)


def _note(what: str, kind: str, *things: Any) -> None:
    with unit_of_work():
        note_file(what, kind, about=[one.public_id for one in things])


def _table(table: Table, name: str, kind: str) -> ResponseReturnValue:
    if kind == "csv":
        return csv_answer(table, name)
    now = clock.now().astimezone(LONDON)
    about = [
        table.title,
        "Figures of fewer than five answers are hidden (*), and whatever would give them away.",
        f"Made by {current_user.name} on {moment_words(now)}.",
    ]
    return xlsx_answer(table, name, about=about, made=now)


@bp.route("/climate/teams/<uuid:team_id>/note", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def add_event(team_id: UUID) -> ResponseReturnValue:
    """Write down what happened on a day, to be seen beside the rounds."""
    team = get_team(current_user, team_id, Can.RUN_CLIMATE)
    back = url_for("climate_results.show_climate", team_id=team_id)
    form = load(AddEventForm)
    done = perform(
        form,
        lambda: services.climate.add_event(
            team, day=form.day.day, words=form.words.text, by=current_user
        ),
        then=lambda _: back,
        say="Written down.",
    )
    return done or page("climate/add_event.html", form=form, team=team, back=back)


@bp.route("/climate/events/<uuid:event_id>/remove", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def remove_event(event_id: UUID) -> ResponseReturnValue:
    """Take back what was written down."""
    event = queries.get_event(current_user, event_id)
    back = url_for("climate_results.show_climate", team_id=event.team.public_id)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.climate.remove_event(event, by=current_user),
        then=lambda _: back,
        say="Removed.",
    )
    said = words.event_words(event.day, event.words)
    return done or page("climate/remove_event.html", form=form, said=said, back=back)
