"""What was typed on a register and not saved yet."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from attendance.models import DraftMark
from base.database import db
from people.models import User
from programmes.models import Place


def drafts_of(places: Iterable[Place]) -> dict[int, DraftMark]:
    """The draft of each place that has one, by the place's row number, as it stands now."""
    found = db.session.scalars(
        select(DraftMark)
        .where(DraftMark.place_id.in_([place.id for place in places]))
        .options(joinedload(DraftMark.typed_by).lazyload(User.memberships))
        .execution_options(populate_existing=True)
    )
    return {draft.place_id: draft for draft in found}
