"""Files whose form was refused for something else: kept for an hour, then gone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from sqlalchemy import delete, select

from base import clock
from base.database import db
from evidence.file_kinds import Attachment
from evidence.models import KeptUpload
from people.models import User

_MOST: Final = 4  # tabs somebody has open at once


def keep_upload(user: User, file: Attachment, *, name: str) -> KeptUpload:
    """Keep a file that was made safe. Of one person's, the oldest go as more than four come."""
    about = asdict(file)
    content = about.pop("content")
    made = KeptUpload(
        user_id=user.id, content=content, about=about, name=name[-120:], kept_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    newest = (
        select(KeptUpload.id)
        .where(KeptUpload.user_id == user.id)
        .order_by(KeptUpload.id.desc())
        .limit(_MOST)
    )
    db.session.connection().execute(
        delete(KeptUpload).where(KeptUpload.user_id == user.id, KeptUpload.id.not_in(newest))
    )
    return made


def forget_upload(kept: KeptUpload) -> None:
    """It is with an item now, or was left out."""
    db.session.delete(kept)
