"""A draft's answers turned into the plan they would make, with everything worth warning about."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from sqlalchemy import or_, select

from base import clock
from base.database import db
from base.dates import Nation, range_words
from base.errors import NotYours, Refused
from people.models import Closure as ClosureRow
from people.models import Room, Team, User, Venue
from people.queries import availability
from people.roles import Can
from programmes.catalogue import Programme
from programmes.models import Cohort, CohortDraft, ProgrammeSession
from programmes.planning import CohortPlan, PlanLine, lines, make_plan
from programmes.queries.booked import spans_in
from programmes.queries.catalogue import find, text_of
from programmes.queries.cohorts import staff_of, venues_of
from programmes.queries.sessions import clashes
from programmes.timetable import Closure, Slot

P = TypeVar("P", Venue, Room)


@dataclass(frozen=True)
class Proposal:
    """A draft read whole: who and where it names, the plan it makes, and its warnings.

    By the start of a planned session: `clashes` must be known about to be accepted, `away` are the
    staff on leave then.
    """

    draft: CohortDraft
    team: Team
    programme: Programme
    name: str
    venue: Venue
    room: Room | None
    lead: User
    others: list[User]
    capacity: int
    plan: CohortPlan
    clashes: dict[datetime, list[ProgrammeSession]]
    away: dict[datetime, list[User]]
    warnings: list[str]

    @property
    def digest(self) -> str:
        """Tells what is on the page from what would be on it now: every answer, date and clash."""
        said = [
            self.plan.digest,
            text_of(self.plan.programme.slug),
            self.name,
            str(self.venue.id),
            str(self.room.id if self.room else ""),
            ",".join(str(user.id) for user in self.staff),
            str(self.capacity),
            ",".join(str(o.id) for found in self.clashes.values() for o in found),
            ",".join(f"{starts:%s} {u.id}" for starts, gone in self.away.items() for u in gone),
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:24]

    @property
    def staff(self) -> list[User]:
        """Lead first, then the others."""
        return [self.lead, *self.others]


def team_of(user: User, draft: CohortDraft) -> Team:
    """The team a draft is for, while the person may still plan for it."""
    team = db.session.get(Team, int(draft.answers["team"]))
    if team is None or team.id not in user.teams(Can.SCHEDULE):
        raise NotYours
    return team


def programme_for(draft: CohortDraft) -> Programme:
    """The programme a draft is about: the catalogue's, or one of its team's own."""
    team = db.session.get(Team, int(draft.answers["team"]))
    if team is None:
        raise NotYours
    return find(str(draft.answers["programme"]), team)


def slots_in(draft: CohortDraft) -> dict[str, list[Slot]]:
    """The draft's slots by strand, kept as [weekday, "HH:MM"] and, in a cycle, its week."""
    given: dict[str, list[list[str]]] = draft.answers.get("slots", {})
    return {
        strand: [
            Slot(int(weekday), time.fromisoformat(at), *(int(week) for week in weeks))
            for weekday, at, *weeks in slots
        ]
        for strand, slots in given.items()
    }


def dates_in(draft: CohortDraft) -> dict[str, list[date]]:
    """The dates given for fixed blocks, by strand."""
    given: dict[str, list[str]] = draft.answers.get("dates", {})
    return {strand: [date.fromisoformat(day) for day in days] for strand, days in given.items()}


def closures_for(team: Team, venue: Venue | None) -> list[Closure]:
    """Every closure of a team, and of a venue."""
    owner = [ClosureRow.team_id == team.id]
    if venue is not None:
        owner.append(ClosureRow.venue_id == venue.id)
    rows = db.session.scalars(select(ClosureRow).where(or_(*owner)).order_by(ClosureRow.first))
    return [Closure(row.first, row.last, row.why) for row in rows]


def read_draft(user: User, draft: CohortDraft) -> Proposal:
    """The proposal a complete draft makes.

    Raises `Refused`, with the field to go back to, while an answer is missing or makes no plan.
    """
    team, programme, answers = team_of(user, draft), programme_for(draft), draft.answers
    for needed in ("name", "start", "venue", "lead"):
        if not answers.get(needed):
            raise Refused("Some answers are still missing.", needed)
    venue = _one(venues_of(team), int(answers["venue"]), "venue")
    room = _one(venue.rooms, int(answers["room"]), "room") if answers.get("room") else None
    lead, *others = _staff(team, int(answers["lead"]), answers.get("others", []))
    plan = make_plan(
        programme,
        start=date.fromisoformat(answers["start"]),
        slots=slots_in(draft),
        nation=Nation(team.nation),
        closures=closures_for(team, venue),
        dates=dates_in(draft),
    )
    capacity = int(answers.get("capacity") or programme.capacity)
    return Proposal(
        draft,
        team,
        programme,
        answers["name"],
        venue,
        room,
        lead,
        others,
        capacity,
        plan,
        _clashes(plan, room, [lead, *others]),
        _away(plan, [lead, *others]),
        _warnings(plan, team, answers["name"], room=room, staff=1 + len(others), capacity=capacity),
    )


