"""Changes to people's lives: nights in custody, departures, deaths, the end of a team's work."""

from __future__ import annotations

from datetime import timedelta

from base import clock
from base.work import unit_of_work
from people.models import Participant, Stay
from people.services import absences, caseloads, deaths
from people.services.stays import record_departure
from tests.calendars.changes_of_people import Steps, World
from tests.calendars.sweep import Case


def _stay(world: World) -> Stay:
    """The person of the group lives at premises."""
    house = world.rows.build.venue(world.cast.team, name="Hazel House", kind="approved_premises")
    made = Stay(
        participant=world.person,
        venue=house,
        arrived=clock.today() - timedelta(days=20),
        expected_departure=clock.today() + timedelta(days=60),
    )
    world.rows.build.save(made)
    return made


def _away(world: World, stay: Stay) -> None:
    absences.record_absence(
        stay, left_on=clock.today(), expected_back=None, reason="police_custody",
        by=world.cast.asha,
    )  # fmt: skip


def a_night_in_custody(world: World) -> Steps:
    stay = _stay(world)
    yield
    _away(world, stay)


def back_from_custody(world: World) -> Steps:
    stay = _stay(world)
    with unit_of_work():
        _away(world, stay)
    (absence,) = stay.absences
    yield
    absences.record_return(absence, back_on=clock.today(), today=clock.today(), by=world.cast.asha)


def recalled(world: World) -> Steps:
    stay = _stay(world)
    yield
    record_departure(stay, departed=clock.today(), reason="recall", by=world.cast.asha)


def died(world: World) -> None:
    deaths.record_death(world.other, on=clock.today(), by=world.cast.asha)


def did_not_die(world: World) -> Steps:
    with unit_of_work():
        died(world)
    yield
    deaths.take_back_death(world.other, by=world.cast.asha)


def work_ends(world: World) -> Steps:
    other: Participant = world.other
    (work,) = other.caseload
    yield
    caseloads.end_work(work, on=clock.today(), reason="completed", note="", by=world.cast.asha)


_ABSENCES, _DEATHS = "people.services.absences", "people.services.deaths"
CASES = [
    Case(a_night_in_custody, {"participant"}, (f"{_ABSENCES}.record_absence",)),
    Case(back_from_custody, {"participant"}, (f"{_ABSENCES}.record_return",)),
    Case(recalled, {"participant"}, ("people.services.holds.hold_after_departure",)),
    Case(died, set(), (f"{_DEATHS}.record_death",)),
    Case(did_not_die, set(), (f"{_DEATHS}.take_back_death",)),
    Case(work_ends, set(), ("people.services.caseloads.end_work",)),
]
