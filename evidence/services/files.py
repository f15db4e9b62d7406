"""Files of evidence: looked at, made safe, scanned where a scanner is set, kept once."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.work import lock
from evidence.file_kinds import Attachment, Kind
from evidence.models import EvidenceFile, EvidenceItem
from evidence.services.items import about, kind_words
from evidence.services.quotes import forget_file
from people.models import User

MOST_FILES = 20


def add_file(
    item: EvidenceItem, attachment: Attachment, *, name: str, alt: str, by: User
) -> EvidenceFile:
    """Keep a file with an item. `attachment` comes from `evidence.attachments.examine`.

    Raises `Refused` for the same file twice, for a picture without words, and for too many.
    """
    lock(item)
    if attachment.kind in {Kind.JPEG, Kind.PNG} and not alt:
        raise Refused(
            "Say in a few words what the picture shows, for people who cannot see it.", "alt"
        )
    digest = hashlib.sha256(attachment.content).hexdigest()
    _refuse_more(item, digest)
    made = EvidenceFile(
        item_id=item.id,
        name=_called(name, attachment.kind),
        kind=attachment.kind.value,
        digest=digest,
        size=len(attachment.content),
        content=attachment.content,
        text=attachment.text,
        alt=alt,
        width=attachment.width,
        height=attachment.height,
        pages=attachment.pages,
        made_at=clock.now(),
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "evidence.file_added",
        f"{by.name} added a file ({attachment.kind.ending}) to evidence: {kind_words(item)}.",
        by=by,
        about=[made.public_id, *about(item)],
    )
    return made


def remove_file(file: EvidenceFile, *, by: User) -> None:
    """Remove a file: what is in it and what it was called are erased, that there was one is kept.

    What packs that were never released have and quote of it goes with it.
    """
    item = file.item
    lock(file)
    if file.removed_at is not None:
        return
    file.removed_at, file.content, file.text = clock.now(), None, ""
    file.name = file.alt = ""  # a name or a description tells as much as what is inside
    forget_file(item.public_id, file.public_id)
    record(
        "evidence.file_removed",
        f"{by.name} removed a file ({file.kind}) from evidence: {kind_words(item)}.",
        by=by,
        about=[file.public_id, *about(item)],
    )


def describe_file(file: EvidenceFile, *, alt: str, by: User) -> None:
    """Say in other words what a picture shows."""
    item = file.item
    lock(file)
    if file.alt == alt:
        return
    if not alt:
        raise Refused("Say in a few words what the picture shows.", "alt")
    file.alt = alt
    record(
        "evidence.file_described",
        f"{by.name} described a picture of evidence: {kind_words(item)}.",
        by=by,
        about=[file.public_id, *about(item)],
    )


def _refuse_more(item: EvidenceItem, digest: str) -> None:
    """Refuse a file the item has already, and one more than an item may have."""
    kept = db.session.scalars(
        select(EvidenceFile.digest).where(
            EvidenceFile.item_id == item.id, EvidenceFile.removed_at.is_(None)
        )
    ).all()
    if digest in kept:
        raise Refused("This file is with this item already.", "file")
    if len(kept) >= MOST_FILES:
        raise Refused(f"An item has at most {MOST_FILES} files. Begin another item.", "file")


def _called(name: str, kind: Kind) -> str:
    """A file's own name without folders, with the ending of what it is."""
    stem = PurePath(name.replace("\\", "/")).stem.strip()[:80] or "file"
    return f"{stem}.{kind.ending}"
