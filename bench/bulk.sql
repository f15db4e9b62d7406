-- Read by bench/bulk.py, a blank line after each statement; the settings say how much of everything.
set session_replication_role = replica;
set synchronous_commit = off;
set maintenance_work_mem = '256MB';
set work_mem = '256MB';
set timezone = 'UTC';

-- Filling an index row by row takes three times as long as building it at the end.
update pg_index set indisready = false, indisvalid = false
where indrelid = any (array['place', 'mark', 'audit_subject']::regclass[]);

create function pg_temp.n(name text) returns bigint immutable language sql as
  $$ select current_setting('bulk.' || name)::bigint $$;

insert into team (id, public_id, name, kind, nation, public_name, public_phone,
  keep_message_days)
select t, gen_random_uuid(), 'Team ' || t, 'mbt', 'ENG', 'The team', '01632 960000', 90
from generate_series(1, pg_temp.n('teams')) t;

insert into user_account (id, public_id, email, name, professional_group, staff_code, password,
  active, fs_uniquifier, created_at, digest)
select u, gen_random_uuid(), 'staff' || u || '@staff.example', 'Facilitator ' || u, '', '',
  current_setting('bulk.password'), true, 'staff' || u || '@staff.example', now(), 'off'
from generate_series(1, pg_temp.n('teams') * pg_temp.n('staff')) u;

insert into membership (user_id, team_id, role, since)
select id, (id - 1) / pg_temp.n('staff') + 1, 'facilitator', now() from user_account;

insert into venue (id, public_id, name, kind, address, location_code, stay_weeks)
select id, gen_random_uuid(), 'Kirk House ' || id, 'probation_office', '', '', 12 from team;

insert into venue_team (venue_id, team_id) select id, id from team;

insert into room (id, public_id, venue_id, name, capacity, accessible)
select id, gen_random_uuid(), id, 'Room 1', 60, true from team;

insert into cohort (id, public_id, team_id, programme_version_id, programme_slug, name, entry,
  status, starts_on, venue_id, room_id, capacity, planned_at, planned_by_id)
select c, gen_random_uuid(), team, pg_temp.n('version'), current_setting('bulk.slug'),
  'Cohort ' || c, 'rolling', 'running',
  current_setting('bulk.today')::date - 7 * pg_temp.n('sessions')::int, team, team,
  pg_temp.n('people'), now(), (team - 1) * pg_temp.n('staff') + 1
from (select c, (c - 1) / pg_temp.n('cohorts') + 1 as team
  from generate_series(1, pg_temp.n('teams') * pg_temp.n('cohorts')) c) as every;

insert into cohort_slot (cohort_id, strand, week, weekday, at)
select id, 'group', 1, 2, '10:00' from cohort;

insert into cohort_staff (cohort_id, user_id, part)
select id, (team_id - 1) * pg_temp.n('staff') + 1, 'lead' from cohort;

insert into participant (id, public_id, code, given_name, family_name, preferred_name,
  date_of_birth, sex, crn, practitioner_name, practitioner_email, practitioner_phone,
  coordinator_name, coordinator_email, coordinator_phone, opd_screen, opd_override,
  limited_access, created_at, version)
select p, gen_random_uuid(), 'BN-' || p, 'Given' || p, 'Family' || p, '', '1990-01-01', 'male',
  'X' || p, 'Practitioner', 'p' || p || '@probation.example', '', '', '', '', '', '', false,
  now(), 1
from generate_series(1, pg_temp.n('teams') * pg_temp.n('cohorts') * pg_temp.n('people')) p;

insert into caseload (team_id, participant_id, since, end_reason, end_note)
select c.team_id, p.id, now(), '', ''
from participant p join cohort c on c.id = (p.id - 1) / pg_temp.n('people') + 1;

insert into enrolment (id, public_id, cohort_id, participant_id, status, enrolled_on, leave_reason)
select p.id, gen_random_uuid(), c.id, p.id, 'enrolled', c.starts_on, ''
from participant p join cohort c on c.id = (p.id - 1) / pg_temp.n('people') + 1;

