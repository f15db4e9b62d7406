"""The catalogue's files, teams' own programmes, and the version that a cohort keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sqlalchemy import select

from base.database import db
from base.errors import NotYours
from people.models import Team
from programmes.catalogue import Programme, parse
from programmes.models import Cohort, OwnProgramme, OwnProgrammeVersion

_FOLDER = files("programmes") / "catalogue"


@dataclass(frozen=True)
class Newer:
    """A version of a cohort's programme that came after the one it keeps."""

    text: str
    digest: str
    programme: Programme

    @property
    def version(self) -> int:
        """Its number."""
        return self.programme.version


@cache
def shelf() -> Mapping[str, Programme]:
    """Every programme of the catalogue by slug, in order of name.

    Raises `CatalogueError` naming file, line and what is wrong when one cannot be read.
    """
    read = [parse(text, name) for name, text in _texts().items()]
    return MappingProxyType({p.slug: p for p in sorted(read, key=lambda p: p.name.lower())})


def shelf_for(team: Team) -> dict[str, Programme]:
    """What a team may plan, by slug: its own published programmes, then the catalogue."""
    own = {
        one.slug: parsed(last.text, one.slug)
        for one in db.session.scalars(
            select(OwnProgramme)
            .where(OwnProgramme.team_id == team.id, OwnProgramme.retired_at.is_(None))
            .order_by(OwnProgramme.name)
        )
        if (last := published(one)) is not None
    }
    return own | dict(shelf())


def find(slug: str, team: Team) -> Programme:
    """The programme of this slug that a team may plan. Raises NotYours when there is none."""
    found = shelf_for(team).get(slug)
    if found is None:
        raise NotYours
    return found


def published(own: OwnProgramme) -> OwnProgrammeVersion | None:
    """The version new cohorts are planned from; None before the first is published."""
    return own.versions[-1] if own.versions else None


def text_of(slug: str) -> str:
    """The text of a catalogue file, or of an own programme as published last.

    Raises KeyError when there is none.
    """
    text = _texts().get(f"{slug}.yaml")
    if text is not None:
        return text
    own = _versions_of(slug)
    if not own:
        raise KeyError(slug)
    return own[-1].text


def digest(text: str) -> str:
    """What tells one text of a programme from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def programme_of(cohort: Cohort) -> Programme:
    """The programme as it was when the cohort was planned."""
    kept = cohort.programme_version
    return _parsed(kept.digest, kept.text, f"{kept.slug}.yaml")


def parsed(text: str, slug: str) -> Programme:
    """The programme in a text that is known to be good, read once."""
    return _parsed(digest(text), text, f"{slug}.yaml")


def newer_versions(cohort: Cohort) -> list[Newer]:
    """The published versions after the one a cohort keeps, oldest first."""
    kept = cohort.programme_version
    text = _texts().get(f"{kept.slug}.yaml")
    texts = [text] if text is not None else [v.text for v in _versions_of(kept.slug)]
    found = [Newer(one, digest(one), parsed(one, kept.slug)) for one in texts]
    return [one for one in found if one.version > kept.version and one.digest != kept.digest]


def _versions_of(slug: str) -> list[OwnProgrammeVersion]:
    found = db.session.scalars(
        select(OwnProgrammeVersion)
        .join(OwnProgrammeVersion.programme)
        .where(OwnProgramme.slug == slug)
        .order_by(OwnProgrammeVersion.version)
    )
    return list(found)


@cache
def _parsed(_digest: str, text: str, name: str) -> Programme:
    return parse(text, name)


@cache
def _texts() -> Mapping[str, str]:
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(_FOLDER.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    }
