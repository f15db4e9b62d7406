"""Every write of what and when."""

from programmes.services import (
    cohorts,
    drafts,
    enrolment_days,
    enrolments,
    expected,
    joining,
    offers,
    pauses,
    plans,
    programmes,
    rearranging,
    referral_decisions,
    referrals,
    sessions,
    therapists,
    transfers,
)

__all__ = [
    "cohorts",
    "drafts",
    "enrolment_days",
    "enrolments",
    "expected",
    "joining",
    "offers",
    "pauses",
    "plans",
    "programmes",
    "rearranging",
    "referral_decisions",
    "referrals",
    "sessions",
    "therapists",
    "transfers",
]
