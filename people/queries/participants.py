"""Reading participants: those on one's teams' caseloads, and limited-access ones by name.

A page in another slice never shows a `Participant` directly: it shows a `PersonLine`, which has
already decided whether this person may see who it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from base.audit import AuditEvent, AuditSubject, events_about, note_seen
from base.database import db
from base.errors import NotYours
from base.text import clean_text
from people.models import (
    Caseload,
    Hold,
    KeyWorker,
    Membership,
    NamedReader,
    Participant,
    Stay,
    Team,
    User,
)
from people.roles import Can, Role, permits

PLACE_TAKEN = "Place taken"
# No I, L, O, 0, 1, 5 or S: a code is read aloud and off a wall.
_CODE_LETTERS = "ABCDEFGHJKMNPQRTUVWXYZ"
_CODE_DIGITS = "2346789"
_SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One participant as a list shows them. When `hidden` it says nothing of them."""

    participant_id: int
    public_id: UUID | None
    code: str
    name: str
    hidden: bool


def may_see(user: User, permission: Can = Can.SEE_PEOPLE) -> ColumnElement[bool]:
    """Whether `user` may open a participant: on a caseload of theirs, and named if limited.

    `permission` is what they must hold on one of the teams whose caseload it is.
    """
    teams = user.teams(permission)
    on_caseload = exists().where(
        Caseload.participant_id == Participant.id,
        Caseload.team_id.in_(teams),
        Caseload.ended_at.is_(None),
    )
    named = exists().where(
        NamedReader.participant_id == Participant.id, NamedReader.user_id == user.id
    )
    return and_(on_caseload, or_(Participant.limited_access.is_(False), named))


def on_caseload_of(team_id: int) -> ColumnElement[bool]:
    """Whether a participant is on this team's caseload now."""
    return exists().where(
        Caseload.participant_id == Participant.id,
        Caseload.team_id == team_id,
        Caseload.ended_at.is_(None),
    )


def visible(user: User) -> Select[Participant]:
    """The participants `user` may open."""
    return select(Participant).where(may_see(user))


def get_participant(user: User, public_id: UUID, permission: Can = Can.SEE_PEOPLE) -> Participant:
    """One participant, noted as looked at.

    Raises `NotYours` unless `user` holds `permission` on one of the participant's teams and, when
    access is limited, is named.
    """
    found = db.session.scalar(
        select(Participant)
        .where(may_see(user, permission), Participant.public_id == public_id)
        .options(
            selectinload(Participant.contact),
            selectinload(Participant.holds),
            selectinload(Participant.stays).options(
                joinedload(Stay.venue),
                selectinload(Stay.key_workers).joinedload(KeyWorker.user),
                selectinload(Stay.absences),
            ),
        )
    )
    if found is None:
        raise NotYours
    note_seen(found.public_id)
    return found


def person_lines(user: User, participants: Iterable[Participant]) -> dict[int, PersonLine]:
    """A line for each participant by row number, with limited-access ones hidden from others.

    Someone who has left the caseload keeps their name in what the team did with them, and has no
    link. Those shown are noted as looked at. One query however many there are.
    """
    people = {person.id: person for person in participants}
    if not people:
        return {}
    openable = set(
        db.session.scalars(select(Participant.id).where(may_see(user), Participant.id.in_(people)))
    )
    return _lines((person, person.id in openable) for person in people.values())


def lines_of(user: User, people: Iterable[int]) -> dict[int, PersonLine]:
    """As `person_lines`, for participants known by row number. One query however many there are."""
    named = select(Participant, may_see(user)).where(Participant.id.in_(set(people)))
    return _lines((person, openable) for person, openable in db.session.execute(named))


def _lines(people: Iterable[tuple[Participant, bool]]) -> dict[int, PersonLine]:
    lines = {}
    for person, openable in people:
        hidden = person.limited_access and not openable
        lines[person.id] = _hidden(person) if hidden else _shown(person, openable=openable)
        if not hidden:
            note_seen(person.public_id)
    return lines


def _shown(person: Participant, *, openable: bool) -> PersonLine:
    link = person.public_id if openable else None
    return PersonLine(person.id, link, person.code, person.called, hidden=False)


def _hidden(person: Participant) -> PersonLine:
    return PersonLine(person.id, None, "", PLACE_TAKEN, hidden=True)


def may(user: User, person: Participant, permission: Can) -> bool:
    """Whether `user`, who may open the record, holds `permission` on one of its teams."""
    return bool(current_team_ids(person) & user.teams(permission))


def current_team_ids(person: Participant) -> frozenset[int]:
    """Row numbers of the teams on whose caseload the participant is now."""
    return frozenset(c.team_id for c in person.caseload if c.ended_at is None)


def get_hold(person: Participant, public_id: UUID) -> Hold:
    """One hold of a participant already found. Raises `NotYours` when it is another's."""
    for hold in person.holds:
        if hold.public_id == public_id:
            return hold
    raise NotYours


