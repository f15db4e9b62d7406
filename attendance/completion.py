"""Dose, make-ups, and whether somebody can still complete (PURE).

Completion is a share of a programme's sessions or a count of them, from the catalogue. A share is
of everything offered and still to come, so that it answers "can he still?" and not only "how far
is he?". A missed session that was waived leaves what the share is of. Only a catch-up session adds
to what somebody has had; a later session on the same topic covers the topic without adding one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from attendance.meetings import Meeting, counts, in_order
from base.dates import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from programmes.strands import Completion
    from programmes.strands import Dose as DoseRule

State = Literal["completed", "can", "needs_make_ups", "cannot", "no_rule"]
MakeUpState = Literal["made_up", "booked", "waived", "outstanding"]

STATE_WORDS: Final[dict[State, str]] = {
    "completed": "Completed",
    "can": "Can still complete",
    "needs_make_ups": "Only with make-ups",
    "cannot": "Cannot complete",
    "no_rule": "No rule",
}


@dataclass(frozen=True, slots=True)
class Dose:
    """Sessions and minutes offered, attended and made up in one strand; `unmarked` are past."""

    offered: int
    attended: int
    made_up: int
    minutes_offered: int
    minutes_attended: int
    minutes_made_up: int
    unmarked: int

    @property
    def share(self) -> int | None:
        """Whole percent of what was offered that was attended or made up; None when nothing was."""
        return 100 * (self.attended + self.made_up) // self.offered if self.offered else None


@dataclass(frozen=True, slots=True)
class MakeUp:
    """One missed session: what became of it, and the day it was or is to be made up."""

    missed: Meeting
    state: MakeUpState
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a strand's rule, and why in sentences anyone can check.

    `left` sessions could still count. `by` is the day on which completion can be reached at the
    earliest. `short_by` is how many are missing even if everything left is attended.
    """

    state: State
    needed: int
    have: int
    left: int
    short_by: int
    by: date | None
    why: tuple[str, ...]

    @property
    def words(self) -> str:
        """Can still complete, and the others."""
        return STATE_WORDS[self.state]


def dose(meetings: Iterable[Meeting], rule: DoseRule | None, now: datetime) -> Dose:
    """What somebody was offered, attended and made up. `now` is aware."""
    ordered = in_order(meetings)
    own = [m for m in ordered if m.catch_up_of is None]
    offered = [m for m in own if m.marked]
    attended = [m for m in offered if counts(m, rule)]
    made_up = _caught_up(ordered, rule)
    return Dose(
        len(offered),
        len(attended),
        len(made_up),
        sum(m.minutes for m in offered),
        sum(m.minutes_attended for m in attended),
        sum(m.minutes_attended for m in made_up.values()),
        sum(not m.off and m.presence is None and m.starts <= now for m in own),
    )


def make_ups(meetings: Iterable[Meeting], rule: DoseRule | None, now: datetime) -> list[MakeUp]:
    """Every session missed, in order, and what became of it."""
    ordered = in_order(meetings)
    caught = _caught_up(ordered, rule)
    return [
        _fate(missed, ordered, caught, rule, now)
        for missed in ordered
        if missed.catch_up_of is None and missed.marked and not counts(missed, rule)
    ]


def standing(
    meetings: Iterable[Meeting],
    completion: Completion | None,
    rule: DoseRule | None,
    *,
    now: datetime,
    beyond: Sequence[date] = (),
) -> Standing:
    """Whether somebody has completed, can still, or cannot, by the strand's rule.

    `beyond`: days of sessions to come that are not laid out yet. Past sessions without a mark may
    still turn out to count, and the sentences say so.
    """
    ordered = in_order(meetings)
    taken = dose(ordered, rule, now)
    have = taken.attended + taken.made_up
    if completion is None:
        return Standing("no_rule", 0, have, 0, 0, None, ("The programme has no rule for this.",))
    gone = make_ups(ordered, rule, now)
    left = _left(ordered, gone, beyond)
    waived = sum(one.state == "waived" for one in gone)
    ahead = sum(m.catch_up_of is None and not m.off and not m.marked for m in ordered)
    total = taken.offered - waived + ahead + len(beyond)
    needed = _needed(completion, total)
    of = f"{completion.share}% of {total}" if completion.share is not None else ""
    short_by = max(0, needed - have - len(left))
    outstanding = sum(one.state == "outstanding" for one in gone)
    by = left[needed - have - 1] if have < needed and not short_by else None
    state = _state(have, needed, short_by, outstanding)
    figures = Standing(state, needed, have, len(left), short_by, by, ())
    return Standing(
        state, needed, have, len(left), short_by, by,
        tuple(_sentences(figures, of, outstanding, taken.unmarked)),
    )  # fmt: skip


