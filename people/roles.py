"""PURE: the roles people hold on teams, and what each role may do there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a member of staff is to a team. A person may hold several, on several teams."""

    FACILITATOR = "facilitator"
    PREMISES_STAFF = "premises_staff"
    SERVICE_LEAD = "service_lead"
    ADMINISTRATOR = "administrator"
    ASSESSOR = "assessor"

    @property
    def words(self) -> str:
        """As printed: "Premises staff"."""
        return self.value.replace("_", " ").capitalize()


class Can(StrEnum):
    """What a route may need. Each is held on a team, never everywhere."""

    SEE_PEOPLE = "see participants"
    EDIT_PEOPLE = "change participants' records"
    END_WORK = "end the team's work with a participant"
    SEE_LOOKS = "see who looked at a record"
    SEE_PROGRAMMES = "see cohorts and sessions"
    SCHEDULE = "plan cohorts and change sessions"
    REFER = "record referrals and what is done about them"
    ENROL = "decide about referrals, enrol people and end enrolments"
    MARK = "mark and sign registers"
    SET_WORDS = "choose the words of the team's registers"
    MEASURE = "fill in outcome measures and see their results"
    RUN_CLIMATE = "hold climate rounds"
    SEE_INSTRUMENTS = "read what instruments ask and how they are scored"
    SET_INSTRUMENTS = "choose and change instruments"
    OWN_CALENDAR = "have a calendar link of their own"
    LEAD_CALENDAR = "have a calendar link to the sessions of every team they lead"
    OWN_LEAVE = "record their own leave and usual working days"
    SET_LEAVE = "record leave and usual working days of colleagues"
    SET_SHIFTS = "set shifts at an Approved Premises"
    SHARE_COMPUTERS = "set up and end shared computers at an Approved Premises"
    GIVE_CALENDAR = "make a participant's calendar link"
    SEND_MESSAGES = "see and send messages to participants"
    SET_MESSAGES = "word the team's messages to participants"
    EDIT_PROGRAMMES = "change the team's own programmes"
    MANAGE_PLACES = "change teams, venues, rooms and closures"
    MANAGE_ACCOUNTS = "manage accounts and roles"
    ADD_EVIDENCE = "gather evidence for an award and see what there is"
    LEAD_EVIDENCE = "lead a community's way to its award"
    SEE_FRAMEWORK = "read the framework evidence is gathered for"
    SET_FRAMEWORK = "keep the framework evidence is gathered for"
    SEE_JOBS = "see what Daybook does by itself, and have it done now"
    READ_PACK = "read one evidence pack"


_PREMISES = frozenset(
    {
        Can.SEE_PEOPLE,
        Can.EDIT_PEOPLE,
        Can.SEE_PROGRAMMES,
        Can.REFER,
        Can.MARK,
        Can.MEASURE,
        Can.RUN_CLIMATE,
        Can.SEE_INSTRUMENTS,
        Can.OWN_CALENDAR,
        Can.OWN_LEAVE,
        Can.GIVE_CALENDAR,
        Can.SEND_MESSAGES,
        Can.ADD_EVIDENCE,
        Can.SEE_FRAMEWORK,
    }
)
_FACILITATES = _PREMISES | {Can.SCHEDULE, Can.ENROL, Can.END_WORK}
_PERMITS: Mapping[Role, frozenset[Can]] = MappingProxyType(
    {
        Role.PREMISES_STAFF: _PREMISES | {Can.SET_SHIFTS, Can.SHARE_COMPUTERS},
        Role.FACILITATOR: _FACILITATES,
        Role.SERVICE_LEAD: _FACILITATES
        | {
            Can.LEAD_CALENDAR,
            Can.SEE_LOOKS,
            Can.MANAGE_PLACES,
            Can.SET_LEAVE,
            Can.SET_SHIFTS,
            Can.SHARE_COMPUTERS,
            Can.EDIT_PROGRAMMES,
            Can.SET_WORDS,
            Can.SET_MESSAGES,
            Can.LEAD_EVIDENCE,
        },
        Role.ADMINISTRATOR: frozenset(
            {
                Can.MANAGE_ACCOUNTS,
                Can.SEE_JOBS,
                Can.MANAGE_PLACES,
                Can.SEE_INSTRUMENTS,
                Can.SET_INSTRUMENTS,
                Can.SEE_FRAMEWORK,
                Can.SET_FRAMEWORK,
                Can.SHARE_COMPUTERS,
                Can.OWN_LEAVE,
            }
        ),
        Role.ASSESSOR: frozenset({Can.READ_PACK}),
    }
)


def permits(role: Role) -> frozenset[Can]:
    """Everything a role may do on the team it is held on."""
    return _PERMITS[role]


def teams_where(held: Iterable[tuple[int, Role]], permission: StrEnum) -> frozenset[int]:
    """The teams on which `permission` is held, given (team, role) pairs."""
    return frozenset(team for team, role in held if permission in _PERMITS[role])
