"""What follows from who came: the teams' own words, concerns, and practitioners still to tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import desc, select

from app.demo.stays import House
from app.demo.world import ENGAGEMENT, World
from attendance import team_words, telling
from attendance.models import Mark, RegisterWords, TellTask
from attendance.queries.vocabulary import mapping
from attendance.services.concerns import look_again
from base.database import db
from base.dates import Nation
from people.models import TemporaryAbsence
from programmes.models import Cohort, Place, ProgrammeSession

_STILL_TO_TELL = timedelta(days=4)


def choose_words(world: World) -> None:
    """Every team names an engagement scale, and keeps Daybook's words besides."""
    words = replace(team_words.shipped_words(mapping()), engagement=ENGAGEMENT)
    for key, team in world.teams.items():
        world.words[key] = RegisterWords(
            team=team, version=1, body=team_words.write(words), at=world.moment(world.first_day)
        )
    world.add(*world.words.values())


def follow_up() -> None:
    """Raise what the rules find in every running cohort."""
    for cohort in db.session.scalars(select(Cohort).where(Cohort.status == "running")):
        look_again(cohort)


def ask_to_tell(world: World) -> None:
    """The unacceptable absences of the last days, of which nobody has told the practitioner."""
    recent = db.session.scalars(
        select(Mark)
        .join(Mark.place)
        .join(Place.session)
        .where(
            Mark.compliance == "UAAB",
            ProgrammeSession.day >= world.today - _STILL_TO_TELL,
            Mark.link == 1,
        )
        .order_by(desc(Mark.at))
        .limit(6)
    )
    world.add(
        *(
            TellTask(
                public_id=world.uuid(),
                place_id=mark.place_id,
                mark_id=mark.id,
                due=telling.due(mark.at.date(), team_words.TELL_DAYS, Nation("ENG")),
            )
            for mark in recent
            if not later(mark)
        )
    )


def send_away(world: World, houses: Iterable[House]) -> None:
    """At each premises one resident is away from today, and one was last month."""
    for house in houses:
        here = [one for one in house.residents if one.until > world.today]
        for resident, first, back, why in zip(
            here[-2:],
            (world.today, world.today - timedelta(days=33)),
            (None, world.today - timedelta(days=31)),
            ("hospital", "family"),
            strict=False,
        ):
            if resident.stay.arrived > first:
                continue
            world.add(
                TemporaryAbsence(
                    public_id=world.uuid(),
                    stay=resident.stay,
                    left_on=first,
                    expected_back=first + timedelta(days=2),
                    back_on=back,
                    reason=why,
                )
            )


def later(mark: Mark) -> bool:
    """Whether somebody learned better since."""
    found = select(Mark.id).where(Mark.place_id == mark.place_id, Mark.link > mark.link)
    return db.session.scalar(found) is not None
