"""Accounts: made, given roles, signed out everywhere."""

from __future__ import annotations

import secrets

from flask_security.utils import hash_password

from base import clock
from base.audit import Actor, record
from base.database import db
from people.models import Membership, Team, User
from people.roles import Role


def add_user(
    *, email: str, name: str, password: str | None, by: Actor, professional_group: str = ""
) -> User:
    """Make an account; without a password it cannot sign in until a password link is used."""
    user = User(
        email=email.strip().lower(),
        name=name,
        professional_group=professional_group,
        password=hash_password(password) if password else None,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    record(
        "account.added", f"{by.name} added an account for {name}.", by=by, about=[user.public_id]
    )
    return user


def give_role(user: User, team: Team, role: Role, *, by: Actor) -> Membership:
    """Give a person a role on a team; the one in force is returned if they hold it already."""
    for held in user.memberships:
        if held.team_id == team.id and held.role == role and held.ended_at is None:
            return held
    made = Membership(user=user, team=team, role=role, since=clock.now())
    db.session.add(made)
    record(
        "account.role_given",
        f"{by.name} made {user.name} {role.words.lower()} of {team.name}.",
        by=by,
        about=[user.public_id, team.public_id],
    )
    return made


def sign_out_everywhere(user: User, *, by: Actor) -> None:
    """End every sign-in of an account at once."""
    user.fs_uniquifier = secrets.token_hex(32)
    record(
        "account.signed_out_everywhere",
        f"{by.name} signed {user.name} out everywhere.",
        by=by,
        about=[user.public_id],
    )
