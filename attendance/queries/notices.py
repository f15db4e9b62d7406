"""Notices: who said beforehand that they cannot come."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from attendance.models import Notice
from base.database import db
from people.models import User
from programmes.models import Place


def notices_of(places: Iterable[Place]) -> dict[int, Notice]:
    """The notice in force for each place that has one, by the place's row number."""
    found = db.session.scalars(
        select(Notice)
        .where(Notice.place_id.in_([place.id for place in places]), Notice.withdrawn_at.is_(None))
        .options(joinedload(Notice.recorded_by).lazyload(User.memberships))
    )
    return {notice.place_id: notice for notice in found}
