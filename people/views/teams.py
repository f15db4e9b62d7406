"""Teams: what they are called, whose bank holidays they keep, what participants see."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.forms.teams import NATION_WORDS, EditTeamForm
from people.queries import places as queries
from people.roles import Can
from people.services import teams as services

bp = Blueprint("teams", __name__)
_EDITED = ("name", "nation", "public_name", "public_phone", "keep_message_days")


@bp.get("/teams/<uuid:team_id>")
@needs(Can.MANAGE_PLACES)
def show_team(team_id: UUID) -> ResponseReturnValue:
    """One team: its names, its people, its closures."""
    team = queries.get_team(current_user, team_id)
    return render_template(
        "teams/show_team.html",
        team=team,
        staff=queries.staff_of(team),
        closures=queries.closures_of(team),
        nation_words=NATION_WORDS,
    )


@bp.route("/teams/<uuid:team_id>/edit", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def edit_team(team_id: UUID) -> ResponseReturnValue:
    """Change a team."""
    team = queries.get_team(current_user, team_id)
    was = {name: getattr(team, name) for name in _EDITED}
    form = load(EditTeamForm, data=was)
    done = perform(
        form,
        lambda: services.edit_team(
            team,
            name=form.name.data or "",
            nation=form.nation.data,
            public_name=form.public_name.data or "",
            public_phone=form.public_phone.data or "",
            keep_message_days=form.keep_message_days.data or 0,
            by=current_user,
        ),
        then=lambda _: url_for("teams.show_team", team_id=team_id),
        say="Team changed.",
    )
    return done or page("teams/edit_team.html", form=form, team=team, was=was)
