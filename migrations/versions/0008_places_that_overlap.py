"""places that overlap

Somebody may knowingly be expected at two sessions at once. The place says why, so that the room and
the staff of the session are refused twice over as before.

Revision: 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NOW = """
create or replace function book_session(ps programme_session) returns void language sql as $$
  insert into booking (session_id, room_id, user_id, participant_id, during, knowingly)
  select ps.id, b.room_id, b.user_id, b.participant_id, tstzrange(ps.starts, ps.ends),
         ps.overlap_why <> '' or ps.spontaneous or ps.as_history or b.knowingly
  from (
    select ps.room_id, null::bigint as user_id, null::bigint as participant_id,
           false as knowingly
      where ps.room_id is not null
    union all
    select null, f.user_id, null, false from facilitation f where f.session_id = ps.id
    union all
    select null, null, p.participant_id, p.overlap_why <> '' from place p
      where p.session_id = ps.id and p.removed_at is null
  ) b
  where ps.status in ('planned', 'held')
$$;

create or replace function place_booked() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from booking where session_id = old.session_id
      and participant_id = old.participant_id;
  end if;
  if tg_op <> 'DELETE' then
    insert into booking (session_id, participant_id, during, knowingly)
    select s.id, new.participant_id, tstzrange(s.starts, s.ends),
           s.overlap_why <> '' or s.spontaneous or s.as_history or new.overlap_why <> ''
    from programme_session s
    where s.id = new.session_id and s.status in ('planned', 'held')
      and new.removed_at is null;
  end if;
  return null;
end $$;

drop trigger book_place on place;
create trigger book_place
  after insert or delete or update of session_id, participant_id, removed_at, overlap_why
  on place for each row execute function place_booked();
"""

BEFORE = """
create or replace function book_session(ps programme_session) returns void language sql as $$
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

create or replace function place_booked() returns trigger language plpgsql as $$
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

drop trigger book_place on place;
create trigger book_place after insert or delete or update of session_id, participant_id, removed_at
  on place for each row execute function place_booked();
"""

# What a place allowed, its whole session allows: nothing that stands would be refused.
KEEP = """
update programme_session set overlap_why = place.overlap_why from place
where place.session_id = programme_session.id and place.removed_at is null
  and place.overlap_why <> '' and programme_session.overlap_why = ''
"""


def upgrade() -> None:
    """Forward."""
    op.add_column("place", sa.Column("overlap_why", sa.Text(), nullable=False, server_default=""))
    op.alter_column("place", "overlap_why", server_default=None)
    op.execute(NOW)


def downgrade() -> None:
    """Back."""
    op.execute(BEFORE)
    op.execute(KEEP)
    op.drop_column("place", "overlap_why")
