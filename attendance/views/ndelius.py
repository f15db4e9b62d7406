"""Lines for nDelius: a team's marked sessions of a day, to copy or to download."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance import ndelius
from attendance.queries import ndelius as queries
from base import clock
from base.access import needs
from base.dates import in_words
from base.leaving import table_file
from base.tables import Column, Table
from people.queries.places import get_team
from people.roles import Can

bp = Blueprint("ndelius", __name__, template_folder="../templates")


@bp.get("/teams/<uuid:team_id>/ndelius")
@needs(Can.MARK)
def show_lines(team_id: UUID) -> ResponseReturnValue:
    """The lines of one day, each with a button that copies it."""
    team = get_team(current_user, team_id, Can.MARK)
    day = _day()
    return render_template(
        "attendance/show_ndelius.html",
        team=team,
        day=in_words(day),
        entries=[
            (entry, ndelius.as_text(entry.line))
            for entry in queries.entries(current_user, team, day)
        ],
        before=url_for(".show_lines", team_id=team_id, day=day - timedelta(days=1)),
        after=url_for(".show_lines", team_id=team_id, day=day + timedelta(days=1)),
        file=url_for(".download_lines", team_id=team_id, day=day),
    )


@bp.get("/teams/<uuid:team_id>/ndelius.csv")
@needs(Can.MARK)
def download_lines(team_id: UUID) -> ResponseReturnValue:
    """The lines of one day as a CSV."""
    team = get_team(current_user, team_id, Can.MARK)
    day = _day()
    rows = [ndelius.cells(entry.line) for entry in queries.entries(current_user, team, day)]
    columns = tuple(Column(name) for name in ndelius.COLUMNS)
    return table_file(
        Table("nDelius", columns, rows),
        f"ndelius-{day}",
        "csv",
        what=f"the lines for nDelius of {team.name} on {in_words(day)}",
        about=[team.public_id],
    )


def _day() -> date:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.today()
