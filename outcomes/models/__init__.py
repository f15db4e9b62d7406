"""The tables of what changed for people, and of the climate of a place."""

from outcomes.models.climate import ClimateAnswer, ClimateCode, ClimateRound
from outcomes.models.filling import FillLink, FormDraft, MissedOccasion, TypedTwice
from outcomes.models.instruments import InstrumentChoice, InstrumentVersion, Wording
from outcomes.models.responses import Response, RiskFlag, Score

__all__ = [
    "ClimateAnswer",
    "ClimateCode",
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
