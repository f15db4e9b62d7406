"""The forms in which a team's own programme is copied, described, published and retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from wtforms import HiddenField, IntegerField
from wtforms.validators import Optional

from base.errors import Refused
from base.forms import BaseForm, ChoiceField, LineField, Required, TextField
from programmes.catalogue import Duration, Programme
from programmes.programme_words import ENTRIES
from programmes.ways_in import Entry, EntryType


class WholeField(IntegerField):
    """A whole number. `number` is what was given; refused when nothing was."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number, or say how it should look."""
        self.data: int | None = None
        typed = valuelist[0].strip() if valuelist else ""
        if typed:
            try:
                self.data = int(typed)
            except ValueError:
                message = "Write a whole number, like 10."
                raise ValueError(message) from None

    @property
    def number(self) -> int:
        """The number given. Raises `Refused` when there is none."""
        if self.data is None:
            raise Refused("Give a number.", self.name)
        return self.data


class EditorForm(BaseForm):
    """A form that changes a draft. `revision` is that of the draft its page was opened with."""

    revision = HiddenField()
    fields_of: ClassVar[Mapping[str, str]] = {}
    stale = False

    @property
    def read(self) -> int:
        """The revision of the draft that was on the page."""
        typed = self.revision.data or ""
        return int(typed) if typed.isdigit() and len(typed) < 10 else 0

    def refuse(self, refusal: Refused) -> None:
        """Put the sentence on the field whose value it is about, in that field's own words."""
        self.stale = refusal.field == "revision"
        name = None if self.stale else self.field_at(refusal.field or "")
        why = refusal.why
        if name is not None and why.startswith("It "):
            why = f"{self._fields[name].label.text} {why.removeprefix('It ')}"
        super().refuse(Refused(why, name))

    def field_at(self, path: str) -> str | None:
        """The field of a path like `strands.0.minutes`: the last of its parts that has one."""
        for part in reversed(path.split(".")):
            name = self.fields_of.get(part, part)
            if name in self._fields:
                return name
        return None


class CopyProgrammeForm(BaseForm):
    """For which team, and under what name."""

    team = ChoiceField("For which team?", [Required("Choose a team.")])
    name = LineField(
        "Name of your own programme",
        [Required("Give it a name.")],
        description="Staff see it. Participants never do.",
        limit=80,
    )


class PublishProgrammeForm(EditorForm):
    """Publishing what was read."""


class RetireProgrammeForm(EditorForm):
    """Taking a programme off the shelf, or putting it back."""


class RemoveStrandForm(EditorForm):
    """Taking a kind of session out of the programme."""


class AboutForm(EditorForm):
    """What the programme is, how long it lasts, and how people come in."""

    name = LineField("Name", [Required("Give it a name.")], limit=80)
    summary = TextField(
        "What it is, for whom", [Required("Say what it is.")], limit=600, render_kw={"rows": 4}
    )
    public_wording = LineField(
        "Wording for participants",
        [Required("Give a neutral word, like Appointment.")],
        description="What calendars, texts and letters call a session. No name, no topic.",
        limit=40,
    )
    capacity = WholeField("Capacity", [Required("Give the number of places.")])
    minimum_to_run = WholeField("Minimum to run", [Required("Give the least number of people.")])
    lasts = ChoiceField(
        "How long does it last?",
        [Required("Choose one.")],
        pairs=[
            ("weeks", "A number of weeks"),
            ("sessions", "A number of sessions"),
            ("agreed", "As long as agreed for each person"),
        ],
        radios=True,
    )
    length = WholeField("How many weeks or sessions?", [Optional()])
    entry = ChoiceField(
        "How do people come in?",
        [Required("Choose one.")],
        pairs=[(one.value, words) for one, words in ENTRIES.items()],
        radios=True,
    )
    join_until_week = WholeField(
        "Last week for joining", [Optional()], description="For closed entry."
    )
    join_weeks = LineField(
        "Or only these weeks of each part",
        description="For example 1, or 1, 2. Leave empty otherwise.",
        limit=80,
    )
    fields_of = {"weeks": "length", "sessions": "length", "type": "entry"}  # noqa: RUF012 as typed above

    @staticmethod
    def data_of(programme: Programme) -> dict[str, Any]:
        """A programme's values as the form shows them."""
        duration, entry = programme.duration, programme.entry
        weeks, sessions = (duration.weeks, duration.sessions) if duration else (None, None)
        return {
            "name": programme.name,
            "summary": programme.summary,
            "public_wording": programme.public_wording,
            "capacity": programme.capacity,
            "minimum_to_run": programme.minimum_to_run,
            "lasts": "weeks" if weeks else "sessions" if sessions else "agreed",
            "length": weeks or sessions,
            "entry": entry.type.value,
            "join_until_week": entry.join_until_week,
            "join_weeks": ", ".join(str(week) for week in entry.join_weeks),
        }

    def change(self, programme: Programme) -> Programme:
        """The programme with what was typed; strands follow the wording they shared."""
        wording = self.public_wording.text
        strands = tuple(
            replace(one, public_wording=wording)
            if one.public_wording == programme.public_wording
            else one
            for one in programme.strands
        )
        return replace(
            programme,
            name=self.name.text,
            summary=" ".join(self.summary.text.split()),
            public_wording=wording,
            capacity=self.capacity.number,
            minimum_to_run=self.minimum_to_run.number,
            duration=self._duration(),
            entry=self._entry(),
            strands=strands,
        )

    def _duration(self) -> Duration | None:
        if self.lasts.data == "agreed":
            return None
        length = self.length.number
        return Duration(length, None) if self.lasts.data == "weeks" else Duration(None, length)

    def _entry(self) -> Entry:
        until, entry = self.join_until_week.data, EntryType(self.entry.data)
        weeks = self._weeks()
        if entry is EntryType.CLOSED and not weeks:
            return Entry(entry, self.join_until_week.number)
        if until is not None:
            why = "A last week goes with closed entry, and not with weeks of each part."
            raise Refused(why, "join_until_week")
        return Entry(entry, None, weeks)

    def _weeks(self) -> tuple[int, ...]:
        typed = self.join_weeks.text.replace(",", " ").split()
        if not all(week.isdigit() and len(week) < 4 for week in typed):
            raise Refused("Write weeks as numbers, like 1, 2.", "join_weeks")
        return tuple(sorted({int(week) for week in typed}))
