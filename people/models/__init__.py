"""The tables of who and where."""

from people.models.availability import Leave, Shift, Unavailability, WorkingPattern
from people.models.busy import BusyCalendar, BusyTime
from people.models.computers import ComputerSignIn, Pin, SharedComputer
from people.models.former_names import FormerName
from people.models.imports import ImportBatch
from people.models.participants import (
    Caseload,
    ContactPreference,
    Hold,
    KeepApart,
    KeyWorker,
    NamedReader,
    Participant,
    Stay,
    TemporaryAbsence,
)
from people.models.places import Room, Venue, venue_team
from people.models.staff import (
    CalendarStamp,
    Closure,
    Membership,
    PasswordLink,
    SignInAttempt,
    SignInRole,
    Team,
    User,
)

__all__ = [
    "BusyCalendar",
    "BusyTime",
    "CalendarStamp",
    "Caseload",
    "Closure",
    "ComputerSignIn",
    "ContactPreference",
    "FormerName",
    "Hold",
    "ImportBatch",
    "KeepApart",
    "KeyWorker",
    "Leave",
    "Membership",
    "NamedReader",
    "Participant",
    "PasswordLink",
    "Pin",
    "Room",
    "SharedComputer",
    "Shift",
    "SignInAttempt",
    "SignInRole",
    "Stay",
    "Team",
    "TemporaryAbsence",
    "Unavailability",
    "User",
    "Venue",
    "WorkingPattern",
    "venue_team",
]
