"""Forms about when a participant cannot come."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, ChoicesField, DayField, LineField, Required
from people.forms.leave import EVERY_PAIRS, WEEKDAY_PAIRS
from people.forms.times import TimeField
from people.services.unavailability import COMMITMENT_WORDS, Commitment


class AddUnavailabilityForm(BaseForm):
    """What keeps them, on which days, at what times."""

    kind = ChoiceField(
        "What keeps them",
        [Required("Choose what keeps them from coming.")],
        pairs=COMMITMENT_WORDS.items(),
        radios=True,
    )
    weekdays = ChoicesField(
        "Weekdays it comes round on",
        pairs=WEEKDAY_PAIRS,
        description="Tick none for a single day, or for days in a row.",
    )
    every = ChoiceField(
        "How often",
        pairs=EVERY_PAIRS,
        default="1",
        description="For weekdays. Every other week counts from the first day.",
    )
    first = DayField("First day", [Required("Enter the first day.")], description="Like 27/3/2026")
    last = DayField(
        "Last day", description="Blank for one day, or until further notice with weekdays ticked."
    )
    at = TimeField("From", description="Blank for the whole day.")
    until = TimeField("Until", description="Like 1pm or 17:30")
    note = LineField("Note", limit=300, description="For staff. Blank is fine.")

    def commitment(self) -> Commitment:
        """What was typed, for the service."""
        return Commitment(
            kind=self.kind.data,
            weekdays=[int(number) for number in self.weekdays.data or []],
            every=int(self.every.data or 1),
            first=self.first.day,
            last=self.last.data,
            at=self.at.data,
            until=self.until.data,
            note=self.note.text,
        )


class EndUnavailabilityForm(BaseForm):
    """The last day."""

    last = DayField(
        "Last day",
        [Required("Enter the last day.")],
        description="They can come again the day after.",
    )


class RemoveUnavailabilityForm(BaseForm):
    """Why."""

    why = LineField(
        "Why",
        limit=200,
        description="Such as: recorded for the wrong person. Kept in the history. "
        "Needed once it has begun.",
    )
