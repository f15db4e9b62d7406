"""Everything written about measures."""

from outcomes.services import (
    choices,
    rescoring,
    responses,
    risk,
    scoring,
    surveys,
    versions,
    wordings,
)

__all__ = [
    "choices",
    "rescoring",
    "responses",
    "risk",
    "scoring",
    "surveys",
    "versions",
    "wordings",
]