def _needed(completion: Completion, total: int) -> int:
    if completion.share is not None:
        return -(-completion.share * total // 100)  # up to a whole session
    return completion.count or 0


def _state(have: int, needed: int, short_by: int, outstanding: int) -> State:
    if have >= needed:
        return "completed"
    if not short_by:
        return "can"
    return "needs_make_ups" if short_by <= outstanding else "cannot"


def _caught_up(ordered: Sequence[Meeting], rule: DoseRule | None) -> dict[int, Meeting]:
    """By the key of a session missed, the catch-up that made up for it: the first attended."""
    missed = {m.key for m in ordered if m.catch_up_of is None and m.marked and not counts(m, rule)}
    found: dict[int, Meeting] = {}
    for meeting in ordered:
        of = meeting.catch_up_of
        if of is not None and of in missed and of not in found and counts(meeting, rule):
            found[of] = meeting
    return found


def _fate(
    missed: Meeting,
    ordered: Sequence[Meeting],
    caught: dict[int, Meeting],
    rule: DoseRule | None,
    now: datetime,
) -> MakeUp:
    if missed.key in caught:
        return MakeUp(missed, "made_up", caught[missed.key].day)
    for later in ordered:
        same = missed.topic is not None and later.topic == missed.topic
        if same and later.starts > missed.starts and counts(later, rule):
            return MakeUp(missed, "made_up", later.day)
    if missed.waived:
        return MakeUp(missed, "waived")
    booked = [m for m in ordered if m.catch_up_of == missed.key and m.to_come(now)]
    if booked:
        return MakeUp(missed, "booked", booked[0].day)
    return MakeUp(missed, "outstanding")


def _left(ordered: Sequence[Meeting], gone: Sequence[MakeUp], beyond: Sequence[date]) -> list[date]:
    """The days of everything that could still count, in order."""
    days = [m.day for m in ordered if m.catch_up_of is None and not m.off and not m.marked]
    days += [one.day for one in gone if one.state == "booked" and one.day is not None]
    return sorted([*days, *beyond])


def _sentences(one: Standing, of: str, outstanding: int, unmarked: int) -> list[str]:
    rule = f" ({of})" if of else ""
    said = [f"Has {one.have} of the {_sessions(one.needed)} needed{rule}."]
    if one.state == "can" and one.by is not None:
        said.append(f"{one.left} more could count, so this can be completed by {in_words(one.by)}.")
    elif one.short_by:
        lack = one.needed - one.have
        said.append(f"Needs {lack} more and only {_are(one.left)} left.")
        if one.state == "needs_make_ups":
            some = f"{one.short_by} of {outstanding} missed"
            said.append(f"Can be completed only if {some} are made up.")
        else:
            said.append("This cannot be completed, even if everything missed is made up.")
    if unmarked and one.state != "completed":
        said.append(f"{_are(unmarked).capitalize()} past and not marked yet.")
    return said


def _sessions(count: int) -> str:
    return "1 session" if count == 1 else f"{count} sessions"


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count} are"


def days_beyond(last: date | None, end: date, every_days: int) -> tuple[date, ...]:
    """Days of sessions not laid out yet: every `every_days` days after `last`, until `end`.

    Both ends are dates; nothing when nothing was laid out at all.
    """
    if last is None or every_days < 1:
        return ()
    step = timedelta(days=every_days)
    found: list[date] = []
    day = last + step
    while day <= end:
        found.append(day)
        day += step
    return tuple(found)
