"""Accounts: made, given roles, switched off and on, signed out everywhere."""

from __future__ import annotations

import secrets

from flask_security.utils import hash_password
from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import Actor, record
from base.database import db
from base.errors import Refused
from people.models import Membership, Team, User
from people.queries.accounts import account_of, other_administrators
from people.roles import Can, Role
from people.services.computers import end_sign_ins
from people.services.stamps import bump


def add_user(
    *, email: str, name: str, password: str | None, by: Actor, professional_group: str = ""
) -> User:
    """Make an account; without a password it cannot sign in until a password link is used.

    Raises `Refused` when there is an account with that e-mail address.
    """
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
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused("There is already an account with this e-mail address.", "email") from None
    record(
        "account.added", f"{by.name} added an account for {name}.", by=by, about=[user.public_id]
    )
    return user


def add_account(
    *, email: str, name: str, professional_group: str, team: Team, role: Role, by: User
) -> User:
    """Make an account with its first role; the same person's account on another team gets the role.

    Raises `Refused` when the address is an account's in another name.
    """
    user = account_of(email)
    if user is None:
        user = add_user(
            email=email, name=name, password=None, by=by, professional_group=professional_group
        )
    elif user.name.casefold() != name.casefold():
        raise Refused(
            "There is already an account with this e-mail address, in another name. Check the "
            "address, or write the name as it is on that account.",
            "email",
        )
    give_role(user, team, role, by=by)
    return user


def give_role(user: User, team: Team, role: Role, *, by: Actor) -> Membership:
    """Give a person a role on a team; the one in force is returned if they hold it already.

    Raises `Refused` when it is one's own account.
    """
    if by.id == user.id and by.id is not None:
        raise Refused("You cannot give yourself a role. Ask another administrator.")
    db.session.flush()
    db.session.refresh(user, with_for_update=True)
    for held in user.memberships:
        if held.team_id == team.id and held.role == role and held.ended_at is None:
            return held
    made = Membership(user=user, team=team, role=role, since=clock.now())
    db.session.add(made)
    bump(users=[user.id])
    record(
        "account.role_given",
        f"{by.name} made {user.name} {role.words.lower()} of {team.name}.",
        by=by,
        about=[user.public_id, team.public_id],
    )
    return made


def end_role(held: Membership, *, by: Actor) -> None:
    """End a role from now; on shared computers the person signs in fully before their PIN works.

    Raises `Refused` when a team would be left with no administrator.
    """
    user, team, role = held.user, held.team, Role(held.role)
    if role is Role.ADMINISTRATOR:
        _leave_somebody(team, user)
    held.ended_at = clock.now()
    end_sign_ins(user)
    bump(users=[user.id])
    record(
        "account.role_ended",
        f"{by.name} ended {user.name}'s role as {role.words.lower()} of {team.name}.",
        by=by,
        about=[user.public_id, team.public_id],
    )


def deactivate_account(user: User, *, by: User) -> None:
    """Switch an account off and sign it out everywhere; what it did stays as it was.

    Raises `Refused` for one's own, for one that works beyond one's teams, and when a team would be
    left with no administrator.
    """
    refuse_beyond(user, by)
    if user.id == by.id:
        raise Refused("You cannot switch off your own account. Ask another administrator.")
    for held in user.memberships:
        if held.ended_at is None and held.role == Role.ADMINISTRATOR:
            _leave_somebody(held.team, user)
    user.active = False
    user.fs_uniquifier = secrets.token_hex(32)
    bump(users=[user.id])
    record(
        "account.deactivated",
        f"{by.name} switched off {user.name}'s account.",
        by=by,
        about=[user.public_id],
    )


def reactivate_account(user: User, *, by: User) -> None:
    """Switch an account on again, signed in nowhere. Raises `Refused` beyond one's teams."""
    refuse_beyond(user, by)
    user.active = True
    user.fs_uniquifier = secrets.token_hex(32)
    bump(users=[user.id])
    record(
        "account.reactivated",
        f"{by.name} switched {user.name}'s account on again.",
        by=by,
        about=[user.public_id],
    )


def reset_second_factor(user: User, *, by: User) -> None:
    """Take a lost second factor away: the next sign-in sets up a new one. Raises `Refused`."""
    refuse_beyond(user, by)
    if user.id == by.id:
        raise Refused("You cannot reset your own second factor here. Change it on your account.")
    user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = None
    user.fs_uniquifier = secrets.token_hex(32)
    record(
        "account.second_factor_reset",
        f"{by.name} reset {user.name}'s second factor.",
        by=by,
        about=[user.public_id],
    )


def sign_out_everywhere(user: User, *, by: Actor) -> None:
    """End every sign-in of an account at once."""
    user.fs_uniquifier = secrets.token_hex(32)
    record(
        "account.signed_out_everywhere",
        f"{by.name} signed {user.name} out everywhere.",
        by=by,
        about=[user.public_id],
    )


def refuse_beyond(user: User, by: User) -> None:
    """Refuse what would open another team's records: the person also works where `by` does not.

    Whoever can set a password can sign in with it, so it takes an administrator of all their teams.
    """
    mine = by.teams(Can.MANAGE_ACCOUNTS)
    beyond = sorted(
        {m.team.name for m in user.memberships if m.ended_at is None and m.team_id not in mine}
    )
    if beyond:
        raise Refused(
            f"{user.name} also works on {' and '.join(beyond)}, whose accounts you do not manage. "
            "Ask somebody who manages all their teams, or whoever runs Daybook for you."
        )


def _leave_somebody(team: Team, user: User) -> None:
    # Held until the end of the transaction: two administrators cannot end each other at once.
    db.session.refresh(team, with_for_update=True)
    if not other_administrators(team, user):
        raise Refused(
            f"{user.name} is the last administrator of {team.name}. "
            "Make somebody else administrator first."
        )


def choose_digest(user: User, choice: str) -> None:
    """Choose whether and when one is told one's sessions by e-mail: off, evening or morning."""
    user.digest = choice
    told = {"evening": "the evening before", "morning": "in the morning"}.get(choice, "never")
    record(
        "account.digest",
        f"{user.name} chose to be told their sessions by e-mail: {told}.",
        by=user,
        about=[user.public_id],
    )
