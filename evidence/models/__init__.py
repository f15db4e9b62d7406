"""Tables of what proves an Enabling Environment: frameworks, cycles, items and their files."""

from __future__ import annotations

from evidence.models.agreements import HouseAgreement
from evidence.models.cycles import ActionPoint, AwardCycle, AwardReminder, Narrative, Questionnaire
from evidence.models.frameworks import FrameworkVersion
from evidence.models.items import EvidenceFile, EvidenceItem, SuggestionAnswer
from evidence.models.meetings import CommunityMinutes, MeetingTopic, MinutesNote, TopicNews
from evidence.models.packs import EvidencePack, PackAccess, PackFind, PackOpening, PackProgress
from evidence.models.uploads import KeptUpload
from evidence.models.voice import VoicePace, VoiceSaid, VoiceWall

__all__ = [
    "ActionPoint",
    "AwardCycle",
    "AwardReminder",
    "CommunityMinutes",
    "EvidenceFile",
    "EvidenceItem",
    "EvidencePack",
    "FrameworkVersion",
    "HouseAgreement",
    "KeptUpload",
    "MeetingTopic",
    "MinutesNote",
    "Narrative",
    "PackAccess",
    "PackFind",
    "PackOpening",
    "PackProgress",
    "Questionnaire",
    "SuggestionAnswer",
    "TopicNews",
    "VoicePace",
    "VoiceSaid",
    "VoiceWall",
]
