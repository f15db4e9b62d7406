"""Tables of what proves an Enabling Environment: frameworks, cycles, items and their files."""

from __future__ import annotations

from evidence.models.cycles import ActionPoint, AwardCycle, AwardReminder, Narrative
from evidence.models.frameworks import FrameworkVersion
from evidence.models.items import EvidenceFile, EvidenceItem, SuggestionAnswer

__all__ = [
    "ActionPoint",
    "AwardCycle",
    "AwardReminder",
    "EvidenceFile",
    "EvidenceItem",
    "FrameworkVersion",
    "Narrative",
    "SuggestionAnswer",
]
