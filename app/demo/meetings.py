"""A year of community meetings at one premises, and its agreement in two versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from app.demo.stays import House
from app.demo.world import World
from base.database import db
from evidence.agreement_text import Section, as_text
from evidence.models import CommunityMinutes, HouseAgreement, MeetingTopic, TopicNews
from evidence.queries.sources import turnout
from people.models import User
from programmes.models import ProgrammeSession

_TOPICS = Path(__file__).with_name("meeting_topics.yaml")
_QUIET = Section("Quiet", ("Quiet begins at ten.", "We knock, and wait for an answer."))
_KITCHEN = Section("Kitchen", ("Whoever cooks is not the one who washes up.", "We clean as we go."))
_FIRST = (_QUIET, _KITCHEN, Section("Visitors", ("Visitors are welcome in the lounge until six.",)))
_SECOND = (
    _QUIET,
    _KITCHEN,
    Section(
        "Visitors",
        (
            "Visitors are welcome in the lounge until eight.",
            "The small lounge is for families on Saturdays.",
        ),
    ),
    Section("When it goes wrong", ("We say how it was for us, and then what would put it right.",)),
)


def hold_meetings(world: World, house: House) -> None:
    """Minutes of every second meeting of a year, what became of each, and the agreement."""
    _agree(world, house, world.users[f"{house.key}.lead"])
    told: list[dict[str, Any]] = yaml.safe_load(_TOPICS.read_text(encoding="utf-8"))
    sessions = _sessions(world, house, len(told))
    before: list[MeetingTopic] = []
    for n, (session, meeting) in enumerate(zip(sessions, told[-len(sessions) :], strict=True)):
        after = sessions[n + 1].day if n + 1 < len(sessions) else None
        minutes = _minutes(world, house, session, meeting, after)
        for topic in before:
            if topic.done_words or topic.to_do:
                _hear(world, minutes, topic)
        before = list(minutes.topics)
    world.flush()


def _sessions(world: World, house: House, most: int) -> list[ProgrammeSession]:
    """Every second meeting that was held, oldest first, at most so many."""
    held = db.session.scalars(
        select(ProgrammeSession)
        .where(
            ProgrammeSession.cohort_id == house.running.cohort.id,
            ProgrammeSession.kind == "community_meeting",
            ProgrammeSession.status == "held",
            ProgrammeSession.day < world.today,
        )
        .order_by(ProgrammeSession.day)
    ).all()
    return list(held)[::-2][:most][::-1]


def _minutes(
    world: World,
    house: House,
    session: ProgrammeSession,
    meeting: Mapping[str, Any],
    after: date | None,
) -> CommunityMinutes:
    residents, staff = turnout(session)
    at = world.moment(session.day, 18)
    made = CommunityMinutes(
        public_id=world.uuid(),
        venue=house.running.cohort.venue,
        session_id=session.id,
        day=session.day,
        chair=meeting["chair"],
        residents=residents,
        staff=staff,
        talked=meeting["talked"],
        agreed_on=after,
        made_at=at,
        changed_at=at,
        made_by_id=world.users[f"{house.key}.lead"].id,
    )
    made.topics = [
        _topic(world, made, told, position) for position, told in enumerate(meeting["topics"])
    ]
    world.add(made)
    return made


def _topic(
    world: World, minutes: CommunityMinutes, told: Mapping[str, Any], position: int
) -> MeetingTopic:
    done = "done" in told
    due = minutes.day + timedelta(days=10) if "to_do" in told else None
    return MeetingTopic(
        public_id=world.uuid(),
        position=position,
        words=told["words"],
        raised_by=told["raised"],
        decision=told["decision"],
        to_do=told.get("to_do", ""),
        whom=told.get("whom", ""),
        due=due,
        disagreement=told.get("argued", False),
        done_on=minutes.day + timedelta(days=world.rng.randrange(2, 7)) if done else None,
        done_words=told.get("done", ""),
    )


def _hear(world: World, minutes: CommunityMinutes, topic: MeetingTopic) -> None:
    """What the next meeting heard: that it is done, or that it is still to be."""
    done = topic.done_on is not None
    words = topic.done_words if done else "It is begun."
    world.add(TopicNews(minutes=minutes, topic=topic, words=words, done=done))


def _agree(world: World, house: House, lead: User) -> None:
    versions: Sequence[tuple[int, int, tuple[Section, ...], str, bool]] = (
        (300, 182, _FIRST, "Written by residents and staff over three meetings.", False),
        (
            61,
            84,
            _SECOND,
            "Residents said that the line about visitors was unfair to people with children. It "
            "was argued over for two meetings. Families have the small lounge now, and visitors "
            "stay longer.",
            True,
        ),
    )
    for number, (ago, review, sections, changed, argued) in enumerate(versions, start=1):
        day = world.today - timedelta(days=ago)
        world.add(
            HouseAgreement(
                public_id=world.uuid(),
                venue=house.running.cohort.venue,
                number=number,
                text=as_text(sections),
                agreed_on=day,
                review_due=day + timedelta(days=review),
                residents=9 + number,
                staff=3,
                changed=changed,
                disagreement=argued,
                made_at=world.moment(day),
                changed_at=world.moment(day),
                made_by_id=lead.id,
            )
        )
