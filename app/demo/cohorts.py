"""Cohorts and enrolments as the demonstration writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.demo.diary import Expected
from app.demo.world import World
from people.models import Participant, Room, User
from programmes.models import (
    Cohort,
    CohortSlot,
    CohortStaff,
    Enrolment,
    EnrolmentPause,
    EnrolmentStep,
    TherapistAllocation,
)
from programmes.queries.catalogue import shelf
from programmes.slots import Slot

STEP_WHY = {
    "completed": "Finished as planned.",
    "withdrew": "Chose to stop after talking it over.",
    "removed": "Threatened another member of the group.",
    "recall": "Recalled to prison.",
    "moved_area": "Moved to another area.",
    "supervision_ended": "Supervision ended and travel was no longer paid.",
    "clinically_unsuitable": "Better helped by another service for now.",
    "other": "Left the premises.",
}


@dataclass
class Running:
    """A cohort and those enrolled in it over time."""

    cohort: Cohort
    enrolments: list[Enrolment] = field(default_factory=list)

    def enrolled_on(self, day: date) -> list[Expected]:
        """Everyone expected on a day: nobody from the day they left, unless they finished on it."""
        return [(one.participant, one) for one in self.enrolments if is_expected(one, day)]


def is_expected(one: Enrolment, day: date) -> bool:
    """Whether somebody's enrolment makes them expected on a day."""
    if one.status in {"waiting", "offered"} or day < one.enrolled_on:
        return False
    if one.status == "paused":
        return day < one.steps[-1].on
    last = one.left_on
    return last is None or day < last or (one.status == "completed" and day == last)


def make_cohort(
    world: World,
    key: str,
    slug: str,
    name: str,
    *,
    starts: date,
    ends: date | None = None,
    room: Room,
    staff: Sequence[User],
    slots: Mapping[str, Sequence[Slot]],
) -> Cohort:
    """A cohort of the team and venue named by `key` (team/venue), planned some weeks before."""
    team, _, venue = key.partition("/")
    programme = shelf()[slug]
    cohort = Cohort(
        public_id=world.uuid(),
        team=world.teams[team],
        programme_version=world.version(slug),
        programme_slug=slug,
        name=name,
        entry=programme.entry.type.value,
        status=_status(world, starts, ends),
        starts_on=starts,
        ends_on=ends,
        venue=world.venues[venue],
        room=room,
        capacity=programme.capacity,
        planned_at=world.moment(min(starts, world.today) - timedelta(days=21)),
        planned_by_id=staff[0].id,
        slots=[
            CohortSlot(strand=strand, weekday=slot.weekday, at=slot.at)
            for strand, given in slots.items()
            for slot in given
        ],
        staff=_usual_staff(staff),
    )
    world.add(cohort)
    return cohort


def _status(world: World, starts: date, ends: date | None) -> str:
    if ends is not None and ends < world.today:
        return "ended"
    return "planned" if starts > world.today else "running"


def _usual_staff(staff: Sequence[User]) -> list[CohortStaff]:
    return [
        CohortStaff(user=user, part="co_facilitator" if n else "lead")
        for n, user in enumerate(staff)
    ]


def enrol(
    world: World,
    running: Running,
    person: Participant,
    *,
    on: date,
    left: date | None = None,
    reason: str = "",
    status: str = "enrolled",
    therapist: User | None = None,
) -> Enrolment:
    """One person's time in a cohort, with its dated steps."""
    if left is not None:
        status = "completed" if reason == "completed" else "left"
    made = Enrolment(
        public_id=world.uuid(),
        cohort=running.cohort,
        participant=person,
        status=status,
        enrolled_on=on,
        left_on=left,
        leave_reason=reason,
        therapist=therapist,
    )
    if therapist is not None:
        made.allocations.append(TherapistAllocation(user=therapist, first=on, last=left))
    steps = [("waiting", on - timedelta(days=35), ""), ("offered", on - timedelta(days=14), "")]
    if status == "waiting":
        steps.pop()
    if status not in {"waiting", "offered"}:
        steps.append(("enrolled", on, ""))
    if left is not None:
        steps.append((status, left, STEP_WHY.get(reason, "")))
    for step in steps:
        _step(world, made, *step)
    world.add(made)
    running.enrolments.append(made)
    return made


def end_enrolment(world: World, one: Enrolment, day: date, reason: str) -> None:
    """Somebody left, on a day, for a reason."""
    one.status, one.left_on, one.leave_reason = "left", day, reason
    _step(world, one, "left", day, STEP_WHY[reason])


def pause_enrolment(world: World, one: Enrolment, day: date, why: str) -> None:
    """Somebody is away for a while but keeps their place."""
    one.status = "paused"
    by = one.cohort.staff[0].user
    one.pauses.append(
        EnrolmentPause(
            public_id=world.uuid(), first=day, why=why, at=world.moment(day), by_id=by.id
        )
    )
    _step(world, one, "paused", day, why)


def _step(world: World, one: Enrolment, status: str, day: date, why: str) -> None:
    by = one.cohort.staff[0].user
    one.steps.append(
        EnrolmentStep(status=status, on=day, at=world.moment(day), by_id=by.id, why=why)
    )
