"""Calendar stamps: bumped in the same transaction as anything a person's calendar shows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.database import db
from people.models import CalendarStamp, Caseload, Membership


def bump(*, users: Iterable[int] = (), participants: Iterable[int] = ()) -> None:
    """Raise the calendar version of these members of staff and participants, by row number.

    Two statements at most, however many people. Rows are taken in order, so that two bumps of
    overlapping groups wait for one another instead of deadlocking.
    """
    at = clock.now()
    for column, ids in (("user_id", users), ("participant_id", participants)):
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
    """Raise the calendar version of everybody a team touches: its staff and its caseload.

    Whoever was ever on either, so that a name that changed is right in past sessions too. One
    statement each, rows taken in order.
    """
    teams = sorted(set(team_ids))
    if not teams:
        return
    at = clock.now()
    for column, whose in (
        ("user_id", select(Membership.user_id).where(Membership.team_id.in_(teams))),
        ("participant_id", select(Caseload.participant_id).where(Caseload.team_id.in_(teams))),
    ):
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
