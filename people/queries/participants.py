"""Reading participants: those on one's teams' caseloads, and limited-access ones by name.

A page in another slice never shows a `Participant` directly: it shows a `PersonLine`, which has
already decided whether this person may see who it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from base.audit import note_seen
from base.database import db
from base.errors import NotYours
from people.models import Caseload, NamedReader, Participant, User
from people.roles import Can

PLACE_TAKEN = "Place taken"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One participant as a list shows them. When `hidden` it says nothing of them."""

    participant_id: int
    public_id: UUID | None
    code: str
    name: str
    hidden: bool


def may_see(user: User) -> ColumnElement[bool]:
    """Whether `user` may open a participant: on a caseload of theirs, and named if limited."""
    teams = user.teams(Can.SEE_PEOPLE)
    on_caseload = exists().where(
        Caseload.participant_id == Participant.id,
        Caseload.team_id.in_(teams),
        Caseload.ended_at.is_(None),
    )
    named = exists().where(
        NamedReader.participant_id == Participant.id, NamedReader.user_id == user.id
    )
    return and_(on_caseload, or_(Participant.limited_access.is_(False), named))


def visible(user: User) -> Select[Participant]:
    """The participants `user` may open."""
    return select(Participant).where(may_see(user))


def get_participant(user: User, public_id: UUID) -> Participant:
    """One participant, noted as looked at. Raises `NotYours` outside the person's teams."""
    found = db.session.scalar(
        visible(user)
        .where(Participant.public_id == public_id)
        .options(
            selectinload(Participant.contact),
            selectinload(Participant.holds),
            selectinload(Participant.stays),
        )
    )
    if found is None:
        raise NotYours
    note_seen(found.public_id)
    return found


def person_lines(user: User, participants: Iterable[Participant]) -> dict[int, PersonLine]:
    """A line for each participant by row number, with those `user` may not open hidden.

    Those shown are noted as looked at. One query however many there are.
    """
    people = {person.id: person for person in participants}
    if not people:
        return {}
    limited = [person.id for person in people.values() if person.limited_access]
    named: set[int] = set()
    if limited:
        named = set(
            db.session.scalars(
                select(NamedReader.participant_id).where(
                    NamedReader.user_id == user.id, NamedReader.participant_id.in_(limited)
                )
            )
        )
    lines = {}
    for person in people.values():
        hidden = person.limited_access and person.id not in named
        lines[person.id] = _hidden(person) if hidden else _shown(person)
    note_seen(*(line.public_id for line in lines.values() if line.public_id is not None))
    return lines


def _shown(person: Participant) -> PersonLine:
    return PersonLine(person.id, person.public_id, person.code, person.called, hidden=False)


def _hidden(person: Participant) -> PersonLine:
    return PersonLine(person.id, None, "", PLACE_TAKEN, hidden=True)


def search(user: User, words: str, limit: int = 50) -> tuple[Sequence[Participant], int]:
    """Participants matching every word by name, code or identifier, and how many match in all.

    Blank `words` lists the caseload by family name.
    """
    stmt = visible(user)
    for word in words.split():
        like = f"%{_escape(word)}%"
        plain = "".join(c for c in word if c.isalnum())
        stmt = stmt.where(
            or_(
                Participant.given_name.ilike(like, escape="\\"),
                Participant.family_name.ilike(like, escape="\\"),
                Participant.preferred_name.ilike(like, escape="\\"),
                Participant.code.ilike(like, escape="\\"),
                func.upper(Participant.crn) == word.upper(),
                func.upper(Participant.prison_number) == word.upper(),
                func.upper(Participant.pnc) == word.upper(),
                Participant.nhs_number == plain,
            )
        )
    total = db.session.scalar(select(func.count()).select_from(stmt.subquery())) or 0
    rows = db.session.scalars(
        stmt.order_by(Participant.family_name, Participant.given_name, Participant.id).limit(limit)
    ).all()
    note_seen(*(person.public_id for person in rows))
    return rows, total


def _escape(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
