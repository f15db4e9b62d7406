"""One-time codes of a climate round: made, withdrawn, forgotten."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import delete, insert, or_, select

from base.audit import record
from base.database import db
from base.errors import Refused
from base.work import lock
from outcomes import slip_codes
from outcomes.models import ClimateCode, ClimateRound
from outcomes.queries.climate import span_of
from outcomes.rounds import State, state_of
from outcomes.services.climate_words import about, words_of
from people.models import User

MOST_AT_ONCE = 200


def make_codes(
    held: ClimateRound, *, number: int, today: date, by: User, beside_paper: bool = False
) -> list[str]:
    """New codes, each shown only now; only their hashes are kept, in an order of their own.

    Raises `Refused` for a round that takes no codes any more, for too many at once, and for one
    without questions to read unless they are on a paper beside it (`beside_paper`).
    """
    lock(held)
    if state_of(span_of(held), today) not in {State.PLANNED, State.OPEN}:
        raise Refused("This round takes no answers by code any more.")
    if held.wording_id is None and not beside_paper:
        raise Refused(
            "There are no words of its questions here: people would see numbers and topics alone. "
            "Add the wording, plan a round with a survey that has its words, or tick that each "
            "person gets the paper form.",
            "beside_paper",
        )
    if not 1 <= number <= MOST_AT_ONCE:
        raise Refused(f"Make from 1 to {MOST_AT_ONCE} codes at once.", "number")
    codes = [slip_codes.make(secrets.randbelow) for _ in range(number)]
    # By hash, so that no place in the table tells which slip of the pile a code is on.
    rows = [
        {"round_id": held.id, "token_hash": one} for one in sorted(map(slip_codes.hashed, codes))
    ]
    db.session.execute(insert(ClimateCode), rows)
    held.issued += number
    record(
        "climate.codes_made",
        f"{by.name} made {number} one-time code{'' if number == 1 else 's'} for {words_of(held)}.",
        by=by,
        about=about(held),
        number=number,
    )
    return codes


def withdraw_codes(held: ClimateRound, *, by: User) -> int:
    """Make every code that was not used yet worthless; how many there were."""
    lock(held)
    gone = forget_codes(held)
    if gone:
        held.issued -= gone
        record(
            "climate.codes_withdrawn",
            f"{by.name} withdrew {gone} unused code{'' if gone == 1 else 's'} of {words_of(held)}.",
            by=by,
            about=about(held),
            number=gone,
        )
    return gone


def forget_codes(held: ClimateRound) -> int:
    """Delete the codes of a round that were not used; how many there were."""
    return len(
        db.session.scalars(
            delete(ClimateCode).where(ClimateCode.round_id == held.id).returning(ClimateCode.id)
        ).all()
    )


def forget_old_codes(today: date) -> int:
    """Delete the codes of every round that takes no answers by code any more."""
    over = select(ClimateRound.id).where(
        or_(ClimateRound.closes < today, ClimateRound.closed_at.is_not(None))
    )
    return len(
        db.session.scalars(
            delete(ClimateCode).where(ClimateCode.round_id.in_(over)).returning(ClimateCode.id)
        ).all()
    )