def plan_lines(proposal: Proposal, sentences: dict[datetime, list[str]]) -> list[PlanLine]:
    """The plan's lines, with a sentence for each clash, and what is history marked as such."""
    return lines(proposal.plan, sentences, clock.now())


def _staff(team: Team, lead: int, others: Sequence[str]) -> list[User]:
    """The lead first, then the others who are still on the team."""
    staff = {one.id: one for one in staff_of(team)}
    if lead not in staff:
        raise Refused("The lead is no longer on the team. Choose another.", "lead")
    return [staff[lead], *(staff[int(i)] for i in others if int(i) in staff)]


def _clashes(
    plan: CohortPlan, room: Room | None, staff: Sequence[User]
) -> dict[datetime, list[ProgrammeSession]]:
    """By the start of each planned session that clashes, what it clashes with."""
    found = clashes(
        plan.spans(), room_id=room.id if room else None, staff=[user.id for user in staff]
    )
    by_start: dict[datetime, list[ProgrammeSession]] = defaultdict(list)
    for starts, ends in plan.spans():
        by_start[starts] += [o for o in found if o.starts < ends and starts < o.ends]
    return {starts: others for starts, others in by_start.items() if others}


def _away(plan: CohortPlan, staff: Sequence[User]) -> dict[datetime, list[User]]:
    """By the start of each planned session, the staff who are on leave then."""
    spans = plan.spans()
    if not spans:
        return {}
    first, last = min(s for s, _ in spans).date(), max(e for _, e in spans).date()
    gone = availability.away({user.id for user in staff}, first, last)
    by_start = {
        starts: [
            user
            for user in staff
            if any(a.user_id == user.id and a.starts < ends and starts < a.ends for a in gone)
        ]
        for starts, ends in spans
    }
    return {starts: users for starts, users in by_start.items() if users}


def free_rooms(proposal: Proposal) -> list[Room]:
    """The other rooms of the venue, large enough, in which nothing clashes all the way through.

    One query; none at all when the plan's own room is free.
    """
    here, spans = proposal.room, proposal.plan.spans()
    if here is None or not proposal.clashes:
        return []
    needed = proposal.capacity + len(proposal.staff)
    others = [r for r in proposal.venue.rooms if r.id != here.id and r.capacity >= needed]
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    taken = spans_in({room.id for room in others}, first, last)
    return [
        room
        for room in others
        if not any(
            starts < until and since < ends
            for since, until in taken.get(room.id, ())
            for starts, ends in spans
        )
    ]


def _one(rows: Sequence[P], wanted: int, what: str) -> P:
    for row in rows:
        if row.id == wanted:
            return row
    raise Refused(f"That {what} is no longer there. Choose another.", what)


def _warnings(
    plan: CohortPlan, team: Team, name: str, *, room: Room | None, staff: int, capacity: int
) -> list[str]:
    found = [note for one in plan.strands for note in one.layout.notes]
    needed = max((one.strand.facilitators.needed for one in plan.strands), default=0)
    if staff < needed:
        found.append(f"It needs {needed} staff in the room and has {staff}.")
    if room is None and any(one.strand.room_needed for one in plan.strands):
        found.append("It needs a room and none is chosen.")
    if room is not None and room.capacity < capacity + staff:
        found.append(
            f"{room.name} holds {room.capacity}; {capacity} people and {staff} staff are "
            f"{capacity + staff}."
        )
    taken = db.session.scalar(
        select(Cohort.id).where(Cohort.team_id == team.id, Cohort.name == name)
    )
    if taken is not None:
        found.append(f"{team.name} already has a cohort called {name}.")
    return found


def closures_met(proposal: Proposal) -> list[str]:
    """The closures that lie within the plan, in words."""
    plan = proposal.plan
    return [
        f"{range_words(c.first, c.last)}: {c.why}"
        for c in closures_for(proposal.team, proposal.venue)
        if plan.strands and c.last >= plan.start and c.first <= (plan.ends_on or plan.start)
    ]
