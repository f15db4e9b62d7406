"""PURE: what may become of a referral: its states, its checklist, the order of work its route asks.

Sources: domain notes of the four routes. On the probation route consultation comes first, then
joint casework, then perhaps intervention. On the stalking route nobody works with the person while
the police investigate, though advice may be given. Which work a route asks for, and in which order,
is the catalogue's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from base.errors import Refused
from programmes.catalogue import Programme
from programmes.ways_in import AppliesTo, Blocks, Criterion, RouteStep


class Status(StrEnum):
    """Where a referral stands."""

    RECEIVED = "received"
    INFORMATION_WANTED = "information_wanted"
    FOR_MEETING = "for_meeting"
    ACCEPTED = "accepted"
    ADVICE_ONLY = "advice_only"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"
    OFFERED = "offered"
    ENROLLED = "enrolled"
    CLOSED = "closed"


class Decision(StrEnum):
    """What a person may decide about a referral."""

    ACCEPT = "accept"
    ADVICE = "advice"
    ASK = "ask"
    CARRY_OVER = "carry_over"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"


class Wanted(StrEnum):
    """What a referrer asks for."""

    ADVICE = "advice"
    CONSULTATION = "consultation"
    JOINT_CASEWORK = "joint_casework"
    INTERVENTION = "intervention"


class Answer(StrEnum):
    """An answer to a line of the checklist."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


UNDECIDED = frozenset({Status.RECEIVED, Status.INFORMATION_WANTED, Status.FOR_MEETING})
ENDED = frozenset({Status.ADVICE_ONLY, Status.DECLINED, Status.WITHDRAWN, Status.CLOSED})
LEADS_TO: Mapping[Decision, Status] = MappingProxyType(
    {
        Decision.ACCEPT: Status.ACCEPTED,
        Decision.ADVICE: Status.ADVICE_ONLY,
        Decision.ASK: Status.INFORMATION_WANTED,
        Decision.CARRY_OVER: Status.FOR_MEETING,
        Decision.DECLINE: Status.DECLINED,
        Decision.WITHDRAW: Status.WITHDRAWN,
        Decision.CLOSE: Status.CLOSED,
        Decision.REOPEN: Status.RECEIVED,
    }
)
"""The status each decision leads to; accepting for the programme itself goes on to waiting."""
_AT_THE_MEETING = (
    Decision.ACCEPT,
    Decision.ADVICE,
    Decision.DECLINE,
    Decision.ASK,
    Decision.CARRY_OVER,
    Decision.WITHDRAW,
)
_MAY: Mapping[Status, tuple[Decision, ...]] = MappingProxyType(
    dict.fromkeys(UNDECIDED, _AT_THE_MEETING)
    | {
        Status.ACCEPTED: (*_AT_THE_MEETING, Decision.CLOSE),
        Status.WAITING: (
            Decision.CARRY_OVER,
            Decision.ADVICE,
            Decision.DECLINE,
            Decision.WITHDRAW,
            Decision.CLOSE,
        ),
        Status.OFFERED: (),
        Status.ENROLLED: (),
    }
    | dict.fromkeys(ENDED, (Decision.REOPEN,))
)
# Why nothing may be decided here, though the referral is open.
_ELSEWHERE = {
    Status.OFFERED: "They have been offered a place. Record the answer to the offer instead.",
    Status.ENROLLED: "They are enrolled. Record how their time in the cohort ends instead.",
}
NEEDS_WHY = frozenset({Decision.DECLINE, Decision.ASK, Decision.CLOSE, Decision.REOPEN})
"""Decisions that mean nothing without a reason."""
_WORK = (RouteStep.CONSULTATION, RouteStep.JOINT_CASEWORK, RouteStep.INTERVENTION)
_WITH_THEM = frozenset({RouteStep.JOINT_CASEWORK, RouteStep.INTERVENTION})
SEXES: Mapping[str, AppliesTo] = MappingProxyType(
    {"male": AppliesTo.MEN, "female": AppliesTo.WOMEN}
)
"""Whose criteria a recorded sex asks for; any other asks for all."""


def decisions(status: Status) -> tuple[Decision, ...]:
    """What may be decided about a referral that stands so."""
    return _MAY[status]


