"""What speaks against somebody's coming, said only as far as its reader may know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from base.audit import Actor
from base.database import db
from base.dates import LONDON, short_with_year, span_words
from people.models import Participant, User
from people.queries.participants import may_see
from people.roles import Can
from programmes.clashes import Clash, Kind
from programmes.models import ProgrammeSession
from programmes.queries.coming import Coming


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: whom it is about, by row number, and what kind of clash it tells."""

    who: int
    kind: Kind
    words: str


def said(found: Coming, codes: Mapping[int, str], *, to: Actor) -> list[Said]:
    """A sentence for each participant and kind: the first such session, and how many more.

    `codes` are those the reader may know. A session of a team that is not theirs, or one that only
    people hidden from them are expected at, is "another booking". Two queries.
    """
    first: dict[tuple[int, Kind], Clash] = {}
    times: dict[tuple[int, Kind], set[int]] = {}
    for clash in found.clashes:
        key = (clash.who[0], clash.kind)
        first.setdefault(key, clash)
        times.setdefault(key, set()).add(clash.key)
    hidden = _hidden_from(to, {partner for _, _, partner in found.met})
    told = []
    for (who, kind), clash in first.items():
        words = _sentence(found, clash, codes.get(who, "Somebody"), hidden, to)
        told.append(Said(who, kind, words + _more(len(times[who, kind]) - 1)))
    return told


def _sentence(found: Coming, clash: Clash, code: str, hidden: Collection[int], to: Actor) -> str:
    here = found.sessions[clash.key]
    ours = f"{here.title} here ({_when(here)})"
    if clash.kind is Kind.COMMITTED:
        return f"{code} cannot come to {ours}: {clash.words}."
    there = found.sessions[abs(clash.other or 0)]
    if clash.kind is Kind.PARTICIPANT:
        return f"{code} is expected at {_named(there, to, known=True)} at the time of {ours}."
    if there.id == here.id:
        return f"{code} must be kept apart from somebody expected at {ours}."
    partners = {who for key, one, who in found.met if (key, one) == (there.id, clash.who[0])}
    known = not partners <= set(hidden)
    return (
        f"{code} must be kept apart from somebody expected at {_named(there, to, known=known)} "
        f"in the same building {_beside(there, here)} {ours}."
    )


def _named(there: ProgrammeSession, to: Actor, *, known: bool) -> str:
    if not known or not isinstance(to, User) or not _ours(there, to):
        return "another booking"
    room = f"{there.room.name}, " if there.room else ""
    return f"{there.cohort.name}, {there.title} ({room}{_when(there)})"


def _ours(there: ProgrammeSession, to: User) -> bool:
    return there.cohort.team_id in to.teams(Can.SEE_PROGRAMMES)


def _when(session: ProgrammeSession) -> str:
    starts, ends = (moment.astimezone(LONDON) for moment in (session.starts, session.ends))
    return f"{short_with_year(starts.date())}, {span_words(starts, ends)}"


def _beside(there: ProgrammeSession, here: ProgrammeSession) -> str:
    if there.ends <= here.starts:
        return "just before"
    return "just after" if here.ends <= there.starts else "at the time of"


def _more(count: int) -> str:
    if not count:
        return ""
    return f" The same goes for {count} later session{'s' if count > 1 else ''} here."


def _hidden_from(to: Actor, people: Collection[int]) -> set[int]:
    """Those of limited access whom the reader may not open."""
    stmt = select(Participant.id).where(
        Participant.id.in_(people), Participant.limited_access.is_(True)
    )
    if isinstance(to, User):
        stmt = stmt.where(~may_see(to))
    return set(db.session.scalars(stmt))
