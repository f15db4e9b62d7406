"""What speaks against expecting people at sessions: where else they are, or whom they would meet.

Unscoped: `coming_words` says as much of it as its reader may know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from base import clock
from base.database import db
from base.dates import LONDON
from people.queries import availability
from programmes.clashes import Busy, Clash, Kind, Taken, find
from programmes.models import Cohort, ProgrammeSession
from programmes.planning import expects_participants
from programmes.queries.booked import apart_from, days_of, named, taken_near
from programmes.queries.catalogue import programme_of

NEAR = timedelta(minutes=30)
"""People kept apart are not to meet on the stairs: how long there must be between two sessions."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What some people's sessions to come clash with.

    Clashes by session and kind, each of one participant, soonest first; `sessions` are those that
    they name, and `met` each (session, participant, somebody there they must be kept apart from).
    """

    clashes: Sequence[Clash]
    sessions: Mapping[int, ProgrammeSession]
    met: frozenset[tuple[int, int, int]]

    def overlapping(self) -> set[tuple[int, int]]:
        """Each (session, participant) at whose time the participant is expected elsewhere."""
        return {(c.key, who) for c in self.clashes if c.kind is Kind.PARTICIPANT for who in c.who}


def sessions_from(cohort: Cohort, on: date) -> Sequence[ProgrammeSession]:
    """A cohort's planned sessions from a day on at which everybody enrolled is expected."""
    programme = programme_of(cohort)
    strands = [strand.id for strand in programme.strands if expects_participants(strand)]
    return db.session.scalars(
        select(ProgrammeSession)
        .where(
            ProgrammeSession.cohort_id == cohort.id,
            ProgrammeSession.strand.in_(strands),
            ProgrammeSession.status == "planned",
            ProgrammeSession.day >= on,
        )
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    ).all()


def coming(
    wanted: Mapping[ProgrammeSession, Collection[int]], *, leaving: int | None = None
) -> Coming:
    """What it clashes with that these participants come to these sessions.

    `leaving` is the row number of a cohort whose sessions they would no longer come to. A
    fixed number of queries, however many sessions.
    """
    asked = [_taken(session, people) for session, people in wanted.items() if people]
    if not asked:
        return Coming([], {}, frozenset())
    wide = [replace(one, starts=one.starts - NEAR, ends=one.ends + NEAR) for one in asked]
    people = {who for one in asked for who in one.people}
    own = {one.key for one in asked}
    apart = apart_from(people)
    others = [_other(there, own) for there in taken_near(wide, apart)]
    found = [
        *_each(_elsewhere(asked, others, people), {Kind.PARTICIPANT, Kind.COMMITTED}, own),
        *_each(find(wide, others, apart=apart), {Kind.KEEP_APART}, own),
    ]
    sessions = {session.id: session for session in wanted}
    sessions |= named({abs(c.other) for c in found if c.other is not None} - own)
    kept = [clash for clash in found if _stands(clash, sessions, leaving)]
    both = {*apart, *((other, one) for one, other in apart)}
    met = {
        (abs(there.key), one, other)
        for there in others
        for one, other in both
        if other in there.people
    }
    kept.sort(key=lambda c: (sessions[c.key].starts, c.key, c.who))
    return Coming(kept, sessions, frozenset(met))


def _other(there: Taken, own: Collection[int]) -> Taken:
    # Somebody put into a session that is asked about may be whom one of them is kept apart from.
    return replace(there, key=-there.key) if there.key in own else there


def _elsewhere(
    asked: Sequence[Taken], others: Sequence[Taken], people: Collection[int]
) -> Mapping[int, Sequence[Clash]]:
    first, last = days_of(asked)
    committed = availability.commitments(people, first, last)
    busy = [Busy(c.participant_id, c.starts, c.ends, c.words) for c in committed]
    return find(asked, others, committed=busy)


def _taken(session: ProgrammeSession, people: Collection[int]) -> Taken:
    return Taken(
        session.id,
        session.starts.astimezone(LONDON),
        session.ends.astimezone(LONDON),
        session.venue_id,
        None,
        frozenset(),
        frozenset(people),
    )


def _each(
    found: Mapping[int, Sequence[Clash]], kinds: Collection[Kind], own: Collection[int]
) -> Iterator[Clash]:
    """Clashes of these kinds, one for each participant; not of the sessions among themselves.

    Two people who come together and must be kept apart are found by whoever lets them.
    """
    for clash in (clash for clashes in found.values() for clash in clashes):
        among = clash.other is None or clash.other in own
        itself = clash.other is not None and -clash.other in own
        if clash.kind not in kinds or (clash.kind is not Kind.COMMITTED and among):
            continue
        if not (itself and clash.kind is Kind.PARTICIPANT):
            yield from (replace(clash, who=(who,)) for who in clash.who)


def _stands(clash: Clash, sessions: Mapping[int, ProgrammeSession], leaving: int | None) -> bool:
    """Whether a clash is one still.

    Not with what they leave, what was only recorded, nor, but for two places at once, in the past.
    """
    if clash.kind is not Kind.PARTICIPANT:
        return sessions[clash.key].ends > clock.now()
    other = sessions[abs(clash.other or 0)]
    return other.cohort_id != leaving and not (other.spontaneous or other.as_history)
