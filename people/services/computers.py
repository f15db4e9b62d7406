"""Shared computers: set up, ended, and who signed in on them and may come back."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import System, record
from base.database import db
from base.errors import Refused
from people.models import ComputerSignIn, SharedComputer, User, Venue
from people.queries.accounts import digest
from people.queries.computers import sign_in_on

_DOOR = System()


def place_of(computer: SharedComputer) -> str:
    """Where a computer is, as sentences say it: "Kirk House, Staff office"."""
    return f"{computer.venue.name}, {computer.name}"


def add_computer(
    venue: Venue, *, name: str, by: User, already: SharedComputer | None
) -> tuple[SharedComputer, str]:
    """Make the browser in hand a shared computer of a premises; with it the token of its cookie.

    Only the token's hash is stored. Whoever sets it up has just signed in fully, so they may come
    back there. Raises `Refused` when it is one `already`, or the name is taken at the premises.
    """
    if already is not None:
        raise Refused(f"This is a shared computer already: {place_of(already)}. End that first.")
    token = secrets.token_urlsafe(32)
    computer = SharedComputer(
        venue=venue,
        name=name,
        token_hash=digest(token),
        made_at=clock.now(),
        made_by_id=by.id,
    )
    db.session.add(computer)
    try:
        db.session.flush()
    except IntegrityError:
        why = f"There is a shared computer called {name} here already. Choose another name."
        raise Refused(why, "name") from None
    record(
        "computer.shared",
        f"{by.name} set up a shared computer at {place_of(computer)}.",
        by=by,
        about=[computer.public_id, venue.public_id, by.public_id],
    )
    signed_in_fully(computer, by)
    return computer, token


def end_computer(computer: SharedComputer, *, by: User) -> None:
    """A computer is shared no more: nobody comes back there with a PIN, from now."""
    computer.ended_at = clock.now()
    record(
        "computer.ended",
        f"{by.name} ended the shared computer at {place_of(computer)}.",
        by=by,
        about=[computer.public_id, computer.venue.public_id],
    )


def signed_in_fully(
    computer: SharedComputer, user: User, *, lately: timedelta | None = None
) -> str:
    """Note a full sign-in, which a PIN may follow; the page they left when the computer locked.

    Only when that was within `lately`; empty when there is no such page.
    """
    found = sign_in_on(computer, user)
    left = _take_left(found, lately) if found and lately else ""
    row = {
        "computer_id": computer.id,
        "user_id": user.id,
        "at": clock.now(),
        "stands_on": user.fs_uniquifier,
        "ended_at": None,
        "left": "",
        "left_at": None,
    }
    db.session.execute(
        insert(ComputerSignIn)
        .values(row)
        .on_conflict_do_update(index_elements=["computer_id", "user_id"], set_=row)
    )
    return left


def come_back(sign_in: ComputerSignIn, computer: SharedComputer, *, lately: timedelta) -> str:
    """Note that somebody came back with their PIN; the page they left, as `signed_in_fully`."""
    user = sign_in.user
    record(
        "account.came_back",
        f"{user.name} came back by PIN on the computer at {place_of(computer)}.",
        by=user,
        about=[user.public_id, computer.public_id, computer.venue.public_id],
    )
    return _take_left(sign_in, lately)


def refuse_pin(user: User, computer: SharedComputer) -> None:
    """Note that somebody's PIN was wrong too often on a computer, and opens nothing there now."""
    record(
        "account.pin_refused",
        f"{user.name}'s PIN was wrong too often on the computer at {place_of(computer)}: the "
        "password is needed there.",
        by=_DOOR,
        about=[user.public_id, computer.public_id, computer.venue.public_id],
    )


def leave(computer: SharedComputer, user: User, page: str) -> None:
    """Remember, for this person alone, the page they were on when the computer locked."""
    db.session.execute(
        update(ComputerSignIn)
        .where(ComputerSignIn.computer_id == computer.id, ComputerSignIn.user_id == user.id)
        .values(left=page, left_at=clock.now())
    )


def end_sign_in(computer: SharedComputer, user: User) -> None:
    """They come back to this computer with their password only."""
    db.session.execute(
        update(ComputerSignIn)
        .where(ComputerSignIn.computer_id == computer.id, ComputerSignIn.user_id == user.id)
        .values(ended_at=clock.now())
    )


def end_sign_ins(user: User, *, but: SharedComputer | None = None) -> None:
    """End what a PIN could follow on every shared computer, `but` for one."""
    db.session.execute(
        update(ComputerSignIn)
        .where(
            ComputerSignIn.user_id == user.id,
            ComputerSignIn.ended_at.is_(None),
            ComputerSignIn.computer_id != (but.id if but else 0),
        )
        .values(ended_at=clock.now())
    )


def _take_left(sign_in: ComputerSignIn, lately: timedelta) -> str:
    fresh = sign_in.left_at is not None and sign_in.left_at > clock.now() - lately
    left = sign_in.left if fresh else ""
    sign_in.left, sign_in.left_at = "", None
    return left
