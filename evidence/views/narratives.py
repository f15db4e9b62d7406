"""What the portfolio says of each standard: written, kept as it is typed, brought back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import LONDON, time_words
from base.errors import NotYours, Refused
from base.forms import load
from base.work import unit_of_work
from evidence.criteria import Criterion
from evidence.forms.items import SureForm
from evidence.forms.portfolio import NarrativeForm
from evidence.presenters import portfolio as show
from evidence.queries import narratives as queries
from evidence.queries.communities import Community, community_of, get_community
from evidence.queries.cycles import cycle_now
from evidence.queries.frameworks import in_use
from evidence.services import narratives as services
from people.roles import Can

bp = Blueprint("narratives", __name__, template_folder="../templates")


@bp.route("/evidence/<uuid:community_id>/portfolio/<int:position>/write", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def write_narrative(community_id: UUID, position: int) -> ResponseReturnValue:
    """Write about one standard; a script keeps it as it is typed, and Save does without one."""
    community, cycle, standard = _open(community_id, position)
    now = queries.narrative_now(cycle, standard[0].standard)
    form = load(
        NarrativeForm,
        data={"words": now.words if now is not None else "", "seen": queries.token_of(now)},
    )
    name = standard[0].standard
    done = perform(
        form,
        lambda: services.save_narrative(
            cycle,
            name,
            words=form.words.text,
            seen=form.seen.data or "",
            page=form.once.data or "",
            by=current_user,
        ),
        then=lambda _: url_for(
            "portfolio.show_standard", community_id=community_id, position=position
        ),
        say="Saved.",
    )
    if done:
        return done
    mine = queries.narrative_of_page(cycle, name, form.once.data or "")
    now = queries.narrative_now(cycle, name)
    newer = queries.newer_than(now, mine, form.seen.data or "")
    form.seen.data = queries.token_of(now)
    return page(
        "evidence/write_narrative.html",
        form=form,
        community=community,
        position=position,
        standard=standard,
        newer=newer,
        who=show.who_of(newer) if newer is not None else "",
    )


@bp.post("/evidence/<uuid:community_id>/portfolio/<int:position>/keep")
@needs(Can.LEAD_EVIDENCE)
def keep_narrative(community_id: UUID, position: int) -> ResponseReturnValue:
    """Keep what is typed, as it is typed; the page's script sends it."""
    _, cycle, standard = _open(community_id, position)
    form = NarrativeForm()
    if not form.validate():
        why = "; ".join(words for _, words in form.problems)
        return {"why": why or "This page is too old. Open it again."}, 422
    try:
        with unit_of_work():
            kept = services.keep_narrative(
                cycle,
                standard[0].standard,
                words=form.words.text,
                seen=form.seen.data or "",
                page=form.once.data or "",
                serial=form.serial_number,
                by=current_user,
            )
            told = _told(kept)
    except Refused as refusal:
        return {"why": refusal.why}, 409
    return told


@bp.get("/evidence/<uuid:community_id>/portfolio/<int:position>/versions")
@needs(Can.LEAD_EVIDENCE)
def list_versions(community_id: UUID, position: int) -> ResponseReturnValue:
    """Every version of one standard's narrative: who wrote it, and when."""
    community, cycle, standard = _open(community_id, position)
    name = standard[0].standard
    return render_template(
        "evidence/list_narratives.html",
        community=community,
        position=position,
        name=name,
        versions=show.version_lines(
            queries.versions_of(cycle, name), queries.narrative_now(cycle, name)
        ),
        form=SureForm(formdata=None),
    )


@bp.post("/evidence/narratives/<uuid:narrative_id>/bring-back")
@needs(Can.LEAD_EVIDENCE)
def bring_back(narrative_id: UUID) -> ResponseReturnValue:
    """Have an earlier version count again; the one that counts now stays among the versions."""
    row = queries.get_narrative(current_user, narrative_id)
    standards = in_use(row.cycle.framework).framework.standards
    where = url_for("portfolio.show_portfolio", community_id=community_of(row.cycle).public_id)
    position = next((ones[0].position for name, ones in standards if name == row.standard), None)
    if position is not None:
        where = f"{where}/{position}"
    form = SureForm()
    done = perform(
        form,
        lambda: services.bring_back(row, by=current_user),
        then=lambda _: where,
        say="That version is in the portfolio again.",
    )
    if done is None and form.form_errors:
        raise Refused(str(form.form_errors[0]))
    return done or redirect(where, 303)


def _open(community_id: UUID, position: int) -> tuple[Community, Any, tuple[Criterion, ...]]:
    """A community one leads, its cycle, and the criteria of one standard. Raises `NotYours`."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    cycle = cycle_now(community)
    if cycle is None:
        raise NotYours
    for _, criteria in in_use(cycle.framework).framework.standards:
        if criteria[0].position == position:
            return community, cycle, criteria
    raise NotYours


def _told(kept: services.Kept) -> dict[str, Any]:
    """What the page's script is told: when it was kept, what it has seen, what is newer."""
    told: dict[str, Any] = {"at": time_words(clock.now().astimezone(LONDON).time())}
    if kept.newer is None:
        return told | {"seen": queries.token_of(kept.row)}
    at = kept.newer.saved_at.astimezone(LONDON)
    return told | {
        "newer": {
            "words": kept.newer.words,
            "who": show.who_of(kept.newer),
            "at": time_words(at.time()),
            "seen": queries.token_of(kept.newer),
        }
    }
