"""Choosing who joins a cohort."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from base.dates import short_with_year
from people.models import Participant
from programmes.models import Cohort
from programmes.models.cohorts import LEAVE_REASONS

LEAVE_WORDS = [(reason, reason.replace("_", " ").capitalize()) for reason in LEAVE_REASONS]


@dataclass(frozen=True)
class Candidate:
    """Someone who may be enrolled; `inside` when they already are."""

    key: str
    name: str
    code: str
    warning: str
    inside: bool


def candidate_rows(
    people: Iterable[Participant], inside: AbstractSet[int], cohort: Cohort
) -> list[Candidate]:
    """The people found, those already enrolled last."""
    rows = [
        Candidate(
            str(person.public_id),
            person.called,
            person.code,
            _warning(person, cohort),
            person.id in inside,
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: row.inside)


def _warning(person: Participant, cohort: Cohort) -> str:
    ends = person.supervision_ends
    if ends and cohort.ends_on and ends < cohort.ends_on:
        return f"Supervision ends {short_with_year(ends)}, before the cohort does"
    return ""


def enrol_defaults(cohort: Cohort, today: date) -> dict[str, Any]:
    """What the form starts with: the first day, or today once that has passed."""
    return {"on": max(cohort.starts_on, today)}
