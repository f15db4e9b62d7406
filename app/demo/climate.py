"""What residents and staff of the demonstration's premises said of them, without names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.demo.stays import House
from app.demo.world import World
from base.database import db
from outcomes import library
from outcomes.keys import Instrument
from outcomes.models import (
    ClimateAnswer,
    ClimateEvent,
    ClimateRound,
    InstrumentVersion,
    Wording,
)
from outcomes.queries import instruments
from outcomes.wording_text import body
from people.models import Team, User

_SLUG = "essences"
_OWN = "daybook_house"
_OPEN_FOR = timedelta(days=14)
# Months ago, and how many answered: a round of four stays hidden, as it should.
_ROUNDS: dict[str, tuple[tuple[int, int], ...]] = {
    "residents": ((13, 4), (7, 11), (1, 13)),
    "staff": ((13, 6), (7, 7), (1, 9)),
}
_EVENTS = (
    (9, "The house meeting moved to the evening"),
    (4, "A new kitchen, planned with residents"),
)


def survey(world: World, houses: Sequence[House]) -> None:
    """Three rounds of residents and of staff at each premises, and one that is open now."""
    version, own, wording = _version(world), _version(world, _OWN), _words(world)
    for house in houses:
        team, lead = house.running.cohort.team, world.users[f"{house.key}.lead"]
        for who, rounds in _ROUNDS.items():
            for turn, (months, answered) in enumerate(rounds):
                opens = world.today - timedelta(days=30 * months)
                made = _round(world, house, version, who, opens)
                made.invited = answered + 5
                made.issued = made.invited
                made.closed_at = world.moment(made.closes + timedelta(days=1), 17)
                _answer(world, made, answered, mood=0.45 + 0.08 * turn)
        now = _round(world, house, own, "residents", world.today - timedelta(days=3))
        now.invited, now.wording = 18, wording
        _answer(world, now, 6, mood=0.62, slug=_OWN)
        for months, words in _EVENTS:
            _event(world, team, lead, months, words)


def _words(world: World) -> Wording:
    """Daybook's own wording, as a site keeps it with its first round."""
    told = library.own_words(_OWN)
    made = Wording(
        public_id=world.uuid(),
        slug=_OWN,
        language="en",
        version=1,
        body=body(told) if told is not None else {},
        licence=library.instrument(_OWN).licence.terms,
        agreed_by="Daybook",
        at=world.moment(world.first_day),
    )
    world.add(made)
    return made


def _version(world: World, slug: str = _SLUG) -> InstrumentVersion:
    used = instruments.find(slug)
    kept = db.session.scalar(select(InstrumentVersion).where(InstrumentVersion.slug == slug))
    made = kept or InstrumentVersion(
        slug=slug,
        version=used.instrument.version,
        digest=instruments.digest(used.text),
        text=used.text,
        kept_at=world.moment(world.first_day),
    )
    world.add(made)
    return made


def _round(
    world: World, house: House, version: InstrumentVersion, who: str, opens: date
) -> ClimateRound:
    made = ClimateRound(
        public_id=world.uuid(),
        team=house.running.cohort.team,
        version=version,
        who=who,
        opens=opens,
        closes=opens + _OPEN_FOR,
        made_at=world.moment(opens - timedelta(days=7)),
        made_by_id=world.users[f"{house.key}.lead"].id,
    )
    world.add(made)
    return made


def _answer(world: World, made: ClimateRound, many: int, mood: float, slug: str = _SLUG) -> None:
    instrument = instruments.find(slug).instrument
    for number in range(many):
        world.add(
            ClimateAnswer(
                id=world.uuid(),
                round=made,
                answers=_said(world, instrument, mood + world.rng.gauss(0, 0.1)),
                on_paper=number % 4 == 0,
            )
        )


def _said(world: World, instrument: Instrument, mood: float) -> dict[str, int]:
    """One form: a few people leave an item out."""
    said = {}
    for item in instrument.items:
        if world.rng.random() < 0.02:
            continue
        good = min(1.0, max(0.0, mood + world.rng.gauss(0, 0.2)))
        high = item.answers.highest or 4
        said[item.id] = round((1 - good if item.reversed else good) * high)
    return said


def _event(world: World, team: Team, lead: User, months: int, words: str) -> None:
    day = world.today - timedelta(days=30 * months)
    world.add(
        ClimateEvent(
            public_id=world.uuid(),
            team=team,
            day=day,
            words=words,
            made_at=world.moment(day),
            made_by_id=lead.id,
        )
    )
