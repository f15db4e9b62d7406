"""A climate round in the words of the audit log, and what its sentences are about."""

from __future__ import annotations

from uuid import UUID

from base.dates import range_words
from outcomes.models import ClimateRound
from outcomes.queries.instruments import instrument_of


def words_of(held: ClimateRound) -> str:
    """The EssenCES round of residents of North Team at Kirk House, 2 to 13 March 2026."""
    place = f" at {held.venue.name}" if held.venue else ""
    name = instrument_of(held.version).name
    days = range_words(held.opens, held.closes)
    return f"the {name} round of {held.who} of {held.team.name}{place}, {days}"


def about(held: ClimateRound) -> list[UUID]:
    """The round and its team."""
    return [held.public_id, held.team.public_id]
