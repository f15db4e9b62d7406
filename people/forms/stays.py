"""Forms about stays at Approved Premises."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, DayField, LineField, Required
from people.services.absences import ABSENCE_WORDS
from people.services.stays import DEPARTURE_WORDS


class AddArrivalForm(BaseForm):
    """Where, and from when until about when."""

    venue = ChoiceField("Approved Premises", [Required("Choose the premises.")])
    arrived = DayField(
        "Arrived on", [Required("Enter the day they arrived.")], description="Like 27/3/2026"
    )
    expected_departure = DayField("Expected to leave on")


class RecordDepartureForm(BaseForm):
    """When and why."""

    departed = DayField(
        "Left on", [Required("Enter the day they left.")], description="Like 27/3/2026"
    )
    reason = ChoiceField(
        "Why",
        [Required("Choose why they left.")],
        pairs=DEPARTURE_WORDS.items(),
        radios=True,
        description="After a recall, a breach, or for hospital, reminders stop and their page and "
        "calendar show nothing until the hold ends. A death ends them for good, with every cohort "
        "and referral of theirs.",
    )


class ChangeKeyWorkerForm(BaseForm):
    """Who, and from when."""

    worker = ChoiceField("Key worker", [Required("Choose a member of staff.")])
    first = DayField("From", [Required("Enter the first day.")], description="Like 27/3/2026")


class RecordAbsenceForm(BaseForm):
    """From when, why, and until about when."""

    left_on = DayField(
        "Away from", [Required("Enter the day they left.")], description="Like 27/3/2026"
    )
    reason = ChoiceField(
        "Why", [Required("Choose why they are away.")], pairs=ABSENCE_WORDS.items(), radios=True
    )
    expected_back = DayField("Expected back on", description="Leave blank if nobody knows.")
    note = LineField("Anything colleagues need to know", limit=200)


class RecordReturnForm(BaseForm):
    """From when they are back."""

    back_on = DayField(
        "Back on",
        [Required("Enter the day they came back.")],
        description="Give the day they left if they were not away after all.",
    )
