"""Questionnaires of a cycle: rounds put to it and taken off, and evidence made of closed ones."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.work import lock
from evidence.models import AwardCycle, EvidenceItem, Questionnaire
from evidence.queries.communities import community_of
from evidence.queries.items import made_from
from evidence.queries.pack_surveys import surveys
from evidence.queries.questionnaires import Asked, is_round_of
from evidence.services.items import Written, add_item
from outcomes.climate_figures import FEWEST
from outcomes.queries.climate import Held
from outcomes.rounds import State
from people.models import User


def add_questionnaire(cycle: AwardCycle, held: Held, *, by: User) -> Questionnaire:
    """Have a round count as a questionnaire of a cycle. Put to it twice, it is there once.

    Raises `Refused` for a round held elsewhere, and for a cycle that is over.
    """
    lock(cycle)
    community = community_of(cycle)
    if cycle.ended_on is not None:
        raise Refused("This cycle has ended. Open the cycle that runs now.")
    if not is_round_of(held, community):
        raise Refused(f"This round was not held at {community.name}.", "round")
    there = db.session.scalar(
        select(Questionnaire).where(
            Questionnaire.cycle_id == cycle.id, Questionnaire.round_id == held.round.id
        )
    )
    if there is not None:
        return there
    made = Questionnaire(
        cycle_id=cycle.id, round_id=held.round.id, made_at=clock.now(), made_by_id=by.id
    )
    db.session.add(made)
    db.session.flush()
    record(
        "questionnaire.added",
        f"{by.name} made a round of {held.instrument.name} of {held.round.who} a questionnaire of "
        f"{community.name}.",
        by=by,
        about=[made.public_id, cycle.public_id, community.public_id, held.round.public_id],
    )
    return made


def remove_questionnaire(asked: Asked, *, by: User) -> None:
    """Have a round count as a questionnaire no longer. The round stays, with its answers."""
    row, held = asked.row, asked.held
    community = community_of(row.cycle)
    record(
        "questionnaire.removed",
        f"{by.name} took a round of {held.instrument.name} of {held.round.who} from the "
        f"questionnaires of {community.name}.",
        by=by,
        about=[row.public_id, row.cycle.public_id, community.public_id, held.round.public_id],
    )
    db.session.delete(row)


def make_evidence(asked: Asked, today: date, *, by: User) -> EvidenceItem:
    """Make an item of a closed questionnaire; the one there is already where somebody did.

    Raises `Refused` until the round is closed, and where too few answered.
    """
    row, held = asked.row, asked.held
    lock(row.cycle)
    community = community_of(row.cycle)
    made = made_from(community, row.public_id)
    if made is not None:
        return made
    if held.state is not State.CLOSED:
        raise Refused("Results are shown once the round is closed. Close it first.")
    [told] = surveys([asked])
    if not told["rows"]:
        raise Refused(told["words"])
    return add_item(
        community,
        Written(
            title=f"{told['title']}: what they answered"[:120],
            happened="\n".join(
                [told["words"], *(f"{name}: {value}" for name, value in told["rows"])]
            ),
            day=min(held.round.closes, today),
            voice=held.round.who,
            kind="questionnaire",
            roles=f"{held.answers} {held.round.who}, without names",
        ),
        by=by,
        source="questionnaire",
        source_id=row.public_id,
    )


def may_show(asked: Asked) -> bool:
    """Whether a questionnaire is closed and enough people answered for its results to be shown."""
    groups = asked.held.instrument.for_groups
    fewest = max(FEWEST, groups.fewest if groups is not None else FEWEST)
    return asked.held.state is State.CLOSED and asked.held.answers >= fewest
