"""Teams' own programmes, and which cohorts run which version of a programme."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from base.database import db
from base.errors import NotYours
from people.models import Team, User
from people.roles import Can
from programmes.catalogue import Programme
from programmes.models import Cohort, OwnProgramme, ProgrammeVersion
from programmes.queries.catalogue import parsed, published, shelf


def list_own(user: User) -> Sequence[OwnProgramme]:
    """The own programmes of one's teams, by team and name; those still offered first."""
    return db.session.scalars(
        select(OwnProgramme)
        .join(OwnProgramme.team)
        .where(OwnProgramme.team_id.in_(user.teams(Can.SEE_PROGRAMMES)))
        .options(contains_eager(OwnProgramme.team), selectinload(OwnProgramme.versions))
        .order_by(OwnProgramme.retired_at.is_not(None), Team.name, OwnProgramme.name)
    ).all()


def get_own(user: User, public_id: UUID, permission: StrEnum = Can.EDIT_PROGRAMMES) -> OwnProgramme:
    """One own programme. Raises `NotYours` where `permission` is not held."""
    found = db.session.scalar(
        select(OwnProgramme).where(
            OwnProgramme.public_id == public_id,
            OwnProgramme.team_id.in_(user.teams(permission)),
        )
    )
    if found is None:
        raise NotYours
    return found


def get_catalogue(slug: str) -> Programme:
    """One programme of the catalogue. Raises `NotYours` when there is none."""
    found = shelf().get(slug)
    if found is None:
        raise NotYours
    return found


def teams_to_edit(user: User) -> Sequence[Team]:
    """The teams whose own programmes a person may change, by name."""
    return db.session.scalars(
        select(Team).where(Team.id.in_(user.teams(Can.EDIT_PROGRAMMES))).order_by(Team.name)
    ).all()


def draft_of(own: OwnProgramme) -> Programme:
    """The programme as it is being changed."""
    return parsed(own.draft, own.slug)


def original_of(own: OwnProgramme) -> Programme:
    """The catalogue programme as it was when it was copied."""
    return parsed(own.original, own.copied_from)


def published_of(own: OwnProgramme) -> Programme | None:
    """The programme new cohorts are planned from; None before the first is published."""
    last = published(own)
    return parsed(last.text, own.slug) if last else None


def cohorts_by_programme(user: User) -> dict[str, list[Cohort]]:
    """The cohorts of one's teams that are planned or running, by slug, oldest version first."""
    found: dict[str, list[Cohort]] = {}
    rows = db.session.scalars(
        select(Cohort)
        .join(Cohort.programme_version)
        .where(
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
            Cohort.status.in_(("planned", "running")),
        )
        .options(contains_eager(Cohort.programme_version))
        .order_by(ProgrammeVersion.version, Cohort.name)
    )
    for cohort in rows:
        found.setdefault(cohort.programme_version.slug, []).append(cohort)
    return found
