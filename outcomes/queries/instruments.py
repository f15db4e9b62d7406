"""The instruments as this site uses them: shipped ones, changed ones, and its own surveys.

Which are on, and their texts, are the site's, not a team's: every member of staff sees them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from base.database import db
from base.errors import NotYours
from outcomes import library
from outcomes.instruments import parse
from outcomes.keys import Instrument
from outcomes.models import InstrumentChoice, InstrumentVersion, Wording


@dataclass(frozen=True, slots=True)
class InUse:
    """One instrument, the text it is read from, and what the site decided about it."""

    instrument: Instrument
    text: str
    choice: InstrumentChoice | None

    @property
    def slug(self) -> str:
        """Its id."""
        return self.instrument.id

    @property
    def on(self) -> bool:
        """Whether it may be filled in here; one to be checked before use is off until then."""
        return self.choice.on if self.choice else not self.instrument.check_before_use

    @property
    def survey(self) -> bool:
        """Whether the site made it, for rounds in which nobody is named."""
        return bool(self.choice and self.choice.survey)

    @property
    def changed(self) -> bool:
        """Whether the site uses a text of its own in place of the shipped one."""
        return bool(self.choice and self.choice.text)


def in_use() -> dict[str, InUse]:
    """Every instrument there is, on or off, by id in order of name. One query."""
    choices = {one.slug: one for one in db.session.scalars(select(InstrumentChoice))}
    slugs = [*library.shipped_ids(), *(one for one in choices if one not in library.shipped_ids())]
    made = [_used(slug, choices.get(slug)) for slug in slugs]
    return {one.slug: one for one in sorted(made, key=lambda one: one.instrument.name.lower())}


def find(slug: str) -> InUse:
    """One instrument, on or off. Raises `NotYours` when there is none."""
    choice = db.session.scalar(select(InstrumentChoice).where(InstrumentChoice.slug == slug))
    if choice is None and slug not in library.shipped_ids():
        raise NotYours
    return _used(slug, choice)


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The instrument in a text that was kept, read once."""
    return _parsed(version.digest, version.text, version.slug)


def instrument_in(text: str, text_digest: str, slug: str) -> Instrument:
    """The instrument in a text known by its digest, read once."""
    return _parsed(text_digest, text, slug)


def digest(text: str) -> str:
    """What tells one text of an instrument from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def versions_of(slug: str) -> list[InstrumentVersion]:
    """Every text an instrument was used with, oldest first."""
    found = db.session.scalars(
        select(InstrumentVersion)
        .where(InstrumentVersion.slug == slug)
        .order_by(InstrumentVersion.version, InstrumentVersion.id)
    )
    return list(found)


def wording_of(slug: str, language: str = "en") -> Wording | None:
    """The site's wording of an instrument that counts now; None when there is none."""
    return wordings([slug], language).get(slug)


def wordings(slugs: Collection[str], language: str = "en") -> dict[str, Wording]:
    """The wording that counts now of each of these instruments that has one. One query."""
    found = db.session.scalars(
        select(Wording)
        .where(Wording.slug.in_(slugs), Wording.language == language)
        .order_by(Wording.version)
    )
    return {one.slug: one for one in found}  # the highest version comes last, and stands


def languages_of(slug: str) -> list[str]:
    """The languages an instrument has a wording in, English first."""
    found = db.session.scalars(select(Wording.language).where(Wording.slug == slug).distinct())
    return sorted(found, key=lambda one: (one != "en", one))


def _used(slug: str, choice: InstrumentChoice | None) -> InUse:
    text = choice.text if choice and choice.text else library.text_of(slug)
    return InUse(_parsed(digest(text), text, slug), text, choice)


@lru_cache(maxsize=512)
def _parsed(_digest: str, text: str, slug: str) -> Instrument:
    return parse(text, f"{slug}.yaml")
