"""The forms of one kind of session: adding it, and changing all but its topics and concerns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wtforms import BooleanField
from wtforms.validators import Optional

from base.forms import ChoiceField, ChoicesField, LineField, Required
from programmes.forms.programmes import EditorForm, WholeField
from programmes.programme_words import ATTENDS, HOLIDAYS, PRESENCE, RHYTHMS, kind_words
from programmes.strands import (
    Attends,
    Completion,
    Dose,
    Facilitators,
    HolidayPolicy,
    Presence,
    Rhythm,
    RhythmType,
    Strand,
    StrandKind,
)


class _RhythmFields(EditorForm):
    """What a kind of session is called and how often it is held."""

    name = LineField("Name", [Required("Give it a name.")], limit=80)
    rhythm = ChoiceField(
        "How often?",
        [Required("Choose one.")],
        pairs=[(one.value, words) for one, words in RHYTHMS.items()],
        radios=True,
    )
    n = WholeField(
        "How many?",
        [Optional()],
        description=(
            "The number that goes with your choice: slots a week, weeks, times a month, or days."
        ),
    )
    minutes = WholeField("Length in minutes", [Required("Give the length in minutes.")])

    def _rhythm(self, times: int = 1) -> Rhythm:
        kind = RhythmType(self.rhythm.data)
        return Rhythm(kind, 0 if kind is RhythmType.UNSCHEDULED else self.n.number, times)


class AddStrandForm(_RhythmFields):
    """A kind of session the programme does not have yet."""

    kind = ChoiceField(
        "What kind of session?",
        [Required("Choose one.")],
        pairs=[(one.value, kind_words(one)) for one in StrandKind],
    )
    attends = ChoiceField(
        "Who attends?",
        [Required("Choose one.")],
        pairs=[(one.value, words.capitalize()) for one, words in ATTENDS.items()],
        radios=True,
    )
    fields_of = {"slots": "n", "weeks": "n", "times": "n", "days": "n", "type": "rhythm"}  # noqa: RUF012 as typed above

    def strand(self, strand_id: str, wording: str) -> Strand:
        """The strand as told, its other values the plainest there are."""
        return Strand(
            id=strand_id,
            kind=StrandKind(self.kind.data),
            name=self.name.text,
            attends=Attends(self.attends.data),
            rhythm=self._rhythm(),
            minutes=self.minutes.number,
            facilitators=Facilitators(1, 1),
            room_needed=True,
            minimum_to_run=1,
            capacity=None,
            topics=(),
            dose=None,
            holidays=HolidayPolicy.SKIP,
            public_wording=wording,
            completion=None,
            concerns=(),
            optional=True,
        )


class StrandForm(_RhythmFields):
    """Everything about one kind of session but its topics and concern rules."""

    times = WholeField("How many runs?", [Optional()], description="For days running: usually 1.")
    optional = BooleanField("A cohort may be planned without it")
    needed = WholeField("Facilitators needed", [Required("Give a number.")])
    preferred = WholeField("Facilitators preferred", [Required("Give a number.")])
    room_needed = BooleanField("It needs a room")
    minimum_to_run = WholeField("Minimum to run", [Required("Give the least number of people.")])
    capacity = WholeField("Capacity", [Optional()], description="Leave empty for no limit.")
    holidays = ChoiceField(
        "On a bank holiday it is",
        [Required("Choose one.")],
        pairs=[(one.value, words.capitalize()) for one, words in HOLIDAYS.items()],
        radios=True,
    )
    public_wording = LineField(
        "Wording for participants", [Required("Give a neutral word, like Appointment.")], limit=40
    )
    reminded = BooleanField(
        "People are reminded of it", description="When, and how, stands under Reminders."
    )
    presence = ChoicesField(
        "What counts as having had a session? The person",
        pairs=[(one.value, words) for one, words in PRESENCE.items()],
    )
    minimum_minutes = WholeField(
        "Minutes there at least", [Optional()], description="Leave both empty to count nothing."
    )
    completed = ChoiceField(
        "When is it completed?",
        [Required("Choose one.")],
        pairs=[
            ("none", "There is no rule"),
            ("share", "After a share of sessions, in percent"),
            ("count", "After a number of sessions"),
        ],
        radios=True,
    )
    completed_with = WholeField("Percent, or number of sessions", [Optional()])
    fields_of = {  # noqa: RUF012 as typed above
        "slots": "n",
        "weeks": "n",
        "days": "n",
        "type": "rhythm",
        "share": "completed_with",
        "count": "completed_with",
    }

    def field_at(self, path: str) -> str | None:
        """As for every form; times a month are the rhythm's number, times of a block its runs."""
        if path.endswith("rhythm.times") and self.rhythm.data != RhythmType.FIXED_BLOCK.value:
            return "n"
        return super().field_at(path)

    @staticmethod
    def data_of(strand: Strand) -> dict[str, Any]:
        """A strand's values as the form shows them."""
        dose, completion = strand.dose, strand.completion
        share, count = (completion.share, completion.count) if completion else (None, None)
        return {
            "name": strand.name,
            "rhythm": strand.rhythm.type.value,
            "n": strand.rhythm.n or None,
            "times": strand.rhythm.times,
            "minutes": strand.minutes,
            "optional": strand.optional,
            "needed": strand.facilitators.needed,
            "preferred": strand.facilitators.preferred,
            "room_needed": strand.room_needed,
            "minimum_to_run": strand.minimum_to_run,
            "capacity": strand.capacity,
            "holidays": strand.holidays.value,
            "public_wording": strand.public_wording,
            "reminded": strand.reminders != (),
            "presence": [code.value for code in dose.presence] if dose else [],
            "minimum_minutes": dose.minimum_minutes if dose else None,
            "completed": "share" if share else "count" if count else "none",
            "completed_with": share or count,
        }

    def change(self, strand: Strand) -> Strand:
        """The strand with what was typed."""
        return replace(
            strand,
            name=self.name.text,
            rhythm=self._rhythm(1 if self.times.data is None else self.times.data),
            minutes=self.minutes.number,
            optional=self.optional.data,
            facilitators=Facilitators(self.needed.number, self.preferred.number),
            room_needed=self.room_needed.data,
            minimum_to_run=self.minimum_to_run.number,
            capacity=self.capacity.data,
            holidays=HolidayPolicy(self.holidays.data),
            public_wording=self.public_wording.text,
            reminders=(strand.reminders or None) if self.reminded.data else (),
            dose=self._dose(),
            completion=self._completion(),
        )

    def _dose(self) -> Dose | None:
        if not self.presence.data and self.minimum_minutes.data is None:
            return None
        codes = tuple(Presence(code) for code in self.presence.data or [])
        return Dose(codes, self.minimum_minutes.data or 0)

    def _completion(self) -> Completion | None:
        if self.completed.data == "none":
            return None
        number = self.completed_with.number
        return (
            Completion(number, None) if self.completed.data == "share" else Completion(None, number)
        )
