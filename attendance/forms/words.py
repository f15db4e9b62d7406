"""The form of a team's words: outcomes, reasons with what they suggest, scale, limit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from attendance.codes import Came, Mapping, Reason, ReasonFor, Suggestion
from attendance.forms.rows import CHOICES, RegisterRows
from attendance.team_words import BY_REASON, MOST_STEPS, TeamWords, new_reason_id
from base.errors import Refused
from base.forms import BaseForm, ChoicesField, LineField, TextField

_NEW = 3  # empty rows to add in
_LONGEST = 200
_CAME = dict(CHOICES)
_GROUPS = {
    "complied": "Attended, complied",
    "attended_failed": "Attended, did not comply",
    "acceptable_absence": "Absent, acceptable",
    "unacceptable_absence": "Absent, not acceptable",
    "awaited": "Not yet known",
    "moved": "Moved",
}


@dataclass(slots=True)
class ReasonRow:
    """One reason as typed: its words, whose it is, whether it is offered, what it suggests."""

    key: str
    id: str = ""
    words: str = ""
    for_: str = "absence"
    offered: bool = True
    outcomes: dict[Came, str] = field(default_factory=dict)

    @property
    def answers(self) -> list[tuple[Came, str]]:
        """The answers it goes with, as (value, words); all of them while it is a new one."""
        pairs = BY_REASON[cast("ReasonFor", self.for_)]
        cames = pairs if self.id else tuple(c for group in BY_REASON.values() for c in group)
        return [(came, _CAME[came]) for came in cames]


class ChooseWordsForm(BaseForm):
    """Everything a team chooses about its registers, on one page."""

    version = HiddenField(default="0")
    outcomes = ChoicesField("Outcomes your team uses")
    engagement = TextField(
        "Engagement scale",
        description=(
            f"One step a line, the lowest first, at most {MOST_STEPS}. Leave it empty to ask for "
            "none. People read these words: keep them fair."
        ),
        limit=1_000,
        render_kw={"rows": 5},
    )
    tell_days = LineField(
        "Working days to tell the practitioner of an unacceptable absence",
        description="Counted from the day it is marked. Daybook reminds; it never tells by itself.",
        limit=4,
        render_kw={"inputmode": "numeric", "class": "govuk-input--width-2"},
    )
    rows = RegisterRows()

    def lay(self, words: TeamWords, shipped: Mapping, version: int) -> None:
        """Show the words in use, unless something was typed."""
        self.now, self.shipped = words, shipped
        self.outcomes.offer([(o.code, f"{o.words} ({o.code})") for o in shipped.known])
        sent = self.rows.typed
        if sent is None:
            self.version.data = str(version)
            self.outcomes.data = list(words.outcomes)
            self.engagement.data = "\n".join(words.engagement)
            self.tell_days.data = str(words.tell_days)
        self.reasons = [self._row(reason, sent) for reason in words.reasons]
        self.reasons += [self._new(n, sent) for n in range(_NEW)]
        typed = sent if sent is not None else MultiDict[str, str]()
        self.defaults = {
            came: typed.get(f"default-{came}", "") or _suggested(words, came, "")
            for came in get_args(Came)
        }

    def renew(self, version: int) -> None:
        """Take the version of now: what differs is on the page."""
        self.version.data = str(version)

    @property
    def seen_version(self) -> int:
        """The version that was on screen; -1 when it is not a number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1

    def groups(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The outcomes by what they mean: (heading, (code, words, chosen))."""
        chosen = set(self.outcomes.data or [])
        found: dict[str, list[tuple[str, str, bool]]] = {}
        for outcome in self.shipped.known:
            line = (outcome.code, outcome.words, outcome.code in chosen)
            found.setdefault(_GROUPS[outcome.group], []).append(line)
        return list(found.items())

    def words(self) -> TeamWords:
        """What was chosen. Raises Refused on the field that is wrong."""
        chosen = set(self.outcomes.data or [])
        reasons = tuple(self._reason(row) for row in self._filled())
        suggestions = [Suggestion(came, "", code) for came, code in self.defaults.items()]
        for reason, row in zip(reasons, self._filled(), strict=True):
            suggestions += [
                Suggestion(came, reason.id, row.outcomes[came] or self.defaults[came])
                for came in BY_REASON[reason.for_]
            ]
        return TeamWords(
            outcomes=tuple(o.code for o in self.shipped.known if o.code in chosen),
            reasons=reasons,
            suggestions=tuple(suggestions),
            engagement=tuple(
                line.strip() for line in self.engagement.text.splitlines() if line.strip()
            ),
            tell_days=_days(self.tell_days.text),
        )

    def _filled(self) -> list[ReasonRow]:
        taken = [row.id for row in self.reasons if row.id]
        rows = []
        for row in self.reasons:
            if not row.words and not row.id:
                continue
            if not row.id:
                row = replace(row, id=new_reason_id(row.words, taken))  # noqa: PLW2901 the same, with its id
                taken.append(row.id)
            rows.append(row)
        return rows

    def _reason(self, row: ReasonRow) -> Reason:
        first = BY_REASON[cast("ReasonFor", row.for_)][0]
        compliance = row.outcomes[first] or self.defaults[first]
        for_ = cast("ReasonFor", row.for_)
        return Reason(row.id, row.words, compliance, for_, retired=not row.offered)

    def _row(self, reason: Reason, sent: MultiDict[str, str] | None) -> ReasonRow:
        row = ReasonRow(reason.id, reason.id, reason.words, reason.for_, not reason.retired)
        cames = BY_REASON[reason.for_]
        if sent is None or f"words-{row.key}" not in sent:
            row.outcomes = {came: _suggested(self.now, came, reason.id) for came in cames}
            return row
        row.words = _line(sent, f"words-{row.key}")
        row.offered = f"offered-{row.key}" in sent
        row.outcomes = {came: sent.get(f"{came}-{row.key}", "") for came in cames}
        return row

    def _new(self, n: int, sent: MultiDict[str, str] | None) -> ReasonRow:
        row = ReasonRow(f"new{n}")
        sent = sent if sent is not None else MultiDict[str, str]()
        row.words = _line(sent, f"words-{row.key}")
        row.for_ = "service" if sent.get(f"for-{row.key}") == "service" else "absence"
        row.outcomes = {came: sent.get(f"{came}-{row.key}", "") for came, _ in row.answers}
        return row

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the outcomes named are ones there are."""
        sound: bool = super().validate(extra_validators)
        known = {outcome.code for outcome in self.shipped.known} | {""}
        named = [code for row in self.reasons for code in row.outcomes.values()]
        if set(named) | set(self.defaults.values()) <= known:
            return sound
        self.form_errors.append("Choose outcomes from the lists offered.")
        return False


def _suggested(words: TeamWords, came: Came, reason: str) -> str:
    found = {(s.came, s.reason): s.compliance for s in words.suggestions}
    return found.get((came, reason), found.get((came, ""), ""))


def _line(sent: MultiDict[str, str], name: str) -> str:
    return " ".join(sent.get(name, "").split())[:_LONGEST]


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Refused("Enter the working days as a whole number, like 1.", "tell_days")
    return int(text)
