"""When participants cannot come: commitments that come round, and dated ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.availability import Dated, Rule, Standing, check_night, first_shared_day
from people.models import Participant, Unavailability, User
from people.queries.unavailability import unavailability_of
from people.services.held_rows import hold_row

COMMITMENT_WORDS = {
    "work": "Work",
    "curfew": "Curfew",
    "reporting": "Reporting",
    "court": "Court",
    "education": "Education",
    "health": "Health appointment",
    "family": "Family",
    "other": "Something else",
}


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody types: with weekdays it comes round, without it is one day or a run of days."""

    kind: str
    weekdays: Sequence[int]
    every: int
    first: date
    last: date | None
    at: time | None
    until: time | None
    note: str

    def rule(self) -> Rule:
        """When. Raises `Refused` on the field for days or times that make no sense."""
        if self.at and self.until and self.kind != "curfew":  # a curfew may be most of the day
            check_night(self.at, self.until)
        if not self.weekdays:
            if self.every > 1:
                raise Refused("Tick the weekday it comes round on.", "weekdays")
            return Dated(self.first, self.last or self.first, self.at, self.until)
        days = tuple(sorted(set(self.weekdays)))
        rule = Standing(days, self.first, self.last, self.at, self.until, self.every)
        _refuse_never(rule)
        return rule


def add_unavailability(person: Participant, typed: Commitment, *, by: User) -> Unavailability:
    """Record when somebody cannot come.

    Raises `Refused` on the field: days or times that make no sense, weekdays that never come
    between the days, or the same thing recorded already for a shared time.
    """
    rule = typed.rule()
    lock(person)
    for other in unavailability_of(person):
        if other.kind == typed.kind and first_shared_day(rule, other.rule) is not None:
            raise Refused(
                f"{COMMITMENT_WORDS[typed.kind]} is already recorded then: {_told(other)}. "
                "End that first, or choose other times.",
                "first",
            )
    made = Unavailability(
        participant_id=person.id,
        kind=typed.kind,
        weekdays=sorted(set(typed.weekdays)),
        every=typed.every,
        first=rule.first,
        last=rule.last,
        at=rule.at,
        until=rule.until,
        note=typed.note,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "unavailability.added",
        f"{by.name} recorded that {person.code} cannot come: "
        f"{COMMITMENT_WORDS[made.kind].lower()}, {_told(made)}.",
        by=by,
        about=[person.public_id],
    )
    return made


def end_unavailability(row: Unavailability, *, last: date, by: User) -> None:
    """Set the last day. Raises `Refused` before its first: what never was is removed instead."""
    row = hold_row(row)
    if last < row.first:
        raise Refused(
            f"It begins on {in_words(row.first)}. Choose that day or a later one, or remove it.",
            "last",
        )
    if row.last == last:
        return
    if row.weekdays:
        _refuse_never(Standing(tuple(row.weekdays), row.first, last, row.at, row.until, row.every))
    row.last = last
    record(
        "unavailability.ended",
        f"{by.name} set the last day of what keeps {row.participant.code} from coming "
        f"({COMMITMENT_WORDS[row.kind].lower()}): {in_words(last)}.",
        by=by,
        about=[row.participant.public_id],
    )


def remove_unavailability(row: Unavailability, *, why: str, by: User) -> None:
    """Take it away altogether; once it has begun `why` is needed, for the history.

    Raises `Refused` without.
    """
    row = hold_row(row)
    begun = row.first <= clock.today()
    if begun and not why:
        raise Refused("Say why it is removed. If it was true and is over, end it instead.", "why")
    told = _told(row)
    db.session.delete(row)
    because = f": {why}" if why else ""
    record(
        "unavailability.removed",
        f"{by.name} removed what was recorded about {row.participant.code} "
        f"({COMMITMENT_WORDS[row.kind].lower()}, {told}){because}.",
        by=by,
        about=[row.participant.public_id],
    )


def _refuse_never(rule: Standing) -> None:
    if rule.last is not None and not _any(rule.days(rule.first, rule.last)):
        raise Refused("None of these weekdays falls between the two days. Check both.", "last")


def _any(days: Iterable[date]) -> bool:
    return next(iter(days), None) is not None


def _told(row: Unavailability) -> str:
    words = row.rule.words()
    if not row.weekdays:
        return words
    to = f" to {in_words(row.last)}" if row.last else ""
    return f"{words}, from {in_words(row.first)}{to}"
