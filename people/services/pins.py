"""One's own PIN: set, changed, taken away."""

from __future__ import annotations

from flask_security.utils import hash_password
from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from people import pins
from people.models import Pin, SharedComputer, User
from people.queries.computers import pin_of
from people.services.computers import end_sign_ins


def set_pin(user: User, typed: str, *, here: SharedComputer | None) -> None:
    """Set a person's own PIN, or change it; a changed one ends what the old one could follow.

    All but `here`, the shared computer in hand. Raises `Refused` when it is too easy to guess.
    """
    pin = pins.plain(typed)
    why = pins.fault(pin, staff_code=user.staff_code)
    if why is not None:
        raise Refused(why, "pin")
    # Held until the end: two first PINs sent at once would be two rows.
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
    found = pin_of(user)
    if found is None:
        db.session.add(Pin(user_id=user.id, hashed=hash_password(pin), set_at=clock.now()))
    else:
        found.hashed, found.set_at = hash_password(pin), clock.now()
        end_sign_ins(user, but=here)
    record(
        "account.pin_set",
        f"{user.name} {'set a' if found is None else 'changed their'} PIN.",
        by=user,
        about=[user.public_id],
    )


def remove_pin(user: User) -> None:
    """Take a person's own PIN away: their password alone lets them in. Raises `Refused`."""
    found = pin_of(user)
    if found is None:
        raise Refused("You have no PIN.")
    db.session.delete(found)
    end_sign_ins(user)
    record(
        "account.pin_removed",
        f"{user.name} took their PIN away.",
        by=user,
        about=[user.public_id],
    )
