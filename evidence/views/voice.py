"""Residents' words: read, decided about, answered, shown to others, made evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from evidence.forms.items import SureForm
from evidence.forms.voice import AcknowledgeWorryForm, AnswerForm, AsideForm, PublishForm
from evidence.presenters import voice as show
from evidence.queries import voice as queries
from evidence.queries.communities import community_of, get_community
from evidence.queries.known_people import known_at
from evidence.queries.voice_walls import wall_of
from evidence.services import voice_decisions as services
from people.roles import Can

bp = Blueprint("voice", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/voice")
@needs(Can.ADD_EVIDENCE)
def list_said(community_id: UUID) -> ResponseReturnValue:
    """What was said: what waits for a decision, then what counts; or what was put aside."""
    community = get_community(current_user, community_id)
    aside = "aside" in request.args
    states = ("aside",) if aside else ("new", "kept")
    said = queries.list_said(current_user, community, *states)
    made = queries.items_made(said)
    lines = [show.said_line(one, made) for one in said]
    return render_template(
        "evidence/list_said.html",
        community=community,
        aside=aside,
        waiting=[one for one in lines if one.new or one.waits],
        lines=[one for one in lines if not (one.new or one.waits)],
        most=queries.MOST if len(lines) == queries.MOST else 0,
        wall=wall_of(community),
    )


@bp.get("/evidence/<uuid:community_id>/you-said-we-did")
@needs(Can.ADD_EVIDENCE)
def list_did(community_id: UUID) -> ResponseReturnValue:
    """What was said and what was done, the latest answer first."""
    community = get_community(current_user, community_id)
    said = queries.list_answered(current_user, community)
    made = queries.items_made(said)
    lines = [(one.shown or one.words, show.said_line(one, made)) for one in said]
    return render_template("evidence/list_did.html", community=community, lines=lines)


@bp.get("/evidence/voice/<uuid:said_id>")
@needs(Can.ADD_EVIDENCE)
def show_said(said_id: UUID) -> ResponseReturnValue:
    """One of them, with everything that was decided and done."""
    said = queries.get_said(current_user, said_id)
    community = community_of(said)
    return render_template(
        "evidence/show_said.html",
        said=said,
        line=show.said_line(said, queries.items_made([said])),
        community=community,
        told=services.tell_tales(said.words, known_at(community)),
        form=SureForm(formdata=None),
        history=show.history(said),
    )


@bp.post("/evidence/voice/<uuid:said_id>/keep")
@needs(Can.ADD_EVIDENCE)
def keep_said(said_id: UUID) -> ResponseReturnValue:
    """Let it count."""
    return _press(said_id, services.keep, "It counts from now on.")


@bp.post("/evidence/voice/<uuid:said_id>/hide")
@needs(Can.ADD_EVIDENCE)
def hide_said(said_id: UUID) -> ResponseReturnValue:
    """Take it off the page of the wall."""
    return _press(said_id, services.hide, "It is not shown on the page of the wall any more.")


@bp.post("/evidence/voice/<uuid:said_id>/evidence")
@needs(Can.ADD_EVIDENCE)
def make_evidence(said_id: UUID) -> ResponseReturnValue:
    """Make it evidence with one press; then somebody says what it shows."""
    said = queries.get_said(current_user, said_id)
    form = SureForm()
    done = perform(
        form,
        lambda: services.make_evidence(said, by=current_user),
        then=lambda item: url_for("items.file_item", item_id=item.public_id),
        say="It is evidence. Say what it shows.",
    )
    return done or _refused(form, said_id)


@bp.route("/evidence/voice/<uuid:said_id>/put-aside", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def put_aside(said_id: UUID) -> ResponseReturnValue:
    """Say why it does not count; its words are erased after a while."""
    said = queries.get_said(current_user, said_id)
    form = load(AsideForm)
    done = perform(
        form,
        lambda: services.put_aside(said, why=form.why.text, by=current_user),
        then=lambda _: url_for("voice.list_said", community_id=community_of(said).public_id),
        say="It is put aside.",
    )
    return done or page("evidence/put_aside.html", form=form, line=show.said_line(said))


@bp.route("/evidence/voice/<uuid:said_id>/acknowledge", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def acknowledge_worry(said_id: UUID) -> ResponseReturnValue:
    """Say what was done first about a worry."""
    said = queries.get_said(current_user, said_id)
    if said.kind != "worry" or said.acknowledged_at is not None:
        return redirect(_of(said_id), 303)
    form = load(AcknowledgeWorryForm)
    done = perform(
        form,
        lambda: services.acknowledge(said, done=form.done.text, by=current_user),
        then=lambda _: _of(said_id),
        say="The first steps are kept.",
    )
    return done or page("evidence/acknowledge_worry.html", form=form, line=show.said_line(said))


@bp.route("/evidence/voice/<uuid:said_id>/answer", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def answer_said(said_id: UUID) -> ResponseReturnValue:
    """Answer it."""
    said = queries.get_said(current_user, said_id)
    filled = {"version": said.version, "answer": said.answer, "words": said.answer_words}
    form = load(AnswerForm, data=filled)
    form.offer(said.kind)
    form.private = "" if said.may_show else said.words
    if form.is_submitted():
        form.look_for(known_at(community_of(said)), clock.today())
    done = perform(
        form,
        lambda: services.answer(
            said,
            kind=form.answer.data,
            words=form.words.text,
            version=_version(form, said),
            by=current_user,
        ),
        then=lambda _: _of(said_id),
        say="Kept. Show it to others when the words are right.",
    )
    return done or page(
        "evidence/answer_said.html", form=form, said=said, line=show.said_line(said)
    )


@bp.route("/evidence/voice/<uuid:said_id>/publish", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def publish_said(said_id: UUID) -> ResponseReturnValue:
    """Show it with its answer on the page of the wall."""
    said = queries.get_said(current_user, said_id)
    own = said.words if said.may_show else ""
    form = load(PublishForm, data={"version": said.version, "shown": said.shown or own})
    known = known_at(community_of(said))
    done = perform(
        form,
        lambda: services.publish(
            said,
            shown=form.shown.text,
            sure=bool(form.sure.data),
            known=known,
            version=_version(form, said),
            by=current_user,
        ),
        then=lambda _: _of(said_id),
        say="Everybody with the code on the wall can read it now.",
    )
    return done or page(
        "evidence/publish_said.html",
        form=form,
        said=said,
        line=show.said_line(said),
        told=services.told_by(said, form.shown.text, known),
    )


def _press(said_id: UUID, act: Any, say: str) -> ResponseReturnValue:
    """Do what one button does."""
    said = queries.get_said(current_user, said_id)
    form = SureForm()
    done = perform(form, lambda: act(said, by=current_user), then=lambda _: _of(said_id), say=say)
    return done or _refused(form, said_id)


def _refused(form: SureForm, said_id: UUID) -> ResponseReturnValue:
    if form.form_errors:
        raise Refused(str(form.form_errors[0]))
    return redirect(_of(said_id), 303)


def _version(form: Any, said: Any) -> int:
    """The version that was on the page; today's when it says nothing we gave it."""
    sent = form.version.data or ""
    return int(sent) if sent.isascii() and sent.isdigit() else said.version


def _of(said_id: UUID) -> str:
    return url_for("voice.show_said", said_id=said_id)
