"""Community meetings: minutes listed, written, read, changed until the next meeting agreed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import fields_sent, load
from evidence.forms.meetings import MinutesForm, minutes_data, minutes_form, topics_asked
from evidence.presenters import meetings as show
from evidence.presenters.items import history
from evidence.queries import meetings as queries
from evidence.queries.communities import Community, community_of, get_community
from evidence.queries.items import made_from
from evidence.queries.known_people import known_at
from evidence.queries.meeting_sessions import Met, find_met, sessions_to_write
from evidence.services import meetings as services
from people.roles import Can

bp = Blueprint("meetings", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/meetings")
@needs(Can.ADD_EVIDENCE)
def list_minutes(community_id: UUID) -> ResponseReturnValue:
    """Every meeting, latest first, and those nobody wrote minutes of."""
    community = get_community(current_user, community_id)
    today = clock.today()
    lines = [show.minutes_line(one, today) for one in queries.list_minutes(community)]
    return render_template(
        "evidence/list_minutes.html",
        community=community,
        lines=lines,
        open=sum(one.open for one in lines),
        overdue=sum(one.overdue for one in lines),
        sessions=sessions_to_write(current_user, community),
    )


@bp.route("/evidence/<uuid:community_id>/meetings/write", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def write_minutes(community_id: UUID) -> ResponseReturnValue:
    """Write down a meeting, and what became of what earlier ones decided."""
    community = get_community(current_user, community_id)
    sent = fields_sent()
    met = find_met(
        current_user, community, sent.get("session", "") or request.args.get("session", "")
    )
    carried = queries.carried(
        community,
        met.session.day if met is not None else clock.today(),
        asked=topics_asked(sent.items(multi=True)),
    )
    form = load(minutes_form(0, carried, sent, more=sent.get("do") == "add"), data=_first(met))
    if not form.adds_a_row:
        _look(form, community)
        done = perform(
            form,
            lambda: services.write_minutes(
                community,
                form.whole(carried),
                session=met.session if met is not None else None,
                by=current_user,
            ),
            then=show.of,
            say="The minutes are kept.",
        )
        if done:
            return done
    already = queries.minutes_of_session(community, met.session.id) if met is not None else None
    return page(
        "evidence/write_minutes.html",
        form=form,
        community=community,
        met=met,
        already=already,
        carried=_by_id(carried),
    )


@bp.get("/evidence/meetings/<uuid:minutes_id>")
@needs(Can.ADD_EVIDENCE)
def show_minutes(minutes_id: UUID) -> ResponseReturnValue:
    """One meeting, whole."""
    minutes = queries.get_minutes(current_user, minutes_id)
    community = community_of(minutes)
    today = clock.today()
    return render_template(
        "evidence/show_minutes.html",
        minutes=minutes,
        community=community,
        chair=show.chair_words(minutes),
        came=show.came(minutes),
        topics=[show.topic_line(one, today) for one in minutes.topics],
        heard=show.heard(minutes, today),
        item=made_from(community, minutes.public_id),
        history=history(minutes),
    )


@bp.route("/evidence/meetings/<uuid:minutes_id>/change", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def change_minutes(minutes_id: UUID) -> ResponseReturnValue:
    """Change what minutes say, until they are agreed; after that a note is written."""
    minutes = queries.get_minutes(current_user, minutes_id)
    if minutes.agreed_on is not None and request.method == "GET":
        return redirect(url_for("minutes_steps.add_note", minutes_id=minutes_id))
    community = community_of(minutes)
    sent = fields_sent()
    carried = queries.carried(
        community, minutes=minutes, asked=topics_asked(sent.items(multi=True))
    )
    form = load(
        minutes_form(len(minutes.topics), carried, sent, more=sent.get("do") == "add"),
        data=minutes_data(minutes, carried),
    )
    if not form.adds_a_row:
        _look(form, community)
        done = perform(
            form,
            lambda: services.change_minutes(
                minutes, form.whole(carried), version=_version(form, minutes), by=current_user
            ),
            then=lambda _: show.of(minutes),
            say="Saved.",
        )
        if done:
            return done
    return page(
        "evidence/change_minutes.html",
        form=form,
        minutes=minutes,
        community=community,
        carried=_by_id(carried),
    )


def _first(met: Met | None) -> dict[str, Any]:
    """What a new form is filled with: today, or the meeting's own day and numbers."""
    if met is None:
        return {"day": clock.today(), "visitors": 0}
    return {
        "session": str(met.session.public_id),
        "day": met.session.day,
        "residents": met.residents,
        "staff": met.staff,
        "visitors": 0,
    }


def _look(form: MinutesForm, community: Community) -> None:
    if form.is_submitted():
        form.look_for(known_at(community), clock.today())


def _by_id(carried: Any) -> dict[str, show.TopicLine]:
    """The earlier topics by the id their row of the form carries."""
    return {str(one.public_id): show.topic_line(one, clock.today()) for one in carried}


def _version(form: Any, row: Any) -> int:
    """The version that was on the page; the one there is when it says nothing we gave it."""
    sent = str(form.version.data or "")
    return int(sent) if sent.isascii() and sent.isdigit() else row.version
