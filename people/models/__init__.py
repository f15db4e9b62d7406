"""The tables of who and where."""

from people.models.participants import (
    Caseload,
    ContactPreference,
    Hold,
    KeepApart,
    KeyWorker,
    NamedReader,
    Participant,
    Stay,
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
    "CalendarStamp",
    "Caseload",
    "Closure",
    "ContactPreference",
    "Hold",
    "KeepApart",
    "KeyWorker",
    "Membership",
    "NamedReader",
    "Participant",
    "PasswordLink",
    "Room",
    "SignInAttempt",
    "SignInRole",
    "Stay",
    "Team",
    "User",
    "Venue",
    "venue_team",
]
