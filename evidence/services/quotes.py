"""What packs that were never released quote of evidence: it goes when the evidence is erased."""

from __future__ import annotations

import copy
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from base.database import db
from evidence.gone import without
from evidence.models import EvidencePack, PackFind
from evidence.portfolio import Facts


def forget_item(item_id: UUID) -> None:
    """Take an item that is erased out of those packs, and what was found in its words."""
    _forget_finds(f"item/{item_id}")
    _change(item_id, lambda facts: without(facts, {str(item_id)}))


def forget_file(item_id: UUID, file_id: UUID) -> None:
    """Take a file that is removed out of those packs, and what was found in it."""

    def leave_out(facts: Facts) -> None:
        item = facts["items"][str(item_id)]
        item["files"] = [one for one in item["files"] if one["id"] != str(file_id)]

    _forget_finds(f"file/{file_id}")
    _change(item_id, leave_out)


def _forget_finds(place: str) -> None:
    rows = db.session.scalars(
        select(PackFind)
        .join(PackFind.pack)
        .where(
            EvidencePack.released_at.is_(None),
            (PackFind.place == place) | PackFind.place.startswith(f"{place}/", autoescape=True),
        )
    )
    for one in rows:
        db.session.delete(one)


def _change(item_id: UUID, change: Callable[[Facts], None]) -> None:
    """Change the facts of every pack never released that has the item; one made is made again."""
    packs = db.session.scalars(
        select(EvidencePack)
        .where(
            EvidencePack.released_at.is_(None),
            EvidencePack.facts["items"].has_key(str(item_id)),
        )
        .options(undefer(EvidencePack.facts), undefer(EvidencePack.final))
    )
    for pack in packs:
        for name in ("facts", "final"):
            facts = copy.deepcopy(getattr(pack, name))  # a change inside JSON is not noticed
            if facts is not None and str(item_id) in facts["items"]:
                change(facts)
                setattr(pack, name, facts)
        if pack.state == "made":
            pack.state = "to_make"
