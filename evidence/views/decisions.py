"""What meetings decided and what is still open, across all of them; done in two presses."""

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
from evidence.forms.meetings import FinishDecisionForm
from evidence.presenters import meetings as show
from evidence.queries import meetings as queries
from evidence.queries.communities import community_of, get_community
from evidence.queries.known_people import known_at
from evidence.services import decisions as services
from people.roles import Can

bp = Blueprint("decisions", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/decisions")
@needs(Can.ADD_EVIDENCE)
def list_decisions(community_id: UUID) -> ResponseReturnValue:
    """Everything that is not done or not decided, overdue first."""
    community = get_community(current_user, community_id)
    today = clock.today()
    return render_template(
        "evidence/list_decisions.html",
        community=community,
        lines=[show.topic_line(one, today) for one in queries.open_topics(community)],
    )


@bp.route("/evidence/decisions/<uuid:decision_id>/done", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def finish_decision(decision_id: UUID) -> ResponseReturnValue:
    """Say when it was done, and how if somebody likes to."""
    topic = queries.get_topic(current_user, decision_id)
    community = community_of(topic.minutes)
    form = load(
        FinishDecisionForm, data={"on": topic.done_on or clock.today(), "words": topic.done_words}
    )
    if form.is_submitted():
        form.look_for(known_at(community), clock.today())
    done = perform(
        form,
        lambda: services.finish_decision(
            topic, on=form.on.day, words=form.words.text, by=current_user, named=form.named
        ),
        then=lambda _: url_for("decisions.list_decisions", community_id=community.public_id),
        say="It is done.",
    )
    return done or page(
        "evidence/finish_decision.html",
        form=form,
        line=show.topic_line(topic, clock.today()),
        community=community,
    )


@bp.route("/evidence/decisions/<uuid:decision_id>/reopen", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def reopen_decision(decision_id: UUID) -> ResponseReturnValue:
    """Say that it is not done after all."""
    topic = queries.get_topic(current_user, decision_id)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.reopen_decision(topic, by=current_user),
        then=lambda _: show.of(topic.minutes),
        say="It is open again.",
    )
    return done or page(
        "evidence/reopen_decision.html", form=form, line=show.topic_line(topic, clock.today())
    )
