"""Who came, by chance: each person more or less steady, every answer a register knows."""

from __future__ import annotations

from datetime import timedelta

from app.demo.diary import Meeting, Typed
from app.demo.world import World
from attendance.codes import Came
from attendance.rules import Answer, derive
from people.models import Participant, User

_ABSENT: dict[Came, int] = {
    "late": 26, "told_before": 30, "no_warning": 30, "too_late": 6, "we_cancelled": 8,
}  # fmt: skip
_REASONS: dict[Came, dict[str | None, int]] = {
    "told_before": {
        "ill": 9, "work": 5, "family": 4, "court": 3, "holiday": 2, "religious": 2,
        "asked_to_move": 3, "custody": 1, "other": 2, "judgement": 1, None: 2,
    },
    "no_warning": {
        "no_good_reason": 8, "ill": 4, "custody": 2, "not_known": 4, "judgement": 1, "family": 1,
        None: 5,
    },
    "too_late": {"no_good_reason": 3, "work": 3, None: 3},
    "we_cancelled": {"stood_down": 3, "moved_by_us": 2, None: 1},
}  # fmt: skip
# Somebody who came and yet: failed to comply, was sent home for behaviour, or by our own doing.
_CAME_AND_YET = {"AFTC": 5, "ATSH": 3, "ATSS": 2}
_STAFF_NOTES = (
    "Quiet at first, joined in later.",
    "Stayed behind to talk; seen again on Thursday.",
    "Asked to sit nearer the door. Agreed.",
    "Brought up last week without being asked.",
    "Left the room once and came back.",
)
_PERSON_NOTES = ("Thank you for coming.", "Good to see you today.", "Please bring your glasses.")
_AMENDMENTS: tuple[tuple[str, str], ...] = (
    ("ill", "Rang the next day: had been at the hospital."),
    ("custody", "Police confirmed that they were in custody."),
    ("family", "Showed a letter from the school."),
    ("work", "The job centre confirmed the appointment."),
    ("judgement", "Agreed at the team meeting to accept it."),
)


def answer_for(world: World, person: Participant, meeting: Meeting) -> Answer:
    """What the register says of one person."""
    rng = world.rng
    if meeting.spontaneous or rng.random() < world.steadiness[person.public_id]:
        return _came(world)
    came: Came = rng.choices(list(_ABSENT), list(_ABSENT.values()))[0]
    if came == "late":
        return Answer("late", late_minutes=rng.choice((5, 5, 10, 10, 15, 20, 25)))
    reasons = _REASONS[came]
    reason = rng.choices(list(reasons), list(reasons.values()))[0]
    return Answer(came, reason=reason, staff_note="Left a message." if rng.random() < 0.2 else "")


def chain_for(world: World, person: Participant, meeting: Meeting, by: User) -> list[Typed]:
    """The marks of one place: one, or where somebody learned better two."""
    first = answer_for(world, person, meeting)
    latest = meeting.ends if meeting.day >= world.today else world.midnight
    signed = min(meeting.ends + timedelta(minutes=world.rng.randrange(1, 40)), latest)
    length = meeting.strand.minutes
    mark = derive(first, length_minutes=length, mapping=world.mapping)
    chain = [Typed(mark, signed, by)]
    old = meeting.day < world.today - timedelta(days=4)
    if old and first.came == "no_warning" and not meeting.spontaneous and world.rng.random() < 0.3:
        reason, why = world.rng.choice(_AMENDMENTS)
        later = signed + timedelta(hours=world.rng.randrange(18, 70))
        answer = Answer("no_warning", reason=reason)
        again = derive(answer, length_minutes=length, mapping=world.mapping)
        if again != mark:
            chain.append(Typed(again, later, by, why))
    return chain


def _came(world: World) -> Answer:
    rng = world.rng
    yet = list(_CAME_AND_YET)
    compliance = rng.choices(yet, list(_CAME_AND_YET.values()))[0] if rng.random() < 0.02 else None
    return Answer(
        "came",
        compliance=compliance,
        engagement=rng.choices((1, 2, 3, 4, 5), (1, 2, 5, 6, 3))[0] if rng.random() < 0.5 else None,
        staff_note=rng.choice(_STAFF_NOTES) if rng.random() < 0.06 else "",
        person_note=rng.choice(_PERSON_NOTES) if rng.random() < 0.03 else "",
    )
