"""Keeping the text of an instrument, so that a score can always be made again by its own key."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.database import db
from outcomes.models import InstrumentVersion
from outcomes.queries import instruments


def kept(slug: str) -> InstrumentVersion:
    """The text of an instrument as it is used now, kept once. Raises `NotYours` for none."""
    used = instruments.find(slug)
    return keep(slug, used.instrument.version, used.text)


def keep(slug: str, version: int, text: str) -> InstrumentVersion:
    """This text of an instrument, kept once however many people keep it at the same time."""
    digest = instruments.digest(text)
    db.session.execute(
        insert(InstrumentVersion)
        .values(slug=slug, version=version, digest=digest, text=text, kept_at=clock.now())
        .on_conflict_do_nothing()
    )
    return db.session.scalars(
        select(InstrumentVersion).where(
            InstrumentVersion.slug == slug, InstrumentVersion.digest == digest
        )
    ).one()
