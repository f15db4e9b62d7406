"""The bytes of every kind of calendar, written out: a change of one is a change people see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from calendars import bodies, ics
from calendars.bodies import Look, SeenSession
from calendars.wording import (
    Forbidden,
    ParticipantWording,
    PlaceWording,
    SessionFacts,
    StaffWording,
    TeamWording,
    Words,
    parse_forbidden,
)

TODAY = date(2026, 3, 2)
LISTED: Forbidden = parse_forbidden(
    (Path(ics.__file__).parent / "forbidden_words.txt").read_text(encoding="utf-8")
)
GOLDEN = Path(__file__).parent / "golden_feeds.txt"
FACTS = SessionFacts(
    kind="group",
    programme="M-TREM",
    strand="group",
    number=3,
    of=18,
    topic="Naming feelings",
    place="Room 2, Elm House",
    public_place="Elm House, 3 Mill Lane",
    url="https://example.org/sessions/7f3a",
    leads=("Ben Facilitator", "Asha Lead"),
    team="The Thursday Team",
    room="Room 2",
)
GROUP = SeenSession(
    session_id=1,
    uid_seed=bytes(range(16)),
    starts=datetime(2026, 3, 31, 9, 0, tzinfo=UTC),
    ends=datetime(2026, 3, 31, 10, 15, tzinfo=UTC),
    sequence=2,
    changed_at=datetime(2026, 2, 1, 8, 30, tzinfo=UTC),
    cancelled=False,
    facts=FACTS,
)
ALONE = replace(
    GROUP,
    session_id=2,
    uid_seed=bytes(range(16, 32)),
    starts=datetime(2026, 4, 1, 13, 0, tzinfo=UTC),
    ends=datetime(2026, 4, 1, 13, 50, tzinfo=UTC),
    sequence=0,
    facts=replace(
        FACTS, kind="individual", programme="MBT", strand="individual", number=None, of=None,
        topic=None, code="AB12", leads=(),
    ),
)  # fmt: skip
OFF = replace(
    GROUP,
    session_id=3,
    uid_seed=bytes(range(32, 48)),
    starts=datetime(2026, 4, 7, 9, 0, tzinfo=UTC),
    ends=datetime(2026, 4, 7, 10, 15, tzinfo=UTC),
    sequence=5,
    changed_at=datetime(2026, 3, 1, 17, 0, tzinfo=UTC),
    cancelled=True,
)
HIDDEN = replace(
    ALONE, session_id=4, uid_seed=bytes(range(48, 64)), facts=replace(ALONE.facts, hidden=True)
)
PERSON = bodies.participant_look("5b0e3c52-7f3e-4a38-9a3c-0e7f5a7c9d10")
PHONE = "01632 960000"
LOOKS: dict[str, tuple[Look, Callable[[SessionFacts], Words]]] = {
    "staff": (bodies.STAFF_LOOK, StaffWording().write),
    "team": (bodies.TEAM_LOOK, TeamWording().write),
    "lead": (bodies.LEAD_LOOK, TeamWording(lead=True).write),
    "cohort": (bodies.COHORT_LOOK, TeamWording().write),
    "room": (bodies.ROOM_LOOK, PlaceWording(LISTED).write),
    "venue": (bodies.VENUE_LOOK, PlaceWording(LISTED).write),
    "participant": (PERSON, ParticipantWording(LISTED, phone=PHONE).write),
    "participant with a word and the place": (
        PERSON,
        ParticipantWording(LISTED, "Class", PHONE, show_place=True).write,
    ),
}


def written(name: str) -> bytes:
    """The calendar of one kind of reader: a group, two sessions of one person, one called off."""
    look, write = LOOKS[name]
    made = bodies.assemble(
        [GROUP, ALONE, OFF, HIDDEN],
        lambda session: write(session.facts),
        look=look,
        kept={},
        calendar_changed_at=None,
        today=TODAY,
    )
    return made.body


def golden() -> dict[str, bytes]:
    """What stands in the file, by the name above each calendar."""
    parts = GOLDEN.read_text(encoding="utf-8").split("@@")[1:]
    named = (part.partition("\n") for part in parts)
    return {name: body.replace("\n", "\r\n").encode() for name, _, body in named}


@pytest.mark.parametrize("name", LOOKS)
def test_every_kind_of_calendar_is_these_bytes(name: str) -> None:
    assert written(name).decode() == golden()[name].decode()
    assert written(name) == written(name)


def test_the_file_has_every_kind_and_no_other() -> None:
    assert set(golden()) == set(LOOKS)
    assert {look.audience for look, _ in LOOKS.values()} >= {
        "staff", "team", "lead", "cohort", "room", "venue",
    }  # fmt: skip


def test_what_is_not_for_staff_says_nothing() -> None:
    for name in ("room", "venue", "participant", "participant with a word and the place"):
        said = golden()[name].decode().replace("\r\n ", "")
        for word in ("M-TREM", "MBT", "Naming", "AB12", "Ben", "Asha", "example.org", "CATEGORIES"):
            assert word not in said, f"{name}: {word}"
        assert not LISTED.found_in(said.replace("END", ""))


def test_no_two_kinds_share_a_uid() -> None:
    found = [
        {line for line in body.decode().split("\r\n") if line.startswith("UID:")}
        for name, body in golden().items()
        if name != "participant with a word and the place"
    ]
    assert sum(map(len, found)) == len(set().union(*found))
