"""Everything written about measures."""

from outcomes.services import (
    choices,
    climate,
    climate_answers,
    climate_codes,
    drafts,
    links,
    missed,
    rescoring,
    responses,
    risk,
    scoring,
    surveys,
    typing,
    versions,
    wordings,
)

__all__ = [
    "choices",
    "climate",
    "climate_answers",
    "climate_codes",
    "drafts",
    "links",
    "missed",
    "rescoring",
    "responses",
    "risk",
    "scoring",
    "surveys",
    "typing",
    "versions",
    "wordings",
]
