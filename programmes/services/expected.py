"""Who is expected at a cohort's sessions: places that follow from dated enrolments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from base import clock
from base.audit import Actor, System
from base.database import db
from base.errors import Refused
from people.models import Participant
from people.services import stamps
from programmes.clashes import Kind
from programmes.models import Cohort, Enrolment, Place, ProgrammeSession
from programmes.planning import expects_participants
from programmes.queries.catalogue import programme_of
from programmes.queries.coming import coming
from programmes.queries.coming_words import said
from programmes.queries.enrolments import spell_of, spells_in
from programmes.services.schedule import refusing_overlaps
from programmes.spells import Spell

_NIGHT = System("The night's work")
_TAKEN = (
    "Somebody was booked for another session at the time of one of these a moment ago. Nothing was "
    "changed. Look again, then move one of the two or choose another day."
)


def refit(
    before: Mapping[Enrolment, Spell | None], *, to: Actor = _NIGHT, overlap_why: str = ""
) -> None:
    """Make the places of these enrolments what their spells now say.

    `before` is the spell each had until now, None for a new one: only on days for which the answer
    changed is a place given or taken. Sessions held, marked or cancelled keep theirs.
    Refused when somebody is expected elsewhere at the time of one, in words that `to` may read,
    unless `overlap_why` says why they may be: such a place keeps it.
    """
    sessions = _planned({enrolment.cohort_id or enrolment.cohort.id for enrolment in before})
    given: list[tuple[ProgrammeSession, Enrolment]] = []
    users: set[int] = set()
    for enrolment, was in before.items():
        now = spell_of(enrolment)
        for session in sessions:
            expected = now.expected_on(session.day)
            if session.cohort_id != enrolment.cohort.id:
                continue
            if expected == (was is not None and was.expected_on(session.day)):
                continue
            if expected:
                given.append((session, enrolment))
            elif _take(session, enrolment):
                users.update(f.user_id for f in session.facilitations)
    overlapping = _overlapping(given, to, overlap_why)
    with refusing_overlaps(_TAKEN):
        for session, enrolment in given:
            there = (session.id, enrolment.participant.id) in overlapping
            if _give(session, enrolment, overlap_why if there else ""):
                users.update(f.user_id for f in session.facilitations)
    stamps.bump(
        users=users,
        participants={one.participant.id for one in before},
        teams={session.cohort.team_id for session in sessions},
    )


def _planned(cohorts: Collection[int]) -> Sequence[ProgrammeSession]:
    return db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.cohort_id.in_(cohorts), ProgrammeSession.status == "planned")
        .options(
            joinedload(ProgrammeSession.cohort).joinedload(Cohort.programme_version),
            selectinload(ProgrammeSession.places),
            selectinload(ProgrammeSession.facilitations),
        )
    ).all()


def _overlapping(
    given: Iterable[tuple[ProgrammeSession, Enrolment]], to: Actor, overlap_why: str
) -> set[tuple[int, int]]:
    """The (session, participant) of places at whose time they are expected elsewhere."""
    wanted: dict[ProgrammeSession, set[int]] = {}
    people: dict[int, Participant] = {}
    for session, enrolment in given:
        person = enrolment.participant
        place = _place(session, enrolment)
        if _expects_everyone(session) if place is None else place.removed_at is not None:
            wanted.setdefault(session, set()).add(person.id)
            people[person.id] = person
    found = coming(wanted)
    elsewhere = found.overlapping()
    if elsewhere and not overlap_why:
        codes = {who: person.code for who, person in people.items()}
        words = [one.words for one in said(found, codes, to=to) if one.kind is Kind.PARTICIPANT]
        raise Refused(" ".join([*words, "Nothing was changed. Move one of the two first."]))
    return elsewhere


def fill(sessions: Iterable[ProgrammeSession]) -> None:
    """Expect at new or moved sessions whoever is enrolled on their day, and nobody who is not.

    Somebody taken out of one of them by hand stays out; somebody put in without an enrolment stays
    in. Flushes, so that the sessions have row numbers.
    """
    db.session.flush()
    wanted = [session for session in sessions if session.status == "planned"]
    times: dict[int, dict[int, list[Enrolment]]] = {}
    for enrolment in spells_in({session.cohort_id for session in wanted}):
        theirs = times.setdefault(enrolment.cohort_id, {})
        theirs.setdefault(enrolment.participant_id, []).append(enrolment)
    people: set[int] = set()
    users: set[int] = set()
    for session in wanted:
        for who, theirs_here in times.get(session.cohort_id, {}).items():
            if _fit(session, theirs_here):
                people.add(who)
                users.update(f.user_id for f in session.facilitations)
    stamps.bump(
        users=users,
        participants=people,
        teams={session.cohort.team_id for session in wanted} if people else (),
    )


def _fit(session: ProgrammeSession, theirs: list[Enrolment]) -> bool:
    """Give or take the place of one person, by all their times in the cohort."""
    there = next((e for e in theirs if spell_of(e).expected_on(session.day)), None)
    place = _place(session, theirs[0])
    if there is not None:
        if place is None:
            return _give(session, there)
        if place.enrolment_id in {e.id for e in theirs}:
            place.enrolment = there
        return False
    if place is None or place.enrolment_id not in {e.id for e in theirs}:
        return False
    return _take(session, theirs[0])


def _take(session: ProgrammeSession, enrolment: Enrolment) -> bool:
    """Take one place; whether anything changed."""
    place = _place(session, enrolment)
    if place is None or place.removed_at is not None:
        return False
    place.removed_at = clock.now()
    return True


def _give(session: ProgrammeSession, enrolment: Enrolment, overlap_why: str = "") -> bool:
    """Give one place; whether anything changed."""
    place = _place(session, enrolment)
    if place is not None:
        back = place.removed_at is not None
        place.removed_at, place.enrolment = None, enrolment
        if back:
            place.overlap_why = overlap_why
        return back
    if not _expects_everyone(session):
        return False
    person = enrolment.participant
    db.session.add(
        Place(session=session, participant=person, enrolment=enrolment, overlap_why=overlap_why)
    )
    return True


def _place(session: ProgrammeSession, enrolment: Enrolment) -> Place | None:
    who = enrolment.participant.id
    return next((p for p in session.places if p.participant_id == who), None)


def _expects_everyone(session: ProgrammeSession) -> bool:
    programme = programme_of(session.cohort)
    return expects_participants(programme.strand(session.strand))
