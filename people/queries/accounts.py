"""Reading accounts: those of one's own teams, their links, and what was done to them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from base import clock
from base.audit import AuditEvent, AuditSubject
from base.database import db
from base.errors import NotYours
from people.models import Membership, PasswordLink, Team, User, Venue, venue_team
from people.roles import Can, Role

_LOGGED = ("account", "team", "venue", "room", "closure", "computer")


def _on_my_teams(administrator: User) -> ColumnElement[bool]:
    """Accounts with a role, in force or ended, on a team whose accounts this person manages."""
    return User.memberships.any(Membership.team_id.in_(administrator.teams(Can.MANAGE_ACCOUNTS)))


def list_accounts(administrator: User) -> Sequence[User]:
    """The accounts of one's teams, by name."""
    return db.session.scalars(
        select(User).where(_on_my_teams(administrator)).order_by(User.name, User.id)
    ).all()


def get_account(administrator: User, public_id: UUID) -> User:
    """One account. Raises `NotYours` outside the administrator's teams."""
    found = db.session.scalar(
        select(User).where(User.public_id == public_id, _on_my_teams(administrator))
    )
    if found is None:
        raise NotYours
    return found


def account_of(email: str) -> User | None:
    """The account with this e-mail address, whoever's it is."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def names_of(ids: Collection[int]) -> dict[int, str]:
    """What these accounts, by row number, are called. **Unscoped**, as names of staff are."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def role_in_force(administrator: User, user: User, team_id: UUID, role: str) -> Membership:
    """One role of an account on one's own team. Raises `NotYours` when there is none."""
    mine = administrator.teams(Can.MANAGE_ACCOUNTS)
    for held in user.memberships:
        same = held.team.public_id == team_id and held.role == role
        if same and held.ended_at is None and held.team_id in mine:
            return held
    raise NotYours


def other_administrators(team: Team, user: User) -> int:
    """How many people besides `user` can administer a team."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(User.id)))
            .join(Membership)
            .where(
                Membership.team_id == team.id,
                Membership.role == Role.ADMINISTRATOR,
                Membership.ended_at.is_(None),
                User.active,
                User.id != user.id,
            )
        )
        or 0
    )


def digest(token: str) -> str:
    """What is stored of a link's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def usable_link(token: str, *, lock: bool = False) -> PasswordLink | None:
    """A password link that can still be used; `lock` holds it for this transaction."""
    stmt = (
        select(PasswordLink)
        .join(PasswordLink.user)
        .where(
            PasswordLink.token_hash == digest(token),
            PasswordLink.used_at.is_(None),
            PasswordLink.expires_at > clock.now(),
            User.active,
        )
        .options(joinedload(PasswordLink.user))
    )
    return db.session.scalar(stmt.with_for_update(of=PasswordLink) if lock else stmt)


def account_log(
    administrator: User, *, before: int | None = None, limit: int = 100
) -> Sequence[AuditEvent]:
    """What was done to the accounts and places of one's teams, newest first; no participants."""
    teams = administrator.teams(Can.MANAGE_ACCOUNTS)
    subjects = or_(
        AuditSubject.subject.in_(select(User.public_id).where(_on_my_teams(administrator))),
        AuditSubject.subject.in_(select(Team.public_id).where(Team.id.in_(teams))),
        AuditSubject.subject.in_(
            select(Venue.public_id)
            .join(venue_team, venue_team.c.venue_id == Venue.id)
            .where(venue_team.c.team_id.in_(teams))
        ),
    )
    stmt = select(AuditEvent).where(
        or_(*(AuditEvent.action.startswith(f"{noun}.", autoescape=True) for noun in _LOGGED)),
        AuditEvent.id.in_(select(AuditSubject.event_id).where(subjects)),
    )
    if before is not None:
        stmt = stmt.where(AuditEvent.id < before)
    return db.session.scalars(stmt.order_by(AuditEvent.id.desc()).limit(limit)).all()
