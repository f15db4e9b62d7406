"""The words registers are kept in: those shipped, and those each team chose, version by version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from sqlalchemy import desc, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from attendance import codes, team_words
from attendance.models import Mark, RegisterWords
from attendance.team_words import TeamWords
from base.database import db
from people.models import User


@dataclass(frozen=True, slots=True)
class InUse:
    """What a team marks with now; `row_id` None and `version` 0 while it has chosen nothing."""

    mapping: codes.Mapping
    words: TeamWords
    row_id: int | None
    version: int


@cache
def mapping() -> codes.Mapping:
    """The statuses, outcomes and reasons as shipped, and what each answer suggests.

    Raises ValueError naming file, line and what is wrong when a file cannot be read.
    """
    return codes.default_mapping(
        codes.parse_statuses(_text(codes.STATUSES_FILE)),
        codes.parse_outcomes(_text(codes.OUTCOMES_FILE)),
        codes.parse_reasons(_text(codes.REASONS_FILE)),
    )


def in_use(team_id: int) -> InUse:
    """What a team's registers are kept in now. One query."""
    return in_use_by([team_id])[team_id]


def in_use_by(teams: Collection[int]) -> dict[int, InUse]:
    """What each of these teams keeps its registers in now, by row number. One query."""
    found = {team_id: _shipped() for team_id in teams}
    rows = db.session.execute(
        select(RegisterWords.team_id, RegisterWords.id, RegisterWords.version, RegisterWords.body)
        .ext(distinct_on(RegisterWords.team_id))
        .where(RegisterWords.team_id.in_(teams))
        .order_by(RegisterWords.team_id, desc(RegisterWords.version))
    )
    for row in rows:
        words = team_words.read(row.body)
        found[row.team_id] = InUse(_parsed(row.body), words, row.id, row.version)
    return found


def _shipped() -> InUse:
    return InUse(mapping(), team_words.shipped_words(mapping()), None, 0)


def words_then(mark: Mark) -> codes.Mapping:
    """The vocabulary a mark was typed under, which is what it means."""
    return _parsed(mark.words.body) if mark.words else mapping()


def words_in(body: str) -> codes.Mapping:
    """The vocabulary in a kept version's body."""
    return _parsed(body)


def versions(team_id: int) -> Sequence[RegisterWords]:
    """Every version a team had, newest first, each with who made it."""
    return db.session.scalars(
        select(RegisterWords)
        .where(RegisterWords.team_id == team_id)
        .options(joinedload(RegisterWords.by).lazyload(User.memberships))
        .order_by(desc(RegisterWords.version))
    ).all()


@lru_cache(maxsize=512)
def _parsed(body: str) -> codes.Mapping:
    return team_words.mapping_of(team_words.read(body), mapping())


def _text(name: str) -> str:
    return (files("attendance") / "vocabulary" / name).read_text(encoding="utf-8")
