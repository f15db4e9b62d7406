"""A paper form typed a second time, so that a slip of the finger is found."""

from __future__ import annotations

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from outcomes.answers import Answers, checked
from outcomes.models import Response, TypedTwice
from outcomes.queries.instruments import instrument_of
from outcomes.typed_twice import disagreements
from people.models import User


def check_typing(response: Response, answers: Answers, *, by: User) -> TypedTwice:
    """Compare a second typing with the first; `differed` holds the items that disagree.

    Typed a second time already, that one is replaced. Raises `Refused`, field the item.
    """
    if not answers:
        raise Refused("Type the answers once more.")
    instrument = instrument_of(response.version)
    checked(instrument, answers, printed=response.printed)
    found = db.session.scalar(select(TypedTwice).where(TypedTwice.response_id == response.id))
    made = found or TypedTwice(response=response, at=clock.now(), answers={}, differed=[])
    made.answers, made.at, made.by_id = dict(answers), clock.now(), by.id
    made.differed = disagreements(instrument, response.answers, answers)
    db.session.add(made)
    said = f"{len(made.differed)} item{'' if len(made.differed) == 1 else 's'} disagreed"
    record(
        "measure.typed_twice",
        f"{by.name} typed {instrument.name} of {response.participant.code} a second time: "
        f"{said if made.differed else 'both agree'}.",
        by=by,
        about=[response.participant.public_id, response.public_id],
    )
    return made
