"""What the demonstration's premises gathered for their award, and where each stands."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw
from sqlalchemy import select

from app.demo.stays import House
from app.demo.voice import leave_words
from app.demo.world import World
from base.database import db
from evidence.models import (
    ActionPoint,
    AwardCycle,
    EvidenceFile,
    EvidenceItem,
    FrameworkVersion,
    Narrative,
    Questionnaire,
)
from evidence.queries.frameworks import WORKING_NAME, working
from outcomes.models import ClimateRound
from people.models import User, Venue

_WORDS = {
    "women": {"she": "she", "She": "She", "her": "her", "poss": "her"},
    "men": {"she": "he", "She": "He", "her": "him", "poss": "his"},
}
_ITEMS = Path(__file__).with_name("evidence_items.yaml")


def gather(world: World, houses: Sequence[House]) -> None:
    """One premises before its first portfolio, one with an award and a check to come."""
    framework = FrameworkVersion(
        public_id=world.uuid(),
        number=1,
        name=WORKING_NAME,
        content=working(),
        made_at=world.moment(world.first_day),
    )
    world.add(framework)
    first, second = ((house, world.users[f"{house.key}.lead"]) for house in houses[:2])
    _starting(world, framework, *first)
    _holding(world, framework, *second)
    leave_words(world, *first)


def _starting(world: World, framework: FrameworkVersion, house: House, lead: User) -> None:
    cycle = _cycle(world, framework, house, lead, joined=270, due=-60)
    said = (
        (41, "Belonging", "People arrive here from custody, often at night."),
        (
            20,
            "Belonging",
            "People arrive here from custody, often at night. The first hour decides.",
        ),
        (
            20,
            "Involvement",
            "Most community meetings are chaired by a resident, some by a resident and staff "
            "together. What is decided is read out at the next one.",
        ),
    )
    for ago, standard, words in said:
        at = world.moment(world.today - timedelta(days=ago))
        world.add(
            Narrative(
                public_id=world.uuid(),
                cycle=cycle,
                standard=standard,
                words=words,
                made_at=at,
                saved_at=at,
                made_by_id=lead.id,
            )
        )
    for told in told_of(house.key):
        _item(world, house.running.cohort.venue, lead, told)
    _ask(world, cycle, house, lead)


def _ask(world: World, cycle: AwardCycle, house: House, lead: User) -> None:
    """The last rounds of the house are its questionnaires: residents and staff, closed and open."""
    world.flush()
    rounds = db.session.scalars(
        select(ClimateRound)
        .where(ClimateRound.team_id == house.running.cohort.team.id)
        .order_by(ClimateRound.opens.desc(), ClimateRound.id)
        .limit(3)
    )
    for one in rounds:
        world.add(
            Questionnaire(
                public_id=world.uuid(),
                cycle=cycle,
                round=one,
                made_at=one.made_at,
                made_by_id=lead.id,
            )
        )


def _holding(world: World, framework: FrameworkVersion, house: House, lead: User) -> None:
    cycle = _cycle(
        world, framework, house, lead,
        joined=900, due=560, submitted=570, interim=520, visit=500, award=480, midcheck=-70,
        expires=-616,
    )  # fmt: skip
    cycle.strengths = "Residents’ voice in decisions; a calm and dependable week."
    cycle.weaknesses = "Leavings were hardly shown. Little came from nights and weekends."
    for words, criteria, done in (
        ("Show how leaving is prepared for and marked.", ["1.2"], True),
        ("Gather evidence from nights and weekends.", ["6.2", "7.3"], False),
    ):
        world.add(
            ActionPoint(
                public_id=world.uuid(),
                cycle=cycle,
                words=words,
                criteria=criteria,
                due=world.today - timedelta(days=-70),
                done_on=world.today - timedelta(days=100) if done else None,
                done_words="A card and a last meeting for everybody who leaves." if done else "",
                made_at=world.moment(world.today - timedelta(days=510)),
                made_by_id=lead.id,
            )
        )
    for told in told_of(house.key)[::3]:
        _item(world, house.running.cohort.venue, lead, told)


def _cycle(
    world: World, framework: FrameworkVersion, house: House, lead: User, **ago: int
) -> AwardCycle:
    """A cycle with its days so many days ago; below nothing they are to come."""
    made = AwardCycle(
        public_id=world.uuid(),
        venue=house.running.cohort.venue,
        number=1,
        framework=framework,
        resident_forms=10,
        staff_forms=8,
        made_at=world.moment(world.today - timedelta(days=ago["joined"])),
        made_by_id=lead.id,
        **{name: world.today - timedelta(days=days) for name, days in ago.items()},
    )
    world.add(made)
    return made


def _item(world: World, venue: Venue, lead: User, told: Mapping[str, Any]) -> None:
    day: date = world.today - timedelta(days=told["ago"])
    at = world.moment(day, 20)
    item = EvidenceItem(
        public_id=world.uuid(),
        venue=venue,
        day=day,
        unhours=told.get("unhours", False) or day.weekday() >= 5,
        title=told["title"],
        happened=told["happened"],
        roles=told["roles"],
        shows=told["says"],
        voice=told["voice"],
        kind=told["kind"],
        criteria=told["criteria"],
        change=told.get("change", False),
        used=not told.get("unused", False),
        consent=told.get("consent", "not_needed"),
        made_at=at,
        changed_at=at,
        made_by_id=lead.id,
    )
    world.add(item)
    if "picture" in told:
        _file(world, item, told)


def _file(world: World, item: EvidenceItem, told: Mapping[str, Any]) -> None:
    content = _drawn(told["picture"])
    world.add(
        EvidenceFile(
            public_id=world.uuid(),
            item=item,
            name=f"{told['picture']}.png",
            kind="png",
            digest=hashlib.sha256(content).hexdigest(),
            size=len(content),
            content=content,
            alt=told["alt"],
            width=960,
            height=640,
            made_at=item.made_at,
            made_by_id=item.made_by_id,
        )
    )


@cache
def told_of(house: str) -> list[dict[str, Any]]:
    """What is told of a house by its key, in the words for those who live there."""
    told: list[dict[str, Any]] = yaml.safe_load(_ITEMS.read_text(encoding="utf-8"))
    return [
        {
            name: value.format_map(_WORDS[house]) if isinstance(value, str) else value
            for name, value in one.items()
        }
        for one in told
    ]


@cache
def _drawn(what: str) -> bytes:
    """A drawing in the place of a photograph: leaves on a wall, or a week in colours."""
    picture = Image.new("RGB", (960, 640), "#f4efe4")
    draw = ImageDraw.Draw(picture)
    colours = ("#2f6f5e", "#c8693a", "#d9a441", "#44709c", "#8a5a83", "#7d9c49")
    if what == "wall":
        draw.line((480, 620, 480, 180), fill="#6b4b2a", width=26)
        for n in range(24):
            x, y = 120 + (n * 151) % 720, 60 + (n * 97) % 330
            draw.line((480, 330, x + 38, y + 24), fill="#6b4b2a", width=5)
            draw.ellipse((x, y, x + 76, y + 48), fill=colours[n % 6])
    else:
        for day in range(7):
            left = 60 + day * 120
            draw.rectangle((left, 60, left + 108, 590), fill="#ffffff", outline="#8a8a8a")
            for n in range(4):
                top = 76 + n * 128
                draw.rectangle(
                    (left + 8, top, left + 100, top + 96), fill=colours[(day * 3 + n * 2) % 6]
                )
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()
