"""Forms about pieces of evidence: what happened, what it shows, its files, its consent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from base.errors import Refused
from base.forms import BaseForm, ChoiceField, ChoicesField, DayField, LineField, Required, TextField
from base.once import acted_on
from evidence.forms.files import FileFields
from evidence.hints import kinds
from evidence.services.items import Written

VOICES = (
    ("residents", "Residents"),
    ("staff", "Staff"),
    ("both", "Residents and staff together"),
    ("outsiders", "Somebody from outside"),
)
CONSENTS = (
    ("not_needed", "Nobody’s own words, face or work are in it"),
    ("agreed_pack", "The people in it agreed that assessors may see it"),
    ("agreed_building", "The people in it agreed, but it stays in the building"),
    ("not_yet", "Not asked yet: keep it out of packs until they agree"),
)
ASK_PICTURE = "A photograph often shows somebody’s face or work. Is nobody’s in it?"
_ASK_WORDS = "These look like somebody’s own words. Are they nobody’s?"
_QUOTED = re.compile(r"[“\"][^”\"]{8,}[”\"]")


class ItemForm(FileFields):
    """What happened, in under a minute; under which criteria comes on the next page."""

    version = HiddenField()
    title = LineField(
        "In a few words",
        [Required("Say in a few words what this is.")],
        description="Such as “Residents cooked for the new arrivals”.",
        limit=120,
    )
    happened = TextField(
        "What happened?",
        [Required("Say what happened.")],
        description="Write of people by their role: a resident, a key worker. Name nobody.",
        limit=4_000,
        render_kw={"rows": 5},
    )
    day = DayField(
        "When?",
        [Optional()],
        description="Like 27/3/2026. Undated evidence counts for little.",
    )
    unhours = BooleanField("It was in the evening, at night or on a weekend")
    roles = LineField(
        "Who was involved, by role?",
        description="Such as “four residents and a residential worker”.",
        limit=200,
    )
    voice = ChoiceField(
        "Whose voice is it?", [Required("Choose whose voice it is.")], pairs=VOICES, radios=True
    )
    kind = ChoiceField("What kind of evidence?", [Required("Choose the kind.")])
    consent = ChoiceField(
        "May people outside the building see it?",
        [Required("Choose one.")],
        pairs=CONSENTS,
        radios=True,
    )
    change = BooleanField("It shows a disagreement, or something that changed because of one")
    used = BooleanField("For a policy: it shows the policy being used")
    settled = ""  # the kind an item had when a person said that nobody is in it

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything fits, and nobody's words or face pass unasked."""
        whole = super().validate(extra_validators)
        ask = self._ask() if whole and not self.nobody.data else ""
        if ask:
            self.refuse(Refused(f"{ask} Tick it, or choose what they agreed to.", "nobody"))
        return whole and not ask

    def _ask(self) -> str:
        """What is asked before "nobody is in it" is believed; empty when nothing is."""
        if self.consent.data != "not_needed" or self.settled == self.kind.data:
            return ""
        if "file" in self and self.pictured:
            return ASK_PICTURE
        quoted = self.voice.data == "residents" and _QUOTED.search(self.happened.text)
        return _ASK_WORDS if self.kind.data == "quote" or quoted else ""

    def offer(self) -> None:
        """Offer the kinds of evidence there are."""
        self.kind.offer([("", "Choose one"), *((one.id, one.name) for one in kinds().values())])

    def written(self) -> Written:
        """What was written, as the services take it."""
        policy = kinds()[self.kind.data].policy
        consent, _, scope = str(self.consent.data).partition("_")
        return Written(
            title=self.title.text,
            happened=self.happened.text,
            day=self.day.data,
            voice=self.voice.data,
            kind=self.kind.data,
            roles=self.roles.text,
            unhours=bool(self.unhours.data),
            change=bool(self.change.data),
            used=bool(self.used.data) or not policy,
            consent=self.consent.data if consent == "not" else "agreed",
            scope=scope if consent == "agreed" else "pack",
        )


class FileUnderForm(BaseForm):
    """Which criteria an item speaks for, and what it shows."""

    version = HiddenField()
    shows = TextField(
        "What does it show about how people are with one another?",
        description="One or two sentences. An assessor reads this first.",
        limit=2_000,
        render_kw={"rows": 3},
    )
    criteria = ChoicesField("Criteria")
    action = ChoiceField("For an action point of the assessor’s report?")

    def offer(self, criteria: Sequence[str], actions: Sequence[tuple[str, str]]) -> None:
        """Offer the framework's criteria, and the action points that are open."""
        self.criteria.offer([(one, one) for one in criteria])
        self.action.offer([("", "No"), *actions])


class AddFileForm(FileFields):
    """One more file for an item. `asks`: a picture, of an item that says nobody is in it."""

    asks = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether there is a file, and a person looked who is in it."""
        whole = super().validate(extra_validators)
        if whole and self.attachment is None and not acted_on(self.once.data or ""):
            self.refuse(Refused("Choose a file.", "file"))
        if whole and self.asks and self.pictured and not self.nobody.data:
            self.refuse(Refused(f"{ASK_PICTURE} Tick it, or change the consent first.", "nobody"))
        return whole and not self.problems


class DescribeForm(BaseForm):
    """What a picture shows, in other words."""

    alt = LineField("What the picture shows", [Required("Say what the picture shows.")], limit=300)


class WithdrawForm(BaseForm):
    """Why an item leaves every pack."""

    why = LineField(
        "Why?",
        [Required("Say why, such as: a person in it took back their consent.")],
        description="Name nobody.",
        limit=200,
    )


class SureForm(BaseForm):
    """Yes, do it."""


class ListForm(BaseForm):
    """Which items a list shows; sent by GET."""

    class Meta:
        """Nothing is written."""

        csrf = False

    text = LineField("Words", limit=80)
    criterion = ChoiceField("Criterion")
    kind = ChoiceField("Kind")
    voice = ChoiceField("Voice", pairs=(("", "All"), *VOICES))

    def offer(self, criteria: Sequence[tuple[str, str]]) -> None:
        """Offer the framework's criteria and the kinds there are."""
        self.criterion.offer([("", "All"), ("none", "None yet"), *criteria])
        self.kind.offer([("", "All"), *((one.id, one.name) for one in kinds().values())])
