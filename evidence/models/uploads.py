"""The table of files whose form was refused: kept a while, so that nobody chooses one twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from base.database import Base, Instant, Pk, PublicId, Words


class KeptUpload(Base):
    """A file as it was made safe, whose form waits for something else; its sender's alone.

    `about` is the rest of its `evidence.file_kinds.Attachment`: kind, text, sizes, what was taken
    out.
    """

    __tablename__ = "kept_upload"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[Words]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    about: Mapped[dict[str, Any]] = deferred(mapped_column(JSONB, nullable=False))
    kept_at: Mapped[Instant] = mapped_column(index=True)
