"""The weekly referral meeting: every undecided referral of a team, and a printed agenda."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.errors import NotYours
from people.roles import Can
from programmes import queries
from programmes.presenters import meeting as presenters

bp = Blueprint("meeting", __name__, template_folder="../templates")


@bp.get("/referrals/meeting")
@needs(Can.SEE_PROGRAMMES)
def show_meeting() -> ResponseReturnValue:
    """New, for the meeting, information wanted: each with a short form; then today's decisions."""
    return render_template("programmes/show_meeting.html", **_page())


@bp.get("/referrals/meeting/print")
@needs(Can.SEE_PROGRAMMES)
def print_agenda() -> ResponseReturnValue:
    """The agenda on paper, by code."""
    return render_template("programmes/print_agenda.html", **_page())


def _page() -> dict[str, Any]:
    teams = queries.referrals.teams_where(current_user, Can.SEE_PROGRAMMES)
    team = _team(teams)
    if team is None:
        return {"teams": [], "team": None, "today": clock.today()}
    today = clock.today()
    undecided, decided, hidden = queries.meeting.for_meeting(current_user, team, today)
    everybody = [*undecided, *decided]
    lines = queries.people.person_lines(current_user, [one.participant for one in everybody])
    programmes = queries.referrals.programmes_of(one.programme_slug for one in everybody)
    standings = queries.referrals.standings(undecided)
    return {
        "teams": teams,
        "team": team,
        "today": today,
        "items": presenters.items(undecided, lines, programmes, standings, today),
        "decided": presenters.decided(decided, lines, today),
        "joining": presenters.joining(undecided),
        "hidden": hidden,
        "session": queries.meeting.next_meeting(current_user, team, today),
        "may_decide": team.id in current_user.teams(Can.ENROL),
    }


def _team(teams: Any) -> Any:
    """The team asked for, or the first. Raises `NotYours` for another's."""
    wanted = request.args.get("team", "")
    if not wanted:
        return teams[0] if teams else None
    for team in teams:
        if str(team.public_id) == wanted:
            return team
    raise NotYours
