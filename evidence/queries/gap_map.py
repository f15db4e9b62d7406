"""What the gap map is drawn from: every item that was not withdrawn, in one query."""

from __future__ import annotations

from sqlalchemy import select

from base.database import db
from evidence.gaps import Item, Map, Voice
from evidence.hints import kinds
from evidence.models import EvidenceItem
from evidence.queries.communities import Community


def gap_items(community: Community) -> list[Item]:
    """The items as the map sees them, by their public ids."""
    rows = db.session.execute(
        select(
            EvidenceItem.public_id,
            EvidenceItem.criteria,
            EvidenceItem.kind,
            EvidenceItem.voice,
            EvidenceItem.day,
            EvidenceItem.unhours,
            EvidenceItem.used,
            EvidenceItem.change,
        ).where(community.owns(EvidenceItem), EvidenceItem.withdrawn_at.is_(None))
    )
    policies = {kind.id for kind in kinds().values() if kind.policy}
    return [
        Item(
            str(row.public_id), frozenset(row.criteria), row.kind, Voice(row.voice), row.day,
            unhours=row.unhours, policy=row.kind in policies, used=row.used, change=row.change,
        )
        for row in rows
    ]  # fmt: skip


def warned_items(community: Community, found: Map) -> dict[str, EvidenceItem]:
    """The items a map warns of, by their public ids; one query, none when it warns of none."""
    ids = {*found.undated, *found.unused, *found.stretched, *found.unfiled, *found.elsewhere}
    if not ids:
        return {}
    rows = db.session.scalars(
        select(EvidenceItem).where(
            community.owns(EvidenceItem), EvidenceItem.public_id.in_(sorted(ids))
        )
    )
    return {str(one.public_id): one for one in rows}
