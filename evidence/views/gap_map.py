"""The gap map: standards and criteria against what there is, and what would help most next."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from evidence.forms.gaps import GapForm
from evidence.presenters import gap_map as show
from evidence.presenters.cycles import framework_words
from evidence.queries import frameworks
from evidence.queries.communities import get_community
from evidence.queries.cycles import cycle_now
from evidence.queries.gap_map import gap_items, warned_items
from evidence.queries.questionnaires import questionnaires_of, reached
from evidence.queries.suggestions import offered
from evidence.suggesting import quarters
from people.roles import Can

bp = Blueprint("gap_map", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/gaps")
@needs(Can.ADD_EVIDENCE)
def show_gaps(community_id: UUID) -> ResponseReturnValue:
    """Every criterion against the targets; the same number of queries however many items."""
    community = get_community(current_user, community_id)
    cycle = cycle_now(community)
    used = frameworks.in_use(cycle.framework if cycle is not None else None)
    today = clock.today()
    found = show.map_of(used.framework, gap_items(community), cycle, today)
    targets = show.targets_of(cycle)
    waiting = [one.suggestion for one in offered(community, used.framework, *quarters(today, 1)[0])]
    standards = show.standards(found, used.framework, targets)
    form = GapForm(request.args)
    form.offer([(str(one.position), f"{one.position}. {one.name}") for one in standards])
    asked = form.data if form.validate() else {}
    shown = show.narrowed(
        standards,
        missing=asked.get("show") == "missing",
        standard=int(asked.get("standard") or 0),
    )
    goals = reached(cycle, questionnaires_of(cycle, today)) if cycle is not None else []
    return render_template(
        "evidence/show_gaps.html",
        community=community,
        cycle=cycle,
        targets=targets,
        form=form,
        standing=show.standing(found, used.framework, targets, waiting),
        first=show.FIRST,
        standards=standards,
        shown=shown,
        one_list=show.by_need(shown, found) if asked.get("order") == "need" else None,
        opened=bool(asked.get("standard")),
        narrowed=any(asked.get(name) for name in ("show", "standard", "order")),
        warnings=[
            *show.warnings(found, warned_items(community, found)),
            *show.forms_wanted(goals),
        ],
        framework=framework_words(used),
    )
