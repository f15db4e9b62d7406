"""The address on a wall: set up, switched off, replaced; and who hears of a worry."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.work import lock
from evidence.models import VoiceWall
from evidence.queries.communities import Community, community_of
from evidence.queries.voice_walls import staff_of, wall_of
from outcomes import slip_codes
from people.models import User


def set_wall(community: Community, *, opened: bool, hearers: Sequence[User], by: User) -> VoiceWall:
    """Switch a community's address on or off, and say who hears of a worry; none: its leads.

    The first time an address is made. Raises `Refused`, field "hearers", for somebody who does not
    work there.
    """
    here = {user.id for user in staff_of(community)} if hearers else set()
    away = next((user.name for user in hearers if user.id not in here), "")
    if away:
        raise Refused(f"{away} does not work at {community.name} any more.", "hearers")
    lock(community.row)  # two who switch it on at once make one
    wall = wall_of(community)
    if wall is None:
        wall = VoiceWall(
            **community.key, token=_token(), open=opened, made_at=clock.now(), hearers=[*hearers]
        )
        db.session.add(wall)
        db.session.flush()
    else:
        lock(wall)
        if wall.open == opened and {u.id for u in wall.hearers} == {u.id for u in hearers}:
            return wall
        wall.open, wall.hearers = opened, [*hearers]
    who = ", ".join(sorted(user.name for user in hearers)) or "whoever leads"
    record(
        "voice.wall_set",
        f"{by.name} switched residents’ voice at {community.name} {'on' if opened else 'off'}; "
        f"{who} will hear of a worry.",
        by=by,
        about=[wall.public_id, community.public_id],
    )
    return wall


def replace_token(wall: VoiceWall, *, by: User) -> None:
    """Give a wall another address; the posters that hang there open nothing any more."""
    lock(wall)
    wall.token = _token()
    community = community_of(wall)
    record(
        "voice.wall_replaced",
        f"{by.name} replaced the address of residents’ voice at {community.name}.",
        by=by,
        about=[wall.public_id, community.public_id],
    )


def _token() -> str:
    return slip_codes.make(secrets.randbelow)
