"""Award cycles: started, changed, renewed. Their days are typed, never computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from evidence.models import ActionPoint, AwardCycle
from evidence.queries import cycles as queries
from evidence.queries.communities import Community, community_of
from evidence.services.frameworks import kept_framework
from people.models import User

DAYS: Final = {
    "joined": "Joined",
    "due": "Portfolio due",
    "submitted": "Portfolio submitted",
    "interim": "Interim report received",
    "visit": "Visit",
    "award": "Award",
    "midcheck": "Mid-cycle check",
    "expires": "Award runs out",
}
"""The days of a cycle in order, and what each is called."""
TARGETS: Final = ("items", "kinds", "own_voice", "months", "resident_forms", "staff_forms")


def start_cycle(community: Community, *, joined: date, due: date | None, by: User) -> AwardCycle:
    """Start the first cycle of a community, held against the framework in use now."""
    _hold_still(community)
    now = queries.cycle_now(community)
    if now is not None:
        raise Refused(f"{community.name} has a cycle already. Open it, or renew it.")
    return _start(community, joined=joined, due=due, by=by)


def change_cycle(
    cycle: AwardCycle, *, days: Mapping[str, date | None], values: Mapping[str, Any], by: User
) -> None:
    """Change days, targets and what the assessor said. Nothing happens when nothing differs.

    `days` by the names in DAYS, `values` by those of the other columns. Raises `Refused` with the
    field when the days are out of order.
    """
    lock(cycle)
    _refuse_order({**{name: getattr(cycle, name) for name in DAYS}, **days})
    words = []
    for name, value in {**days, **values}.items():
        if getattr(cycle, name) == value:
            continue
        setattr(cycle, name, value)
        if name in DAYS:
            said = in_words(value) if value is not None else "not known"
            words.append(f"{DAYS[name].lower()}: {said}")
        else:
            words.append(_WORDS[name])
    if not words:
        return
    where = community_of(cycle)
    record(
        "award.changed",
        f"{by.name} changed the award cycle of {where.name}: {'; '.join(words)}.",
        by=by,
        about=_about(cycle),
    )


def renew_cycle(cycle: AwardCycle, *, on: date, due: date | None, by: User) -> AwardCycle:
    """End a cycle and start the next, with the same targets and today's framework.

    Everything gathered stays; what is over is kept with its days and action points.
    """
    lock(cycle)
    where = community_of(cycle)
    if cycle.ended_on is not None:
        now = queries.cycle_now(where)
        if now is None:
            raise Refused("This cycle is over, and no other was started.")
        return now
    if on < cycle.joined:
        raise Refused("It cannot end before it began.", "on")
    cycle.ended_on = on
    record(
        "award.ended",
        f"{by.name} ended cycle {cycle.number} of {where.name} on {in_words(on)} and began the "
        "next.",
        by=by,
        about=_about(cycle),
    )
    db.session.flush()
    new = _start(where, joined=on, due=due, by=by)
    for name in TARGETS:
        setattr(new, name, getattr(cycle, name))
    return new


def take_framework(cycle: AwardCycle, *, by: User) -> None:
    """Hold a cycle against the newest framework from now on."""
    newest = kept_framework(by)
    lock(cycle)
    if cycle.framework_id == newest.id:
        return
    cycle.framework = newest
    record(
        "award.framework_changed",
        f"{by.name} held {community_of(cycle).name} against {newest.name}, version "
        f"{newest.number}.",
        by=by,
        about=_about(cycle),
    )


def add_action(
    cycle: AwardCycle, *, words: str, criteria: list[str], due: date | None, by: User
) -> ActionPoint:
    """Write down an action point of an assessor's report."""
    made = ActionPoint(
        cycle=cycle, words=words, criteria=criteria, due=due, made_at=clock.now(), made_by_id=by.id
    )
    db.session.add(made)
    db.session.flush()
    record(
        "award.action_added",
        f"{by.name} wrote down an action point of {community_of(cycle).name}.",
        by=by,
        about=[made.public_id, *_about(cycle)],
    )
    return made


def finish_action(action: ActionPoint, *, on: date, words: str, by: User) -> None:
    """Say when an action point was met, and how."""
    lock(action)
    if on > clock.today():
        raise Refused("This day is still to come.", "on")
    if (action.done_on, action.done_words) == (on, words):
        return
    action.done_on, action.done_words = on, words
    record(
        "award.action_done",
        f"{by.name} marked an action point of {community_of(action.cycle).name} as met on "
        f"{in_words(on)}.",
        by=by,
        about=[action.public_id, *_about(action.cycle)],
    )


def reopen_action(action: ActionPoint, *, by: User) -> None:
    """Say that an action point is not met after all."""
    lock(action)
    if action.done_on is None:
        return
    action.done_on, action.done_words = None, ""
    record(
        "award.action_reopened",
        f"{by.name} opened an action point of {community_of(action.cycle).name} again.",
        by=by,
        about=[action.public_id, *_about(action.cycle)],
    )


_WORDS = {
    "strengths": "the strengths the report names",
    "weaknesses": "the weaknesses the report names",
    "items": "items wanted for each criterion",
    "kinds": "kinds wanted for each criterion",
    "own_voice": "items wanted in residents’ own voice",
    "months": "how fresh evidence must be",
    "resident_forms": "questionnaires wanted from residents",
    "staff_forms": "questionnaires wanted from staff",
}


def _start(community: Community, *, joined: date, due: date | None, by: User) -> AwardCycle:
    _refuse_order({"joined": joined, "due": due})
    made = AwardCycle(
        **community.key,
        number=queries.last_number(community) + 1,
        framework=kept_framework(by),
        joined=joined,
        due=due,
        made_at=clock.now(),
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "award.started",
        f"{by.name} started cycle {made.number} of {community.name}, joined on {in_words(joined)}.",
        by=by,
        about=[made.public_id, community.public_id],
    )
    return made


def _hold_still(community: Community) -> None:
    """Two who start the first cycle at once do so in turn."""
    row = community.venue if community.venue is not None else community.team
    if row is not None:
        lock(row)


def _refuse_order(days: Mapping[str, date | None]) -> None:
    """Joining comes first, the end last, and the award before what follows from it."""
    joined = days.get("joined")
    for name, day in days.items():
        if day is not None and joined is not None and day < joined:
            raise Refused(f"{DAYS[name]}: this is before joining, {in_words(joined)}.", name)
    award, visit, expires = days.get("award"), days.get("visit"), days.get("expires")
    submitted = days.get("submitted")
    if submitted and visit and visit < submitted:
        raise Refused("The visit comes after the portfolio is submitted.", "visit")
    if award and visit and award < visit:
        raise Refused("The award comes after the visit.", "award")
    if award and expires and expires <= award:
        raise Refused("The award runs out after it was given.", "expires")
    check = days.get("midcheck")
    if check and award and check < award:
        raise Refused("The mid-cycle check comes after the award.", "midcheck")
    if check and expires and check > expires:
        raise Refused("The mid-cycle check comes before the award runs out.", "midcheck")


def _about(cycle: AwardCycle) -> list[Any]:
    return [cycle.public_id, community_of(cycle).public_id]
