"""Reading a team's work with people: going on, ended, and what stands against ending it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from base.audit import note_seen
from base.database import db
from base.dates import LONDON
from base.errors import NotYours
from base.text import clean_text
from people import work_ends
from people.models import Caseload, NamedReader, Participant, Team, User, Venue
from people.queries.stays import current_stay
from people.roles import Can

_SEARCH_LIMIT = 200


def is_on(person: Participant, team: Team) -> bool:
    """Whether a team works with a participant."""
    here = select(Caseload.id).where(
        Caseload.participant_id == person.id,
        Caseload.team_id == team.id,
        Caseload.ended_at.is_(None),
    )
    return db.session.scalar(here) is not None


def get_work(user: User, person_id: UUID, team_id: UUID, permission: Can) -> Caseload:
    """A team's latest work with a participant, going on or ended, noted as a look at them.

    Raises `NotYours` unless `user` holds `permission` on the team and, when access to the record is
    limited, is named.
    """
    found = db.session.scalar(
        _with_whom(user, permission)
        .where(Participant.public_id == person_id, Team.public_id == team_id)
        .order_by(Caseload.ended_at.desc().nulls_first(), Caseload.id.desc())
        .limit(1)
    )
    if found is None:
        raise NotYours
    note_seen(found.participant.public_id)
    return found


def list_ended(user: User, words: str, limit: int) -> tuple[Sequence[Caseload], int]:
    """Work of the user's teams that has ended and was not taken up again, latest first; how many.

    Kept to those whose name or code has every one of `words`. Raises `Refused` when it is too long.
    """
    later = aliased(Caseload)
    again = exists().where(
        later.participant_id == Caseload.participant_id,
        later.team_id == Caseload.team_id,
        later.id > Caseload.id,
    )
    found = _with_whom(user, Can.EDIT_PEOPLE).where(Caseload.ended_at.is_not(None), ~again)
    for word in clean_text(words, _SEARCH_LIMIT, "q").split():
        found = found.where(_mentions(word))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.scalars(
        found.order_by(Caseload.ended_at.desc(), Caseload.id.desc()).limit(limit)
    ).all()
    note_seen(*(row.participant.public_id for row in rows))
    return rows, total


def ended_with(user: User, participant_id: int) -> Participant | None:
    """Somebody whose work with a team of the user's has ended; None for anybody else."""
    found = db.session.scalar(
        _with_whom(user, Can.EDIT_PEOPLE)
        .where(Caseload.participant_id == participant_id, Caseload.ended_at.is_not(None))
        .limit(1)
    )
    if found is None:
        return None
    note_seen(found.participant.public_id)
    return found.participant


def spells(person: Participant) -> Sequence[Caseload]:
    """Every team's work with a participant already found, going on first, then the latest."""
    return db.session.scalars(
        select(Caseload)
        .where(Caseload.participant_id == person.id)
        .options(joinedload(Caseload.team))
        .order_by(Caseload.ended_at.desc().nulls_first(), Caseload.id.desc())
    ).all()


def going_on(person: Participant, team: Team) -> list[str]:
    """What must end before a team's work with somebody can, as sentences saying what to do."""
    stay = current_stay(person)
    found = []
    if stay is not None and _lives_with(stay.venue, team):
        found.append(f"They live at {stay.venue.name}. Record their departure first.")
    return found + work_ends.against(person, team)


def nothing_left(user: User, person: Participant, works: Sequence[Caseload]) -> list[Caseload]:
    """Work the user may end, of which something has ended and nothing is going on or planned."""
    mine = user.teams(Can.END_WORK)
    found = []
    for work in works:
        if work.ended_at is not None or work.team_id not in mine:
            continue
        # What ended before they were taken on again says nothing of the work now.
        since = work.since.astimezone(LONDON).date()
        days = [s.departed for s in person.stays if _lives_with(s.venue, work.team)]
        days += [work_ends.last_day(person, work.team), person.died_on]
        over = any(day is not None and day >= since for day in days)
        if over and not going_on(person, work.team):
            found.append(work)
    return found


def _lives_with(venue: Venue, team: Team) -> bool:
    return any(one.id == team.id for one in venue.teams)


def _with_whom(user: User, permission: Can) -> Select[Caseload]:
    named = exists().where(
        NamedReader.participant_id == Participant.id, NamedReader.user_id == user.id
    )
    return (
        select(Caseload)
        .join(Caseload.participant)
        .join(Caseload.team)
        .where(
            Caseload.team_id.in_(user.teams(permission)),
            or_(Participant.limited_access.is_(False), named),
        )
        .options(contains_eager(Caseload.participant), contains_eager(Caseload.team))
    )


def _mentions(word: str) -> ColumnElement[bool]:
    named = Participant.given_name, Participant.family_name, Participant.preferred_name
    return or_(*(one.icontains(word, autoescape=True) for one in (*named, Participant.code)))
