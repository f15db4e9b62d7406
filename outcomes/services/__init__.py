"""Everything written about measures."""

from outcomes.services import (
    climate,
    climate_answers,
    climate_codes,
    drafts,
    links,
    missed,
    responses,
    risk,
    scoring,
    typing,
    versions,
)

__all__ = [
    "climate",
    "climate_answers",
    "climate_codes",
    "drafts",
    "links",
    "missed",
    "responses",
    "risk",
    "scoring",
    "typing",
    "versions",
]
