"""What became of everybody in a cohort; whatever leaves this page has its small numbers hidden."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page
from base.addresses import Address, address_of
from base.audit import forget_seen
from base.downloads import file_name, svg_answer
from base.errors import Refused
from base.leaving import Leaving, add_files
from outcomes.forms.results import CohortResultsForm
from outcomes.presenters import cohort_results as show
from outcomes.presenters.cohort_pictures import PRESETS
from outcomes.presenters.shared_lines import rule_words
from outcomes.queries import cohort_results as queries
from outcomes.queries.cohort_results import Wanted
from outcomes.sharing import RULES
from people.roles import Can
from programmes.presenters.cohorts import cohort_head
from programmes.queries.cohorts import get_cohort

bp = Blueprint("cohort_results", __name__, template_folder="../templates")
OF_WHOLE_COHORTS = (
    "Numbers are of whole cohorts with enough people, whatever days were chosen, and of forms with "
    "every score. Files made on two days can give away together what neither does alone."
)
CHOSEN = ("chart", "preset", "rule", "share", "of")


@bp.get("/cohorts/<uuid:cohort_id>/outcomes")
@needs(Can.MEASURE)
def show_cohort_outcomes(cohort_id: UUID) -> ResponseReturnValue:
    """Before and after, what became of people, who is in these numbers, completeness over time."""
    cohort, whole = _whole(cohort_id, leaving=wants_sharing())
    form, chosen = chosen_on(CohortResultsForm(request.args), whole)
    address = _address(cohort_id)
    return page(
        "outcomes/show_cohort_outcomes.html",
        form=form,
        cohort=cohort,
        head=cohort_head(cohort),
        tab="outcomes",
        view=show.cohort_view(whole, chosen),
        chosen=chosen,
        address=address,
        of=lambda name, **changes: with_(address, of=name, **changes),
        drawn="cohort_results.show_cohort_outcomes_picture",
        files=None,
    )


@bp.get("/cohorts/<uuid:cohort_id>/outcomes-picture.svg")
@needs(Can.MEASURE)
def show_cohort_outcomes_picture(cohort_id: UUID) -> ResponseReturnValue:
    """A picture of the page as the team sees it, nothing hidden unless the page hides it."""
    _, whole = _whole(cohort_id, leaving=wants_sharing())
    return drawn_of(whole, CohortResultsForm(request.args))


def _leave(cohort_id: UUID) -> Leaving:
    cohort, whole = _whole(cohort_id, leaving=True)
    return leaving(
        whole,
        CohortResultsForm(request.args),
        file_name("outcomes", cohort.name, first=None, last=clock.today()),
        f"the outcomes of {cohort.name}",
        cohort.public_id,
    )


add_files(bp, "/cohorts/<uuid:cohort_id>/outcomes", "show_cohort_outcomes", Can.MEASURE, _leave)


def chosen_on(form: Any, whole: show.CohortWhole) -> tuple[Any, show.Chosen]:
    """The form with what may be chosen on it, checked, and what was chosen."""
    form.offer(show.chart_pairs(whole), PRESETS, rule_pairs())
    form.validate()
    chosen = show.Chosen(
        form.chosen("chart"), form.chosen("preset"), form.chosen("rule"), share=wants_sharing()
    )
    return form, chosen


def wants_sharing() -> bool:
    """Whether the view for sharing was asked for."""
    return request.args.get("share") == "yes"


def rule_pairs() -> list[tuple[str, str]]:
    """The rules for small numbers, to choose from."""
    return [(name, rule.name) for name, rule in RULES.items()]


def drawn_of(whole: show.CohortWhole, form: Any) -> ResponseReturnValue:
    """A picture to be shown on a page."""
    _, chosen = chosen_on(form, whole)
    forget_seen()
    return svg_answer(show.picture_of(whole, chosen, request.args.get("of", "")))


def leaving(whole: show.CohortWhole, form: Any, name: str, what: str, about: UUID) -> Leaving:
    """What leaves: suppressed whatever the page shows."""
    _, chosen = chosen_on(form, whole)
    chosen = show.Chosen(chosen.chart, chosen.preset, chosen.rule, share=True)
    table, more = show.shared_tables(whole, chosen)
    try:
        picture, why = show.picture_of(whole, chosen, request.args.get("of", "")), ""
    except Refused as refusal:
        picture, why = None, refusal.why
    return Leaving(
        table,
        picture,
        name,
        what,
        [about],
        [rule_words(chosen.suppression), OF_WHOLE_COHORTS],
        more=more,
        no_picture=why,
    )


def with_(address: Address, **changes: str) -> Address:
    """The same page with something else in every address made of it."""
    return Address(address.endpoint, address.parts, {**address.chosen, **changes})


def _address(cohort_id: UUID) -> Address:
    endpoint = "cohort_results.show_cohort_outcomes"
    return address_of(endpoint, request.args, CHOSEN, cohort_id=cohort_id)


def _whole(cohort_id: UUID, *, leaving: bool) -> tuple[Any, show.CohortWhole]:
    cohort = get_cohort(current_user, cohort_id, Can.MEASURE)
    wanted = Wanted([cohort], leaving=leaving)
    today = clock.today()
    return cohort, show.whole_of(
        cohort.name,
        queries.read(current_user, wanted, today),
        queries.plan_rows(current_user, wanted, today),
    )
