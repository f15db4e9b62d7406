"""Who is left to take a session, and who else could. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Needs:
    """A session as far as cover goes: when (aware), how many staff it needs, who is down for it.

    `staff` are (row number, part); somebody who only watches takes nothing.
    """

    key: int
    starts: datetime
    ends: datetime
    needed: int
    staff: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A time that speaks for or against somebody (aware), in words."""

    starts: datetime
    ends: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Short:
    """A session left short: who down for it is away, and how many are wanting."""

    key: int
    away: tuple[int, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who could take a session; `against` says why not, empty when they are free.

    `unsure` is worth knowing, though it stands in nobody's way.
    """

    user_id: int
    against: tuple[str, ...]
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one member of staff: away, booked, and when at work (None: not recorded)."""

    away: Sequence[Span] = ()
    booked: Sequence[Span] = ()
    works: Sequence[Span] | None = None
    on_shift: Sequence[Span] | None = None


def short(sessions: Sequence[Needs], away: Mapping[int, Sequence[Span]]) -> list[Short]:
    """The sessions with somebody away or too few down for them, in the order given."""
    found = []
    for one in sessions:
        down = [user for user, part in one.staff if part != "observer"]
        gone = tuple(user for user in down if _met(one, away.get(user, ())))
        missing = max(0, one.needed - (len(down) - len(gone)))
        if missing or gone:
            found.append(Short(one.key, gone, missing))
    return found


def who_could(session: Needs, staff: Mapping[int, Known]) -> list[Offer]:
    """Everybody not down for the session: the free first, then those with least against them.

    On shift, or usually at work then, comes before not known; the order of `staff` settles ties.
    """
    down = {user for user, _ in session.staff}
    offers = [_offer(session, user, known) for user, known in staff.items() if user not in down]
    return sorted(offers, key=lambda o: (len(o.against), bool(o.unsure)))


def _offer(session: Needs, user: int, known: Known) -> Offer:
    against = ["away"] if _met(session, known.away) else []
    against += [span.words for span in _met(session, known.booked)]
    unsure = ""
    if known.on_shift is not None and not _inside(session, known.on_shift):
        unsure = "not on shift then"
    elif known.works is not None and not _inside(session, known.works):
        unsure = "does not usually work then"
    return Offer(user, tuple(against), unsure)


def _met(session: Needs, spans: Sequence[Span]) -> list[Span]:
    return [s for s in spans if s.starts < session.ends and session.starts < s.ends]


def _inside(session: Needs, spans: Collection[Span]) -> bool:
    return any(s.starts <= session.starts and session.ends <= s.ends for s in spans)
