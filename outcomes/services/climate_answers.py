"""Answers to a climate round: kept once for a code, and never where they could be told apart.

With each answer all those of its round are written anew, under new random numbers and in a random
order, in one statement. PostgreSQL keeps rows in the order they were written and notes on each
which transaction wrote it: without this, the order of answers beside the times of requests, or of
the codes used up, would tell whose is whose. No audit sentence is written and nothing is noted of
the request.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from sqlalchemy import Boolean, Table, delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from base.database import db
from base.errors import Refused
from base.work import lock
from outcomes import slip_codes
from outcomes.answers import Answers, checked
from outcomes.models import ClimateAnswer, ClimateCode, ClimateRound
from outcomes.queries import climate as queries
from outcomes.queries.instruments import instrument_of
from outcomes.rounds import State, state_of

NOTHING = "Nothing is answered yet. Answer at least one question."
_TABLE = cast("Table", ClimateAnswer.__table__)


def give_answer(code: str, answers: Answers, *, today: date) -> bool:
    """Keep what somebody answered and forget their code; False when the code opens nothing now.

    Sent twice, it is kept once: the code is gone. Raises `Refused`, field the item, for an answer
    that is none.
    """
    found = queries.round_of_code(code, today)
    if found is None:
        return False
    lock(found)  # whoever closes it, or answers too, is waited for
    if state_of(queries.span_of(found), today) is not State.OPEN:
        return False
    used = db.session.execute(
        delete(ClimateCode)
        .where(ClimateCode.token_hash == slip_codes.hashed(code))
        .returning(ClimateCode.round_id)
    ).first()
    if used is None:
        return False
    _keep(found, answers, on_paper=False)
    return True


def type_answer(held: ClimateRound, answers: Answers, *, today: date) -> None:
    """Keep one paper form. Raises `Refused` when the round takes none any more."""
    lock(held)
    state = state_of(queries.span_of(held), today)
    if not state.takes_paper:
        raise Refused(
            "This round has not opened yet."
            if state is State.PLANNED
            else "This round is closed, and its results may have been seen: nothing can be added."
        )
    _keep(held, answers, on_paper=True)


def _keep(held: ClimateRound, answers: Answers, *, on_paper: bool) -> None:
    given = checked(instrument_of(held.version), answers)
    if not given.numbers:
        raise Refused(NOTHING)
    body: dict[str, Any] = dict(answers)
    gone = (
        delete(_TABLE)
        .where(_TABLE.c.round_id == held.id)
        .returning(_TABLE.c.answers, _TABLE.c.on_paper)
        .cte("gone")
    )
    added = select(literal(body, JSONB).label("answers"), literal(on_paper, Boolean()))
    every = select(gone.c.answers, gone.c.on_paper).union_all(added).subquery("every")
    mixed = select(
        func.gen_random_uuid(), literal(held.id), every.c.answers, every.c.on_paper
    ).order_by(func.gen_random_uuid())
    db.session.execute(insert(_TABLE).from_select(["id", "round_id", "answers", "on_paper"], mixed))
