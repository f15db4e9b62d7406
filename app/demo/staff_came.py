"""Which staff came to training, supervision and reflective practice, by chance."""

from __future__ import annotations

from random import Random
from typing import Any

from app.demo.diary import Meeting
from app.demo.world import World
from people.models import User
from programmes.strands import STAFF_KINDS

Row = dict[str, Any]

_MOSTLY = {"staff_training": 0.9, "staff_supervision": 0.82, "reflective_practice": 0.78}
_WHY = ("On annual leave", "Ill", "Needed on the floor", "At a review in court", "")


def sheet_rows(told: list[tuple[Meeting, int]]) -> list[tuple[Meeting, Row]]:
    """A sheet for each such session that was signed, given with its row number."""
    found = []
    for meeting, number in told:
        kind = meeting.strand.kind.value
        if kind not in STAFF_KINDS or meeting.signed is None:
            continue
        others = _dice(meeting).randrange(4) if kind == "staff_training" else 0
        sheet = {
            "session_id": number,
            "link": 1,
            "others": others,
            "others_note": "Two probation officers and an agency worker" if others == 3 else "",
            "why": "",
            "at": meeting.signed.at,
            "typed_by_id": meeting.signed.by.id,
        }
        found.append((meeting, sheet))
    return found


def mark_rows(world: World, listed: list[tuple[Meeting, int]]) -> list[Row]:
    """Everybody on the team, on each sheet given with its row number."""
    found = []
    for meeting, number in listed:
        rng = _dice(meeting)
        length = meeting.strand.minutes
        for key, user in _team(world, meeting):
            presence = "came" if user in meeting.staff else _presence(rng, key, meeting)
            minutes = {"came": length, "part": length * rng.choice((1, 2)) // 3}.get(presence, 0)
            note = rng.choice(_WHY) if presence == "absent" else ""
            if key.endswith(("night", "night2")) and presence == "not_expected":
                note = "Night shift"
            found.append(
                {
                    "sheet_id": number,
                    "user_id": user.id,
                    "presence": presence,
                    "minutes": minutes,
                    "note": note,
                }
            )
    return found


def _team(world: World, meeting: Meeting) -> list[tuple[str, User]]:
    return [
        (key, user)
        for key, user in world.users.items()
        if world.teams.get(key.partition(".")[0]) is meeting.cohort.team
    ]


def _presence(rng: Random, key: str, meeting: Meeting) -> str:
    """Those on nights are mostly not expected; the others mostly come."""
    if key.endswith(("night", "night2")) and rng.random() < 0.7:
        return "not_expected"
    if rng.random() < _MOSTLY[meeting.strand.kind.value]:
        return "came"
    return rng.choices(("part", "absent", "not_expected"), (2, 5, 3))[0]


def _dice(meeting: Meeting) -> Random:
    """The same for the same meeting."""
    return Random(meeting.public_id.hex)  # noqa: S311 repeatable on purpose, and nothing secret
