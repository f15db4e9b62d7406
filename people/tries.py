"""Tries at signing in: each one a row, written before it is judged, so that races count too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from flask import request
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from base import clock
from base.database import db
from base.work import unit_of_work
from people.models import SignInAttempt, User

WINDOW = timedelta(minutes=15)
PER_PERSON = 5
PER_ADDRESS = 40
PINS = 3
_COUNTED = ("wrong", "wrong code", "wrong pin", "trying")
# A right PIN is not among them: who knows the PIN alone must not guess at the password for ever.
_FORGIVES = ("right", "link")
_PIN_COUNTED = ("wrong pin", "trying")
_PIN_FORGIVES = ("right", "right pin")
LOCKED = (
    f"There were {PER_PERSON} wrong tries for this account, so it is locked. "
    "Wait 15 minutes, or ask an administrator for a new password link."
)
CROWDED = "There were too many wrong tries from this network. Wait 15 minutes."
PIN_REFUSED = (
    f"{PINS} PINs were wrong for this person on this computer. Sign in with your password: "
    "after that your PIN works here again."
)


@dataclass
class Try:
    """One try under way. `refused` says why it may not be judged at all."""

    refused: str | None = None
    outcome: str = "wrong"


def plain_email(typed: str | None) -> str:
    """An e-mail address as tries are counted by: lower case, bounded, printable."""
    kept = "".join(c for c in (typed or "") if c.isprintable())
    return kept.strip().lower()[:320]


@contextmanager
def trying(email: str, computer_id: int | None = None) -> Iterator[Try]:
    """Count a try for `email` from this request's address; the block sets its `outcome`.

    With `computer_id` it is a try at the PIN on that shared computer, counted there as well. The
    row is committed as a counted one before the block runs: guesses sent all at once see one
    another, and a process killed in the middle has still used up a try.
    """
    address = request.remote_addr or ""
    with unit_of_work():
        row = SignInAttempt(
            at=clock.now(),
            email=email,
            address=address,
            outcome="trying",
            computer_id=computer_id,
        )
        db.session.add(row)
        db.session.flush()
        number = row.id
    refused = _refusal(email, address, number)
    if computer_id is None:
        this = Try(refused)
    else:
        wrong = count_wrong_pins(email, computer_id, besides=number)
        this = Try(PIN_REFUSED if wrong >= PINS else refused, outcome="wrong pin")
    try:
        yield this
    finally:
        outcome = "refused" if this.refused else this.outcome
        with unit_of_work():
            db.session.execute(
                update(SignInAttempt).where(SignInAttempt.id == number).values(outcome=outcome)
            )


def note(email: str, outcome: str, computer_id: int | None = None) -> None:
    """Write something that happened at the door: a full sign-in, a used code, a used link."""
    address = request.remote_addr or ""
    with unit_of_work():
        db.session.add(
            SignInAttempt(
                at=clock.now(),
                email=email,
                address=address,
                outcome=outcome,
                computer_id=computer_id,
            )
        )


def count_wrong_pins(email: str, computer_id: int, *, besides: int = 0) -> int:
    """How many PINs in a row were wrong for this account on one shared computer."""
    return db.session.scalar(wrong_pins(email, computer_id, besides=besides)) or 0


def wrong_pins(
    email: str | InstrumentedAttribute[str], computer_id: int, *, besides: int = 0
) -> Select[int]:
    """How many PINs in a row were wrong for an account on one shared computer, as a query.

    `email` may be the column of accounts, for all of them at once; row `besides` is left out.
    """
    key = email if isinstance(email, str) else func.lower(email)
    one, lifting = aliased(SignInAttempt), aliased(SignInAttempt)
    lifted = (
        select(func.max(lifting.id))
        .where(
            lifting.email == key,
            lifting.computer_id == computer_id,
            lifting.outcome.in_(_PIN_FORGIVES),
        )
        .correlate(User)
        .scalar_subquery()
    )
    return (
        select(func.count(one.id))
        .where(
            one.email == key,
            one.computer_id == computer_id,
            one.outcome.in_(_PIN_COUNTED),
            one.id != besides,
            one.id > func.coalesce(lifted, 0),
        )
        .correlate(User)
    )


def last_counter(email: str) -> int | None:
    """The time step of the newest one-time code this account has used."""
    found = db.session.scalar(
        select(SignInAttempt.outcome)
        .where(SignInAttempt.email == email, SignInAttempt.outcome.like("code %"))
        .order_by(SignInAttempt.id.desc())
        .limit(1)
    )
    return int(found.partition(" ")[2]) if found else None


def _refusal(email: str, address: str, number: int) -> str | None:
    since = clock.now() - WINDOW
    counted = select(func.count()).where(
        SignInAttempt.at > since,
        SignInAttempt.outcome.in_(_COUNTED),
        SignInAttempt.id != number,
    )
    # By row, not by time: two tries in one tick of the clock have an order too.
    forgiven = (
        select(func.max(SignInAttempt.id))
        .where(SignInAttempt.email == email, SignInAttempt.outcome.in_(_FORGIVES))
        .scalar_subquery()
    )
    mine = counted.where(
        SignInAttempt.email == email, SignInAttempt.id > func.coalesce(forgiven, 0)
    )
    if (db.session.scalar(mine) or 0) >= PER_PERSON:
        return LOCKED
    theirs = counted.where(SignInAttempt.address == address)
    if (db.session.scalar(theirs) or 0) >= PER_ADDRESS:
        return CROWDED
    return None
