"""Risk items: raised the moment a form is kept, and standing until somebody says what was done."""

from __future__ import annotations

from base import clock, mail
from base.audit import Actor, record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from outcomes.keys import Instrument
from outcomes.models import DONE, Response, RiskFlag
from outcomes.queries.responses import flags_of
from outcomes.queries.risk import to_tell
from outcomes.scoring import Result
from people.models import User

_ALONE = ("tablet", "link")
SUBJECT = "Daybook: something to look at"
BODY = (
    "Somebody on your team sent a form they filled in by themselves, and an answer needs looking "
    "at.\n\nSign in to Daybook: it is at the top of Today until somebody says what was done. This "
    "message names nobody on purpose.\n"
)


def raise_flags(
    response: Response, result: Result, instrument: Instrument, by: Actor
) -> list[RiskFlag]:
    """A flag for each risk item at its trigger, and for each left unanswered.

    In a correction, an item that says what it said before keeps its flag, acknowledged or not; a
    flag of what is not said any more ends.
    """
    tiers = {one.item: one.tier for one in sorted(instrument.risk, key=lambda one: one.tier)}
    said: dict[str, tuple[float | None, str]] = {
        one.item: (one.answer, one.tier.value) for one in result.risk
    }
    said |= {item: (None, tiers[item].value) for item in result.risk_unanswered}
    known = {flag.item: flag for flag in flags_of(response.chain) if flag.ended_at is None}
    for item, flag in known.items():
        if item not in said or said[item][0] != flag.answer:
            flag.ended_at = clock.now()
    made = [
        RiskFlag(response=response, item=item, answer=answer, tier=tier, raised_at=clock.now())
        for item, (answer, tier) in said.items()
        if item not in known or known[item].answer != answer
    ]
    db.session.add_all(made)
    db.session.flush()
    for flag in made:
        _say_raised(flag, instrument, by)
    if made and response.mode in _ALONE:
        _tell(response)
    return made


def _tell(response: Response) -> None:
    """Nobody was there to see it: whoever answers for them is told, and told nothing of it."""
    for user in to_tell(response):
        mail.queue(user.email, SUBJECT, BODY, sender_id=None)


def end_flags(response: Response, by: Actor) -> None:
    """A form was withdrawn: what it raised is not asked about any more."""
    for flag in flags_of(response.chain):
        if flag.ended_at is None and flag.acknowledged_at is None:
            flag.ended_at = clock.now()
            record(
                "risk.ended",
                f"{by.name} withdrew the form that raised item {flag.item} of "
                f"{response.participant.code}.",
                by=by,
                about=[response.participant.public_id, flag.public_id],
            )


def acknowledge(flag: RiskFlag, *, done: str, note: str, by: User) -> None:
    """Say what was done about a risk item. Acknowledged already, the first one stands.

    Raises `Refused`, field "done" or "note".
    """
    lock(flag)
    if flag.acknowledged_at is not None or flag.ended_at is not None:
        return
    if done not in DONE or not done:
        raise Refused("Choose what was done.", "done")
    if not note.strip():
        raise Refused("Write what was done, and who knows.", "note")
    response, number = flag.response, by.id  # read first: reading sends what was set before
    person, day = response.participant, in_words(response.on)
    flag.done, flag.note = done, note.strip()
    flag.acknowledged_by_id, flag.acknowledged_at = number, clock.now()
    record(
        "risk.acknowledged",
        f"{by.name} acknowledged item {flag.item} of {person.code}, answered on {day}.",
        by=by,
        about=[person.public_id, response.public_id, flag.public_id],
    )


def _say_raised(flag: RiskFlag, instrument: Instrument, by: Actor) -> None:
    said = "was left unanswered" if flag.answer is None else "is at its trigger"
    record(
        "risk.raised",
        f"Item {flag.item} of {instrument.name} of {flag.response.participant.code} {said}; kept "
        f"by {by.name}.",
        by=by,
        about=[flag.response.participant.public_id, flag.response.public_id, flag.public_id],
    )
