"""What may be planned, where, and the plan as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from base.dates import short_with_year, span_words
from people.models import User, Venue
from programmes.catalogue import Programme
from programmes.planning import PlanLine, title, weekly_strands
from programmes.queries.catalogue import shelf
from programmes.queries.drafts import Proposal
from programmes.services.sessions import clash_sentence


@dataclass(frozen=True)
class ProgrammeGroup:
    """Programmes under one heading."""

    words: str
    programmes: list[Programme]


def programme_groups(
    offered: Mapping[str, Programme], kind: str, team: str
) -> list[ProgrammeGroup]:
    """The programmes a team may plan, those made for its kind first."""
    own = [p for slug, p in offered.items() if slug not in shelf()]
    rest = [p for slug, p in offered.items() if slug in shelf()]
    groups = [
        ProgrammeGroup(f"{team}’s own", own),
        ProgrammeGroup(
            f"For {team}", [p for p in rest if p.kind.value == kind and not p.every_team]
        ),
        ProgrammeGroup("For the staff of every team", [p for p in rest if p.every_team]),
        ProgrammeGroup(
            "Other programmes", [p for p in rest if p.kind.value != kind and not p.every_team]
        ),
    ]
    return [group for group in groups if group.programmes]


def room_pairs(
    venues: Iterable[Venue], programme: Programme, slots: Mapping[str, object]
) -> list[tuple[str, str]]:
    """The rooms to choose from; without one, too, where no strand given slots needs a room."""
    offered = list(venues)
    pairs = [
        (f"{venue.id}:{room.id}", f"{room.name}, {venue.name} (holds {room.capacity})")
        for venue in offered
        for room in venue.rooms
    ]
    if any(one.room_needed and slots.get(one.id) for one in weekly_strands(programme)):
        return pairs
    return pairs + [(f"{venue.id}:", f"{venue.name}, no fixed room") for venue in offered]


@dataclass(frozen=True)
class PlanRow:
    """One line of the plan as it is read."""

    number: str
    day: str
    time: str
    what: str
    skipped: bool
    warnings: tuple[str, ...]
    history: bool = False
    notes: tuple[str, ...] = ()


def plan_rows(lines: Iterable[PlanLine], away: Mapping[datetime, list[User]]) -> list[PlanRow]:
    """The plan's lines: sessions, and the dates without one. `away`: staff on leave, by start."""
    return [_row(line, away) for line in lines]


def _row(line: PlanLine, away: Mapping[datetime, list[User]]) -> PlanRow:
    planned, strand = line.planned, line.strand
    if planned is None or strand is None:
        return PlanRow("", short_with_year(line.day), "", line.why, skipped=True, warnings=())
    return PlanRow(
        str(planned.number),
        short_with_year(planned.day),
        span_words(planned.starts, planned.ends),
        title(strand, planned),
        skipped=False,
        warnings=line.warnings,
        history=line.history,
        notes=tuple(f"{user.name} is away then." for user in away.get(planned.starts, ())),
    )


def clash_words(proposal: Proposal, to: User) -> dict[datetime, list[str]]:
    """A sentence for each clash, by the start of the session it is about."""
    room = proposal.room.id if proposal.room else None
    staff = [user.id for user in proposal.staff]
    return {
        starts: [clash_sentence(other, room, staff, to=to) for other in found]
        for starts, found in proposal.clashes.items()
    }
