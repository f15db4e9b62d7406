"""What Today says to whoever leads a community's way to its award; nothing when nothing waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask import url_for

from base.dates import LONDON, range_words, short, time_words
from evidence.milestones import next_step
from evidence.models import AwardCycle, EvidencePack
from evidence.presenters.cycles import days_of, next_of
from evidence.presenters.links import session_link
from evidence.queries.communities import community_of
from evidence.queries.cycles import cycles_now
from evidence.queries.packs import packs_to_look_at
from people.models import User
from people.roles import Can
from programmes.queries.sessions import between

A_DAY: Final = timedelta(days=1)
SOON: Final = timedelta(days=90)
"""A step is named from so many days before its day on."""


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One thing to do for an award: where, in words; `asks` is when, and `late` whether past it."""

    href: str
    words: str
    asks: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A session of the last day that may be added as evidence."""

    href: str
    words: str


def held_lately(user: User, now: datetime) -> list[HeldLine]:
    """One's own sessions that began in the last day and night, latest first; at most one query."""
    if not user.may(Can.ADD_EVIDENCE):
        return []
    found = []
    for one in reversed(between(user, now - A_DAY, now, mine=True)):
        link = session_link(user, one)
        if link is not None:
            at = one.starts.astimezone(LONDON)
            words = f"{one.title}, {short(at.date())} at {time_words(at.time())}"
            found.append(HeldLine(link.href, words))
    return found


def award_lines(user: User, today: date) -> list[AwardLine]:
    """Next steps, action points overdue and packs that wait; three queries, none without a lead."""
    if not user.may(Can.LEAD_EVIDENCE):
        return []
    cycles = cycles_now(user, Can.LEAD_EVIDENCE)
    steps = [line for cycle in cycles if (line := _step(cycle, today)) is not None]
    overdue = [line for cycle in cycles if (line := _actions(cycle, today)) is not None]
    return [*steps, *overdue, *_packs(packs_to_look_at(user))]


def _step(cycle: AwardCycle, today: date) -> AwardLine | None:
    step, told = next_step(days_of(cycle), today), next_of(cycle, today)
    if step is None or told is None or step.days > SOON.days:
        return None
    asks = f"Overdue: {told.left}" if told.late else told.left.capitalize()
    return AwardLine(_of(cycle), f"{told.what}, {community_of(cycle).name}", asks, told.late)


def _actions(cycle: AwardCycle, today: date) -> AwardLine | None:
    late = [one for one in cycle.actions if one.done_on is None and one.due and one.due < today]
    if not late:
        return None
    many = f"{len(late)} action point{'' if len(late) == 1 else 's'}"
    return AwardLine(_of(cycle), f"{many} of {community_of(cycle).name}", "Overdue", late=True)


def _packs(packs: Iterable[EvidencePack]) -> list[AwardLine]:
    return [
        AwardLine(
            url_for("packs.show_pack", pack_id=one.public_id),
            f"Pack of {community_of(one.cycle).name}, {range_words(one.first, one.last)}",
            "It could not be made" if one.state == "failed" else "Check what was found",
            late=one.state == "failed",
        )
        for one in packs
    ]


def _of(cycle: AwardCycle) -> str:
    community = community_of(cycle)
    return url_for("evidence.show_community", community_id=community.public_id)
