"""Loading the demonstration into an empty database, in one unit of work: whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from app.demo.available import make_availability, write_shifts
from app.demo.climate import survey
from app.demo.cohorts import pause_enrolment
from app.demo.evidence import gather
from app.demo.fate import settle
from app.demo.follow import ask_to_tell, choose_words, follow_up, send_away
from app.demo.m_trem import fill_m_trem, make_m_trem
from app.demo.mbt import fill_mbt, make_mbt
from app.demo.measured import measure
from app.demo.meetings import hold_meetings
from app.demo.messages import remind
from app.demo.people import hold, make_person
from app.demo.pipe import fill_house
from app.demo.places import make_closures, make_venues
from app.demo.plans import make_plans
from app.demo.referred import refer
from app.demo.rows import write_meetings, write_stamps
from app.demo.staff import SignIn, make_staff, make_teams, sign_ins
from app.demo.stalking import fill_stalking, make_stalking
from app.demo.stays import House, make_house, recall_someone
from app.demo.world import World
from attendance.models import Mark, Register, StaffMark
from base.audit import System, record
from base.database import Base, db
from base.work import unit_of_work
from calendars.models import Message
from evidence.models import EvidenceItem
from outcomes.models import ClimateAnswer, Response, RiskFlag
from people.models import Leave, Participant, Shift, Stay, Team, Unavailability, User
from programmes.models import (
    Change,
    Cohort,
    Enrolment,
    Facilitation,
    Place,
    Plan,
    ProgrammeSession,
    Referral,
)

__all__ = ["SignIn", "load_demo", "sign_ins"]

_COUNTED: dict[str, type[Base]] = {
    "teams": Team,
    "staff": User,
    "participants": Participant,
    "stays": Stay,
    "shifts": Shift,
    "leave": Leave,
    "commitments": Unavailability,
    "referrals": Referral,
    "cohorts": Cohort,
    "enrolments": Enrolment,
    "sessions": ProgrammeSession,
    "facilitations": Facilitation,
    "places": Place,
    "registers": Register,
    "marks": Mark,
    "staff_marks": StaffMark,
    "changes": Change,
    "plans": Plan,
    "climate_answers": ClimateAnswer,
    "evidence": EvidenceItem,
    "messages": Message,
    "responses": Response,
    "risk_flags": RiskFlag,
}


def load_demo(*, today: date, seed: int = 20260) -> dict[str, int]:
    """Invented people in every service, fifteen months of them up to `today`; how many of what.

    The same day and seed give the same rows, but for the tokens of accounts. Meant for an empty
    database: raises `IntegrityError`, leaving all as it was, when the demonstration is in it.
    """
    world = World(today, seed)
    with unit_of_work():
        make_teams(world)
        choose_words(world)
        make_venues(world)
        make_staff(world)
        world.flush()
        make_closures(world)
        houses = _houses(world)
        mbt = make_mbt(world)
        m_trem = make_m_trem(world, *recall_someone(world, houses[1]))
        stalking = make_stalking(world)
        _others(world)
        world.flush()
        fill_mbt(world, mbt)
        fill_m_trem(world, m_trem)
        for house in houses:
            fill_house(world, house)
        fill_stalking(world, stalking)
        settle(world)
        refer(world, mbt, m_trem, houses)
        make_availability(world)
        world.flush()
        _write(world, houses)
        make_plans(world, mbt, m_trem)
        ask_to_tell(world)
        follow_up()
        measure(world)
        survey(world, houses)
        gather(world, houses)
        hold_meetings(world, houses[0])
        remind(world)
        _record(world)
    return counts()


def _write(world: World, houses: Sequence[House]) -> None:
    """The rows there are most of, and who is away."""
    send_away(world, houses)
    write_meetings(world)
    write_stamps(world)
    for house in houses:
        write_shifts(world, house)


def _record(world: World) -> None:
    record(
        "demo.loaded",
        "The demonstration's invented people were loaded.",
        by=System("Demonstration"),
        about=[team.public_id for team in world.teams.values()],
    )


def counts() -> dict[str, int]:
    """How many rows there are of what a reader may want to count."""
    return {
        name: db.session.scalar(select(func.count()).select_from(model)) or 0
        for name, model in _COUNTED.items()
    }


def _houses(world: World) -> list[House]:
    houses = [
        make_house(world, "women", "female", "PIPE at Hazel House"),
        make_house(world, "men", "male", "PIPE at Kestrel Lodge"),
    ]
    _untidy(world, houses)
    return houses


def _untidy(world: World, houses: list[House]) -> None:
    """Somebody in hospital whose place is kept, and holds of the other kinds."""
    for house in houses:
        there = [r for r in house.residents if r.enrolment and r.stay.departed is None]
        if house.key == "women" and there[0].enrolment:
            away = world.today - timedelta(days=6)
            pause_enrolment(world, there[0].enrolment, away, "In hospital for an operation.")
        soon, lately = world.today + timedelta(days=20), world.today - timedelta(days=83)
        note = "A phone shared with a former partner."
        hold(world, there[1].person, "no_contact", lately, ends=soon, note=note)
        before = lately - timedelta(days=7)
        hold(world, there[2].person, "custody", before, ends=lately, note="Remanded for a week.")


def _others(world: World) -> None:
    """People of the teams whose services are kept by conversation: consultation and advice."""
    for key, number in (("pathfinder", 7), ("stalking", 6)):
        for _ in range(number):
            since = world.today - timedelta(days=world.rng.randrange(20, 400))
            sex = "female" if world.rng.random() < 0.3 else "male"
            make_person(world, world.teams[key], sex=sex, since=since)
