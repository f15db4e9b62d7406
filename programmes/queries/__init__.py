"""Every read of what and when."""

from people.queries import participants as people
from programmes.queries import (
    alternatives,
    catalogue,
    clash_words,
    cohorts,
    cover,
    diaries,
    drafts,
    enrolments,
    meeting,
    programmes,
    proposals,
    readings,
    referrals,
    rolling,
    sessions,
    waiting,
)

__all__ = [
    "alternatives",
    "catalogue",
    "clash_words",
    "cohorts",
    "cover",
    "diaries",
    "drafts",
    "enrolments",
    "meeting",
    "people",
    "programmes",
    "proposals",
    "readings",
    "referrals",
    "rolling",
    "sessions",
    "waiting",
]
