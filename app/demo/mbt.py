"""The MBT team: eight men part-way through a year, and those who were there before them."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import groupby

from app.demo.cohorts import Running, enrol, is_expected, make_cohort
from app.demo.people import hold, limit_access, make_person
from app.demo.world import NATION, World
from base.dates import month_bounds
from people.models import User
from programmes.queries.catalogue import shelf
from programmes.slots import Slot
from programmes.timetable import lay_out

YEAR = timedelta(weeks=52)
_MEN = 8
_WEEKS_AHEAD = 26
_TIMES = (time(11, 45), time(13, 15), time(14, 15), time(15, 15))
_REASONS = ("completed", "completed", "withdrew", "recall", "moved_area", "clinically_unsuitable")


def make_mbt(world: World) -> Running:
    """The rolling cohort and everyone in it; sessions come later."""
    slot = Slot(world.office_weekday, time(10))
    therapists = _therapists(world)
    running = Running(
        make_cohort(
            world,
            "mbt/clinic",
            "mbt-aspd",
            "MBT slow-open group",
            starts=world.first_day,
            room=world.rooms["clinic/Group room"],
            staff=therapists,
            slots={"group": [slot]},
        )
    )
    for seat in range(_MEN):
        _seat(world, running, seat, therapists[seat % len(therapists)])
    _wait(world, running)
    return running


def fill_mbt(world: World, running: Running) -> None:
    """Groups every week, and an individual session for each man in each calendar month."""
    strand = shelf()["mbt-aspd"].strand("group")
    cohort = running.cohort
    layout = lay_out(
        strand,
        start=cohort.starts_on,
        slots=[Slot(world.office_weekday, time(10))],
        nation=NATION,
        closures=world.closed(cohort.team, cohort.venue),
        weeks=(world.today - cohort.starts_on).days // 7 + _WEEKS_AHEAD,
    )
    therapists = _therapists(world)
    for planned in layout.sessions:
        turn = planned.number % len(therapists)
        staff = [*therapists[turn:], *therapists[:turn], world.users["mbt.psychiatrist"]]
        world.meet(
            cohort,
            strand,
            planned.day,
            planned.at,
            room=world.rooms["clinic/Group room"],
            staff=staff,
            people=running.enrolled_on(planned.day),
            wanted=2,
            planned=planned,
        )
    last = month_bounds(month_bounds(world.today)[1] + timedelta(days=1))[1]
    soon = [planned.day for planned in layout.sessions if planned.day <= last]
    for _, days in groupby(soon, key=lambda day: (day.year, day.month)):
        _individual(world, running, list(days))


def _therapists(world: World) -> list[User]:
    return [world.users[f"mbt.{key}"] for key in ("lead", "therapist", "therapist2")]


def _seat(world: World, running: Running, seat: int, therapist: User) -> None:
    """One place in the group: perhaps a man before, then one who is there now."""
    team, rng = running.cohort.team, world.rng
    joined = world.today - timedelta(days=24 + seat * 33 + rng.randrange(-3, 4))
    gap = rng.randrange(14, 70)
    left = joined - timedelta(days=gap)
    if left > world.first_day + timedelta(days=60):
        reason = rng.choice(_REASONS)
        stayed = YEAR if reason == "completed" else timedelta(days=rng.randrange(60, 300))
        before = max(world.first_day, left - stayed)
        man = make_person(world, team, sex="male", since=before - timedelta(days=40))
        enrol(world, running, man, on=before, left=left, reason=reason, therapist=therapist)
        if reason == "recall":
            hold(world, man, "recall", left, ends=left + timedelta(days=90))
    # Every third man's supervision ends before his year of treatment does.
    ends = joined + (YEAR - timedelta(days=60) if seat % 3 == 2 else YEAR * 2)
    man = make_person(
        world, team, sex="male", since=joined - timedelta(days=40), supervision_ends=ends
    )
    enrol(world, running, man, on=joined, therapist=therapist)
    if seat == 3:  # one of the lead's own: she and the psychiatrist alone may open his record
        readers = [world.users["mbt.lead"], world.users["mbt.psychiatrist"]]
        limit_access(world, man, readers, joined)


def _wait(world: World, running: Running) -> None:
    """One man offered a place, one waiting for it."""
    for status, weeks in (("offered", 2), ("waiting", 5)):
        man = make_person(
            world, running.cohort.team, sex="male", since=world.today - timedelta(days=30)
        )
        day = world.today + timedelta(weeks=weeks if status == "offered" else -weeks)
        enrol(world, running, man, on=day, status=status)


def _individual(world: World, running: Running, days: list[date]) -> None:
    """A session with his therapist for each man enrolled in the month, on one of its days."""
    strand = shelf()["mbt-aspd"].strand("individual")
    rooms = [world.rooms[f"clinic/Room {letter}"] for letter in "ABC"]
    therapists = _therapists(world)
    for one in running.enrolments:
        his = [day for day in days if is_expected(one, day)]
        if not his or one.therapist is None or world.rng.random() < 0.05:
            continue
        choices = [(day, at) for day in his for at in _TIMES]
        world.rng.shuffle(choices)
        for day, at in choices:
            if world.meet(
                running.cohort,
                strand,
                day,
                at,
                room=rooms[therapists.index(one.therapist)],
                staff=[one.therapist],
                people=[(one.participant, one)],
            ):
                break