def check_decision(status: Status, decision: Decision, why: str) -> None:
    """Raise `Refused` when this cannot be decided now, or not without a reason."""
    if decision not in _MAY[status]:
        said = status.value.replace("_", " ")
        raise Refused(_ELSEWHERE.get(status, f"This referral is {said}: decide something else."))
    if decision in NEEDS_WHY and not why.strip():
        raise Refused("Say why.", "why")


def steps_of(programme: Programme, route: str) -> tuple[RouteStep, ...]:
    """What a route of the programme asks for, in order; nothing on a route it does not take."""
    return next((one.steps for one in programme.routes if one.route == route), ())


def work_of(steps: Iterable[RouteStep]) -> tuple[RouteStep, ...]:
    """What somebody may be accepted for, in order. The last is the programme itself."""
    return tuple(step for step in steps if step in _WORK) or (RouteStep.INTERVENTION,)


def not_done(
    steps: Sequence[RouteStep], wanted: RouteStep, done: AbstractSet[str]
) -> tuple[RouteStep, ...]:
    """What the route asks for before `wanted` and nobody has recorded, in order."""
    before = steps[: steps.index(wanted)] if wanted in steps else steps
    return tuple(step for step in before if step not in done)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The lines of a checklist by their latest answer; a line nobody answered is unknown."""

    met: tuple[str, ...]
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def clear(self) -> bool:
        """Whether every line is met."""
        return not (self.not_met or self.unknown)

    @property
    def words(self) -> str:
        """4 of 6 met, 1 not met, 1 not known."""
        total = len(self.met) + len(self.not_met) + len(self.unknown)
        if not total:
            return "No criteria"
        parts = [f"{len(self.met)} of {total} met"]
        if self.not_met:
            parts.append(f"{len(self.not_met)} not met")
        if self.unknown:
            parts.append(f"{len(self.unknown)} not known")
        return ", ".join(parts)


def checklist(lines: Iterable[str], latest: Mapping[str, str]) -> Checklist:
    """Sort the lines by their latest answers."""
    found: dict[Answer, list[str]] = {answer: [] for answer in Answer}
    for line in lines:
        found[Answer(latest.get(line, Answer.UNKNOWN))].append(line)
    return Checklist(*(tuple(found[answer]) for answer in Answer))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known when somebody decides: the route's steps and those done, the answers.

    `latest` is the latest answer to each criterion by its id.
    """

    steps: tuple[RouteStep, ...]
    done: frozenset[str]
    criteria: tuple[Criterion, ...]
    latest: Mapping[str, str]
    police_investigation: bool

    @property
    def checklist(self) -> Checklist:
        """Every line of the checklist."""
        return checklist([one.id for one in self.criteria], self.latest)

    def blocking(self, *kinds: Blocks) -> Checklist:
        """The lines that block these."""
        return checklist([c.id for c in self.criteria if c.blocks in kinds], self.latest)


def objections(standing: Standing, wanted: RouteStep) -> list[str]:
    """What speaks against going on to this work, as clauses; one may go on knowingly.

    Raises `Refused` when one may not: nobody works with a person whom the police investigate, nor
    with one whose checklist says that there is no direct work for now.
    """
    found = [
        f"{step_words(step).lower()} is not recorded"
        for step in not_done(standing.steps, wanted, standing.done)
    ]
    if wanted in _WITH_THEM:
        lines = standing.blocking(Blocks.DIRECT_WORK)
        _refuse_direct_work(standing, lines)
        found += _unmet(lines)
    if wanted == work_of(standing.steps)[-1]:
        found += _unmet(standing.blocking(Blocks.ENTRY))
    return found


def _refuse_direct_work(standing: Standing, lines: Checklist) -> None:
    against = ["they are under police investigation"] if standing.police_investigation else []
    against += [f"‘{one.text}’ is not met" for one in standing.criteria if one.id in lines.not_met]
    if against:
        raise Refused(
            f"There is no direct work with them for now: {'; '.join(against)}. Advice may be "
            "offered. When this is over, correct the referral or its checklist first."
        )


def _unmet(lines: Checklist) -> list[str]:
    found = []
    if lines.not_met:
        one = len(lines.not_met) == 1
        found.append(
            "1 criterion is not met" if one else f"{len(lines.not_met)} criteria are not met"
        )
    if lines.unknown:
        one = len(lines.unknown) == 1
        count = f"{len(lines.unknown)} criteria are not known"
        found.append("1 criterion is not known" if one else count)
    return found


def step_words(step: str) -> str:
    """Joint casework."""
    return step.replace("_", " ").capitalize()
