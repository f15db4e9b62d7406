"""The tables of what changed for people, and of the climate of a place."""

from outcomes.models.climate import WHO, ClimateAnswer, ClimateCode, ClimateEvent, ClimateRound
from outcomes.models.filling import (
    LINK_MODES,
    MISSED,
    FillLink,
    FormDraft,
    MissedOccasion,
    TypedTwice,
)
from outcomes.models.instruments import InstrumentChoice, InstrumentVersion, Wording
from outcomes.models.responses import DONE, MODES, Response, RiskFlag, Score

__all__ = [
    "DONE",
    "LINK_MODES",
    "MISSED",
    "MODES",
    "WHO",
    "ClimateAnswer",
    "ClimateCode",
    "ClimateEvent",
    "ClimateRound",
    "FillLink",
    "FormDraft",
    "InstrumentChoice",
    "InstrumentVersion",
    "MissedOccasion",
    "Response",
    "RiskFlag",
    "Score",
    "TypedTwice",
    "Wording",
]
