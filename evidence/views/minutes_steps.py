"""What is done with minutes: agreed at the next meeting, corrected, printed, kept as evidence."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from evidence.forms.items import SureForm
from evidence.forms.meetings import AgreeMinutesForm, NoteForm
from evidence.presenters import meetings as show
from evidence.queries import frameworks
from evidence.queries import meetings as queries
from evidence.queries.communities import community_of
from evidence.queries.cycles import cycle_now
from evidence.queries.known_people import known_at
from evidence.services import meeting_evidence
from evidence.services import meetings as services
from people.roles import Can

bp = Blueprint("minutes_steps", __name__, template_folder="../templates")


@bp.route("/evidence/meetings/<uuid:minutes_id>/agree", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def agree_minutes(minutes_id: UUID) -> ResponseReturnValue:
    """Say that a later meeting read them and agreed."""
    minutes = queries.get_minutes(current_user, minutes_id)
    form = load(AgreeMinutesForm, data={"on": clock.today()})
    done = perform(
        form,
        lambda: services.agree_minutes(minutes, on=form.on.day, by=current_user),
        then=lambda _: show.of(minutes),
        say="The minutes are agreed.",
    )
    return done or page("evidence/agree_minutes.html", form=form, minutes=minutes)


@bp.route("/evidence/meetings/<uuid:minutes_id>/note", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def add_note(minutes_id: UUID) -> ResponseReturnValue:
    """Correct minutes that were agreed, beside what they say."""
    minutes = queries.get_minutes(current_user, minutes_id)
    form = load(NoteForm)
    if form.is_submitted():
        form.look_for(known_at(community_of(minutes)), clock.today())
    done = perform(
        form,
        lambda: services.add_note(minutes, form.words.text, by=current_user, named=form.named),
        then=lambda _: show.of(minutes),
        say="The note is added.",
    )
    return done or page("evidence/add_note.html", form=form, minutes=minutes)


@bp.get("/evidence/meetings/<uuid:minutes_id>/print")
@needs(Can.ADD_EVIDENCE)
def print_minutes(minutes_id: UUID) -> ResponseReturnValue:
    """Minutes for the wall, with what may name somebody said above them."""
    minutes = queries.get_minutes(current_user, minutes_id)
    community = community_of(minutes)
    today = clock.today()
    return render_template(
        "evidence/print_minutes.html",
        minutes=minutes,
        community=community,
        chair=show.chair_words(minutes),
        came=show.came(minutes),
        topics=[show.topic_line(one, today) for one in minutes.topics],
        heard=show.heard(minutes, today),
        finds=show.names_in(show.texts_of(minutes), known_at(community), today),
    )


@bp.route("/evidence/meetings/<uuid:minutes_id>/keep", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def keep_minutes(minutes_id: UUID) -> ResponseReturnValue:
    """Make the minutes an item of evidence."""
    minutes = queries.get_minutes(current_user, minutes_id)
    cycle = cycle_now(community_of(minutes))
    used = frameworks.in_use(cycle.framework if cycle is not None else None)
    form = load(SureForm)
    done = perform(
        form,
        lambda: meeting_evidence.keep_minutes(minutes, used.framework, by=current_user),
        then=lambda item: url_for("items.file_item", item_id=item.public_id),
        say="The evidence is kept. Say what it shows.",
    )
    return done or page("evidence/keep_minutes.html", form=form, minutes=minutes)
