"""What a team planned, what became of it, and why some of it was not held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance.forms.filters import DeliveredForm
from attendance.presenters import delivered as show
from attendance.queries.delivered import team_cohorts, team_sittings
from base import clock
from base.access import needs
from base.actions import page
from base.addresses import address_of
from base.downloads import file_name
from base.errors import Refused
from base.leaving import Leaving, add_files
from base.sorting import Order, order_of
from base.spans import chosen_words
from people.queries.places import get_team
from people.roles import Can

bp = Blueprint("delivered", __name__, template_folder="../templates")
_NARROWED = ("from", "to", "cohort", "strand")


@dataclass(frozen=True, slots=True)
class _Read:
    team: Any
    form: DeliveredForm
    first: date
    last: date
    order: Order
    whole: show.DeliveredPage


@bp.get("/teams/<uuid:team_id>/delivered")
@needs(Can.SEE_PROGRAMMES)
def show_delivered(team_id: UUID) -> ResponseReturnValue:
    """Planned, held, cancelled and not held by strand, the reasons, and month by month."""
    read = _read(team_id)
    address = address_of("delivered.show_delivered", request.args, _NARROWED, team_id=team_id)
    return page(
        "attendance/show_delivered.html",
        form=read.form,
        asked=("first", "last", "cohort", "strand"),
        team=read.team,
        whole=read.whole,
        words=show.whole_words(read.whole.whole),
        address=address,
        heads=address.heads(read.order, show.ORDERS[:2])
        + address.heads(read.order, show.ORDERS[2:], "db-right"),
        strands=show.strands_picture(read.whole, read.team.name),
        months=show.months_picture(read.whole, read.team.name),
    )


def _leave(team_id: UUID) -> Leaving:
    read = _read(team_id)
    if read.form.problems:
        raise Refused(read.form.why_not)
    return Leaving(
        show.delivered_table(read.whole, read.team.name),
        show.strands_picture(read.whole, read.team.name),
        file_name("delivered", read.team.name, first=read.first, last=read.last),
        f"what {read.team.name} delivered, {read.whole.days}",
        [read.team.public_id],
        [f"Days: {read.whole.days}", *chosen_words(read.form, "cohort", "strand")],
    )


def _leave_months(team_id: UUID) -> Leaving:
    """The reasons as a table, the months as a picture."""
    read = _read(team_id)
    return replace(
        _leave(team_id),
        table=show.lost_table(read.whole, read.team.name),
        picture=show.months_picture(read.whole, read.team.name),
        name=file_name("not-held", read.team.name, first=read.first, last=read.last),
        what=f"why sessions of {read.team.name} were not held, {read.whole.days}",
    )


add_files(bp, "/teams/<uuid:team_id>/delivered", "show_delivered", Can.SEE_PROGRAMMES, _leave)
add_files(
    bp,
    "/teams/<uuid:team_id>/delivered-reasons",
    "show_delivered_reasons",
    Can.SEE_PROGRAMMES,
    _leave_months,
)


def _read(team_id: UUID) -> _Read:
    team = get_team(current_user, team_id, Can.SEE_PROGRAMMES)
    cohorts = team_cohorts(team)
    form = DeliveredForm(request.args)
    form.offer(show.cohort_pairs(cohorts), show.kind_pairs(cohorts))
    form.validate()
    first, last = form.span(clock.today(), show.MONTHS_BACK)
    found = team_sittings(current_user, team, cohorts, (first, last), clock.now())
    chosen = show.Chosen(form.good("cohort") or "", form.good("strand") or "")
    order = order_of(
        request.args.get("sort", ""), [key for key, _ in show.ORDERS], otherwise="cohort"
    )
    return _Read(
        team, form, first, last, order, show.delivered_page(found, chosen, order, first, last)
    )
