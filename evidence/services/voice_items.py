"""The evidence made from residents' words: it goes when the words are put aside or erased."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from base.audit import Actor, record
from base.database import db
from evidence.models import EvidenceItem, VoiceSaid
from evidence.services.items import erase_item, withdraw_item

ERASED = "Words that were erased"
"""What an item is called once its words are gone."""


def withdraw_made(said: VoiceSaid, *, by: Actor) -> None:
    """Withdraw what was made from words that are put aside, with the reason they were."""
    for item, why in _made(VoiceSaid.id == said.id, EvidenceItem.withdrawn_at.is_(None)):
        withdraw_item(item, why=why, by=by)


def follow_words(by: Actor) -> None:
    """Withdraw what was made from words put aside, and erase it where the words were erased."""
    aside = VoiceSaid.state == "aside", EvidenceItem.withdrawn_at.is_(None)
    for item, why in _made(*aside):
        withdraw_item(item, why=why, by=by)
    gone = _made(VoiceSaid.erased_at.is_not(None), EvidenceItem.happened != "")
    for item, _ in gone:
        erase_item(item, title=ERASED)
    if gone:
        record(
            "evidence.erased",
            f"Erased what residents’ notes said from {len(gone)} "
            f"item{'' if len(gone) == 1 else 's'} of evidence made of them.",
            by=by,
            about=[item.public_id for item, _ in gone],
        )


def _made(*which: ColumnElement[bool]) -> Sequence[tuple[EvidenceItem, str]]:
    """Items made from words, each with the reason the words were put aside."""
    rows = db.session.execute(
        select(EvidenceItem, VoiceSaid.why_aside)
        .join(VoiceSaid, VoiceSaid.public_id == EvidenceItem.source_id)
        .where(EvidenceItem.source == "voice", *which)
        .order_by(EvidenceItem.id)
    )
    return [(row[0], row[1]) for row in rows]
