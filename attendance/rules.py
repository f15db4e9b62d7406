"""The register: from plain answers to two codes, signing, and correcting afterwards (PURE).

One question at a time: did they come, was it on time, did they tell us before, what was the
reason. Two codes follow, both shown and changeable: presence (NHS attendance status) from the
answer alone, compliance (probation outcome) from the team's `Mapping` or the person's own choice.
Presence never decides compliance. Nothing here locks: a correction is a new mark with a why.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, Literal, TypeVar, get_args

from attendance.codes import Came
from base.dates import minutes_later, moment_words
from base.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from attendance.codes import Mapping

SessionStatus = Literal["planned", "held", "cancelled", "not_held"]
P = TypeVar("P", bound=Hashable)

PRESENCE: Final[dict[Came, str]] = {
    "came": "5",
    "late": "6",
    "too_late": "7",
    "told_before": "2",
    "no_warning": "3",
    "we_cancelled": "4",
}
"""Answer → NHS attendance status (NHS Data Dictionary; MHSDS v6 AttendStatus)."""

SEEN: Final[frozenset[Came]] = frozenset({"came", "late"})
NOTE_LIMIT: Final = 10_000
OPENS_BEFORE_MINUTES: Final = 60
_NO_SCALE: Final = "This team records no engagement."
CAME: Final[dict[str, Came]] = {code: came for came, code in PRESENCE.items()}
"""NHS attendance status → answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody ticked for one person. `compliance` is their own choice over the suggestion."""

    came: Came
    late_minutes: int | None = None
    reason: str | None = None
    compliance: str | None = None
    engagement: int | None = None
    staff_note: str = ""
    person_note: str = ""


@dataclass(frozen=True, slots=True)
class MarkIntent:
    """The mark to write for one place. Minutes are whole; `compliance_chosen`: not the suggestion.

    Two marks are equal when all a reader can see is equal, so `compliance_chosen` is not compared.
    """

    presence: str
    compliance: str
    reason: str | None
    minutes_attended: int
    late_minutes: int | None
    engagement: int | None
    staff_note: str
    person_note: str
    compliance_chosen: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class RegisterState:
    """A register now: its version, rising with every signing or amendment, and who signed it."""

    version: int
    signed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Signing(Generic[P]):
    """Sign the register: a mark for every place, in the order of the places, and its version."""

    marks: tuple[tuple[P, MarkIntent], ...]
    version: int


@dataclass(frozen=True, slots=True)
class Amendment:
    """Write this mark after the current one, with the reason given."""

    mark: MarkIntent
    why: str


@dataclass(frozen=True, slots=True)
class NothingChanged:
    """The new mark is the current one: write nothing, and say so."""


def derive(answer: Answer, *, length_minutes: int, mapping: Mapping) -> MarkIntent:
    """The mark an answer makes in a session of `length_minutes`. Raises Refused with the field."""
    if answer.came not in get_args(Came):
        raise Refused("Choose whether they came.", "came")
    late = _late(answer, length_minutes)
    reason = _reason(answer, mapping)
    _check_engagement(answer, mapping)
    _check_notes(answer)
    suggested = mapping.suggest(answer.came, reason)
    chosen = answer.compliance or suggested
    if mapping.outcome(chosen) is None:
        raise Refused(f"{chosen} is not a probation outcome.", "compliance")
    return MarkIntent(
        presence=PRESENCE[answer.came],
        compliance=chosen,
        reason=reason,
        minutes_attended=length_minutes - (late or 0) if answer.came in SEEN else 0,
        late_minutes=late,
        engagement=answer.engagement,
        staff_note=answer.staff_note,
        person_note=answer.person_note,
        compliance_chosen=chosen != suggested,
    )


def answer_of(mark: MarkIntent) -> Answer:
    """The answer that made a mark, to fill the form for amending it."""
    return Answer(
        came=CAME[mark.presence],
        late_minutes=mark.late_minutes,
        reason=mark.reason,
        compliance=mark.compliance if mark.compliance_chosen else None,
        engagement=mark.engagement,
        staff_note=mark.staff_note,
        person_note=mark.person_note,
    )


def everyone_came(
    places: Collection[P], keep: Dictionary[P, Answer] | None = None
) -> dict[P, Answer]:
    """The answer "came" for every place, except those already answered, which are kept."""
    kept = keep or {}
    return {place: kept.get(place, Answer("came")) for place in places}


def check_open(
    now: datetime,
    starts: datetime,
    status: SessionStatus,
    opens_before_minutes: int = OPENS_BEFORE_MINUTES,
) -> None:
    """Raise Refused, saying when it opens or why never, unless the register can be filled in."""
    if status == "cancelled":
        raise Refused("This session was cancelled, so there is no register to sign.")
    if status == "not_held":
        raise Refused("This session was not held, so there is no register to sign.")
    opens = minutes_later(starts, -opens_before_minutes)
    if now < opens:
        raise Refused(f"This register opens on {moment_words(opens)}.")


def sign(
    state: RegisterState,
    answers: Dictionary[P, Answer],
    places: Collection[P],
    *,
    seen_version: int,
    now: datetime,
    session_starts: datetime,
    session_status: SessionStatus,
    length_minutes: int,
    mapping: Mapping,
    opens_before_minutes: int = OPENS_BEFORE_MINUTES,
) -> Signing[P]:
    """Sign a whole register, or raise Refused. A register without places signs as empty.

    `seen_version` is the version the person had on screen; `now` and `session_starts` are aware.
    """
    check_open(now, session_starts, session_status, opens_before_minutes)
    if state.signed_by is not None or state.version != seen_version:
        who = state.signed_by or "Somebody else"
        done = "signed" if state.signed_by is not None else "changed"
        raise Refused(f"{who} has {done} this register. Open it again, then amend what is wrong.")
    if set(answers) - set(places):
        raise Refused("Somebody on this form has left the session since. Open the register again.")
    missing = len(places) - len(answers)
    if missing:
        are = "1 person is" if missing == 1 else f"{missing} people are"
        raise Refused(f"{are} not marked yet. Mark everyone, then sign.")
    marks = tuple(
        (p, derive(answers[p], length_minutes=length_minutes, mapping=mapping)) for p in places
    )
    return Signing(marks, state.version + 1)


def amend(current: MarkIntent | None, new: MarkIntent, why: str) -> Amendment | NothingChanged:
    """The correction to write, NothingChanged when equal; Refused without a why (field `why`).

    `current` is None for somebody left unmarked when the register was signed.
    """
    if new == current:
        return NothingChanged()
    reason = why.strip()
    if not reason:
        raise Refused("Say why this mark is being changed.", "why")
    _check_length(reason, "why")
    return Amendment(new, reason)


def diff(before: MarkIntent, after: MarkIntent, *, mapping: Mapping) -> list[str]:
    """What changed, one plain sentence each; empty when equal. Notes are never quoted.

    A code that has left the vocabulary is shown as it is.
    """
    presence = {s.code: s.words for s in mapping.statuses}
    outcome = {o.code: f"{o.words} ({o.code})" for o in (*mapping.known, *mapping.outcomes)}
    reason = {r.id: r.words for r in mapping.reasons}
    pairs = (
        ("Presence", *(presence.get(m.presence, m.presence) for m in (before, after))),
        ("Compliance", *(outcome.get(m.compliance, m.compliance) for m in (before, after))),
        ("Reason", *(reason.get(m.reason or "", m.reason or "none") for m in (before, after))),
        ("Late", *(_minutes(m.late_minutes) for m in (before, after))),
        ("Attended", *(_minutes(m.minutes_attended) for m in (before, after))),
        ("Engagement", *(engagement_words(m.engagement, mapping) for m in (before, after))),
    )
    changes = [f"{name}: {old} → {new}" for name, old, new in pairs if old != new]
    for name, old, new in (
        ("Staff note", before.staff_note, after.staff_note),
        ("Note for the person", before.person_note, after.person_note),
    ):
        if old != new:
            changes.append(f"{name}: {'added' if not old else 'changed' if new else 'removed'}")
    return changes


def engagement_words(step: int | None, mapping: Mapping) -> str:
    """A step of the team's scale in its words; its number when the scale has no such step now."""
    if not step:
        return "none"
    return mapping.engagement[step - 1] if step <= len(mapping.engagement) else str(step)


