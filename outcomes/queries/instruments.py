"""The instruments as this site uses them: shipped ones, changed ones, and its own surveys.

Which are on, and their texts, are the site's, not a team's: every member of staff sees them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

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
    def made_here(self) -> bool:
        """Whether the site made it itself: no file of this id is shipped."""
        return self.slug not in library.shipped_ids()

    @property
    def revision(self) -> int:
        """How often the site decided about it: whoever read an older one is told."""
        return self.choice.revision if self.choice else 0

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
    rows = db.session.scalars(select(InstrumentChoice).options(joinedload(InstrumentChoice.by)))
    choices = {one.slug: one for one in rows}
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


def highest_version(slug: str) -> int:
    """The highest version of an instrument whose text was ever kept, or is shipped; 0 for none."""
    kept = db.session.scalar(
        select(func.max(InstrumentVersion.version)).where(InstrumentVersion.slug == slug)
    )
    shipped = library.instrument(slug).version if slug in library.shipped_ids() else 0
    return max(kept or 0, shipped)


def wording_of(slug: str, language: str = "en") -> Wording | None:
    """The site's wording of an instrument that counts now; None when there is none."""
    return wordings([slug], language).get(slug)


def wordings(slugs: Collection[str], language: str = "en") -> dict[str, Wording]:
    """The wording that counts now of each of these instruments that has one. One query."""
    found = wordings_now(slugs)
    return {slug: by[language] for slug, by in found.items() if language in by}


def wordings_now(slugs: Collection[str]) -> dict[str, dict[str, Wording]]:
    """The wordings that count now by instrument and language, English first. One query.

    Where the newest of a language was removed from use, none of that language counts.
    """
    rows = db.session.scalars(
        select(Wording).where(Wording.slug.in_(slugs)).order_by(Wording.version)
    )
    newest = {(one.slug, one.language): one for one in rows}  # the highest version comes last
    found: dict[str, dict[str, Wording]] = {}
    for slug, language in sorted(newest, key=lambda key: (key[1] != "en", key)):
        one = newest[slug, language]
        if one.removed_at is None:
            found.setdefault(slug, {})[language] = one
    return found


def shipped_text(used: InUse) -> str:
    """The text of an instrument that comes with Daybook. Raises `NotYours` when none does."""
    if used.made_here:
        raise NotYours
    return library.text_of(used.slug)


def newest_wording(slug: str, language: str) -> Wording | None:
    """The newest wording of an instrument in a language, whether it counts or was removed."""
    return db.session.scalar(
        select(Wording)
        .where(Wording.slug == slug, Wording.language == language)
        .order_by(Wording.version.desc())
        .limit(1)
    )


def wordings_of(slug: str) -> list[Wording]:
    """Every wording of an instrument there ever was, the newest of each language first."""
    found = db.session.scalars(
        select(Wording)
        .where(Wording.slug == slug)
        .options(joinedload(Wording.by), joinedload(Wording.removed_by))
        .order_by(Wording.language, Wording.version.desc())
    )
    return sorted(found, key=lambda one: one.language != "en")


def get_wording(slug: str, public_id: UUID) -> Wording:
    """One wording of one instrument. Raises `NotYours` when there is none."""
    found = db.session.scalar(
        select(Wording)
        .where(Wording.slug == slug, Wording.public_id == public_id)
        .options(joinedload(Wording.by), joinedload(Wording.removed_by))
    )
    if found is None:
        raise NotYours
    return found


def get_version(slug: str, digest_: str) -> InstrumentVersion:
    """One text of an instrument that was kept. Raises `NotYours` when there is none."""
    found = db.session.scalar(
        select(InstrumentVersion).where(
            InstrumentVersion.slug == slug, InstrumentVersion.digest == digest_
        )
    )
    if found is None:
        raise NotYours
    return found


def languages_of(slug: str) -> list[str]:
    """The languages an instrument has a wording in that counts now, English first."""
    return list(wordings_now([slug]).get(slug, {}))


def _used(slug: str, choice: InstrumentChoice | None) -> InUse:
    text = choice.text if choice and choice.text else library.text_of(slug)
    return InUse(_parsed(digest(text), text, slug), text, choice)


@lru_cache(maxsize=512)
def _parsed(_digest: str, text: str, slug: str) -> Instrument:
    return parse(text, f"{slug}.yaml")
