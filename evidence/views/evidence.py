"""Evidence: one's communities, and where each stands on the way to its award."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from evidence.presenters import cycles as show
from evidence.presenters.gap_map import community_lines, map_of, standing, targets_of
from evidence.queries import cycles as cycle_queries
from evidence.queries import frameworks
from evidence.queries.communities import get_community, list_communities
from evidence.queries.gap_map import gap_items
from evidence.queries.items import count_items
from people.roles import Can

bp = Blueprint("evidence", __name__, template_folder="../templates")


@bp.get("/evidence")
@needs(Can.ADD_EVIDENCE)
def list_evidence() -> ResponseReturnValue:
    """One's premises and teams, each with its next step and how much it has."""
    return render_template(
        "evidence/list_evidence.html",
        lines=community_lines(
            list_communities(current_user),
            cycle_queries.cycles_now(current_user),
            count_items(current_user),
            clock.today(),
        ),
    )


@bp.get("/evidence/<uuid:community_id>")
@needs(Can.ADD_EVIDENCE)
def show_community(community_id: UUID) -> ResponseReturnValue:
    """One community: its cycle, what helps most next, its action points, earlier cycles."""
    community = get_community(current_user, community_id)
    cycle = cycle_queries.cycle_now(community)
    today = clock.today()
    used = frameworks.in_use(cycle.framework if cycle is not None else None)
    found = map_of(used.framework, gap_items(community), cycle, today)
    leads = bool({team.id for team in community.teams} & current_user.teams(Can.LEAD_EVIDENCE))
    return render_template(
        "evidence/show_community.html",
        community=community,
        cycle=cycle,
        leads=leads,
        days=show.timeline(cycle, today) if cycle is not None else [],
        next=show.next_of(cycle, today) if cycle is not None else None,
        standing=standing(found, used.framework, targets_of(cycle)),
        past=cycle_queries.past_cycles(community),
        framework=show.framework_words(used),
        newer=cycle is not None and (new := frameworks.newest()) is not None
        and new.id != cycle.framework_id,
        today=today,
    )  # fmt: skip
