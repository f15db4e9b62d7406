"""Reading shared computers, PINs, and who may come back where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, load_only

from base import clock
from base.database import db
from base.errors import NotYours
from people import tries
from people.models import ComputerSignIn, Pin, SharedComputer, Team, User, Venue
from people.queries.accounts import digest
from people.roles import Can


@dataclass(frozen=True)
class ComputerLine:
    """A shared computer as its premises list it: who set it up, and its last full sign-in."""

    computer: SharedComputer
    made_by: str
    last: datetime | None


@dataclass(frozen=True)
class ComeBack:
    """Somebody the lock page names; `refused` after too many wrong PINs there."""

    public_id: UUID
    name: str
    refused: bool


def find_computer(token: str) -> SharedComputer | None:
    """The shared computer whose cookie holds this token, unless it was ended."""
    return db.session.scalar(
        select(SharedComputer).where(
            SharedComputer.token_hash == digest(token), SharedComputer.ended_at.is_(None)
        )
    )


def get_computer(user: User, public_id: UUID) -> SharedComputer:
    """One shared computer in use. Raises `NotYours` where the person may not end it."""
    found = db.session.scalar(
        select(SharedComputer)
        .join(SharedComputer.venue)
        .where(
            SharedComputer.public_id == public_id,
            SharedComputer.ended_at.is_(None),
            Venue.teams.any(Team.id.in_(user.teams(Can.SHARE_COMPUTERS))),
        )
    )
    if found is None:
        raise NotYours
    return found


def list_computers(venue: Venue) -> Sequence[ComputerLine]:
    """The shared computers of a premises that are in use, by name; one query."""
    last = (
        select(func.max(ComputerSignIn.at))
        .where(ComputerSignIn.computer_id == SharedComputer.id)
        .correlate(SharedComputer)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(SharedComputer, User.name, last)
        .join(User, User.id == SharedComputer.made_by_id)
        .where(SharedComputer.venue_id == venue.id, SharedComputer.ended_at.is_(None))
        .order_by(SharedComputer.name, SharedComputer.id)
    )
    return [ComputerLine(computer, name, at) for computer, name, at in rows]


def pin_of(user: User) -> Pin | None:
    """A person's PIN, if they have one."""
    return db.session.scalar(select(Pin).where(Pin.user_id == user.id))


def sign_in_on(computer: SharedComputer, user: User) -> ComputerSignIn | None:
    """The latest full sign-in of a person on a computer, however old."""
    return db.session.scalar(
        select(ComputerSignIn).where(
            ComputerSignIn.computer_id == computer.id, ComputerSignIn.user_id == user.id
        )
    )


def who_may_come_back(computer: SharedComputer, window: timedelta) -> list[ComeBack]:
    """Who has a PIN and signed in fully on this computer within `window`, by name; one query."""
    wrong = tries.wrong_pins(User.email, computer.id).scalar_subquery()
    rows = db.session.execute(
        _good(select(User.public_id, User.name, wrong).select_from(ComputerSignIn), window)
        .where(ComputerSignIn.computer_id == computer.id)
        .order_by(User.name, User.id)
    )
    return [ComeBack(public_id, name, count >= tries.PINS) for public_id, name, count in rows]


def sign_in_to_come_back_on(
    computer: SharedComputer, person_id: UUID, window: timedelta
) -> tuple[ComputerSignIn, Pin] | None:
    """The full sign-in a person may come back on here, and their PIN; None when they may not."""
    found = db.session.execute(
        _good(select(ComputerSignIn, Pin), window)
        .where(ComputerSignIn.computer_id == computer.id, User.public_id == person_id)
        .options(contains_eager(ComputerSignIn.user))
    ).first()
    return None if found is None else (found[0], found[1])


def still_good(number: int, computer: SharedComputer, user: User, window: timedelta) -> bool:
    """Whether what came after the full sign-in of this row number may go on here."""
    found = _good(select(ComputerSignIn), window).where(
        ComputerSignIn.id == number,
        ComputerSignIn.computer_id == computer.id,
        ComputerSignIn.user_id == user.id,
    )
    return db.session.scalar(found.options(load_only(ComputerSignIn.id))) is not None


def _good(stmt: Any, window: timedelta) -> Any:
    """Narrow to sign-ins that a PIN may follow: not too old, not over, of somebody with a PIN."""
    fits = (
        ComputerSignIn.at > clock.now() - window,
        ComputerSignIn.ended_at.is_(None),
        ComputerSignIn.stands_on == User.fs_uniquifier,
        User.active,
    )
    return (
        stmt.join(User, User.id == ComputerSignIn.user_id)
        .join(Pin, Pin.user_id == User.id)
        .where(*fits)
    )
