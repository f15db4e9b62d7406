"""The portfolio as a draft: it exists at any time, section by section, from the facts of a pack."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock, downloads
from base.access import needs
from base.errors import NotYours, Refused
from evidence.forms.portfolio import PeriodForm
from evidence.portfolio import picture_of, unfiled
from evidence.presenters import portfolio as show
from evidence.presenters.cycles import note_words
from evidence.queries.communities import Community, get_community
from evidence.queries.cycles import cycle_now
from evidence.queries.narratives import narratives_of
from evidence.queries.pack_charts import pack_charts
from evidence.queries.pack_facts import gather, gather_written
from people.roles import Can

bp = Blueprint("portfolio", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/portfolio")
@needs(Can.ADD_EVIDENCE)
def show_portfolio(community_id: UUID) -> ResponseReturnValue:
    """The whole of it in short: each standard in a line, what is counted, the charts."""
    community = get_community(current_user, community_id)
    cycle = cycle_now(community)
    if cycle is None:
        return render_template(
            "evidence/no_portfolio.html", community=community, leads=leads(community)
        )
    form = PeriodForm(request.args)
    period = _period(form, cycle)
    facts = gather(
        cycle, period.first, period.last, audience="", made_by="", at=clock.now()
    )  # fmt: skip
    return render_template(
        "evidence/show_portfolio.html",
        community=community,
        form=form,
        period=period,
        facts=facts,
        framework=note_words(facts["framework"], confirmed=not facts["note"]),
        lines=show.standard_lines(facts, narratives_of(cycle)),
        unfiled=unfiled(facts),
        leads=leads(community),
        chart_href=lambda name: url_for(
            ".show_chart", community_id=community_id, drawing=name, **period.asked
        ),
    )


@bp.get("/evidence/<uuid:community_id>/portfolio/<int:position>")
@needs(Can.ADD_EVIDENCE)
def show_standard(community_id: UUID, position: int) -> ResponseReturnValue:
    """One standard as a pack would show it: what is written, and its evidence by criterion."""
    community = get_community(current_user, community_id)
    cycle = _cycle(community)
    form = PeriodForm(request.args)
    period = _period(form, cycle)
    whole = gather_written(cycle, period.first, period.last, clock.today())
    facts = show.only(whole, position)
    if facts is None:
        raise NotYours
    return render_template(
        "evidence/show_standard.html",
        community=community,
        period=period,
        facts=facts,
        standard=facts["standards"][0],
        others=[(one["position"], one["name"]) for one in whole["standards"]],
        now=narratives_of(cycle).get(facts["standards"][0]["name"]),
        who_of=show.who_of,
        leads=leads(community),
        file_href=_file_href,
    )


@bp.get("/evidence/<uuid:community_id>/portfolio/charts/<drawing>.svg")
@needs(Can.ADD_EVIDENCE)
def show_chart(community_id: UUID, drawing: str) -> Response:
    """One chart of the draft, drawn from the records as they are now."""
    cycle = _cycle(community := get_community(current_user, community_id))
    period = _period(PeriodForm(request.args), cycle)
    charts = pack_charts(community, period.first, period.last, clock.today())
    found = next((one for one in charts if one["id"] == drawing), None)
    if found is None:
        raise NotYours
    return downloads.svg_answer(picture_of(found))


def leads(community: Community) -> bool:
    """Whether the reader leads a community's way to its award."""
    return bool({team.id for team in community.teams} & current_user.teams(Can.LEAD_EVIDENCE))


def _cycle(community: Community) -> Any:
    cycle = cycle_now(community)
    if cycle is None:
        raise NotYours
    return cycle


def _period(form: PeriodForm, cycle: Any) -> show.Period:
    """The days asked for; the usual ones, with a sentence on the form, where they make no sense."""
    if form.validate():
        try:
            return show.period_of(cycle, form.first.data, form.last.data, clock.today())
        except Refused as refusal:
            form.refuse(refusal)
    return show.usual_period(cycle, clock.today())


def _file_href(file: dict[str, Any]) -> str:
    return url_for("evidence_files.show_file", file_id=file["id"])
