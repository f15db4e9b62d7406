"""Files kept from a form that was refused: each found by its sender alone, for an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from base import clock
from base.database import db
from evidence.models import KeptUpload
from people.models import User

KEEP: Final = timedelta(hours=1)


def find_upload(user: User, key: str) -> KeptUpload | None:
    """The file a form names by `key`, with what is in it; None when it is gone, or another's."""
    try:
        public_id = UUID(key)
    except ValueError:
        return None
    return db.session.scalar(
        select(KeptUpload)
        .where(
            KeptUpload.public_id == public_id,
            KeptUpload.user_id == user.id,
            KeptUpload.kept_at > clock.now() - KEEP,
        )
        .options(undefer(KeptUpload.content), undefer(KeptUpload.about))
    )
