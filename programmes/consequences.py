"""What a person should know before accepting a plan, besides clashes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from base.dates import short_with_year
from programmes.states import State, Step
from programmes.strands import Strand


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about a step, with "{who}" where the people it is about are to be named."""

    key: int
    words: str
    who: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the people and rooms a plan touches, by row number."""

    strands: Mapping[str, Strand]
    closed: Mapping[tuple[str, date], str]
    supervision_ends: Mapping[int, date]
    departs: Mapping[int, date]
    room_holds: Mapping[int, int]


def notes(steps: Sequence[Step], facts: Facts) -> list[Note]:
    """Everything worth knowing about the sessions that would happen, in their order."""
    found: list[Note] = []
    for one in steps:
        if one.after.status == "planned":
            strand = facts.strands.get(one.strand)
            found += _closed(one, facts)
            found += _ends_first(one, facts.supervision_ends, "Supervision of {who} ends on")
            found += _ends_first(one, facts.departs, "{who} is expected to leave on")
            found += _room(one, facts.room_holds)
            found += _strand(one, strand) if strand else []
    return found


def present(state: State, away: Collection[int]) -> list[int]:
    """The staff who would be there: not on leave, and not only watching."""
    return [user for user, part in state.staff if part != "observer" and user not in away]


def _closed(one: Step, facts: Facts) -> list[Note]:
    """A day chosen although nothing is usually held on it."""
    why = facts.closed.get((one.strand, one.after.day), "")
    moved = one.before is None or one.before.day != one.after.day
    return (
        [Note(one.key, f"{short_with_year(one.after.day)} is closed: {why}.")]
        if (why and moved)
        else []
    )


def _ends_first(one: Step, ends: Mapping[int, date], words: str) -> list[Note]:
    """People for whom something ends before the new day, and did not before the old one."""
    was = one.before.day if one.before and one.before.happens else None
    by_day: dict[date, list[int]] = {}
    for person in one.after.people:
        last = ends.get(person)
        if last is not None and last < one.after.day and (was is None or was <= last):
            by_day.setdefault(last, []).append(person)
    return [
        Note(one.key, f"{words} {short_with_year(last)}, before this.", tuple(people))
        for last, people in sorted(by_day.items())
    ]


def _room(one: Step, holds: Mapping[int, int]) -> list[Note]:
    if one.after.room_id is None or not one.after.people:
        return []
    there = len(one.after.people) + len(one.after.staff)
    holds_here = holds.get(one.after.room_id, there)
    same = one.before is not None and one.before.room_id == one.after.room_id
    if there <= holds_here or same:
        return []
    return [Note(one.key, f"The room holds {holds_here}, and {there} people are expected.")]


def _strand(one: Step, strand: Strand) -> list[Note]:
    """Fewer staff than it needs, or more people than it takes."""
    found = []
    staff, needed = len(present(one.after, ())), strand.facilitators.needed
    had = len(present(one.before, ())) if one.before else needed
    if staff < needed and (staff < had or one.before is None):
        found.append(Note(one.key, f"It has {staff} of the {needed} staff it needs."))
    capacity, before = strand.capacity, len(one.before.people) if one.before else 0
    if capacity is not None and len(one.after.people) > max(capacity, before):
        found.append(
            Note(one.key, f"{len(one.after.people)} people are expected, and it takes {capacity}.")
        )
    return found


def last_day(before: Iterable[State], steps: Sequence[Step]) -> tuple[date | None, date | None]:
    """The last day with a session as it is, and as it would be. `before`: every state as it is."""
    now = [state for state in before if state.happens]
    changed = {step.before: step.after for step in steps if step.before is not None}
    then = [changed.get(state, state) for state in now]
    then += [step.after for step in steps if step.before is None or not step.before.happens]
    return (
        max((state.day for state in now), default=None),
        max((state.day for state in then if state.happens), default=None),
    )
