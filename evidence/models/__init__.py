"""Tables of what proves an Enabling Environment: frameworks, cycles, items and their files."""

from __future__ import annotations

from evidence.models.cycles import ActionPoint, AwardCycle, AwardReminder, Narrative
from evidence.models.frameworks import FrameworkVersion
from evidence.models.items import EvidenceFile, EvidenceItem, SuggestionAnswer
from evidence.models.packs import EvidencePack, PackAccess, PackFind, PackOpening, PackProgress
from evidence.models.voice import VoicePace, VoiceSaid, VoiceWall

__all__ = [
    "ActionPoint",
    "AwardCycle",
    "AwardReminder",
    "EvidenceFile",
    "EvidenceItem",
    "EvidencePack",
    "FrameworkVersion",
    "Narrative",
    "PackAccess",
    "PackFind",
    "PackOpening",
    "PackProgress",
    "SuggestionAnswer",
    "VoicePace",
    "VoiceSaid",
    "VoiceWall",
]
