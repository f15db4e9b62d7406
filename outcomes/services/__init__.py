"""Everything written about measures."""

from outcomes.services import (
    climate,
    climate_answers,
    climate_codes,
    responses,
    risk,
    scoring,
    versions,
)

__all__ = [
    "climate",
    "climate_answers",
    "climate_codes",
    "responses",
    "risk",
    "scoring",
    "versions",
]