def search(
    user: User, words: str, limit: int = 50, *, team_id: int | None = None
) -> tuple[Sequence[Participant], int]:
    """Participants matching every word by name, code or identifier, and how many match in all.

    An identifier is found as a whole however it is spaced or capitalised. Blank `words` lists the
    caseload by family name; `team_id` keeps to one team's. Raises `Refused` when `words` is
    absurdly long.
    """
    words = clean_text(words, _SEARCH_LIMIT, "q")
    stmt = visible(user)
    if team_id is not None:
        stmt = stmt.where(on_caseload_of(team_id))
    if words:
        every = and_(*(_mentions(word) for word in words.split()))
        stmt = stmt.where(or_(every, _is_identifier(words)))
    total = db.session.scalar(select(func.count()).select_from(stmt.subquery())) or 0
    rows = db.session.scalars(
        stmt.order_by(Participant.family_name, Participant.given_name, Participant.id)
        .limit(limit)
        .options(selectinload(Participant.contact), selectinload(Participant.holds))
    ).all()
    note_seen(*(person.public_id for person in rows))
    return rows, total


def _mentions(word: str) -> ColumnElement[bool]:
    like = f"%{_escape(word)}%"
    return or_(
        Participant.given_name.ilike(like, escape="\\"),
        Participant.family_name.ilike(like, escape="\\"),
        Participant.preferred_name.ilike(like, escape="\\"),
        Participant.code.ilike(like, escape="\\"),
        _is_identifier(word),
    )


def _is_identifier(typed: str) -> ColumnElement[bool]:
    """Whether an identifier is exactly this, spaces, hyphens and capitals apart."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    return or_(
        Participant.nhs_number == plain,
        Participant.crn == plain,
        Participant.prison_number == plain,
        func.replace(Participant.pnc, "/", "") == plain,
    )


def _escape(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def suggest_code() -> str:
    """A short code nobody has, drawn at random so that it says nothing of who or when."""
    while True:
        rest = "".join(secrets.choice(_CODE_LETTERS + _CODE_DIGITS) for _ in range(3))
        code = secrets.choice(_CODE_LETTERS) + rest
        # A digit somewhere keeps it from spelling a word.
        if not rest.isalpha() and not code_taken(code):
            return code


def code_taken(code: str, besides: int | None = None) -> bool:
    """Whether a code is anyone's, whoever may see them; `besides` leaves one row number out."""
    stmt = select(Participant.id).where(func.upper(Participant.code) == code.upper())
    if besides is not None:
        stmt = stmt.where(Participant.id != besides)
    return db.session.scalar(stmt) is not None


def holder_of(user: User, column: str, value: str) -> tuple[int, Participant | None] | None:
    """Who has an identifier: their row number, and the record only if `user` may open it."""
    where = getattr(Participant, column) == value
    held_by = db.session.scalar(select(Participant.id).where(where))
    if held_by is None:
        return None
    shown = db.session.scalar(visible(user).where(where))
    if shown is not None:
        note_seen(shown.public_id)
    return held_by, shown


def possible_readers(person: Participant) -> Sequence[User]:
    """Staff who could be named on a limited-access record: those of its teams, by name."""
    return staff_seeing_people(current_team_ids(person))


def staff_seeing_people(teams: Iterable[int]) -> Sequence[User]:
    """Active staff whose role on one of these teams lets them see participants, by name."""
    roles = [role.value for role in Role if Can.SEE_PEOPLE in permits(role)]
    on_team = exists().where(
        Membership.user_id == User.id,
        Membership.team_id.in_(list(teams)),
        Membership.role.in_(roles),
        Membership.ended_at.is_(None),
    )
    staff = select(User).where(User.active.is_(True), on_team)
    return db.session.scalars(staff.order_by(User.name, User.id)).all()


def colleagues(person: Participant) -> list[int]:
    """Row numbers of the staff in whose calendars the participant's code may stand."""
    stmt = select(Membership.user_id).where(
        Membership.team_id.in_(current_team_ids(person)), Membership.ended_at.is_(None)
    )
    return list(db.session.scalars(stmt))


def teams_to_add_to(user: User) -> Sequence[Team]:
    """The teams onto whose caseload `user` may put somebody, by name."""
    teams = user.teams(Can.EDIT_PEOPLE)
    return db.session.scalars(select(Team).where(Team.id.in_(teams)).order_by(Team.name)).all()


def history(user: User, person: Participant, limit: int) -> list[AuditEvent | None]:
    """What was done about a participant, newest first.

    None stands for an event that also concerns somebody `user` may not open: its sentence could
    say who.
    """
    events = events_about(person.public_id, limit)
    about = select(AuditSubject.event_id).join(
        Participant, Participant.public_id == AuditSubject.subject
    )
    blind = set(
        db.session.scalars(
            about.where(
                AuditSubject.event_id.in_([event.id for event in events]),
                Participant.id != person.id,
                ~may_see(user),
            )
        )
    )
    return [None if event.id in blind else event for event in events]
