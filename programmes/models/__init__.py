"""The tables of what and when."""

from programmes.models.cohorts import (
    Cohort,
    CohortDraft,
    CohortSlot,
    CohortStaff,
    Enrolment,
    EnrolmentPause,
    EnrolmentStep,
    ProgrammeVersion,
    TherapistAllocation,
)
from programmes.models.own_programmes import OwnProgramme, OwnProgrammeVersion
from programmes.models.plans import Booking, Plan
from programmes.models.referrals import (
    CriterionAnswer,
    Referral,
    ReferralHold,
    ReferralStep,
    ReferralWork,
)
from programmes.models.sessions import Change, Facilitation, Place, ProgrammeSession

__all__ = [
    "Booking",
    "Change",
    "Cohort",
    "CohortDraft",
    "CohortSlot",
    "CohortStaff",
    "CriterionAnswer",
    "Enrolment",
    "EnrolmentPause",
    "EnrolmentStep",
    "Facilitation",
    "OwnProgramme",
    "OwnProgrammeVersion",
    "Place",
    "Plan",
    "ProgrammeSession",
    "ProgrammeVersion",
    "Referral",
    "ReferralHold",
    "ReferralStep",
    "ReferralWork",
    "TherapistAllocation",
]
