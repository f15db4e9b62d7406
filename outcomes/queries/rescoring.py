"""How responses stand by version: which key their scores are of, and what was raised of them.

Counts are of the whole site and name nobody: a key is the site's, and so is a change of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, desc, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from base.database import db
from outcomes.models import ClimateRound, InstrumentVersion, Response, RiskFlag, Score
from outcomes.queries.responses import stands
from outcomes.rescored import Before
from people.models import Participant


@dataclass(frozen=True, slots=True)
class Uses:
    """How many responses that count were filled in with a version, and are scored by it now."""

    filled: int = 0
    scored: int = 0
    rounds: int = 0


def responses_by_slug() -> dict[str, int]:
    """How many responses of each instrument count. One query."""
    rows = db.session.execute(
        select(Response.slug, func.count()).where(stands()).group_by(Response.slug)
    )
    return {row.slug: row[1] for row in rows}


def uses_of(slug: str) -> dict[int, Uses]:
    """How often each version of an instrument was used, by its row number. Three queries."""
    filled = db.session.execute(
        select(Response.version_id, func.count())
        .where(Response.slug == slug, stands())
        .group_by(Response.version_id)
    )
    now = _scored_by(slug).subquery()
    scored = db.session.execute(select(now.c.version_id, func.count()).group_by(now.c.version_id))
    rounds = db.session.execute(
        select(ClimateRound.version_id, func.count())
        .join(ClimateRound.version)
        .where(InstrumentVersion.slug == slug)
        .group_by(ClimateRound.version_id)
    )
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, rows in enumerate((filled, scored, rounds)):
        for version, count in rows:
            counts[version][place] = count
    return {version: Uses(*numbers) for version, numbers in counts.items()}


def is_used(slug: str) -> bool:
    """Whether anything was ever filled in with an instrument, or a climate round held with it."""
    answered = select(Response.id).where(Response.slug == slug).limit(1)
    held = (
        select(ClimateRound.id)
        .join(ClimateRound.version)
        .where(InstrumentVersion.slug == slug)
        .limit(1)
    )
    return db.session.scalar(answered) is not None or db.session.scalar(held) is not None


def behind(slug: str, digest: str) -> int:
    """How many responses that count have no scores of the text of this digest, made last."""
    now = _scored_by(slug).subquery()
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Response)
            .outerjoin(now, now.c.response_id == Response.id)
            .outerjoin(InstrumentVersion, InstrumentVersion.id == now.c.version_id)
            .where(Response.slug == slug, stands(), _other(digest))
        )
        or 0
    )


def befores(slug: str, *, but: str = "") -> list[Before]:
    """Every response that counts with its scores and flags as they stand, oldest first.

    `but` leaves out those whose scores are of the text of this digest already. Three queries.
    """
    now = _scored_by(slug).subquery()
    rows = db.session.execute(
        select(Response.id, Response.chain, Response.answers, Response.printed, now.c.version_id)
        .outerjoin(now, now.c.response_id == Response.id)
        .outerjoin(InstrumentVersion, InstrumentVersion.id == now.c.version_id)
        .where(Response.slug == slug, stands(), _other(but))
        .order_by(Response.on, Response.id)
    ).all()
    scores, flags = _scores(slug), _flags(slug)
    return [
        Before(
            row.id,
            row.answers,
            row.printed,
            scores.get((row.id, row.version_id), {}),
            frozenset(flags.get(row.chain, ())),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Named:
    """What the audit log calls a response: its own public id, and whose it is.

    `person` is the participant's row number.
    """

    response: UUID
    participant: UUID
    code: str
    person: int


def named(slug: str) -> dict[int, Named]:
    """Who every response that counts is of, by the response's row number. For services alone."""
    rows = db.session.execute(
        select(
            Response.id,
            Response.public_id,
            Participant.public_id,
            Participant.code,
            Response.participant_id,
        )
        .join(Response.participant)
        .where(Response.slug == slug, stands())
    )
    return {row[0]: Named(row[1], row[2], row[3], row[4]) for row in rows}


def flagged_items(slug: str) -> set[tuple[int, str]]:
    """(response's row number, item) of every flag there is: one item of a form has one flag."""
    rows = db.session.execute(
        select(RiskFlag.response_id, RiskFlag.item)
        .join(RiskFlag.response)
        .where(Response.slug == slug)
    )
    return {(row.response_id, row.item) for row in rows}


def _scored_by(slug: str) -> Select[int, int]:
    """(response, version) of the scores made last of each response that counts."""
    return (
        select(Score.response_id, Score.version_id)
        .join(Score.response)
        .where(Response.slug == slug, stands())
        .ext(distinct_on(Score.response_id))
        .order_by(Score.response_id, desc(Score.made_at), desc(Score.id))
    )


def _other(digest: str) -> ColumnElement[bool]:
    return InstrumentVersion.digest.is_distinct_from(digest)


def _scores(slug: str) -> dict[tuple[int, int], dict[str, tuple[float | None, str]]]:
    found: dict[tuple[int, int], dict[str, tuple[float | None, str]]] = defaultdict(dict)
    rows = db.session.execute(
        select(Score.response_id, Score.version_id, Score.name, Score.value, Score.band)
        .join(Score.response)
        .where(Response.slug == slug, stands())
    )
    for response, version, name, value, band in rows:
        found[response, version][name] = (value, band)
    return found


def _flags(slug: str) -> Mapping[UUID, set[tuple[str, float | None]]]:
    """What was ever raised of each chain: an item acknowledged once is not raised again."""
    found: dict[UUID, set[tuple[str, float | None]]] = defaultdict(set)
    rows = db.session.execute(
        select(Response.chain, RiskFlag.item, RiskFlag.answer)
        .join(RiskFlag.response)
        .where(Response.slug == slug)
    )
    for chain, item, answer in rows:
        found[chain].add((item, answer))
    return found
