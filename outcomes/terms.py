"""PURE: the words an instrument's file chooses from, each list closed."""

from __future__ import annotations

from enum import StrEnum


class Better(StrEnum):
    """Which way an instrument's scores get better."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Certainty(StrEnum):
    """How sure a line of the file is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class FilledBy(StrEnum):
    """Who answers: a participant, a clinician about them, or people without their names."""

    PARTICIPANT = "participant"
    CLINICIAN = "clinician"
    ANONYMOUS = "anonymous"


class Method(StrEnum):
    """How items become a score; a reversed item counts lowest + highest - answer."""

    SUM = "sum"
    MEAN = "mean"
    MEAN10 = "mean10"  # the mean of the answered items times ten
    LOOKUP = "lookup"  # the sum, looked up in a table
    RECODE_MEAN = "recode_mean"  # each answer looked up first, then the mean


class How(StrEnum):
    """What stands in for a missing item: the mean of the others, or nothing."""

    SCALE = "scale"
    LEAVE_OUT = "leave_out"


class Op(StrEnum):
    """How a value is compared with a threshold."""

    GE = ">="
    GT = ">"
    LE = "<="
    LT = "<"

    def holds(self, value: float, threshold: float) -> bool:
        """Whether `value op threshold` is so."""
        return {
            Op.GE: value >= threshold,
            Op.GT: value > threshold,
            Op.LE: value <= threshold,
            Op.LT: value < threshold,
        }[self]


class Says(StrEnum):
    """What meeting a cut-off, or belonging to a norm group, says."""

    CLINICAL = "clinical"
    HEALTHY = "healthy"


class Tier(StrEnum):
    """How soon somebody must look at a risk answer."""

    REVIEW = "review"
    URGENT = "urgent"


class Direction(StrEnum):
    """Which changes a threshold is for."""

    EITHER = "either"
    FALL = "fall"
