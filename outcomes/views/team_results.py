"""What became of everybody a team delivered to in some days, and their scores to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page
from base.addresses import address_of
from base.dates import range_words
from base.downloads import file_name
from base.errors import Refused
from base.leaving import Leaving, add_files, table_file
from outcomes.forms.results import TeamResultsForm, as_id
from outcomes.presenters import changes
from outcomes.presenters import cohort_results as show
from outcomes.presenters import exports as files
from outcomes.presenters.fhir_files import fhir_bytes
from outcomes.queries import cohort_results as queries
from outcomes.queries import exports
from outcomes.queries.cohort_results import Wanted
from outcomes.views.cohort_results import CHOSEN, chosen_on, drawn_of, leaving, wants_sharing, with_
from outcomes.views.fhir import fhir_answer
from people.queries.places import get_team, list_teams
from people.roles import Can
from programmes.queries.catalogue import programme_of

bp = Blueprint("team_results", __name__, template_folder="../templates")
_NARROWED = ("from", "to", "programme", *CHOSEN)
_MONTHS_BACK = 12
_ONLY_FOR_THE_TEAM = (
    "A row for each person's score, under their code: for the team alone. Send nobody this file; "
    "the outcomes page has one in which small numbers are hidden."
)


@dataclass(frozen=True, slots=True)
class _Read:
    team: Any
    form: TeamResultsForm
    first: date
    last: date
    cohorts: Sequence[Any]

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.cohorts, self.first, self.last)

    @property
    def to_leave(self) -> Wanted:
        return Wanted(self.cohorts, self.first, self.last, leaving=True)

    @property
    def days(self) -> str:
        return range_words(self.first, self.last)


@bp.get("/outcomes")
@needs(Can.MEASURE)
def choose_team() -> ResponseReturnValue:
    """To the results of the team asked for, or of the first of one's own."""
    teams = list_teams(current_user, Can.MEASURE)
    wanted = as_id(request.args.get("team", ""))
    team = next((one for one in teams if one.public_id == wanted), teams[0])
    kept: dict[str, Any] = {
        name: request.args[name] for name in ("from", "to") if request.args.get(name)
    }
    return redirect(url_for(".show_team_outcomes", team_id=team.public_id, **kept))


@bp.get("/teams/<uuid:team_id>/outcomes")
@needs(Can.MEASURE)
def show_team_outcomes(team_id: UUID) -> ResponseReturnValue:
    """The same as of a cohort, of everybody in the team's programmes during some days."""
    read = _read(team_id)
    whole = _whole(read, leaving=wants_sharing())
    form, chosen = chosen_on(read.form, whole)
    address = address_of(
        "team_results.show_team_outcomes", request.args, _NARROWED, team_id=team_id
    )
    span = {"from": f"{read.first:%d/%m/%Y}", "to": f"{read.last:%d/%m/%Y}"}
    return page(
        "outcomes/show_team_outcomes.html",
        form=form,
        team=read.team,
        teams=list_teams(current_user, Can.MEASURE),
        days=read.days,
        view=show.cohort_view(whole, chosen),
        chosen=chosen,
        address=address,
        of=lambda name, **changes: with_(address, of=name, **changes),
        drawn="team_results.show_team_outcomes_picture",
        files=with_(address, **span, programme=form.good("programme") or ""),
    )


@bp.get("/teams/<uuid:team_id>/outcomes-picture.svg")
@needs(Can.MEASURE)
def show_team_outcomes_picture(team_id: UUID) -> ResponseReturnValue:
    """A picture of the page as the team sees it."""
    read = _read(team_id)
    return drawn_of(_whole(read, leaving=wants_sharing()), read.form)


def _leave(team_id: UUID) -> Leaving:
    read = _sound(team_id)
    return leaving(
        _whole(read, leaving=True),
        read.form,
        file_name("outcomes", read.team.name, first=read.first, last=read.last),
        f"the outcomes of {read.team.name}, {read.days}",
        read.team.public_id,
    )


add_files(bp, "/teams/<uuid:team_id>/outcomes", "show_team_outcomes", Can.MEASURE, _leave)


