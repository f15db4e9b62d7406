"""PIPE at one premises: structured, creative, community, key work and staff sessions."""

from __future__ import annotations

from datetime import date, time, timedelta

from app.demo.diary import Expected
from app.demo.stays import House, Resident, weekly_slots
from app.demo.world import NATION, World
from base.dates import is_working_day
from people.models import User
from programmes.queries.catalogue import shelf
from programmes.strands import Attends, HolidayPolicy, Strand
from programmes.timetable import lay_out

_SLUG = "pipe-approved-premises"
_WEEKS_AHEAD = 8
_KEY_WORK_AHEAD = timedelta(days=14)
_KEY_WORK_TIMES = tuple(time(hour) for hour in (9, 10, 12, 13, 15, 16, 18))
_ROOM = {
    "community_meeting": "Lounge",
    "structured": "Meeting room",
    "creative": "Lounge",
    "spontaneous": "Kitchen",
    "reflective_practice": "Staff room",
    "supervision": "Staff room",
    "staff_training": "Staff room",
}


def fill_house(world: World, house: House) -> None:
    """Everything that happens there, from fifteen months ago to eight weeks ahead."""
    programme = shelf()[_SLUG]
    for key, slots in weekly_slots(world, house.key).items():
        strand = programme.strand(key)
        cohort = house.running.cohort
        layout = lay_out(
            strand,
            start=cohort.starts_on,
            slots=slots,
            nation=NATION,
            weeks=(world.today - cohort.starts_on).days // 7 + _WEEKS_AHEAD,
        )
        for planned in layout.sessions:
            world.meet(
                cohort,
                strand,
                planned.day,
                planned.at,
                room=world.rooms[f"{house.key}/{_ROOM[key]}"],
                staff=_staff(world, house, strand, planned.day),
                people=_expected(house, strand, planned.day),
                wanted=strand.facilitators.preferred,
                planned=planned,
            )
    for resident in house.residents:
        _key_work(world, house, resident, programme.strand("key_work"))
    _spontaneous(world, house, programme.strand("spontaneous"))


def on_shift(world: World, house: House, day: date) -> list[User]:
    """Premises staff working on a day: key workers five days in seven, and the residential one."""
    since = (day - world.today).days
    keys = [f"key{n}" for n in (1, 2, 3) if (since + 2 * n) % 7 not in {0, 1}]
    return [world.users[f"{house.key}.{key}"] for key in [*keys, "resid"]]


def night_worker(world: World, house: House, day: date) -> User:
    """Who works the night that begins on a day: four nights on, four off; tonight the second."""
    return world.users[f"{house.key}.night{'' if ((day - world.today).days + 1) % 8 < 4 else '2'}"]


def _staff(world: World, house: House, strand: Strand, day: date) -> list[User]:
    """Who leads a kind of session, in order of preference."""
    clinical = [world.users[f"{house.key}.{key}"] for key in ("lead", "assistant", "regime")]
    if strand.attends is Attends.STAFF:
        return clinical
    present = on_shift(world, house, day)
    if strand.id == "creative":
        night = night_worker(world, house, day)
        return [night, *present] if day.weekday() == world.today.weekday() else present
    if not is_working_day(day, NATION):
        return present
    turn = day.toordinal() // 7 % 2
    leads = clinical[:1] if strand.id == "community_meeting" else clinical[turn:]
    return leads + present


def _expected(house: House, strand: Strand, day: date) -> list[Expected]:
    """Those on the PIPE that day; lodgers come to the community meeting too, without enrolment."""
    if strand.attends is Attends.STAFF:
        return []
    there = {r.person.public_id for r in house.residents if r.lives_there(day)}
    found = [e for e in house.running.enrolled_on(day) if e[0].public_id in there]
    if strand.id == "community_meeting":
        found += [
            (r.person, None) for r in house.residents if r.enrolment is None and r.lives_there(day)
        ]
    return found[: strand.capacity] if strand.capacity else found


def _key_work(world: World, house: House, resident: Resident, strand: Strand) -> None:
    """A session with their key worker every week or two, on a day that key worker works."""
    if resident.enrolment is None:
        return
    rooms = [world.rooms[f"{house.key}/Key work room {n}"] for n in (1, 2)]
    last = min(resident.until, world.today + _KEY_WORK_AHEAD)
    day = max(resident.enrolment.enrolled_on, world.first_day) + timedelta(days=2)
    while day < last:
        if not _works(world, house, resident, strand, day):
            day += timedelta(days=1)
            continue
        times = list(_KEY_WORK_TIMES)
        world.rng.shuffle(times)
        worker = resident.key_worker(day)
        staff = [worker] if worker else []
        people: list[Expected] = [(resident.person, resident.enrolment)]
        for at, room in [(at, room) for at in times for room in rooms]:
            meeting = world.meet(
                house.running.cohort, strand, day, at, room=room, staff=staff, people=people
            )
            if meeting:
                break
        day += timedelta(days=world.rng.randrange(6, 11))


def _works(world: World, house: House, resident: Resident, strand: Strand, day: date) -> bool:
    """Whether their key worker works that day and it is no bank holiday to be moved from."""
    if strand.holidays is not HolidayPolicy.HOLD_ANYWAY and not is_working_day(day, NATION):
        return False
    return resident.key_worker(day) in on_shift(world, house, day)


def _spontaneous(world: World, house: House, strand: Strand) -> None:
    """Cooking, cards or music that just happened, mostly at nights and weekends; one just now."""
    rng = world.rng
    day = world.first_day
    while day < world.today:
        weekend = day.weekday() >= 5
        if rng.random() < (0.7 if weekend else 0.3):
            at = rng.choice((time(12), time(17), time(18, 15), time(22), time(22, 30)))
            _happened(world, house, strand, day, at)
        day += timedelta(days=1)
    _happened(world, house, strand, world.today, time(0, 30))


def _happened(world: World, house: House, strand: Strand, day: date, at: time) -> None:
    by_night = at >= time(20) or at < time(6)
    shift = day if at >= time(6) else day - timedelta(days=1)
    staff = [night_worker(world, house, shift)] if by_night else on_shift(world, house, day)
    there = [r for r in house.residents if r.lives_there(day)]
    joined = world.rng.sample(there, min(len(there), world.rng.randrange(2, 9)))
    people: list[Expected] = [
        (r.person, r.enrolment if r.enrolment and r.enrolment.enrolled_on <= day else None)
        for r in joined
    ]
    world.meet(
        house.running.cohort,
        strand,
        day,
        at,
        room=world.rooms[f"{house.key}/Kitchen"],
        staff=staff,
        people=people,
        spontaneous=True,
    )
