"""Questionnaires of residents and staff: counted against targets, put to a cycle, taken off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours, Refused
from base.forms import load
from evidence.forms.items import SureForm
from evidence.forms.portfolio import AddQuestionnaireForm
from evidence.presenters import questionnaires as show
from evidence.queries import questionnaires as queries
from evidence.queries.communities import Community, get_community
from evidence.queries.cycles import cycle_now
from evidence.queries.items import made_from_any
from evidence.queries.pack_surveys import surveys
from evidence.services import questionnaires as services
from evidence.views.portfolio import leads
from outcomes.rounds import State
from people.roles import Can

bp = Blueprint("questionnaires", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/questionnaires")
@needs(Can.ADD_EVIDENCE)
def list_questionnaires(community_id: UUID) -> ResponseReturnValue:
    """Answers against the targets, and each questionnaire with its results once it is closed."""
    community = get_community(current_user, community_id)
    cycle = cycle_now(community)
    asked = queries.questionnaires_of(cycle, clock.today()) if cycle is not None else []
    closed = [one for one in asked if one.held.state is State.CLOSED]
    told = dict(zip([one.row.id for one in closed], surveys(closed), strict=True))
    made = made_from_any(community, [one.row.public_id for one in asked])
    teams = current_user.teams(Can.RUN_CLIMATE)
    return render_template(
        "evidence/list_questionnaires.html",
        community=community,
        cycle=cycle,
        leads=leads(community),
        runs=bool(teams),
        groups=show.group_lines(queries.reached(cycle, asked)) if cycle is not None else [],
        lines=[
            show.asked_line(one, told.get(one.row.id), teams, made.get(one.row.public_id))
            for one in asked
        ],
        form=SureForm(formdata=None),
    )


@bp.route("/evidence/<uuid:community_id>/questionnaires/add", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def add_questionnaire(community_id: UUID) -> ResponseReturnValue:
    """Have a round of the community's teams count as a questionnaire."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    cycle = cycle_now(community)
    if cycle is None:
        raise NotYours
    today = clock.today()
    taken = {one.held.round.id for one in queries.questionnaires_of(cycle, today)}
    here = queries.rounds_here(current_user, community, today)
    rounds = {str(one.round.public_id): one for one in here}
    form = load(AddQuestionnaireForm)
    # What was sent is offered although it is there by now: a double click is no mistake.
    offered = [
        one for key, one in rounds.items() if one.round.id not in taken or key == form.round.data
    ]
    form.offer(show.round_choices(offered))
    done = perform(
        form,
        lambda: services.add_questionnaire(cycle, rounds[form.round.data], by=current_user),
        then=lambda _: _of(community),
        say="The round counts as a questionnaire.",
    )
    return done or page(
        "evidence/add_questionnaire.html", form=form, community=community, any=bool(offered)
    )


@bp.route("/evidence/questionnaires/<uuid:questionnaire_id>/remove", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def remove_questionnaire(questionnaire_id: UUID) -> ResponseReturnValue:
    """Have a round count as a questionnaire no longer."""
    asked = _find(questionnaire_id, Can.LEAD_EVIDENCE)
    community = queries.community_asked(asked)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.remove_questionnaire(asked, by=current_user),
        then=lambda _: _of(community),
        say="The round counts as a questionnaire no longer.",
    )
    return done or page(
        "evidence/remove_questionnaire.html", form=form, community=community, held=asked.held
    )


@bp.post("/evidence/questionnaires/<uuid:questionnaire_id>/evidence")
@needs(Can.ADD_EVIDENCE)
def make_evidence(questionnaire_id: UUID) -> ResponseReturnValue:
    """Make an item of a closed questionnaire, and go on to its criteria."""
    asked = _find(questionnaire_id, Can.ADD_EVIDENCE)
    form = SureForm()
    done = perform(
        form,
        lambda: services.make_evidence(asked, clock.today(), by=current_user),
        then=lambda made: url_for("items.file_item", item_id=made.public_id),
        say="The evidence is kept.",
    )
    if done is None and form.form_errors:
        raise Refused(str(form.form_errors[0]))
    return done or redirect(_of(queries.community_asked(asked)), 303)


def _find(questionnaire_id: UUID, permission: Can) -> Any:
    return queries.get_questionnaire(current_user, questionnaire_id, clock.today(), permission)


def _of(community: Community) -> str:
    return url_for("questionnaires.list_questionnaires", community_id=community.public_id)