def _scores(team_id: UUID, kind: str) -> ResponseReturnValue:
    read = _sound(team_id)
    these = exports.of_cohorts(current_user, read.cohorts, read.first, read.last)
    exports.note_people(*these)
    return table_file(
        files.scores_table(
            f"Scores of {read.team.name}",
            exports.scores(*these),
            changes.of_cohorts(queries.read(current_user, read.wanted, clock.today())),
        ),
        file_name("scores", read.team.name, first=read.first, last=read.last),
        kind,
        what=f"every score of {read.team.name}, {read.days}",
        about=[read.team.public_id],
        narrowed=[f"Days: {read.days}", _ONLY_FOR_THE_TEAM],
        more=[files.answers_table("Answers", exports.answers(*these))] if kind == "xlsx" else (),
    )


@bp.get("/teams/<uuid:team_id>/outcomes-scores.csv")
@needs(Can.MEASURE)
def team_scores_csv(team_id: UUID) -> ResponseReturnValue:
    """Every score of everybody in these days, by code."""
    return _scores(team_id, "csv")


@bp.get("/teams/<uuid:team_id>/outcomes-scores.xlsx")
@needs(Can.MEASURE)
def team_scores_xlsx(team_id: UUID) -> ResponseReturnValue:
    """The same as a workbook, with the answers on a sheet."""
    return _scores(team_id, "xlsx")


@bp.get("/teams/<uuid:team_id>/outcomes-answers.csv")
@needs(Can.MEASURE)
def team_answers_csv(team_id: UUID) -> ResponseReturnValue:
    """The answers of every form in these days, as `daybook score` reads them."""
    read = _sound(team_id)
    these = exports.of_cohorts(current_user, read.cohorts, read.first, read.last)
    exports.note_people(*these)
    return table_file(
        files.answers_table(f"Answers of {read.team.name}", exports.answers(*these)),
        file_name("answers", read.team.name, first=read.first, last=read.last),
        "csv",
        what=f"every answer of {read.team.name}, {read.days}",
        about=[read.team.public_id],
    )


@bp.get("/teams/<uuid:team_id>/outcomes-fhir.json")
@needs(Can.MEASURE)
def team_fhir(team_id: UUID) -> ResponseReturnValue:
    """Every form and score in these days as FHIR, by code."""
    read = _sound(team_id)
    these = exports.of_cohorts(current_user, read.cohorts, read.first, read.last)
    exports.note_people(*these)
    body = fhir_bytes(exports.answers(*these, withdrawn=True), exports.scores(*these), clock.now())
    name = file_name("outcomes", read.team.name, first=read.first, last=read.last)
    what = f"the measures of {read.team.name}, {read.days}"
    return fhir_answer(body, name, what=what, about=[read.team.public_id])


def _read(team_id: UUID) -> _Read:
    team = get_team(current_user, team_id, Can.MEASURE)
    cohorts = queries.get_cohorts(current_user, team)
    form = TeamResultsForm(request.args)
    names = {one.programme_slug: programme_of(one).name for one in cohorts}
    form.offer_programmes(sorted(names.items(), key=lambda one: one[1]))
    form.offer([], [], [])
    form.validate()
    first, last = form.span(clock.today(), _MONTHS_BACK)
    slug = form.good("programme")
    chosen = [one for one in cohorts if not slug or one.programme_slug == slug]
    return _Read(team, form, first, last, chosen)


def _sound(team_id: UUID) -> _Read:
    read = _read(team_id)
    wrong = [name for name in ("first", "last", "programme") if read.form[name].errors]
    if wrong:
        raise Refused(read.form.why_not)
    return read


def _whole(read: _Read, *, leaving: bool) -> show.CohortWhole:
    today = clock.today()
    wanted = read.to_leave if leaving else read.wanted
    return show.whole_of(
        f"{read.team.name}, {read.days}",
        queries.read(current_user, wanted, today),
        [
            row
            for row in queries.plan_rows(current_user, wanted, today)
            if read.first <= row.due.day <= read.last
        ],
    )
