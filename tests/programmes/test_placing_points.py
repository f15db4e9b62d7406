"""What counts when sessions are placed stands in the programme, and is what is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from base import clock
from base.database import db
from base.dates import london_instant
from base.work import unit_of_work
from people.models import BusyCalendar, BusyTime, Room, User
from programmes.catalogue import CatalogueError, parse
from programmes.differences import differences
from programmes.models import Cohort, Place
from programmes.programme_text import checked
from programmes.queries.catalogue import digest, programme_of, shelf, text_of
from programmes.queries.placing import Wanted
from programmes.queries.placing_problem import ask
from programmes.services.placing import place
from programmes.strands import Placing, Strand
from tests.build import Build, Cast
from tests.programmes.mbt import mbt, members
from tests.programmes.rows import ad_hoc

MBT = shelf()["mbt-aspd"]
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
STARTS = tuple(time(hour) for hour in range(9, 20))


def counting(made: Cohort, **points: int) -> Strand:
    """The cohort's programme with other points; its individual strand."""
    strand = replace(MBT.strand("individual"), placing=Placing(**points))
    strands = tuple(strand if s.id == strand.id else s for s in MBT.strands)
    text = checked(replace(MBT, strands=strands))
    with unit_of_work():
        made.programme_version.text, made.programme_version.digest = text, digest(text)
    return programme_of(made).strand("individual")


def wanted(strand: Strand, *rooms: Room) -> Wanted:
    return Wanted(strand, FIRST, LAST, frozenset({2, 3}), STARTS, rooms)


def test_the_points_of_the_programme_are_those_of_the_problem(build: Build, cast: Cast) -> None:
    made, _ = mbt(build, cast, people=2)
    problem = ask(made, wanted(counting(made, missed=500, week_off=20, ideal_days=21))).problem
    assert problem is not None
    weights = problem.weights
    assert (weights.miss, weights.gap_per_week, weights.ideal_gap_days) == (500, 20, 21)
    assert all(person.group == () for person in problem.people)


def test_near_the_group_on_its_day_when_that_counts(build: Build, cast: Cast) -> None:
    made, _ = mbt(build, cast, people=2)
    group = ad_hoc(build, made, date(2026, 4, 16), time(17), cast.ben)
    build.save(*(Place(session=group, participant=person) for person in members(made)))
    rooms = db.session.scalars(select(Room)).all()
    strand = counting(made, not_group_day=50, hour_from_group=5)
    problem = ask(made, wanted(strand)).problem
    assert problem is not None
    assert {person.group for person in problem.people} == {((date(2026, 4, 16), "17:00"),)}
    with unit_of_work():
        plan = place(made, wanted(strand, *rooms), by=cast.ben)
    found = [one["state"] for one in plan.answers["add"]]
    assert {one["day"] for one in found} == {"2026-04-16"}
    assert all("15:00" <= one["at"] <= "19:30" for one in found)


def test_a_time_taken_in_their_own_calendar_is_avoided_not_forbidden(
    build: Build, cast: Cast
) -> None:
    made, (ben, *_) = mbt(build, cast, people=2)
    rooms = db.session.scalars(select(Room)).all()
    strand = counting(made, own_calendar=15)
    asked = replace(wanted(strand, *rooms), times=(time(9), time(14)), weekdays=frozenset({2}))
    days = [date(2026, 4, day) for day in (1, 8, 15, 22, 29)]
    _in_own_calendar(build, ben, [(day, time(8), time(13)) for day in days])
    assert _starts(made, asked, cast) == {"14:00"}
    _in_own_calendar(build, ben, [(day, time(13), time(17)) for day in days])
    assert len(_placed(made, asked, cast)) == 2, "rather then than nobody seen"
    off = replace(asked, strand=counting(made, own_calendar=0))
    problem = ask(made, off).problem
    assert problem is not None
    assert {person.rather_not for person in problem.people} == {frozenset()}


def _in_own_calendar(build: Build, user: User, spans: list[tuple[date, time, time]]) -> None:
    now = clock.now()
    if db.session.scalar(select(BusyCalendar.id)) is None:
        build.save(
            BusyCalendar(
                user_id=user.id, sealed="x", host="calendar.example", added_at=now, tried_at=now,
                good_at=now, unread=0, problem="",
            )
        )  # fmt: skip
    build.save(
        *(
            BusyTime(
                user_id=user.id, starts=london_instant(day, since), ends=london_instant(day, until)
            )
            for day, since, until in spans
        )
    )


def _placed(made: Cohort, asked: Wanted, cast: Cast) -> list[dict[str, Any]]:
    with unit_of_work():
        return [one["state"] for one in place(made, asked, by=cast.ben).answers["add"]]


def _starts(made: Cohort, asked: Wanted, cast: Cast) -> set[str]:
    return {one["at"] for one in _placed(made, asked, cast)}


def test_what_a_file_may_say(build: Build) -> None:
    text = text_of("mbt-aspd")
    assert parse(text, "m.yaml").strand("individual").placing == Placing()
    said = text.replace("missed: 1000", "missed: -1")
    with pytest.raises(CatalogueError, match="missed"):
        parse(said, "m.yaml")
    weekly = text.replace("    completion: {share: 75}", "    placing: {missed: 5}", 1)
    with pytest.raises(CatalogueError, match="placed person by person"):
        parse(weekly, "m.yaml")
    strand = replace(MBT.strand("individual"), placing=Placing(hour_from_group=2))
    other = replace(MBT, strands=(MBT.strands[0], strand))
    assert parse(checked(other), "m.yaml").strand("individual").placing.hour_from_group == 2
    assert any("2 for each hour from the group" in one for one in differences(MBT, other))
