"""The forms of a programme's lists: topics, concern rules and eligibility, a row for each."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Any, cast

from wtforms import HiddenField
from wtforms.fields import Field
from wtforms.validators import Optional

from base.errors import Refused
from base.forms import ChoiceField, LineField, TextField
from programmes.catalogue import Programme
from programmes.forms.programmes import EditorForm, WholeField
from programmes.programme_words import APPLIES, ASKS, BLOCKS, ROUTES, RULES
from programmes.strands import Ask, Concern, ConcernRule
from programmes.topic_lists import Part, moved, removed
from programmes.ways_in import AppliesTo, Blocks, Criterion, Route

_BLANK = 2  # rows to add in
_MOST = 201  # rows; a programme may have 200 topics
_PRESSED = re.compile(r"(up|down|remove)-([0-9]{1,3})-([0-9]{1,3})")


class TopicsForm(EditorForm):
    """Topics part by part; `do` is the button pressed: save, up-0-3, down-0-3 or remove-0-3."""

    do = HiddenField()
    sizes: tuple[int, ...] = ()

    @property
    def stays(self) -> bool:
        """Whether the list is shown again: something was moved or removed."""
        return _PRESSED.fullmatch(self.do.data or "") is not None

    def rows(self, part: int) -> list[LineField]:
        """The topic fields of a part, the last of them empty, to add in."""
        return [cast("LineField", self[f"topic_{part}_{n}"]) for n in range(self.sizes[part] + 1)]

    def parts(self) -> list[Part]:
        """The parts as typed, with what the pressed button does to them.

        Refused when a part has no name where there are several, or the name of another.
        """
        typed = [self._part(n) for n in range(len(self.sizes))]
        name, first = self._line("new_part"), self._line("new_topic")
        if bool(name) is not bool(first):
            why = "A new part needs a name and a first topic."
            raise Refused(why, "new_topic" if name else "new_part")
        if name:
            typed.append(Part(name, 0, (first,)))
        self._refuse_names(typed)
        return self._pressed(typed)

    def _pressed(self, typed: list[Part]) -> list[Part]:
        pressed = _PRESSED.fullmatch(self.do.data or "")
        if not pressed:
            return typed
        verb, part, topic = pressed[1], int(pressed[2]), int(pressed[3])
        if part >= len(typed):
            raise Refused("That topic is no longer there. Read the list again.")
        if verb == "remove":
            return removed(typed, part, topic)
        return moved(typed, part, topic, -1 if verb == "up" else 1)

    def _refuse_names(self, typed: Sequence[Part]) -> None:
        names = [part.name for part in typed]
        for n, name in enumerate(names):
            field = f"part_{n}" if n < len(self.sizes) else "new_part"
            if not name and len(names) > 1:
                raise Refused("Give this part a name, now that there are several.", field)
            if name in names[:n]:
                raise Refused(f"Another part is called {name}.", field)

    def _part(self, n: int) -> Part:
        """Existing topics stand even when emptied, so that the parser can say which is empty."""
        labels = [field.text for field in self.rows(n)]
        gap = cast("WholeField", self[f"gap_{n}"]).data if f"gap_{n}" in self._fields else 0
        return Part(
            self._line(f"part_{n}"),
            gap or 0,
            tuple(labels if labels[-1] else labels[:-1]),
        )

    def _line(self, name: str) -> str:
        return cast("LineField", self[name]).text

    def field_at(self, path: str) -> str | None:
        """The row of a path like `strands.0.topics.1.topics.2`, or `strands.0.topics.2`."""
        numbers = [int(one) for one in path.split(".") if one.isdigit()][1:]
        if path.endswith((".part", ".gap_weeks")) and numbers:
            return self._known(f"{'part' if path.endswith('part') else 'gap'}_{numbers[0]}")
        part, topic = [0, 0, *numbers][-2:]
        return self._known(f"topic_{part}_{topic}")

    def _known(self, name: str) -> str | None:
        return name if name in self._fields else None


def topics_form(parts: Sequence[Part], sent: Iterable[str] = ()) -> type[TopicsForm]:
    """The form for these parts, with a row to add in at the end of each.

    `sent`: the names of the fields that came in, which count when the parts changed meanwhile.
    """
    rows = _rows_sent(set(sent)) or [len(part.labels) + 1 for part in parts]
    fields: dict[str, Any] = {"sizes": tuple(size - 1 for size in rows)}
    for p, size in enumerate(rows):
        hint = "" if len(rows) > 1 else "Leave empty when there are no parts."
        fields[f"part_{p}"] = LineField("Name of the part", description=hint, limit=80)
        if p:
            fields[f"gap_{p}"] = WholeField("Weeks without a session before it", [Optional()])
        for t in range(size):
            label = "Add a topic" if t == size - 1 else f"Topic {t + 1}"
            fields[f"topic_{p}_{t}"] = LineField(label, limit=80)
    fields["new_part"] = LineField("Name of a new part", limit=80)
    fields["new_topic"] = LineField("Its first topic", limit=80)
    return type("TopicsForm", (TopicsForm,), fields)


def _rows_sent(names: set[str]) -> list[int]:
    """How many topic fields each part has among the names of fields."""
    rows: list[int] = []
    while f"topic_{len(rows)}_0" in names and len(rows) < _MOST:
        rows.append(_count(f"topic_{len(rows)}", names))
    return rows


def topics_data(parts: Sequence[Part]) -> dict[str, Any]:
    """The parts as the form shows them."""
    data: dict[str, Any] = {}
    for p, part in enumerate(parts):
        data |= {f"part_{p}": part.name, f"gap_{p}": part.gap_weeks}
        data |= {f"topic_{p}_{t}": label for t, label in enumerate(part.labels)}
    return data


class _RowsForm(EditorForm):
    """Rows of fields; a row that says nothing is left out."""

    count = 0
    columns: tuple[str, ...] = ()

    def rows(self) -> list[list[Field]]:
        """The fields row by row."""
        return [[self[f"{column}_{n}"] for column in self.columns] for n in range(self.count)]

    def kept(self) -> list[int]:
        """The rows that say something, by number."""
        first = self.columns[0]
        return [n for n in range(self.count) if self[f"{first}_{n}"].data]

    def field_at(self, path: str) -> str | None:
        """The field of a path like `eligibility.2.text`: rows left out are not counted."""
        if path in self._fields:
            return path
        *_, number, column = ["", "", *path.split(".")]
        kept = self.kept()
        if not number.isdigit() or int(number) >= len(kept):
            return None
        name = f"{column}_{kept[int(number)]}"
        return name if name in self._fields else None


def _count(column: str, names: set[str]) -> int:
    return next((n for n in range(_MOST) if f"{column}_{n}" not in names), _MOST)


class ConcernsForm(_RowsForm):
    """Concern rules: when the records show something, what a person is asked to do."""

    columns = ("rule", "n", "ask")

    def concerns(self) -> tuple[Concern, ...]:
        """The rules as told. Refused when a number is missing."""
        return tuple(
            Concern(
                ConcernRule(self[f"rule_{n}"].data),
                cast("WholeField", self[f"n_{n}"]).number,
                Ask(self[f"ask_{n}"].data),
            )
            for n in self.kept()
        )


def concerns_form(concerns: Sequence[Concern], sent: Iterable[str] = ()) -> type[ConcernsForm]:
    """The form with a row for each rule, and some to add in; `sent` as for topics."""
    count = _count("rule", set(sent)) or len(concerns) + _BLANK
    fields: dict[str, Any] = {"count": count}
    rules = [("", "No rule"), *((one.value, words) for one, words in RULES.items())]
    asks = [(one.value, words.capitalize()) for one, words in ASKS.items()]
    for n in range(count):
        fields[f"rule_{n}"] = ChoiceField("When", pairs=rules)
        fields[f"n_{n}"] = WholeField("Number", [Optional()])
        fields[f"ask_{n}"] = ChoiceField("Ask somebody to", pairs=asks)
    return type("ConcernsForm", (ConcernsForm,), fields)


def concerns_data(concerns: Sequence[Concern]) -> dict[str, Any]:
    """The rules as the form shows them."""
    data: dict[str, Any] = {}
    for n, one in enumerate(concerns):
        data |= {f"rule_{n}": one.rule.value, f"n_{n}": one.n, f"ask_{n}": one.ask.value}
    return data


class EligibilityForm(_RowsForm):
    """The eligibility checklist: one row for each criterion, said so that "met" speaks for it."""

    columns = ("text", "route", "applies_to", "blocks")

    def criteria(self, before: Sequence[Criterion]) -> tuple[Criterion, ...]:
        """The criteria as told; those that were there keep the name answers know them by."""
        known = {one.id for one in before}
        return tuple(
            Criterion(
                sent if (sent := self[f"id_{n}"].data) in known else _new_id(),
                " ".join(cast("TextField", self[f"text_{n}"]).text.split()),
                Route(self[f"route_{n}"].data),
                AppliesTo(self[f"applies_to_{n}"].data),
                Blocks(self[f"blocks_{n}"].data),
            )
            for n in self.kept()
        )


def _new_id() -> str:
    return f"own-{secrets.token_hex(4)}"


def eligibility_form(programme: Programme, sent: Iterable[str] = ()) -> type[EligibilityForm]:
    """The form with a row for each criterion, and some to add in; `sent` as for topics."""
    count = _count("text", set(sent)) or len(programme.eligibility) + _BLANK
    taken = [Route.ANY, *(one.route for one in programme.routes)]
    routes = [(one.value, ROUTES[one]) for one in (taken if programme.routes else Route)]
    fields: dict[str, Any] = {"count": count}
    for n in range(count):
        fields[f"id_{n}"] = HiddenField()
        fields[f"text_{n}"] = TextField("What is asked", limit=400, render_kw={"rows": 2})
        fields[f"route_{n}"] = ChoiceField("Route", pairs=routes)
        fields[f"applies_to_{n}"] = ChoiceField(
            "For", pairs=[(one.value, words) for one, words in APPLIES.items()]
        )
        fields[f"blocks_{n}"] = ChoiceField(
            "While not met", pairs=[(one.value, words) for one, words in BLOCKS.items()]
        )
    return type("EligibilityForm", (EligibilityForm,), fields)


def eligibility_data(criteria: Sequence[Criterion]) -> dict[str, Any]:
    """The criteria as the form shows them."""
    data: dict[str, Any] = {}
    for n, one in enumerate(criteria):
        data |= {
            f"id_{n}": one.id,
            f"text_{n}": one.text,
            f"route_{n}": one.route.value,
            f"applies_to_{n}": one.applies_to.value,
            f"blocks_{n}": one.blocks.value,
        }
    return data
