"""Teams: their name, their nation, and what participants see of them."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from base.audit import Actor, record
from base.database import db
from base.errors import Refused
from people.models import Team
from people.services.stamps import bump_teams


def add_team(
    *, name: str, kind: str, nation: str, public_name: str, public_phone: str, by: Actor
) -> Team:
    """Add a team with nobody on it yet. Raises `Refused` when another team has the name."""
    team = Team(
        name=name, kind=kind, nation=nation, public_name=public_name, public_phone=public_phone
    )
    db.session.add(team)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused("Another team has this name. Choose another.", "name") from None
    record("team.added", f"{by.name} added the team {name}.", by=by, about=[team.public_id])
    return team


def edit_team(
    team: Team,
    *,
    name: str,
    nation: str,
    public_name: str,
    public_phone: str,
    keep_message_days: int,
    by: Actor,
) -> None:
    """Change a team, and stamp the calendars that show it.

    Raises `Refused` when another team has the name.
    """
    before, kept = team.name, team.keep_message_days
    team.keep_message_days = keep_message_days
    team.name, team.nation = name, nation
    team.public_name, team.public_phone = public_name, public_phone
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused("Another team has this name. Choose another.", "name") from None
    bump_teams([team.id])
    called = before if before == name else f"{before}, now {name}"
    record(
        "team.edited",
        f"{by.name} changed the team {called}. Participants see “{public_name}”"
        f"{', ' + public_phone if public_phone else ''}."
        + (
            f" What messages say is kept {keep_message_days} days instead of {kept}."
            if kept != keep_message_days
            else ""
        ),
        by=by,
        about=[team.public_id],
    )
