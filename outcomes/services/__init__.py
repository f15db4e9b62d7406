"""Everything written about measures."""

from outcomes.services import (
    choices,
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
