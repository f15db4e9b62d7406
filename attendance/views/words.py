"""The words a team keeps its registers in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance import services
from attendance.forms.words import ChooseWordsForm
from attendance.presenters.words import version_lines
from attendance.queries import vocabulary
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.queries.places import get_team
from people.roles import Can

bp = Blueprint("words", __name__)


@bp.route("/teams/<uuid:team_id>/register-words", methods=["GET", "POST"])
@needs(Can.SET_WORDS)
def choose_words(team_id: UUID) -> ResponseReturnValue:
    """Choose outcomes, reasons, what they suggest, the engagement scale and the limit."""
    team = get_team(current_user, team_id, Can.SET_WORDS)
    now = vocabulary.in_use(team.id)
    form = load(ChooseWordsForm)
    form.lay(now.words, vocabulary.mapping(), now.version)

    def act() -> None:
        made = services.words.choose_words(
            team, words=form.words(), seen_version=form.seen_version, by=current_user
        )
        said = "Saved. Registers use these words from now on." if made else "Nothing changed."
        flash(said, "success" if made else "information")

    done = perform(form, act, then=lambda _: url_for(".choose_words", team_id=team_id))
    if done:
        return done
    form.renew(vocabulary.in_use(team.id).version)
    return page(
        "attendance/choose_words.html",
        form=form,
        team=team,
        versions=version_lines(vocabulary.versions(team.id)),
    )
