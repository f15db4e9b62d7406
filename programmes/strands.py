"""A strand: one kind of session in a programme. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from programmes.reminders import Reminder


class StrandKind(StrEnum):
    """What kind of session it is."""

    GROUP = "group"
    INDIVIDUAL = "individual"
    KEY_WORK = "key_work"
    STRUCTURED = "structured"
    SOCIALLY_CREATIVE = "socially_creative"
    COMMUNITY_MEETING = "community_meeting"
    CASE_DISCUSSION = "case_discussion"
    CONSULTATION = "consultation"
    JOINT_CASEWORK = "joint_casework"
    STAFF_TRAINING = "staff_training"
    STAFF_SUPERVISION = "staff_supervision"
    REFLECTIVE_PRACTICE = "reflective_practice"


STAFF_KINDS = (
    StrandKind.STAFF_TRAINING.value,
    StrandKind.STAFF_SUPERVISION.value,
    StrandKind.REFLECTIVE_PRACTICE.value,
)
"""The kinds of session whose register is of staff."""


class Attends(StrEnum):
    """Who is expected: everyone enrolled, one of them, the residents on that day, staff, anyone."""

    EVERYONE = "everyone"
    ONE_PARTICIPANT = "one_participant"
    RESIDENTS = "residents"
    STAFF = "staff"
    OPEN = "open"


class RhythmType(StrEnum):
    """How sessions recur."""

    WEEKLY = "weekly"
    EVERY_N_WEEKS = "every_n_weeks"
    WEEKS_CYCLE = "weeks_cycle"
    MONTHLY_PER_PERSON = "monthly_per_person"
    EVERY_N_DAYS_PER_RESIDENT = "every_n_days_per_resident"
    FIXED_BLOCK = "fixed_block"
    UNSCHEDULED = "unscheduled"


class HolidayPolicy(StrEnum):
    """What happens on a bank holiday."""

    SKIP = "skip"
    NEXT_WORKING_DAY = "next_working_day"
    HOLD_ANYWAY = "hold_anyway"


class Presence(StrEnum):
    """NHS attendance status (MHSDS v6 AttendStatus); the numbers are its codes."""

    ON_TIME = "5"
    LATE_SEEN = "6"
    LATE_NOT_SEEN = "7"
    CANCELLED_BY_PERSON = "2"
    NO_NOTICE = "3"
    CANCELLED_BY_SERVICE = "4"


class ConcernRule(StrEnum):
    """What the records may show that a person should look at."""

    MISSED_IN_A_ROW = "missed_in_a_row"
    DOSE_BELOW = "dose_below"
    NONE_THIS_MONTH = "none_this_month"
    OVERDUE = "overdue"
    FIRST_ABSENCE = "first_absence"
    RETURNED = "returned"


class Ask(StrEnum):
    """What a concern asks a person to do."""

    CONTACT = "contact"
    REVIEW = "review"


RECURRING = frozenset({RhythmType.WEEKLY, RhythmType.EVERY_N_WEEKS, RhythmType.WEEKS_CYCLE})
"""The rhythms that come round in weekly slots."""

PER_PERSON = frozenset({RhythmType.MONTHLY_PER_PERSON, RhythmType.EVERY_N_DAYS_PER_RESIDENT})
"""The rhythms whose sessions are placed person by person."""

SLOTTED = RECURRING | {RhythmType.FIXED_BLOCK}
"""The rhythms whose sessions are laid out when a cohort is planned."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often. `n`: slots a week, weeks, weeks of a cycle, times a month, days, days of a block.

    The unit follows from the type, in the order of RhythmType; 0 when unscheduled. `times`: how
    often a block is run.
    """

    type: RhythmType
    n: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, numbered from 1 through all parts. For staff only: participants never see it.

    `gap_weeks`: whole weeks without a session before it; only the first topic of a later part.
    """

    number: int
    label: str
    part: str | None
    gap_weeks: int = 0


@dataclass(frozen=True, slots=True)
class Facilitators:
    """How many staff a session needs at least, and how many are better."""

    needed: int
    preferred: int


@dataclass(frozen=True, slots=True)
class Dose:
    """What counts as having had a session: presence codes, and minutes there at least."""

    presence: tuple[Presence, ...]
    minimum_minutes: int


@dataclass(frozen=True, slots=True)
class Completion:
    """When a person has completed: a share of sessions in percent, or a count; one is None."""

    share: int | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Concern:
    """Raise when the rule reaches n: misses, percent, sessions before it, or days overdue."""

    rule: ConcernRule
    n: int
    ask: Ask


@dataclass(frozen=True, slots=True)
class Placing:
    """What counts when sessions are placed person by person, in points: more is worse.

    `missed`: a person without one. `week_off`: each week away from `ideal_days` since the last.
    `other_weekday`, `other_time`: not as they are used to. `not_group_day`: on a day without their
    group; `hour_from_group`: each hour from it on its day. `own_calendar`: whoever sees them has
    something in a calendar of their own then; it may be old, so it is avoided and not forbidden.
    """

    missed: int = 1000
    week_off: int = 10
    ideal_days: int = 28
    other_weekday: int = 3
    other_time: int = 1
    not_group_day: int = 0
    hour_from_group: int = 0
    own_calendar: int = 15


@dataclass(frozen=True, slots=True)
class Strand:
    """One kind of session. `capacity` None: no limit. `dose` None: nobody's dose is counted.

    `optional`: a cohort may be planned without it. `reminders` None: as the programme says.
    """

    id: str
    kind: StrandKind
    name: str
    attends: Attends
    rhythm: Rhythm
    minutes: int
    facilitators: Facilitators
    room_needed: bool
    minimum_to_run: int
    capacity: int | None
    topics: tuple[Topic, ...]
    dose: Dose | None
    holidays: HolidayPolicy
    public_wording: str
    completion: Completion | None
    concerns: tuple[Concern, ...]
    optional: bool = False
    placing: Placing = Placing()
    reminders: tuple[Reminder, ...] | None = None


def gap_before(strand: Strand, number: int) -> int:
    """Whole weeks without a session before the session of this number; topics come round again."""
    if not strand.topics:
        return 0
    return strand.topics[(number - 1) % len(strand.topics)].gap_weeks
