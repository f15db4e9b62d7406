"""What the portfolio says of each standard: as it stands, and every version of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager, joinedload

from base.database import db
from base.errors import NotYours
from evidence.models import AwardCycle, EvidencePack, Narrative, PackProgress
from evidence.queries.communities import in_reach
from people.models import User
from people.roles import Can


def narratives_of(cycle: AwardCycle) -> dict[str, Narrative]:
    """The narrative that counts of each standard of a cycle, by the standard's name. One query."""
    rows = db.session.scalars(
        _whole()
        .where(Narrative.cycle_id == cycle.id, Narrative.counts)
        .ext(distinct_on(Narrative.standard))
        .order_by(Narrative.standard, Narrative.id.desc())
    )
    return {one.standard: one for one in rows}


def narrative_now(cycle: AwardCycle, standard: str) -> Narrative | None:
    """The narrative of one standard that counts, as it stands now; None before the first."""
    return db.session.scalar(
        _whole()
        .where(
            Narrative.cycle_id == cycle.id, Narrative.standard == standard, Narrative.counts
        )
        .order_by(Narrative.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )  # fmt: skip


def narrative_of_page(cycle: AwardCycle, standard: str, page: str) -> Narrative | None:
    """The last row that one page wrote; None when it wrote none."""
    if not page:
        return None
    return db.session.scalar(
        _whole()
        .where(
            Narrative.cycle_id == cycle.id, Narrative.standard == standard, Narrative.page == page
        )
        .order_by(Narrative.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )  # fmt: skip


def token_of(row: Narrative | None) -> str:
    """What a page says it has seen: a version and how often it was kept; empty before the first."""
    return f"{row.public_id}.{row.revision}" if row is not None else ""


def newer_than(now: Narrative | None, mine: Narrative | None, seen: str) -> Narrative | None:
    """The narrative that counts, where a page has neither seen nor written it. `mine`: its row."""
    if now is None or token_of(now) == seen or (mine is not None and mine.id == now.id):
        return None
    return now


def versions_of(cycle: AwardCycle, standard: str, limit: int = 200) -> Sequence[Narrative]:
    """Every version of one standard's narrative, latest first, with who wrote it."""
    return db.session.scalars(
        _whole()
        .where(Narrative.cycle_id == cycle.id, Narrative.standard == standard)
        .order_by(Narrative.id.desc())
        .limit(limit)
    ).all()


def get_narrative(user: User, public_id: UUID) -> Narrative:
    """One version. Raises `NotYours` outside communities whose award one leads."""
    found = db.session.scalar(
        _whole()
        .join(Narrative.cycle)
        .where(Narrative.public_id == public_id, in_reach(user, AwardCycle, Can.LEAD_EVIDENCE))
        .options(
            contains_eager(Narrative.cycle).options(
                joinedload(AwardCycle.venue), joinedload(AwardCycle.team)
            )
        )
    )
    if found is None:
        raise NotYours
    return found


def is_in_a_pack(row: Narrative) -> bool:
    """Whether a pack was asked for, is being gathered or was worked on since a row was begun."""
    pack = (
        select(EvidencePack.id)
        .outerjoin(PackProgress, PackProgress.pack_id == EvidencePack.id)
        .where(
            EvidencePack.cycle_id == row.cycle_id,
            or_(
                EvidencePack.state == "asked",
                EvidencePack.asked_at >= row.made_at,
                PackProgress.at >= row.made_at,
            ),
        )
    )
    return bool(db.session.scalar(select(exists(pack))))


def _whole() -> Select[Narrative]:
    return select(Narrative).options(joinedload(Narrative.made_by))
