"""The questionnaires of a cycle: which rounds they are, and the answers against the targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from base.database import db
from base.errors import NotYours
from evidence.models import AwardCycle, Questionnaire
from evidence.queries.communities import Community, community_of, in_reach
from outcomes.queries.climate import Held, list_rounds, rounds_by_id
from outcomes.rounds import State
from people.models import User
from people.roles import Can

GROUPS = ("residents", "staff")


@dataclass(frozen=True, slots=True)
class Asked:
    """A questionnaire with the round it is: where that stands, and how many answered."""

    row: Questionnaire
    held: Held


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of one group answered, and how many are wanted; 0 wanted where nobody said.

    Rounds are answered by the same people again, so `answers` are those of the fullest of `rounds`
    and not of all together; `open` where that one still takes answers.
    """

    who: str
    answers: int
    wanted: int
    rounds: int = 0
    open: bool = False

    @property
    def short(self) -> int:
        """How many are still wanted."""
        return max(0, self.wanted - self.answers)


def questionnaires_of(cycle: AwardCycle, today: date) -> list[Asked]:
    """The questionnaires of a cycle, the round that opened last first. Two queries."""
    rows = db.session.scalars(
        select(Questionnaire)
        .where(Questionnaire.cycle_id == cycle.id)
        .options(joinedload(Questionnaire.made_by))
        .order_by(Questionnaire.id.desc())
    ).all()
    held = rounds_by_id([one.round_id for one in rows], today)
    found = [Asked(one, held[one.round_id]) for one in rows if one.round_id in held]
    return sorted(found, key=lambda one: one.held.round.opens, reverse=True)


def reached(cycle: AwardCycle, asked: Iterable[Asked]) -> list[Reached]:
    """Answers of residents and of staff against the cycle's targets: the fullest round of each."""
    wanted = {"residents": cycle.resident_forms, "staff": cycle.staff_forms}
    rounds: dict[str, list[Held]] = {who: [] for who in GROUPS}
    for one in asked:
        rounds[one.held.round.who].append(one.held)
    return [_reached(who, rounds[who], wanted[who]) for who in GROUPS]


def rounds_here(user: User, community: Community, today: date) -> list[Held]:
    """The rounds of one's teams that were held at a community, latest first."""
    return [one for one in list_rounds(user, today) if is_round_of(one, community)]


def is_round_of(held: Held, community: Community) -> bool:
    """Whether a round was held with a team of a community, and at no other premises."""
    one = held.round
    if one.team_id not in {team.id for team in community.teams}:
        return False
    return community.venue is None or one.venue_id in {None, community.venue.id}


def get_questionnaire(
    user: User, public_id: UUID, today: date, permission: Can = Can.ADD_EVIDENCE
) -> Asked:
    """One questionnaire. Raises `NotYours` outside one's communities."""
    row = db.session.scalar(
        _whole().where(Questionnaire.public_id == public_id, in_reach(user, AwardCycle, permission))
    )
    if row is None:
        raise NotYours
    return Asked(row, rounds_by_id([row.round_id], today)[row.round_id])


def community_asked(asked: Asked) -> Community:
    """Whose questionnaire it is."""
    return community_of(asked.row.cycle)


def _reached(who: str, rounds: Sequence[Held], wanted: int) -> Reached:
    if not rounds:
        return Reached(who, 0, wanted)
    best = max(rounds, key=lambda one: (one.answers, one.state is State.CLOSED))
    return Reached(who, best.answers, wanted, len(rounds), best.state is not State.CLOSED)


def _whole() -> Select[Questionnaire]:
    return (
        select(Questionnaire)
        .join(Questionnaire.cycle)
        .options(
            contains_eager(Questionnaire.cycle).options(
                joinedload(AwardCycle.venue), joinedload(AwardCycle.team)
            )
        )
    )
