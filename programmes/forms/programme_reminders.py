"""The form in which a team's own programme says when its people are reminded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wtforms.validators import Optional

from base.errors import Refused
from base.forms import ChoicesField, LineField
from programmes.catalogue import Programme
from programmes.forms.programmes import EditorForm, WholeField
from programmes.programme_words import WAYS
from programmes.reminders import MOST, Reminder, Way, is_quiet, read_time

_WAYS = [(way.value, words.capitalize()) for way, words in WAYS.items()]
_WIDTH = {"class": "govuk-input--width-5"}


def _days(nth: str) -> WholeField:
    return WholeField(f"Days before, {nth} reminder", [Optional()], render_kw=_WIDTH)


def _at(nth: str) -> LineField:
    return LineField(
        f"Time, {nth} reminder",
        description="Like 9:00. Nothing is sent from 20:00 to 08:00.",
        limit=10,
        render_kw=_WIDTH,
    )


def _ways(nth: str) -> ChoicesField:
    return ChoicesField(
        f"Ways, {nth} reminder",
        pairs=_WAYS,
        description="The first one the person agreed to is used: text, then e-mail, then letter.",
    )


class RemindersForm(EditorForm):
    """Up to three reminders; one without days is not sent."""

    days_1, at_1, ways_1 = _days("first"), _at("first"), _ways("first")
    days_2, at_2, ways_2 = _days("second"), _at("second"), _ways("second")
    days_3, at_3, ways_3 = _days("third"), _at("third"), _ways("third")

    @property
    def rows(self) -> list[tuple[WholeField, LineField, ChoicesField]]:
        """The fields of each reminder."""
        return [(self[f"days_{n}"], self[f"at_{n}"], self[f"ways_{n}"]) for n in range(1, MOST + 1)]

    @staticmethod
    def data_of(programme: Programme) -> dict[str, Any]:
        """A programme's reminders as the form shows them."""
        data: dict[str, Any] = {}
        for n, one in enumerate(programme.reminders, 1):
            data |= {
                f"days_{n}": one.days_before,
                f"at_{n}": f"{one.at:%H:%M}",
                f"ways_{n}": [way.value for way in one.ways],
            }
        return data

    def change(self, programme: Programme) -> Programme:
        """The programme with the reminders typed. Raises Refused on what is wrong."""
        rules = [_rule(days, at, ways) for days, at, ways in self.rows if days.data is not None]
        if len({rule.days_before for rule in rules}) < len(rules):
            raise Refused("Two reminders on one day are one too many.", "days_2")
        return replace(programme, reminders=tuple(rules))


def _rule(days: WholeField, at: LineField, ways: ChoicesField) -> Reminder:
    when = read_time(at.text) if at.text else Reminder().at
    if when is None:
        raise Refused("Write a time, like 9:00.", at.name)
    if is_quiet(when):
        raise Refused("Nothing is sent from 20:00 to 08:00. Choose a time of day.", at.name)
    chosen = tuple(way for way in Way if way.value in (ways.data or []))
    if not chosen:
        raise Refused("Choose at least one way.", ways.name)
    return Reminder(days.number, when, chosen)
