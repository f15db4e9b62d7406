"""One message for the sweeps of `tests.everything`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base import clock
from base.database import db
from calendars.models import Message
from people.models import Participant, Team
from programmes.models import ProgrammeSession
from tests.build import Build


def of_messages(build: Build, team: Team, person: Participant, session_id: UUID) -> dict[str, Any]:
    """A text that could not be sent: everything can be done about it."""
    now = clock.now()
    session = db.session.scalars(
        select(ProgrammeSession).where(ProgrammeSession.public_id == session_id)
    ).one()
    made = Message(
        participant_id=person.id,
        session_id=session.id,
        team_id=team.id,
        kind="reminder",
        occasion="reminder:1:2026-03-04",
        starts=session.starts,
        way="text",
        body="Hello Given. Your appointment is on Wednesday 4 March 2026 at 10am.",
        state="failed",
        problem="The number or address does not exist.",
        decided_at=now,
        expires_at=now + timedelta(days=1),
        next_try_at=now,
    )
    build.save(made)
    return {"message_id": made.public_id}
