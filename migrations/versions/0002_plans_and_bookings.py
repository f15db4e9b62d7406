"""plans and bookings

Plans are read, accepted and undone; bookings let the database refuse that a room, a member of
staff or a participant is in two places at once. Triggers keep the bookings, so that no code can
forget to. What already overlaps is kept, and says why it may.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS = ("room_id", "user_id", "participant_id")

FUNCTIONS = """
create function book_session(ps programme_session) returns void language sql as $$
  insert into booking (session_id, room_id, user_id, participant_id, during, knowingly)
  select ps.id, b.room_id, b.user_id, b.participant_id, tstzrange(ps.starts, ps.ends),
         ps.overlap_why <> '' or ps.spontaneous or ps.as_history
  from (
    select ps.room_id, null::bigint as user_id, null::bigint as participant_id
      where ps.room_id is not null
    union all
    select null, f.user_id, null from facilitation f where f.session_id = ps.id
    union all
    select null, null, p.participant_id from place p
      where p.session_id = ps.id and p.removed_at is null
  ) b
  where ps.status in ('planned', 'held')
$$;

create function session_booked() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from booking where session_id = new.id;
  end if;
  perform book_session(new);
  return null;
end $$;

create function facilitation_booked() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from booking where session_id = old.session_id and user_id = old.user_id;
  end if;
  if tg_op <> 'DELETE' then
    insert into booking (session_id, user_id, during, knowingly)
    select s.id, new.user_id, tstzrange(s.starts, s.ends),
           s.overlap_why <> '' or s.spontaneous or s.as_history
    from programme_session s
    where s.id = new.session_id and s.status in ('planned', 'held');
  end if;
  return null;
end $$;

create function place_booked() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from booking where session_id = old.session_id
      and participant_id = old.participant_id;
  end if;
  if tg_op <> 'DELETE' then
    insert into booking (session_id, participant_id, during, knowingly)
    select s.id, new.participant_id, tstzrange(s.starts, s.ends),
           s.overlap_why <> '' or s.spontaneous or s.as_history
    from programme_session s
    where s.id = new.session_id and s.status in ('planned', 'held')
      and new.removed_at is null;
  end if;
  return null;
end $$;

create trigger book_inserted_session after insert on programme_session
  for each row execute function session_booked();
create trigger book_changed_session after update on programme_session
  for each row when (
    (old.starts, old.ends, old.room_id, old.status in ('planned', 'held'),
     old.overlap_why <> '' or old.spontaneous or old.as_history)
    is distinct from
    (new.starts, new.ends, new.room_id, new.status in ('planned', 'held'),
     new.overlap_why <> '' or new.spontaneous or new.as_history))
  execute function session_booked();
create trigger book_facilitation after insert or delete or update of session_id, user_id
  on facilitation for each row execute function facilitation_booked();
create trigger book_place after insert or delete or update of session_id, participant_id, removed_at
  on place for each row execute function place_booked();
