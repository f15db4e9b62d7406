"""What became of each meeting: held and signed, cancelled, not held, or still to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.demo.attended import chain_for
from app.demo.diary import Meeting, Signed
from app.demo.world import World
from people.models import User
from programmes.strands import STAFF_KINDS, Attends

_CANCELLED = (
    ("Both facilitators are ill.", "The team"),
    ("The heating has failed.", "The venue"),
    ("A fire alarm closed the building.", "The venue"),
    ("Nobody could be found to cover.", "The service lead"),
)
_CANCELLED_ONE = (
    ("The therapist is on a course.", "The team"),
    ("He has a hospital appointment and rang.", "The participant"),
)
_CANCELLED_KEY_WORK = (
    ("The key worker was called to an emergency.", "The premises"),
    ("They have a hospital appointment and asked.", "The participant"),
)
_NOT_HELD = ("Only one person came; we had tea instead.", "The room was needed for an emergency.")
_UNSIGNED_DAYS = 4


def settle(world: World) -> None:
    """Decide about every meeting, oldest first, then about two that are still to come."""
    world.meetings.sort(key=lambda m: (m.starts, m.public_id))
    for meeting in world.meetings:
        if meeting.day < world.today or meeting.spontaneous:
            _past(world, meeting)
    _cancel_some_to_come(world)


def _past(world: World, meeting: Meeting) -> None:
    roll = world.rng.random()
    keeps_topics = meeting.planned is not None and meeting.planned.topic is not None
    if roll < 0.03 and not keeps_topics and not meeting.spontaneous:
        _cancel(world, meeting, world.moment(meeting.day, 8))
    elif roll < 0.038 and not keeps_topics and not meeting.spontaneous:
        meeting.why = world.rng.choice(_NOT_HELD)
        before = meeting.shown()
        meeting.status = "not_held"
        at = min(meeting.ends, world.midnight)
        meeting.alter("not_held", before, at, meeting.staff[0], why=meeting.why)
    elif _left_unsigned(world, meeting):
        return
    else:
        _hold(world, meeting)


def _left_unsigned(world: World, meeting: Meeting) -> bool:
    """Some of the last days' registers are still to be signed."""
    recent = meeting.day >= world.today - timedelta(days=_UNSIGNED_DAYS)
    return recent and not meeting.spontaneous and world.rng.random() < 0.25


def _hold(world: World, meeting: Meeting) -> None:
    """It took place: mark everyone, sign, and for some amend."""
    by = _signer(world, meeting)
    for person, _ in meeting.people:
        meeting.chains[person.public_id] = chain_for(world, person, meeting, by)
    firsts = [chain[0].at for chain in meeting.chains.values()]
    at = max(firsts) if firsts else min(meeting.ends, _after(world, meeting))
    meeting.status = "held"
    meeting.version += 1
    if meeting.people or meeting.strand.kind.value in STAFF_KINDS:
        amended = sum(len(chain) - 1 for chain in meeting.chains.values())
        meeting.signed = Signed(at, by, amended)


def _signer(world: World, meeting: Meeting) -> User:
    """Usually who led it; at the premises often whoever was on the next shift."""
    one_to_one = meeting.strand.attends is Attends.ONE_PARTICIPANT
    limited = any(person.limited_access for person, _ in meeting.people)
    if one_to_one or limited or world.rng.random() < 0.7:
        return meeting.staff[0]
    team = meeting.cohort.team
    mates = [
        user for key, user in world.users.items() if world.teams.get(key.split(".")[0]) is team
    ]
    return world.rng.choice(mates)


def _cancel(world: World, meeting: Meeting, at: datetime) -> None:
    """Cancelled with a reason and who asked."""
    reasons: tuple[tuple[str, str], ...] = _CANCELLED
    if meeting.strand.attends is Attends.ONE_PARTICIPANT:
        reasons = _CANCELLED_KEY_WORK if meeting.strand.id == "key_work" else _CANCELLED_ONE
    why, asked_by = world.rng.choice(reasons)
    before = meeting.shown()
    meeting.status, meeting.why = "cancelled", why
    meeting.alter("cancelled", before, at, meeting.staff[0], why=why, asked_by=asked_by)


def _cancel_some_to_come(world: World) -> None:
    """One group and one session of two people, cancelled yesterday: news on Today."""
    yesterday = world.today - timedelta(days=1)
    for kind in ("creative", "individual"):
        to_come = [m for m in world.meetings if m.strand.id == kind and m.day > world.today]
        if len(to_come) > 1:
            _cancel(world, to_come[1], world.moment(yesterday, 16))


def _after(world: World, meeting: Meeting) -> datetime:
    """The latest moment anything about it was typed."""
    return meeting.ends if meeting.day >= world.today else world.midnight
