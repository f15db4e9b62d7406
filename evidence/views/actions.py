"""Action points of an assessor's report: written down, tracked to evidence, met."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import NotYours
from base.forms import load
from evidence.forms.cycles import ActionForm, FinishActionForm, ReopenActionForm
from evidence.queries.communities import community_of, get_community
from evidence.queries.cycles import cycle_now, get_action
from evidence.queries.frameworks import in_use
from evidence.queries.items import items_for
from evidence.services import cycles as services
from people.roles import Can

bp = Blueprint("actions", __name__, template_folder="../templates")


@bp.route("/evidence/<uuid:community_id>/actions/add", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def add_action(community_id: UUID) -> ResponseReturnValue:
    """Write down what the report asks for."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    cycle = cycle_now(community)
    if cycle is None:
        raise NotYours
    form = load(ActionForm)
    framework = in_use(cycle.framework).framework
    form.offer([(one.id, f"{one.id} {one.text}") for one in framework.criteria])
    done = perform(
        form,
        lambda: services.add_action(
            cycle,
            words=form.words.text,
            criteria=form.criteria.data or [],
            due=form.due.data,
            by=current_user,
        ),
        then=_of,
        say="The action point is written down.",
    )
    return done or page("evidence/add_action.html", form=form, community=community)


@bp.get("/evidence/actions/<uuid:action_id>")
@needs(Can.LEAD_EVIDENCE)
def show_action(action_id: UUID) -> ResponseReturnValue:
    """One action point, with the evidence gathered for it."""
    action = get_action(current_user, action_id)
    return render_template(
        "evidence/show_action.html",
        action=action,
        community=community_of(action.cycle),
        items=items_for(action),
    )


@bp.route("/evidence/actions/<uuid:action_id>/finish", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def finish_action(action_id: UUID) -> ResponseReturnValue:
    """Say when it was met, and how."""
    action = get_action(current_user, action_id)
    form = load(FinishActionForm, data={"on": action.done_on, "words": action.done_words})
    done = perform(
        form,
        lambda: services.finish_action(
            action, on=form.on.day, words=form.words.text, by=current_user
        ),
        then=lambda _: _of(action),
        say="The action point is met.",
    )
    return done or page("evidence/finish_action.html", form=form, action=action)


@bp.route("/evidence/actions/<uuid:action_id>/reopen", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def reopen_action(action_id: UUID) -> ResponseReturnValue:
    """Say that it is not met after all."""
    action = get_action(current_user, action_id)
    form = load(ReopenActionForm)
    done = perform(
        form,
        lambda: services.reopen_action(action, by=current_user),
        then=lambda _: _of(action),
        say="The action point is open again.",
    )
    return done or page("evidence/reopen_action.html", form=form, action=action)


def _of(action: Any) -> str:
    return url_for("actions.show_action", action_id=action.public_id)