"""

# Two sessions that overlap in a room or with a person: the one made later knowingly does.
KEEP_OVERLAPS = """
with taken as (
  select s.id, 'room' as kind, s.room_id as who, s.starts, s.ends from programme_session s
    where s.status in ('planned', 'held') and s.room_id is not null
  union all
  select s.id, 'user', f.user_id, s.starts, s.ends
    from programme_session s join facilitation f on f.session_id = s.id
    where s.status in ('planned', 'held')
  union all
  select s.id, 'participant', p.participant_id, s.starts, s.ends
    from programme_session s join place p on p.session_id = s.id
    where s.status in ('planned', 'held') and p.removed_at is null
)
update programme_session set overlap_why = 'Planned before overlaps were refused'
where not spontaneous and id in (
  select later.id from taken later join taken earlier
    on earlier.kind = later.kind and earlier.who = later.who and earlier.id < later.id
    and earlier.starts < later.ends and later.starts < earlier.ends
)
"""


def upgrade() -> None:
    """Forward."""
    _make_plan()
    _widen_cohort()
    _widen_session()
    _make_booking()
    op.execute(FUNCTIONS)
    op.execute(KEEP_OVERLAPS)
    op.execute("select book_session(s) from programme_session s")


def downgrade() -> None:
    """Back. Sessions and cohorts withdrawn become cancelled and ended: nothing is lost."""
    op.execute("drop trigger book_place on place")
    op.execute("drop trigger book_facilitation on facilitation")
    op.execute("drop trigger book_changed_session on programme_session")
    op.execute("drop trigger book_inserted_session on programme_session")
    for name in ("place_booked()", "facilitation_booked()", "session_booked()"):
        op.execute(f"drop function {name}")
    op.execute("drop function book_session(programme_session)")
    op.drop_table("booking")
    _narrow_session()
    _narrow_cohort()
    op.drop_table("plan")


def _make_plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", sa.BigInteger(), nullable=True),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("undoes_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(accepted_at is null) = (accepted_by_id is null)", name=op.f("ck_plan_accepted")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_plan_team_id_team")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_plan_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_plan_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"],
            ["user_account.id"],
            name=op.f("fk_plan_accepted_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(["undoes_id"], ["plan.id"], name=op.f("fk_plan_undoes_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_public_id")),
    )
    for column in ("team_id", "cohort_id", "made_by_id"):
        op.create_index(op.f(f"ix_plan_{column}"), "plan", [column])
    op.create_index("uq_plan_undoes", "plan", ["undoes_id"], unique=True)
    op.add_column("session_change", sa.Column("plan_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_session_change_plan_id_plan"), "session_change", "plan", ["plan_id"], ["id"]
    )
    op.create_index(op.f("ix_session_change_plan_id"), "session_change", ["plan_id"])


def _widen_cohort() -> None:
    op.add_column("cohort", sa.Column("laid_until", sa.Date(), nullable=True))
    op.execute(
        "update cohort set laid_until = (select max(day) from programme_session s "
        "where s.cohort_id = cohort.id)"
    )
    op.drop_constraint(op.f("uq_cohort_team_id_name"), "cohort", type_="unique")
    op.create_index(
        "uq_cohort_team_id_name",
        "cohort",
        ["team_id", "name"],
        unique=True,
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    _check("cohort", "'planned', 'running', 'ended', 'withdrawn'")
    op.add_column(
        "cohort_slot", sa.Column("week", sa.Integer(), nullable=False, server_default="1")
    )
    op.alter_column("cohort_slot", "week", server_default=None)
    op.drop_constraint(
        op.f("uq_cohort_slot_cohort_id_strand_weekday_at"), "cohort_slot", type_="unique"
    )
    op.create_unique_constraint(
        op.f("uq_cohort_slot_cohort_id_strand_week_weekday_at"),
        "cohort_slot",
        ["cohort_id", "strand", "week", "weekday", "at"],
    )


def _narrow_cohort() -> None:
    op.drop_constraint(
        op.f("uq_cohort_slot_cohort_id_strand_week_weekday_at"), "cohort_slot", type_="unique"
    )
    # What is not of the first week could not be told from it any more.
    op.execute("delete from cohort_slot where week > 1")
    op.drop_column("cohort_slot", "week")
    op.create_unique_constraint(
        op.f("uq_cohort_slot_cohort_id_strand_weekday_at"),
        "cohort_slot",
        ["cohort_id", "strand", "weekday", "at"],
    )
    op.execute(
        "update cohort set status = 'ended', name = name || ' (withdrawn ' || id || ')' "
        "where status = 'withdrawn'"
    )
    _check("cohort", "'planned', 'running', 'ended'")
    op.drop_index("uq_cohort_team_id_name", table_name="cohort")
    op.create_unique_constraint(op.f("uq_cohort_team_id_name"), "cohort", ["team_id", "name"])
    op.drop_column("cohort", "laid_until")


def _widen_session() -> None:
    table = "programme_session"
    op.add_column(
        table,
        sa.Column("as_history", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column(table, "as_history", server_default=None)
    op.add_column(table, sa.Column("overlap_why", sa.Text(), nullable=False, server_default=""))
    op.alter_column(table, "overlap_why", server_default=None)
    op.add_column(table, sa.Column("catch_up_of_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_programme_session_catch_up_of_id_programme_session"),
        table,
        table,
        ["catch_up_of_id"],
        ["id"],
    )
    op.create_index(op.f("ix_programme_session_catch_up_of_id"), table, ["catch_up_of_id"])
    _check(table, "'planned', 'held', 'cancelled', 'not_held', 'withdrawn'")


def _narrow_session() -> None:
    table = "programme_session"
    op.execute(f"update {table} set status = 'cancelled' where status = 'withdrawn'")
    _check(table, "'planned', 'held', 'cancelled', 'not_held'")
    op.drop_index(op.f("ix_programme_session_catch_up_of_id"), table_name=table)
    for column in ("catch_up_of_id", "overlap_why", "as_history"):
        op.drop_column(table, column)
    op.drop_index(op.f("ix_session_change_plan_id"), table_name="session_change")
    op.drop_column("session_change", "plan_id")


def _check(table: str, statuses: str) -> None:
    """Replace which statuses a table's rows may have."""
    name = op.f(f"ck_{table}_status")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, f"status in ({statuses})")


def _make_booking() -> None:
    op.create_table(
        "booking",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("participant_id", sa.BigInteger(), nullable=True),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("knowingly", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(room_id, user_id, participant_id) = 1",
            name=op.f("ck_booking_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["programme_session.id"],
            name=op.f("fk_booking_session_id_programme_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_booking_room_id_room")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_booking_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_booking_participant_id_participant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index(op.f("ix_booking_session_id"), "booking", ["session_id"])
    for column in KINDS:
        op.execute(
            f"alter table booking add constraint ex_booking_{column} exclude using gist "
            f"(int8range({column}, {column}, '[]') with &&, during with &&) "
            f"where ({column} is not null and not knowingly) deferrable initially deferred"
        )
        op.create_index(
            f"ix_booking_{column}_begins",
            "booking",
            [column, sa.text("lower(during)")],
            postgresql_where=sa.text(f"{column} is not null"),
        )
