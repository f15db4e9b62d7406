"""Calendar stamps: bumped in the same transaction as anything a calendar shows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, literal, select
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.database import db
from people.models import CalendarStamp, Caseload, Membership, Room, venue_team


def bump(
    *,
    users: Iterable[int] = (),
    participants: Iterable[int] = (),
    teams: Iterable[int] = (),
    rooms: Iterable[int] = (),
    venues: Iterable[int] = (),
) -> None:
    """Raise the calendar version of these, by row number: of people, teams, rooms and buildings.

    A statement for each kind at most, however many there are. Rows are taken in order, so that two
    bumps of overlapping groups wait for one another instead of deadlocking.
    """
    at = clock.now()
    for column, ids in (
        ("user_id", users),
        ("participant_id", participants),
        ("team_id", teams),
        ("room_id", rooms),
        ("venue_id", venues),
    ):
        rows = [{column: one, "version": 1, "changed_at": at} for one in sorted(set(ids))]
        if rows:
            db.session.execute(
                insert(CalendarStamp)
                .values(rows)
                .on_conflict_do_update(
                    index_elements=[column],
                    set_={"version": CalendarStamp.version + 1, "changed_at": at},
                )
            )


def bump_teams(team_ids: Iterable[int]) -> None:
    """Raise the calendar version of everything a team touches.

    Its own, its staff's and its caseload's, whoever was ever on either, so that a name that changed
    is right in past sessions too; and its buildings' and their rooms'. One statement each, rows
    taken in order.
    """
    teams = sorted(set(team_ids))
    if not teams:
        return
    its_venues = select(venue_team.c.venue_id).where(venue_team.c.team_id.in_(teams))
    _bump_each("user_id", select(Membership.user_id).where(Membership.team_id.in_(teams)))
    _bump_each("participant_id", select(Caseload.participant_id).where(Caseload.team_id.in_(teams)))
    bump(teams=teams)
    _bump_each("room_id", select(Room.id).where(Room.venue_id.in_(its_venues)))
    _bump_each("venue_id", its_venues)


def _bump_each(column: str, whose: Select[int]) -> None:
    at = clock.now()
    one = whose.distinct().subquery().c[0]
    rows = select(one, literal(1), literal(at)).order_by(one)
    db.session.execute(
        insert(CalendarStamp)
        .from_select([column, "version", "changed_at"], rows)
        .on_conflict_do_update(
            index_elements=[column],
            set_={"version": CalendarStamp.version + 1, "changed_at": at},
        )
    )
