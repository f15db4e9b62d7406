"""What a team's messages to participants say."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours
from base.forms import load
from calendars.forms.messages import WordsForm
from calendars.message_words import LIMIT, NEEDED
from calendars.presenters import message_words as show
from calendars.queries import message_words
from calendars.services.message_words import choose_texts
from people.queries.places import get_team, list_teams
from people.roles import Can

bp = Blueprint("message_words", __name__, template_folder="../templates")


@bp.get("/message-words", endpoint="list_teams")
@needs(Can.SET_MESSAGES)
def show_teams() -> ResponseReturnValue:
    """The teams whose messages one may word."""
    return render_template(
        "calendars/message_words_teams.html", teams=list_teams(current_user, Can.SET_MESSAGES)
    )


@bp.route("/message-words/<uuid:team_id>", methods=["GET", "POST"])
@needs(Can.SET_MESSAGES)
def choose_words(team_id: UUID) -> ResponseReturnValue:
    """Change what the messages say, and read them as an invented person would."""
    team = get_team(current_user, team_id, Can.SET_MESSAGES)
    version, texts = message_words.in_force(team)
    form = load(WordsForm, data={**asdict(texts), "version": str(version)})
    seen = form.version.data or ""

    def act() -> None:
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
        made = choose_texts(team, form.texts, seen_version=number, by=current_user)
        said = "Saved. Messages say this from now on." if made else "Nothing changed."
        flash(said, "success" if made else "information")

    done = perform(form, act, then=lambda _: url_for(".choose_words", team_id=team_id))
    if done:
        return done
    form.version.data = str(message_words.in_force(team)[0])
    private = message_words.private_of(current_user, team)
    return page(
        "calendars/message_words.html",
        form=form,
        team=team,
        previews=show.previews(form.texts, team.public_phone, private, clock.now()),
        versions=show.version_lines(message_words.versions(team)),
    )


@bp.get("/message-words/<uuid:team_id>/check.json")
@needs(Can.SET_MESSAGES)
def check_words(team_id: UUID) -> Response:
    """One text as it is being typed: how it reads, how long it is, what is wrong with it."""
    team = get_team(current_user, team_id, Can.SET_MESSAGES)
    name = request.args.get("name", "reminder")
    if name not in NEEDED:
        raise NotYours
    text = " ".join(request.args.get("text", "").split())[: LIMIT + 1]
    private = message_words.private_of(current_user, team)
    return jsonify(asdict(show.preview(name, text, team.public_phone, private, clock.now())))
