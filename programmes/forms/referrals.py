"""Forms of referrals: recording them, what was found out, what is decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import Optional, Regexp

from base.forms import BaseForm, ChoiceField, DayField, LineField, Required, TextField
from programmes.forms.knowingly import KnowinglyForm
from programmes.services.referrals import Details
from programmes.ways_in import Criterion

_EMAIL = Regexp(
    r"[^@\s]+@[^@\s]+\.[^@\s]+$",
    message="Enter an e-mail address with an @ and a dot, like name@example.gov.uk.",
)
_PHONE = {"class": "govuk-input--width-20", "autocomplete": "off", "inputmode": "tel"}
_NAME = {"autocomplete": "off"}
ROUTE_WORDS = {
    "probation": "Probation",
    "health": "Health: a community mental health team",
    "stalking": "Stalking: the referral form",
    "pipe": "PIPE: the pathway plan",
}
ANSWER_WORDS = {"met": "Met", "not_met": "Not met", "unknown": "Not known"}


class ReferralForm(BaseForm):
    """What a referral says. `to` is the programme of a team, as "team public id/slug"."""

    to = ChoiceField("Referred to", [Required("Choose the programme they are referred to.")])
    route = ChoiceField(
        "By which route?",
        [Required("Choose the route.")],
        pairs=ROUTE_WORDS.items(),
        radios=True,
    )
    asked_for = ChoiceField(
        "What do they ask for?",
        [Required("Choose what they ask for.")],
        pairs=[
            ("advice", "Advice"),
            ("consultation", "Consultation"),
            ("joint_casework", "Joint casework"),
            ("intervention", "The programme itself"),
        ],
        radios=True,
    )
    referred_on = DayField(
        "Referred on", [Required("Give the day of the referral.")], description="Like 27/3/2026"
    )
    received_on = DayField(
        "Received on",
        [Required("Give the day it came to you.")],
        description="Waiting is counted from this day.",
    )
    referrer_name = LineField("Name", [Required("Give the referrer’s name.")], render_kw=_NAME)
    referrer_role = LineField("Role", description="For example, probation practitioner")
    referrer_organisation = LineField("Organisation")
    referrer_email = LineField("E-mail", [Optional(), _EMAIL])
    referrer_phone = LineField("Phone", limit=40, render_kw=_PHONE)
    referrer_joins = BooleanField("They may join the referral meeting")
    reason = TextField(
        "Why they are referred, in the referrer’s words",
        [Required("Give the reason for the referral.")],
        limit=5000,
        render_kw={"rows": 6},
    )
    police_investigation = BooleanField(
        "They are under police investigation",
        description="There is no direct work while this lasts. Advice may be offered.",
    )

    def details(self) -> Details:
        """What was typed, for the service."""
        return Details(
            route=self.route.data,
            asked_for=self.asked_for.data,
            referred_on=self.referred_on.day,
            received_on=self.received_on.day,
            referrer_name=self.referrer_name.text,
            reason=self.reason.text,
            referrer_role=self.referrer_role.text,
            referrer_organisation=self.referrer_organisation.text,
            referrer_email=self.referrer_email.text,
            referrer_phone=self.referrer_phone.text,
            referrer_joins=bool(self.referrer_joins.data),
            police_investigation=bool(self.police_investigation.data),
        )


class CorrectReferralForm(ReferralForm):
    """The same, corrected; `version` is the one that was on the screen."""

    version = HiddenField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # To another programme is another referral.
        del self.to

    @property
    def seen_version(self) -> int:
        """The version that was on the screen; 0, which no referral has, when it is no number."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


class DecideForm(KnowinglyForm):
    """What is decided, and why. A decision to accept names the work: "accept:consultation"."""

    decision = ChoiceField("What is decided?", [Required("Choose what is decided.")], radios=True)
    why = TextField("Why?", limit=2000, render_kw={"rows": 3})
    at_meeting = HiddenField()


class RecordWorkForm(BaseForm):
    """Something the route asks for that was done."""

    step = ChoiceField("What was done?", [Required("Choose what was done.")], radios=True)
    on = DayField("On which day?", [Required("Give the day.")], description="Like 27/3/2026")
    who = LineField("Who took part?", [Required("Say who took part.")], limit=300)
    note = TextField("Note (optional)", limit=2000, render_kw={"rows": 3})


class TakeBackWorkForm(BaseForm):
    """Saying that something was recorded in error."""


class HoldReferralForm(BaseForm):
    """From when a referral is on hold, and why."""

    first = DayField("On hold from", [Required("Give the day.")], description="Like 27/3/2026")
    why = LineField("Why?", [Required("Say why it is on hold.")], limit=300)


class EndReferralHoldForm(BaseForm):
    """The last day of a hold."""

    last = DayField(
        "Last day on hold",
        [Required("Give the last day.")],
        description="The days after it count as waiting again.",
    )


class ChecklistForm(BaseForm):
    """An answer and a note for each criterion; fields are added for each."""


def checklist_form(criteria: Iterable[Criterion]) -> type[ChecklistForm]:
    """The form with an answer and a note for each line of a checklist."""
    fields: dict[str, Field] = {}
    for criterion in criteria:
        fields[f"answer_{criterion.id}"] = ChoiceField(
            criterion.text,
            pairs=ANSWER_WORDS.items(),
            default="unknown",
            radios=True,
            render_kw={"class": "govuk-radios--inline govuk-radios--small"},
        )
        fields[f"note_{criterion.id}"] = LineField("Note", limit=500)
    return type("ChecklistForm", (ChecklistForm,), fields)
