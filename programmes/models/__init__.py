"""The tables of what and when."""

from programmes.models.cohorts import (
    Cohort,
    CohortDraft,
    CohortSlot,
    CohortStaff,
    Enrolment,
    EnrolmentStep,
    ProgrammeVersion,
)
from programmes.models.sessions import Change, Facilitation, Place, ProgrammeSession

__all__ = [
    "Change",
    "Cohort",
    "CohortDraft",
    "CohortSlot",
    "CohortStaff",
    "Enrolment",
    "EnrolmentStep",
    "Facilitation",
    "Place",
    "ProgrammeSession",
    "ProgrammeVersion",
]
