"""Files that leave Daybook with what the records hold."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from base.audit import record
from people.models import User


def note_file(what: str, kind: str, *, about: Iterable[UUID], by: User) -> None:
    """Keep that somebody took away a file: of what, and in which format."""
    record(
        "file.downloaded",
        f"{by.name} downloaded {what} as {kind.upper()}.",
        by=by,
        about=about,
        kind=kind,
    )
