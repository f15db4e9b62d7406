"""Forms about leave and usual working days."""

from __future__ import annotations

from base.dates import WEEKDAYS
from base.errors import Refused
from base.forms import BaseForm, ChoiceField, ChoicesField, DayField, LineField, Required
from people.availability import MOST_WEEKS
from people.forms.times import TimeField
from people.services.leave import KIND_WORDS, LeaveDetails

WEEKDAY_PAIRS = [(str(number), name) for number, name in enumerate(WEEKDAYS)]
EVERY_PAIRS = [
    ("1", "Every week"),
    ("2", "Every other week"),
    *((str(n), f"Every {n} weeks") for n in range(3, MOST_WEEKS + 1)),
]
_LIKE = "Like 27/3/2026"


class LeaveForm(BaseForm):
    """From when until when, and what for."""

    kind = ChoiceField(
        "What for",
        [Required("Choose what it is for.")],
        pairs=KIND_WORDS.items(),
        radios=True,
        description="Seen by the person and the service leads of their teams. "
        "Everybody else sees “away”.",
    )
    first = DayField("First day", [Required("Enter the first day.")], description=_LIKE)
    last = DayField("Last day", description="Blank for one day.")
    at = TimeField("From", description="Blank for whole days.")
    until = TimeField("Until", description="Like 1pm or 17:30")
    note = LineField("Note", limit=300, description="Seen by the same people. Blank is fine.")

    def details(self) -> LeaveDetails:
        """What was typed, for the service."""
        return LeaveDetails(
            kind=self.kind.data,
            first=self.first.day,
            last=self.last.data,
            at=self.at.data,
            until=self.until.data,
            note=self.note.text,
        )


class ColleagueLeaveForm(LeaveForm):
    """The same, and whose it is."""

    who = ChoiceField("Who is away", [Required("Choose who is away.")])


class RemoveLeaveForm(BaseForm):
    """Yes, remove it."""


class WorkingDaysForm(BaseForm):
    """On which weekdays, at which hours, from when."""

    weekdays = ChoicesField("Weekdays", pairs=WEEKDAY_PAIRS)
    at = TimeField("From", [Required("Enter when the day begins.")], description="Like 9am")
    until = TimeField("Until", [Required("Enter when the day ends.")], description="Like 17:00")
    every = ChoiceField(
        "How often",
        pairs=EVERY_PAIRS,
        default="1",
        description="Every other week counts from the first day.",
    )
    first = DayField("First day", [Required("Enter the first day.")], description=_LIKE)
    last = DayField("Last day", description="Blank until further notice.")

    @property
    def chosen(self) -> list[int]:
        """The weekdays ticked. Raises `Refused` when there is none."""
        if not self.weekdays.data:
            raise Refused("Tick at least one weekday.", "weekdays")
        return [int(number) for number in self.weekdays.data]


class ColleagueWorkingDaysForm(WorkingDaysForm):
    """The same, and whose they are."""

    who = ChoiceField("Who works then", [Required("Choose who works then.")])


class EndWorkingDayForm(BaseForm):
    """The last day."""

    last = DayField("Last day", [Required("Enter the last day.")], description=_LIKE)


class RemoveWorkingDayForm(BaseForm):
    """Yes, remove it."""
