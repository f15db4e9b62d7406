"""The framework in use: its newest version, or the working criteria until one is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base.database import db
from base.errors import NotYours
from evidence.criteria import Framework, read_framework
from evidence.models import FrameworkVersion

WORKING: Final = Path(__file__).parents[1] / "frameworks" / "working-criteria.csv"
WORKING_NAME: Final = "Working criteria"


@dataclass(frozen=True, slots=True)
class InUse:
    """A framework and the version it is kept as; None while nothing is kept yet."""

    version: FrameworkVersion | None
    framework: Framework

    @property
    def name(self) -> str:
        """As a page and a pack call it: "Working criteria, version 1"."""
        if self.version is None:
            return f"{WORKING_NAME}, version 1"
        return f"{self.version.name}, version {self.version.number}"

    @property
    def confirmed(self) -> bool:
        """Whether an administrator said that the wording is theirs."""
        return self.version is not None and self.version.confirmed_at is not None


def list_versions() -> Sequence[FrameworkVersion]:
    """Every version, newest first, with who made and confirmed it."""
    return db.session.scalars(
        select(FrameworkVersion)
        .options(joinedload(FrameworkVersion.made_by), joinedload(FrameworkVersion.confirmed_by))
        .order_by(FrameworkVersion.number.desc())
    ).all()


def get_version(public_id: UUID) -> FrameworkVersion:
    """One version. Raises `NotYours` when there is none."""
    found = db.session.scalar(
        select(FrameworkVersion).where(FrameworkVersion.public_id == public_id)
    )
    if found is None:
        raise NotYours
    return found


def newest() -> FrameworkVersion | None:
    """The version new cycles are held against; None before anything was kept."""
    return db.session.scalar(
        select(FrameworkVersion).order_by(FrameworkVersion.number.desc()).limit(1)
    )


def in_use(version: FrameworkVersion | None = None) -> InUse:
    """A version and what it says; without one, the newest, or the working criteria."""
    kept = version if version is not None else newest()
    return InUse(kept, parsed(kept.content if kept is not None else working()))


@lru_cache(maxsize=8)
def parsed(content: str) -> Framework:
    """The framework in a kept CSV."""
    return read_framework(content)


@cache
def working() -> str:
    """The working criteria this Daybook comes with, as CSV."""
    return WORKING.read_text(encoding="utf-8")
