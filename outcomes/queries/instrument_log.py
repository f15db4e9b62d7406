"""What was decided about an instrument, from the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import desc, select

from base.audit import AuditEvent
from base.database import db

ACTIONS = (
    "instrument.turned_on",
    "instrument.turned_off",
    "instrument.changed",
    "instrument.scored_again",
    "wording.kept",
    "wording.removed",
    "survey.made",
    "survey.changed",
)


def decisions(slug: str, limit: int = 30) -> Sequence[AuditEvent]:
    """The newest decisions about one instrument, newest first. They name nobody it was given to."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.action.in_(ACTIONS), AuditEvent.detail["instrument"].astext == slug)
        .order_by(desc(AuditEvent.at), desc(AuditEvent.id))
        .limit(limit)
    ).all()
