"""calendars of more than people

Links to the sessions of a team, a lead's teams, a cohort, a room and a building, with stamps of
their own; a link's fetches by kind of calendar.

Revision: 0015, after 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OWNER = (
    "(audience in ('staff', 'team', 'lead', 'cohort')) = (user_id is not null) and "
    "(audience = 'participant') = (participant_id is not null) and "
    "(audience in ('team', 'cohort')) = (team_id is not null) and "
    "(audience = 'cohort') = (cohort_id is not null) and "
    "(audience = 'room') = (room_id is not null) and "
    "(audience = 'venue') = (venue_id is not null)"
)
_OWNER_BEFORE = (
    "(audience = 'staff') = (user_id is not null) and "
    "(audience = 'participant') = (participant_id is not null)"
)
_LIVE = [
    "user_id",
    "audience",
    "participant_id",
    "team_id",
    "cohort_id",
    "room_id",
    "venue_id",
]


def upgrade() -> None:
    """Forward."""
    for table, others in (
        ("feed", ("team", "cohort", "room", "venue")),
        ("calendar_stamp", ("team", "room", "venue")),
    ):
        for other in others:
            op.add_column(table, sa.Column(f"{other}_id", sa.BigInteger(), nullable=True))
            op.create_foreign_key(
                op.f(f"fk_{table}_{other}_id_{other}"), table, other, [f"{other}_id"], ["id"]
            )
    op.drop_constraint(op.f("ck_feed_owner"), "feed", type_="check")
    op.drop_constraint(op.f("ck_feed_audience"), "feed", type_="check")
    op.create_check_constraint(op.f("ck_feed_owner"), "feed", _OWNER)
    op.create_check_constraint(
        op.f("ck_feed_audience"),
        "feed",
        "audience in ('staff', 'team', 'lead', 'cohort', 'room', 'venue', 'participant')",
    )
    op.drop_index("uq_feed_staff_live", table_name="feed", postgresql_where="revoked_at is null")
    op.create_index(
        "uq_feed_live",
        "feed",
        _LIVE,
        unique=True,
        postgresql_where="revoked_at is null",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_constraint(op.f("ck_calendar_stamp_one_owner"), "calendar_stamp", type_="check")
    op.create_check_constraint(
        op.f("ck_calendar_stamp_one_owner"),
        "calendar_stamp",
        "num_nonnulls(user_id, participant_id, team_id, room_id, venue_id) = 1",
    )
    for other in ("team", "room", "venue"):
        op.create_unique_constraint(
            f"uq_calendar_stamp_{other}", "calendar_stamp", [f"{other}_id"]
        )
    op.drop_constraint(op.f("pk_feed_fetch"), "feed_fetch", type_="primary")
    op.create_primary_key(op.f("pk_feed_fetch"), "feed_fetch", ["feed_id", "client"])


def downgrade() -> None:
    """Back. Links to more than people end; of a link's fetches the last is kept."""
    op.execute(
        "delete from feed_fetch f using feed_fetch g "
        "where f.feed_id = g.feed_id and (f.at, f.client) < (g.at, g.client)"
    )
    op.drop_constraint(op.f("pk_feed_fetch"), "feed_fetch", type_="primary")
    op.create_primary_key(op.f("pk_feed_fetch"), "feed_fetch", ["feed_id"])
    others = "select id from feed where audience not in ('staff', 'participant')"
    for table in ("feed_fetch", "feed_body"):
        op.execute(f"delete from {table} where feed_id in ({others})")
    op.execute(
        "delete from event_block where owner not like 'staff:%' and owner not like 'participant:%'"
    )
    op.execute("delete from feed where audience not in ('staff', 'participant')")
    op.execute("delete from calendar_stamp where user_id is null and participant_id is null")
    for other in ("team", "room", "venue"):
        op.drop_constraint(f"uq_calendar_stamp_{other}", "calendar_stamp", type_="unique")
    op.drop_constraint(op.f("ck_calendar_stamp_one_owner"), "calendar_stamp", type_="check")
    op.create_check_constraint(
        op.f("ck_calendar_stamp_one_owner"),
        "calendar_stamp",
        "(user_id is null) <> (participant_id is null)",
    )
    op.drop_index("uq_feed_live", table_name="feed", postgresql_where="revoked_at is null")
    op.create_index(
        "uq_feed_staff_live", "feed", ["user_id"], unique=True, postgresql_where="revoked_at is null"
    )
    op.drop_constraint(op.f("ck_feed_owner"), "feed", type_="check")
    op.drop_constraint(op.f("ck_feed_audience"), "feed", type_="check")
    op.create_check_constraint(
        op.f("ck_feed_audience"), "feed", "audience in ('staff', 'participant')"
    )
    op.create_check_constraint(op.f("ck_feed_owner"), "feed", _OWNER_BEFORE)
    for table, columns in (
        ("calendar_stamp", ("venue", "room", "team")),
        ("feed", ("venue", "room", "cohort", "team")),
    ):
        for other in columns:
            op.drop_constraint(op.f(f"fk_{table}_{other}_id_{other}"), table, type_="foreignkey")
            op.drop_column(table, f"{other}_id")
