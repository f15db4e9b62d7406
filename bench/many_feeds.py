"""Calendar links by the thousand, written by the database itself."""

from __future__ import annotations

from sqlalchemy import text

from base.database import db
from base.work import unit_of_work


def many_feeds(many: int) -> None:
    """As many links of others, each with a body and a stamp, as after years of use."""
    statements = (
        "insert into participant (public_id, code, given_name, family_name, preferred_name, "
        "date_of_birth, sex, crn, practitioner_name, practitioner_email, practitioner_phone, "
        "coordinator_name, coordinator_email, coordinator_phone, opd_screen, opd_override, "
        "limited_access, created_at, version) select gen_random_uuid(), 'FD-' || p, 'Given' || p, "
        "'Family' || p, '', '1990-01-01', 'male', 'X' || p, '', '', '', '', '', '', '', '', false, "
        "now(), 1 from generate_series(1, :many) p",
        "insert into feed (public_id, token_hash, audience, participant_id, word, show_place, "
        "policy, made_at, revoked_why) select gen_random_uuid(), "
        "sha256(('bench' || id)::bytea), 'participant', id, 'Appointment', false, 1, now(), '' "
        "from participant where code like 'FD-%'",
        "insert into feed_body (feed_id, etag, day, body, built_at) select id, '\"x\"', "
        "'2026-03-02', repeat('BEGIN:VEVENT', 400)::bytea, now() from feed "
        "where audience = 'participant'",
        "insert into calendar_stamp (participant_id, version, changed_at) select id, 1, now() "
        "from participant where code like 'FD-%'",
        "analyze",
    )
    with unit_of_work():
        for statement in statements:
            given = {"many": many} if ":many" in statement else {}
            db.session.execute(text(statement), given)
