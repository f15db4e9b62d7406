"""Password links: made by an administrator, handed over in person, used once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask_security.utils import hash_password
from sqlalchemy import update

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from people import passwords
from people.models import PasswordLink, SignInAttempt, User
from people.queries.accounts import digest, usable_link
from people.services.accounts import refuse_beyond

GOOD_FOR = timedelta(hours=24)


def make_password_link(user: User, *, by: User) -> str:
    """Make a link good once within a day, ending those before it; returns its token.

    Only the token's hash is stored. Raises `Refused` for an account that is off, or works beyond
    the teams `by` manages.
    """
    refuse_beyond(user, by)
    if not user.active:
        raise Refused(f"{user.name}'s account is switched off. Switch it on first.")
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.execute(
        update(PasswordLink)
        .where(PasswordLink.user_id == user.id, PasswordLink.used_at.is_(None))
        .values(expires_at=now)
    )
    db.session.add(
        PasswordLink(user=user, token_hash=digest(token), made_at=now, expires_at=now + GOOD_FOR)
    )
    record(
        "account.password_link_made",
        f"{by.name} made a password link for {user.name}.",
        by=by,
        about=[user.public_id],
    )
    return token


def set_password(token: str, password: str) -> User:
    """Set a password with a link, which is then used up; every other sign-in ends.

    Raises `Refused` when the link cannot be used (any more), or the password is too easy to guess.
    """
    link = usable_link(token, lock=True)
    if link is None:
        raise Refused("This link does not work any more. Ask an administrator for a new one.")
    user = link.user
    why = passwords.fault(password, name=user.name, email=user.email)
    if why is not None:
        raise Refused(why, "password")
    user.password = hash_password(password)
    user.fs_uniquifier = secrets.token_hex(32)
    link.used_at = clock.now()
    # Wrong tries before it are forgiven, as the lock's own sentence promises.
    email = user.email.strip().lower()
    db.session.add(SignInAttempt(at=clock.now(), email=email, address="", outcome="link"))
    record(
        "account.password_set",
        f"{user.name} set a password with a link.",
        by=user,
        about=[user.public_id],
    )
    return user
