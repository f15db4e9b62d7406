"""Forms of who is in a cohort: joining, offers, pauses, transfers, therapists, leaving."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, ChoicesField, DayField, Required, TextField
from programmes.forms.knowingly import KnowinglyForm

ENROL, OFFER, WAIT = "enrol", "offer", "wait"
_WHY = {"rows": 3}


class EnrolForm(KnowinglyForm):
    """Who joins, or is offered a place or waits for one, and from when."""

    people = ChoicesField("Who joins?")
    what = ChoiceField(
        "What do you want to do?",
        pairs=[
            (ENROL, "Enrol them"),
            (OFFER, "Offer them a place, to be answered"),
            (WAIT, "Put them on this cohort’s waiting list"),
        ],
        default=ENROL,
        radios=True,
    )
    on = DayField(
        "From",
        [Required("Give the day they join from.")],
        description="They are expected at sessions from this day on. "
        "For the waiting list, the day they began to wait.",
    )
    answer_by = DayField("Answer to an offer by", description="Only for an offer. Like 27/3/2026")
    therapist = ChoiceField("Allocated therapist", description="Only when you enrol them.")


class LeaveCohortForm(BaseForm):
    """When and why a person left, or will leave."""

    on = DayField(
        "When did they leave, or when will they?",
        [Required("Give the day they left.")],
        description="They are expected at no session from that day on.",
    )
    reason = ChoiceField("Why?", [Required("Choose why they left.")], radios=True)
    why = TextField("More about it (optional)", limit=1000, render_kw=_WHY)


class StayForm(BaseForm):
    """Why somebody stays who was to leave."""

    why = TextField("Why? (optional)", limit=1000, render_kw=_WHY)


class PauseForm(BaseForm):
    """From when somebody is away, and until when if it is known."""

    first = DayField(
        "First day away",
        [Required("Give the first day they are away.")],
        description="They are expected at no session from this day. It may be a day to come.",
    )
    back_on = DayField(
        "Back on", description="They are expected again from this day. Blank if it is not known."
    )
    why = TextField("Why?", [Required("Say in a few words why.")], limit=1000, render_kw=_WHY)


class ResumeForm(BaseForm):
    """From when somebody is back."""

    on = DayField(
        "Back on",
        [Required("Give the day they are back.")],
        description="They are expected again from this day.",
    )
    why = TextField("More about it (optional)", limit=1000, render_kw=_WHY)


class CallOffPauseForm(BaseForm):
    """Calling off a pause that has not begun."""


class AnswerOfferForm(KnowinglyForm):
    """What somebody said to an offer of a place."""

    answer = ChoiceField(
        "What did they say?",
        [Required("Choose what they said.")],
        pairs=[
            ("accepted", "They accept the place"),
            ("declined", "They decline it, and go on waiting"),
            ("withdrawn", "They decline it, and wait no longer"),
        ],
        radios=True,
    )
    on = DayField(
        "Day",
        [Required("Give the day.")],
        description="The day they join from if they accept; the day they said so if they decline.",
    )
    therapist = ChoiceField("Allocated therapist", description="Only if they accept.")
    why = TextField("More about it (optional)", limit=1000, render_kw=_WHY)


class TransferForm(KnowinglyForm):
    """To which cohort somebody goes, from when, and why."""

    cohort = ChoiceField("To which cohort?", [Required("Choose a cohort.")], radios=True)
    on = DayField(
        "From",
        [Required("Give the day they change.")],
        description="From this day they are expected there and not here. What was marked stays.",
    )
    therapist = ChoiceField("Allocated therapist there")
    why = TextField("Why?", [Required("Say why they change cohort.")], limit=1000, render_kw=_WHY)


class AllocateTherapistForm(BaseForm):
    """Who is allocated to somebody, and from when."""

    therapist = ChoiceField("Allocated therapist", [Required("Choose who, or nobody.")])
    first = DayField(
        "From",
        [Required("Give the day it begins.")],
        description="Whoever is allocated now ends the day before.",
    )
    why = TextField("Why the change? (optional)", limit=1000, render_kw=_WHY)
