"""The tables of who came."""

from attendance.models.follow_up import CHANNELS, Concern, HandoverLine, Notice, TellTask, Waiver
from attendance.models.logged import LoggedLine
from attendance.models.registers import DraftMark, Mark, Register
from attendance.models.staff import StaffMark, StaffSheet
from attendance.models.vocabulary import RegisterWords

__all__ = [
    "CHANNELS",
    "Concern",
    "DraftMark",
    "HandoverLine",
    "LoggedLine",
    "Mark",
    "Notice",
    "Register",
    "RegisterWords",
    "StaffMark",
    "StaffSheet",
    "TellTask",
    "Waiver",
]
