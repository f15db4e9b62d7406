"""PURE: the waiting list: how long people have waited, and who could start together.

Days are London dates. People and times are named by whatever the caller names them: row numbers
and short keys. Nothing here knows who anybody is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

_A_WEEK = timedelta(weeks=1)
# Keep-apart pairs are few. Should somebody record hundreds among those waiting, we stop proving
# that no larger group exists, and say so, rather than keep a person waiting for the page.
_TRIES = 20_000


@dataclass(frozen=True, slots=True)
class OnHold:
    """Days, both included, on which a referral was on hold; `last` None while it still is."""

    first: date
    last: date | None


def days_waiting(since: date, today: date, holds: Iterable[OnHold] = ()) -> int:
    """Whole days from `since` until `today`, without the days on hold; never below 0.

    A day in two holds is left out once. Somebody who came today has waited 0 days.
    """
    counted = max(0, (today - since).days)
    free_from = since
    for hold in sorted(holds, key=lambda one: one.first):
        first = max(hold.first, free_from)
        after = today if hold.last is None else min(today, hold.last + timedelta(days=1))
        if after > first:
            counted -= (after - first).days
            free_from = after
    return counted


def programme_ends(start: date, weeks: int | None, sessions: int | None, pace: int = 1) -> date:
    """The day a programme begun on `start` would be over at the earliest.

    `weeks` from the start, or `sessions` every `pace` weeks; the start itself when it has neither.
    Holidays make it later: a supervision that ends before this day certainly ends too early.
    """
    if weeks is not None:
        return start + weeks * _A_WEEK
    return start + max(0, (sessions or 1) - 1) * pace * _A_WEEK


def ends_first(supervision_ends: date | None, programme_end: date | None) -> bool:
    """Whether supervision is known to end before the programme would."""
    return bool(supervision_ends and programme_end and supervision_ends < programme_end)


@dataclass(frozen=True, slots=True)
class Fit:
    """How many of the next sessions somebody could not come to, and why, in words."""

    missed: int
    of: int
    why: str = ""

    @property
    def cannot(self) -> bool:
        """Whether they would miss more than a quarter: a group is not for them at that time."""
        return self.missed * 4 > self.of

    @property
    def words(self) -> str:
        """Misses 2 of the next 8: work."""
        return f"misses {self.missed} of the next {self.of}: {self.why}" if self.missed else ""


def fit(
    sessions: Sequence[tuple[datetime, datetime]], busy: Iterable[tuple[datetime, datetime, str]]
) -> Fit:
    """How somebody's commitments, each (starts, ends, words), meet a cohort's next sessions.

    Aware moments. Touching ends do not meet.
    """
    taken = list(busy)
    reasons: dict[str, int] = {}
    missed = 0
    for starts, ends in sessions:
        words = {why for first, last, why in taken if first < ends and starts < last}
        missed += bool(words)
        for why in words:
            reasons[why] = reasons.get(why, 0) + 1
    often = sorted(reasons, key=lambda why: (-reasons[why], why))
    return Fit(missed, len(sessions), ", ".join(often))


class WhyNot(StrEnum):
    """Why somebody is not in a group."""

    BARRED = "barred"
    BUSY = "busy"
    KEPT_APART_INSIDE = "kept_apart_inside"
    KEPT_APART = "kept_apart"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody waiting.

    `cannot`: for each time they cannot make, why. `barred`: why they could start at no time.
    """

    id: int
    days: int
    cannot: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A time a group could meet: its key, free places, fewest to begin, and who is in it already.

    `minimum` is how many must come from the waiting list.
    """

    key: str
    places: int
    minimum: int = 1
    inside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody not in a group and why; `others` are whom they must be kept apart from."""

    id: int
    why: WhyNot
    words: str = ""
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Who could start at one time. `proved`: no larger group exists, nor a fairer one as large."""

    option: Option
    together: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    proved: bool

    @property
    def missing(self) -> int:
        """How many more would be needed to begin."""
        return max(0, self.option.minimum - len(self.together))


def start_together(
    people: Iterable[Waiter], options: Sequence[Option], kept_apart: Iterable[tuple[int, int]] = ()
) -> list[Group]:
    """For each time, the largest group that could start; the largest of all first.

    Among groups as large, those who have waited longest come in first (the lowest `id` when two
    have waited as long), and a time at which they come in stands before one at which they do not.
    """
    order = sorted(people, key=lambda one: (-one.days, one.id))
    near: dict[int, set[int]] = {}
    for one, other in kept_apart:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    place = {one.id: n for n, one in enumerate(order)}
    groups = [_group(order, option, near) for option in options]
    return sorted(groups, key=lambda g: (-len(g.together), [place[i] for i in g.together]))


def _group(order: Sequence[Waiter], option: Option, near: Mapping[int, AbstractSet[int]]) -> Group:
    out: dict[int, LeftOut] = {}
    free: list[int] = []
    for one in order:
        if one.barred:
            out[one.id] = LeftOut(one.id, WhyNot.BARRED, one.barred)
        elif option.key in one.cannot:
            out[one.id] = LeftOut(one.id, WhyNot.BUSY, one.cannot[option.key])
        elif near.get(one.id, frozenset()) & option.inside:
            out[one.id] = LeftOut(one.id, WhyNot.KEPT_APART_INSIDE)
        else:
            free.append(one.id)
    chosen, proved = choose(free, max(0, option.places), near)
    inside = set(chosen)
    for who in free:
        if who not in inside:
            others = tuple(sorted(near.get(who, frozenset()) & inside))
            out[who] = LeftOut(who, WhyNot.KEPT_APART if others else WhyNot.FULL, others=others)
    return Group(option, tuple(chosen), tuple(out[w.id] for w in order if w.id in out), proved)


def choose(
    order: Sequence[int], places: int, near: Mapping[int, AbstractSet[int]]
) -> tuple[list[int], bool]:
    """At most `places` of `order`, nobody near another: as many as can be, the first preferred.

    Whoever is left out is near somebody chosen, or all chosen stand before them in `order`. The
    second answer is False when there were too many pairs to be sure that no larger choice exists.
    """
    bit = {who: 1 << n for n, who in enumerate(order)}
    apart = [sum(bit[o] for o in near.get(who, ()) if o in bit and o != who) for who in order]
    counter = _Counter(apart)
    try:
        most = min(places, counter.most((1 << len(order)) - 1, places))
        chosen: list[int] = []
        left = (1 << len(order)) - 1
        for n, who in enumerate(order):
            if len(chosen) == most:
                break
            if not left & (1 << n):
                continue
            after = left & ~(1 << n)
            wanted = most - len(chosen) - 1
            # Taken when as many as can be may still be reached with them.
            if counter.most(after & ~apart[n], wanted) >= wanted:
                chosen.append(who)
                after &= ~apart[n]
            left = after
    except _TooManyError:
        return _first_come(order, places, near), False
    return chosen, True


def _first_come(
    order: Sequence[int], places: int, near: Mapping[int, AbstractSet[int]]
) -> list[int]:
    chosen: list[int] = []
    for who in order:
        if len(chosen) < places and not near.get(who, frozenset()) & set(chosen):
            chosen.append(who)
    return chosen


class _TooManyError(Exception):
    pass


class _Counter:
    """Counts how many of a set, given as bits, can be chosen with nobody near another."""

    def __init__(self, apart: Sequence[int]) -> None:
        self.apart = apart
        self.tangled = sum(1 << n for n, others in enumerate(apart) if others)
        self.tries = 0

    def most(self, of: int, enough: int) -> int:
        """The most that can be chosen `of` these, or any number from `enough` up once reached."""
        alone = (of & ~self.tangled).bit_count()
        if alone >= enough:
            return alone
        return alone + self._search(of & self.tangled, enough - alone)

    def _search(self, of: int, enough: int) -> int:
        self.tries += 1
        if self.tries > _TRIES:
            raise _TooManyError
        sure = 0
        widest, width = 0, 0
        rest = of
        while rest:
            low = rest & -rest
            n = low.bit_length() - 1
            rest ^= low
            beside = (self.apart[n] & of).bit_count()
            if beside <= 1:
                # Nobody else is lost, or one for one: taking them is never worse.
                sure += 1
                of &= ~(low | self.apart[n])
                if sure >= enough or not of:
                    return sure
                rest, widest, width = of, 0, 0
            elif beside > width:
                widest, width = n, beside
        if not of:
            return sure
        without = of & ~(1 << widest)
        taken = sure + 1 + self._search(without & ~self.apart[widest], enough - sure - 1)
        if taken >= enough:
            return taken
        return max(taken, sure + self._search(without, enough - sure))
