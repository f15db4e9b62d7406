"""What the records already show: with its figures and rows, accepted or declined by a person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import range_words
from base.errors import NotYours, Refused
from base.forms import load
from evidence.forms.items import SureForm
from evidence.forms.suggestions import AcceptForm, DeclineForm
from evidence.presenters.cycles import framework_words
from evidence.presenters.suggestions import answer_lines
from evidence.queries import frameworks
from evidence.queries import suggestions as queries
from evidence.queries.communities import Community, get_community
from evidence.queries.cycles import cycle_now
from evidence.services import suggestions as services
from evidence.suggesting import quarters
from people.roles import Can
from programmes.queries.sessions import readable

bp = Blueprint("suggestions", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/records")
@needs(Can.ADD_EVIDENCE)
def list_suggestions(community_id: UUID) -> ResponseReturnValue:
    """What the records of a quarter show, and what was answered."""
    community = get_community(current_user, community_id)
    used = _framework(community)
    first, last = _period(request.args.get("quarter", ""))
    return render_template(
        "evidence/list_suggestions.html",
        community=community,
        offered=queries.offered(community, used.framework, first, last),
        answered=answer_lines(queries.answers(community)),
        form=SureForm(formdata=None),
        period=(first, last),
        periods=[(one, range_words(*one)) for one in quarters(clock.today())],
        quarters_over={one for one, _ in quarters(clock.today())},
        framework=framework_words(used),
        known=used.framework.by_id,
    )


@bp.get("/evidence/<uuid:community_id>/records/<rule>/<quarter>")
@needs(Can.ADD_EVIDENCE)
def show_rows(community_id: UUID, rule: str, quarter: str) -> ResponseReturnValue:
    """The rows behind one figure, each with its day and whether it counted."""
    community, offered = _find(community_id, rule, quarter)
    return render_template(
        "evidence/show_rows.html",
        community=community,
        offered=offered,
        mine=readable(
            current_user,
            [
                one.session
                for row in offered.rows
                for one in (row, *row.within)
                if one.session is not None
            ],
        ),
    )


@bp.route("/evidence/<uuid:community_id>/records/<rule>/<quarter>/accept", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def accept_suggestion(community_id: UUID, rule: str, quarter: str) -> ResponseReturnValue:
    """Keep it as evidence: the sentence as it is, and what it means here."""
    community, offered = _find(community_id, rule, quarter)
    one = offered.suggestion
    form = load(AcceptForm, data={"title": one.title})
    done = perform(
        form,
        lambda: services.accept(
            community,
            one,
            title=form.title.text,
            means=form.means.text,
            seen=form.seen.data or "",
            by=current_user,
        ),
        then=lambda item: url_for("items.file_item", item_id=item.public_id),
        say="The evidence is kept. Say what it shows.",
    )
    return done or page(
        "evidence/accept_suggestion.html", form=form, community=community, offered=offered
    )


@bp.route("/evidence/<uuid:community_id>/records/<rule>/<quarter>/decline", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def decline_suggestion(community_id: UUID, rule: str, quarter: str) -> ResponseReturnValue:
    """Say why it is no evidence; it is not offered for this quarter again."""
    community, offered = _find(community_id, rule, quarter)
    form = load(DeclineForm)
    done = perform(
        form,
        lambda: services.decline(community, offered.suggestion, why=form.why.text, by=current_user),
        then=lambda _: url_for(
            "suggestions.list_suggestions", community_id=community_id, quarter=quarter
        ),
        say="It is not offered for these months again.",
    )
    return done or page(
        "evidence/decline_suggestion.html", form=form, community=community, offered=offered
    )


@bp.post("/evidence/<uuid:community_id>/records/<rule>/<quarter>/again")
@needs(Can.ADD_EVIDENCE)
def offer_again(community_id: UUID, rule: str, quarter: str) -> ResponseReturnValue:
    """Take back that it was declined; also where the records do not show it any more."""
    community = get_community(current_user, community_id)
    first, last = _quarter(quarter)
    back = url_for(".list_suggestions", community_id=community_id, quarter=quarter)
    form = SureForm()
    done = perform(
        form,
        lambda: services.offer_again(community, rule, first, last, by=current_user),
        then=lambda _: back,
        say="It is offered again.",
    )
    if done is None and form.form_errors:
        raise Refused(str(form.form_errors[0]))
    return done or redirect(back, 303)


def _find(community_id: UUID, rule: str, quarter: str) -> tuple[Community, queries.Offered]:
    community = get_community(current_user, community_id)
    framework = _framework(community).framework
    return community, queries.find_offered(community, framework, rule, *_quarter(quarter))


def _quarter(asked: str) -> tuple[date, date]:
    """A quarter that is over, by its first day. Raises `NotYours` for anything else."""
    found = next((one for one in quarters(clock.today()) if str(one[0]) == asked), None)
    if found is None:
        raise NotYours
    return found


def _framework(community: Community) -> frameworks.InUse:
    cycle = cycle_now(community)
    return frameworks.in_use(cycle.framework if cycle is not None else None)


def _period(asked: str) -> tuple[date, date]:
    """The quarter somebody chose; the last that is over for anything else."""
    known = quarters(clock.today())
    return next((one for one in known if str(one[0]) == asked), known[0])
