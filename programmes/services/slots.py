"""The slots and room a cohort usually meets in, as plans with new times change them and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from base.database import db
from people.models import Room
from programmes.catalogue import first_group_strand
from programmes.models import Cohort, CohortSlot, Plan
from programmes.queries.catalogue import programme_of


def settle(plan: Plan, cohort: Cohort) -> None:
    """Make a plan's slots those of its strand, and keep in the plan what they were.

    A new room becomes the cohort's when the strand is its main one. Nothing for other plans.
    """
    answers = plan.answers
    if "slots" not in answers:
        return
    strand = answers["strand"]
    had = [slot for slot in cohort.slots if slot.strand == strand]
    was = [[slot.weekday, slot.at.isoformat("minutes"), slot.week] for slot in had]
    for slot in had:
        cohort.slots.remove(slot)
        db.session.delete(slot)
    db.session.flush()
    for weekday, at, week in answers["slots"]:
        cohort.slots.append(
            CohortSlot(strand=strand, week=week, weekday=weekday, at=time.fromisoformat(at))
        )
    plan.answers = {**answers, "was": was, "was_room": _room_of(cohort)}
    main = first_group_strand(programme_of(cohort))
    if answers.get("room") and main is not None and main.id == strand:
        room = db.session.get_one(Room, answers["room"][1])
        cohort.room, cohort.venue = room, room.venue


def swapped(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a plan that undoes one with new slots; none for other plans."""
    if "was" not in answers:
        return {}
    return {
        "strand": answers["strand"],
        "slots": answers["was"],
        "room": answers["was_room"] if answers.get("room") else None,
    }


def _room_of(cohort: Cohort) -> list[int] | None:
    return [cohort.room.venue_id, cohort.room.id] if cohort.room else None
