"""Who is left to take a session, and who else could. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from people.roles import Role
from programmes.strands import StrandKind

_PREMISES = frozenset(
    {
        StrandKind.KEY_WORK,
        StrandKind.STRUCTURED,
        StrandKind.SOCIALLY_CREATIVE,
        StrandKind.COMMUNITY_MEETING,
    }
)
"""The kinds of session that premises staff take; facilitators and service leads take every kind."""
_NOTHING: Mapping[tuple[int, int], str] = MappingProxyType({})


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
    """A session left short: who down for it is away, and how many are wanting.

    `off` are those down for it who would not be there for another reason, and which.
    """

    key: int
    away: tuple[int, ...]
    missing: int
    off: tuple[tuple[int, str], ...] = ()

    @property
    def gone(self) -> tuple[int, ...]:
        """Everybody down for it who would not be there, whoever is on leave first."""
        return (*self.away, *(user for user, _ in self.off))


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who could take a session; `against` says why not, empty when they are free.

    Each reason goes on from "is": "away", "not on shift then". `beware` is worth knowing of, and
    forbids nothing.
    """

    user_id: int
    against: tuple[str, ...]
    beware: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one member of staff: away, booked, and when at work (None: not recorded).

    `own` is when they are busy in a calendar of their own, in words that say when it was seen.
    `roles` are those they hold on the session's team; `near` is greater the better they know it.
    """

    away: Sequence[Span] = ()
    booked: Sequence[Span] = ()
    own: Sequence[Span] = ()
    works: Sequence[Span] | None = None
    on_shift: Sequence[Span] | None = None
    roles: Collection[Role] = (Role.FACILITATOR,)
    near: int = 0


def may_take(kind: StrandKind, roles: Collection[Role]) -> bool:
    """Whether one of these roles is the right one for a kind of session."""
    fit = {Role.FACILITATOR, Role.SERVICE_LEAD}
    return bool(set(roles) & (fit | {Role.PREMISES_STAFF} if kind in _PREMISES else fit))


def short(
    sessions: Sequence[Needs],
    away: Mapping[int, Sequence[Span]],
    off: Mapping[tuple[int, int], str] = _NOTHING,
) -> list[Short]:
    """The sessions with somebody gone or too few down for them, in the order given.

    `off`: by session and member of staff why somebody not away would not be there either.
    """
    found = []
    for one in sessions:
        down = [user for user, part in one.staff if part != "observer"]
        gone = tuple(user for user in down if _met(one, away.get(user, ())))
        others = tuple(
            (user, why) for user in down if user not in gone and (why := off.get((one.key, user)))
        )
        missing = max(0, one.needed - (len(down) - len(gone) - len(others)))
        if missing or gone or others:
            found.append(Short(one.key, gone, missing, others))
    return found


def not_at_work(session: Needs, known: Known) -> str:
    """Why somebody would not be at work then; empty when they would, or nobody knows.

    Where shifts are recorded they count, and usual working hours do not.
    """
    if known.on_shift is not None:
        return "" if _inside(session, known.on_shift) else "not on shift then"
    if known.works is not None:
        return "" if _inside(session, known.works) else "not usually at work then"
    return ""


def who_could(session: Needs, kind: StrandKind, staff: Mapping[int, Known]) -> list[Offer]:
    """Everybody not down for the session: the free first, then those with least against them.

    Of the free, whoever knows it best comes first; the order of `staff` settles ties.
    """
    down = {user for user, _ in session.staff}
    offers = [
        _offer(session, kind, user, known) for user, known in staff.items() if user not in down
    ]
    return sorted(offers, key=lambda o: (len(o.against), bool(o.beware), -staff[o.user_id].near))


def _offer(session: Needs, kind: StrandKind, user: int, known: Known) -> Offer:
    against = [] if may_take(kind, known.roles) else ["premises staff: it needs a facilitator"]
    if _met(session, known.away):
        against.append("away")
    elif why := not_at_work(session, known):
        against.append(why)
    against += [span.words for span in _met(session, known.booked)]
    own = _met(session, known.own)
    beware = f"busy in their own calendar then ({own[0].words})" if own else ""
    return Offer(user, tuple(against), beware)


def _met(session: Needs, spans: Sequence[Span]) -> list[Span]:
    return [s for s in spans if s.starts < session.ends and session.starts < s.ends]


def _inside(session: Needs, spans: Collection[Span]) -> bool:
    return any(s.starts <= session.starts and session.ends <= s.ends for s in spans)