-- Sessions are counted week by week: `week` 1 is the oldest, the last was a week ago.
insert into programme_session (id, public_id, cohort_id, strand, kind, number, title, day, at,
  minutes, starts, ends, venue_id, room_id, status, spontaneous, as_history, overlap_why, why,
  version, sequence, changed_at, uid_seed)
select (week - 1) * every.cohorts + c.id, gen_random_uuid(), c.id, 'group', 'group', week,
  'Weekly group', day, '10:00', 75, (day + time '10:00') at time zone 'Europe/London',
  (day + time '11:15') at time zone 'Europe/London', c.venue_id, c.room_id,
  case when c.team_id <= pg_temp.n('open_teams')
      and week > pg_temp.n('sessions') - pg_temp.n('open') then 'planned' else 'held' end,
  false, false, '', '', 1, 0, now(), decode(md5(c.id || '-' || week), 'hex')
from (select count(*) as cohorts from cohort) as every,
  generate_series(1, pg_temp.n('sessions')) as week,
  lateral (select current_setting('bulk.today')::date
    - 7 * (pg_temp.n('sessions') - week + 1)::int as day) as calendar,
  cohort c
order by 1;

insert into facilitation (session_id, user_id, part)
select s.id, (c.team_id - 1) * pg_temp.n('staff') + (s.number + c.id) % pg_temp.n('staff') + 1,
  'lead'
from programme_session s join cohort c on c.id = s.cohort_id
order by s.id;

insert into place (id, public_id, session_id, participant_id, enrolment_id, overlap_why)
select (s.id - 1) * pg_temp.n('people') + k, gen_random_uuid(), s.id,
  (s.cohort_id - 1) * pg_temp.n('people') + k, (s.cohort_id - 1) * pg_temp.n('people') + k, ''
from programme_session s, generate_series(1, pg_temp.n('people')) k
order by 1;

insert into register (public_id, session_id, status, version, signed_at, signed_by_id)
select gen_random_uuid(), s.id, 'signed', 1, s.ends, f.user_id
from programme_session s join facilitation f on f.session_id = s.id
where s.status = 'held'
order by s.id;

-- One in nine was not there, half of those ill; one mark in a hundred was corrected later.
insert into mark (place_id, link, presence, compliance, reason, minutes_attended, late_minutes,
  staff_note, person_note, why, at, typed_by_id)
select p.id, link, code[1], code[2], code[3], case code[1] when '5' then 75 else 0 end, 0, '', '',
  case link when 1 then '' else 'Typed in the wrong row' end, s.ends + link * interval '1 hour',
  f.user_id
from programme_session s
join facilitation f on f.session_id = s.id
join place p on p.session_id = s.id
cross join generate_series(1, case when p.id % 100 = 0 then 2 else 1 end) as link
cross join lateral (select case
    when (p.participant_id * 5 + s.number * 2) % 9 <> 0 then array['5', 'ATTC', '']
    when s.number % 2 = 0 then array['2', 'AAME', 'ill']
    else array['3', 'UAAB', 'no_good_reason'] end as code) as codes
where s.status = 'held'
order by p.id, link;

insert into audit_event (id, at, actor_id, actor, action, sentence, detail)
select s.id + 1, s.ends, f.user_id, 'Facilitator ' || f.user_id, 'register.signed',
  'Facilitator ' || f.user_id || ' signed the register of Weekly group.', '{}'
from programme_session s join facilitation f on f.session_id = s.id
where s.status = 'held';

insert into audit_subject (event_id, subject)
select s.id + 1, s.public_id from programme_session s where s.status = 'held'
union all
select s.id + 1, h.public_id from programme_session s join participant h
  on (h.id - 1) / pg_temp.n('people') + 1 = s.cohort_id where s.status = 'held';

reindex table place;

reindex table mark;

reindex table audit_subject;

do $$
declare one record;
begin
  for one in select table_name, pg_get_serial_sequence(table_name, column_name) as sequence
    from information_schema.columns
    where table_schema = 'public' and is_identity = 'YES'
  loop
    execute format('select setval(%L, greatest((select max(id) from %I), 1))',
      one.sequence, one.table_name);
  end loop;
end $$;

vacuum (analyze);

checkpoint;
