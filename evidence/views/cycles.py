"""A community's award cycle: started, its days and targets changed, renewed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import NotYours
from base.forms import load
from evidence.forms.cycles import CycleForm, RenewCycleForm, StartCycleForm
from evidence.forms.items import SureForm
from evidence.queries.communities import Community, get_community
from evidence.queries.cycles import cycle_now
from evidence.queries.frameworks import in_use
from evidence.services import cycles as services
from people.roles import Can

bp = Blueprint("cycles", __name__, template_folder="../templates")


@bp.route("/evidence/<uuid:community_id>/cycle/start", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def start_cycle(community_id: UUID) -> ResponseReturnValue:
    """Start the first cycle of a community."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    form = load(StartCycleForm)
    done = perform(
        form,
        lambda: services.start_cycle(
            community, joined=form.joined.day, due=form.due.data, by=current_user
        ),
        then=lambda _: _of(community),
        say="The award cycle has begun.",
    )
    return done or page("evidence/start_cycle.html", form=form, community=community)


@bp.route("/evidence/<uuid:community_id>/cycle/change", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def change_cycle(community_id: UUID) -> ResponseReturnValue:
    """Change the days, the targets and what the assessor's report says."""
    community, cycle = _open(community_id)
    form = load(CycleForm, obj=cycle)
    done = perform(
        form,
        lambda: services.change_cycle(cycle, days=form.days, values=form.values, by=current_user),
        then=lambda _: _of(community),
        say="Saved.",
    )
    return done or page("evidence/change_cycle.html", form=form, community=community)


@bp.route("/evidence/<uuid:community_id>/cycle/renew", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def renew_cycle(community_id: UUID) -> ResponseReturnValue:
    """End the cycle and begin the next; everything gathered stays."""
    community, cycle = _open(community_id)
    form = load(RenewCycleForm)
    done = perform(
        form,
        lambda: services.renew_cycle(cycle, on=form.on.day, due=form.due.data, by=current_user),
        then=lambda _: _of(community),
        say="The next cycle has begun.",
    )
    return done or page("evidence/renew_cycle.html", form=form, community=community, cycle=cycle)


@bp.route("/evidence/<uuid:community_id>/cycle/framework", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def take_framework(community_id: UUID) -> ResponseReturnValue:
    """Hold the cycle against the newest framework from now on."""
    community, cycle = _open(community_id)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.take_framework(cycle, by=current_user),
        then=lambda _: _of(community),
        say="The newest framework is used from now on.",
    )
    return done or page(
        "evidence/take_framework.html",
        form=form,
        community=community,
        now=in_use(cycle.framework),
        newest=in_use(),
    )


def _open(community_id: UUID) -> tuple[Community, Any]:
    """A community one leads, with its cycle. Raises `NotYours` when it has none."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    cycle = cycle_now(community)
    if cycle is None:
        raise NotYours
    return community, cycle


def _of(community: Community) -> str:
    return url_for("evidence.show_community", community_id=community.public_id)