def _minutes(number: int | None) -> str:
    if not number:
        return "none"
    return "1 minute" if number == 1 else f"{number} minutes"


def _late(answer: Answer, length_minutes: int) -> int | None:
    if answer.came != "late":
        if answer.late_minutes is not None:
            raise Refused("Minutes late are only for someone who came late.", "late_minutes")
        return None
    if answer.late_minutes is None:
        raise Refused("Say how many minutes late they were.", "late_minutes")
    if not 1 <= answer.late_minutes <= length_minutes:
        raise Refused(f"Minutes late must be from 1 to {length_minutes}.", "late_minutes")
    return answer.late_minutes


def _reason(answer: Answer, mapping: Mapping) -> str | None:
    if not answer.reason:
        return None
    if answer.came in SEEN:
        raise Refused("A reason is only for someone who was absent.", "reason")
    reason = next((r for r in mapping.reasons if r.id == answer.reason), None)
    if reason is None:
        raise Refused("Choose a reason from the list.", "reason")
    if (reason.for_ == "service") != (answer.came == "we_cancelled"):
        whose = "us" if reason.for_ == "service" else "the person"
        raise Refused(f"“{reason.words}” is for an absence that came from {whose}.", "reason")
    return reason.id


def _check_engagement(answer: Answer, mapping: Mapping) -> None:
    if answer.engagement is None:
        return
    if answer.came not in SEEN:
        raise Refused("Engagement is only for someone who came.", "engagement")
    top = len(mapping.engagement)
    if not 1 <= answer.engagement <= top:
        raise Refused(f"Engagement is from 1 to {top}." if top else _NO_SCALE, "engagement")


def _check_notes(answer: Answer) -> None:
    _check_length(answer.staff_note, "staff_note")
    _check_length(answer.person_note, "person_note")


def _check_length(text: str, name: str) -> None:
    if len(text) > NOTE_LIMIT:
        raise Refused(
            f"This is {len(text):,} characters long; it can be at most {NOTE_LIMIT:,}.", name
        )
