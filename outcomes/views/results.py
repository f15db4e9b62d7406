"""One person's results: trajectories beside what they had of the programme, and files of both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from base import clock
from base.access import needs
from base.actions import page
from base.addresses import Address, address_of
from base.downloads import file_name
from base.leaving import Leaving, add_files, table_file
from outcomes.forms.results import ResultsForm, as_id
from outcomes.presenters import changes
from outcomes.presenters import exports as files
from outcomes.presenters import person as show
from outcomes.queries import exports
from outcomes.queries.person_results import PersonResults, results_of
from people.queries.participants import get_participant, may
from people.roles import Can

bp = Blueprint("results", __name__, template_folder="../templates")
_CHOSEN = ("enrolment", "methods", "of")


@bp.get("/people/<uuid:person_id>/outcomes")
@needs(Can.MEASURE)
def show_results(person_id: UUID) -> ResponseReturnValue:
    """Every measure of a person: trajectory, change in words, cautions, numbers, dose."""
    results = _results(person_id)
    form = ResultsForm(request.args)
    form.offer(show.enrolment_pairs(results.enrolments))
    methods = request.args.get("methods") == "yes"
    address = _address(person_id)
    view = show.person_view(results, clock.today(), methods=methods)
    return page(
        "outcomes/show_results.html",
        form=form,
        person=results.person,
        results=results,
        view=view,
        methods=methods,
        address=address,
        of=lambda name: Address(address.endpoint, address.parts, {**address.chosen, "of": name}),
    )


def _leave(person_id: UUID) -> Leaving:
    results = _results(person_id)
    person, mine = results.person, exports.of_person(results.person)
    ours = {one.cohort.name for one in results.enrolments}
    scores = [
        one if one.cohort in ours else replace(one, cohort="") for one in exports.scores(mine)
    ]
    return Leaving(
        files.scores_table(f"Scores of {person.code}", scores, changes.of_person(results)),
        show.picture_of(results, request.args.get("of", ""), clock.today()),
        file_name("outcomes", person.code, first=None, last=clock.today()),
        f"the scores of {person.code}",
        [person.public_id],
        one=True,
        more=[files.answers_table("Answers", exports.answers(mine))],
    )


add_files(bp, "/people/<uuid:person_id>/outcomes", "show_results", Can.MEASURE, _leave)


@bp.get("/people/<uuid:person_id>/outcomes-answers.csv")
@needs(Can.MEASURE)
def show_results_answers_csv(person_id: UUID) -> ResponseReturnValue:
    """Every form with its answers, as `daybook score` reads them."""
    person = get_participant(current_user, person_id, Can.MEASURE)
    return table_file(
        files.answers_table(
            f"Answers of {person.code}", exports.answers(exports.of_person(person))
        ),
        file_name("answers", person.code, first=None, last=clock.today()),
        "csv",
        what=f"the answers of {person.code}",
        about=[person.public_id],
    )


def section(user: Any, person: Any) -> Markup:
    """The newest scores and what became of them, for the participant's own page."""
    if not may(user, person, Can.MEASURE):
        return Markup()
    results = results_of(user, person, clock.today())
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "outcomes/results_section.html", person=person, lines=show.section_lines(results)
        )
    )


def _results(person_id: UUID) -> PersonResults:
    person = get_participant(current_user, person_id, Can.MEASURE)
    wanted = as_id(request.args.get("enrolment", ""))
    return results_of(current_user, person, clock.today(), wanted)


def _address(person_id: UUID) -> Address:
    return address_of("results.show_results", request.args, _CHOSEN, person_id=person_id)
