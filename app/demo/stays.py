"""The people of an Approved Premises over time: arrivals, departures, key workers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from app.demo.cohorts import Running, end_enrolment, enrol, make_cohort
from app.demo.people import hold, make_person
from app.demo.world import World
from people.models import KeyWorker, Participant, Stay, User
from programmes.models import Cohort, Enrolment
from programmes.slots import Slot

_BEDS, _LODGERS = 12, 3
_REASONS = ("move_on", "recall", "breach", "bed_move", "hospital", "other")
_WEIGHTS = (62, 14, 9, 7, 3, 5)
_LEFT = {"move_on": "completed", "recall": "recall", "breach": "removed"}
_HOLDS = {"recall": "recall", "breach": "warrant"}


@dataclass
class Resident:
    """Somebody who lives there until a day; without an enrolment they only lodge."""

    person: Participant
    stay: Stay
    until: date
    enrolment: Enrolment | None

    def lives_there(self, day: date) -> bool:
        """Whether they are there on a day, as far as is known; not on the day they leave."""
        return self.stay.arrived <= day < self.until

    def key_worker(self, day: date) -> User | None:
        """Who is their key worker on a day."""
        for one in self.stay.key_workers:
            if one.first <= day and (one.last is None or day <= one.last):
                return one.user
        return None


@dataclass
class House:
    """One premises: its key among teams, venues and rooms, its PIPE, its people."""

    key: str
    sex: str
    running: Running
    residents: list[Resident] = field(default_factory=list)


def make_house(world: World, key: str, sex: str, name: str) -> House:
    """A premises' PIPE and everyone who lived there in fifteen months."""
    house = House(key, sex, Running(_cohort(world, key, name)))
    for _ in range(_BEDS):
        _fill_bed(world, house, weeks=24, spread=6, on_pipe=True)
    for _ in range(_LODGERS):
        _fill_bed(world, house, weeks=12, spread=3, on_pipe=False)
    return house


def weekly_slots(world: World, key: str) -> dict[str, list[Slot]]:
    """The premises' week, arranged so that there is something on today whatever day it is."""
    day = world.today.weekday()
    structured = day if day < 5 else 1
    other_creative = 6 if day == 5 else 5
    early = key == "women"
    return {
        "community_meeting": [Slot(day, time(10, 30) if early else time(11))],
        "structured": [
            Slot(structured, time(14)),
            Slot((structured + 2) % 5, time(14) if early else time(13, 30)),
        ],
        "creative": [Slot(day, time(20)), Slot(other_creative, time(15))],
        "reflective_practice": [Slot(3, time(15, 45))],
        "supervision": [Slot(1, time(15, 45))],
        "staff_training": [Slot(4, time(9))],
    }


def recall_someone(world: World, house: House) -> tuple[Participant, date]:
    """A resident recalled twelve days ago: the stay, the key working and the PIPE all ended."""
    day = world.today - timedelta(days=12)
    settled = day - timedelta(days=60)
    one = next(
        r
        for r in house.residents
        if r.enrolment and r.stay.departed is None and r.stay.key_workers[-1].first < settled
    )
    one.stay.departed, one.stay.departure_reason, one.until = day, "recall", day
    one.stay.key_workers[-1].last = day
    if one.enrolment is not None:
        end_enrolment(world, one.enrolment, day, "recall")
    return one.person, day


def _cohort(world: World, key: str, name: str) -> Cohort:
    staff = [world.users[f"{key}.{part}"] for part in ("lead", "regime", "assistant")]
    return make_cohort(
        world,
        f"{key}/{key}",
        "pipe-approved-premises",
        name,
        starts=world.first_day,
        room=world.rooms[f"{key}/Lounge"],
        staff=staff,
        slots=weekly_slots(world, key),
    )


def _fill_bed(world: World, house: House, *, weeks: int, spread: int, on_pipe: bool) -> None:
    """One bed: one person after another, with a few empty days between, until today."""
    rng = world.rng
    arrives = world.first_day - timedelta(days=rng.randrange(weeks * 6))
    while arrives < world.today:
        stays = timedelta(days=max(10, int(rng.gauss(weeks, spread) * 7)))
        reason = rng.choices(_REASONS, _WEIGHTS)[0]
        if reason in _LEFT and reason != "move_on":
            stays = timedelta(days=rng.randrange(12, weeks * 5))
        leaves = arrives + stays
        if leaves > world.first_day:
            _stay(world, house, arrives, leaves, reason, on_pipe=on_pipe)
        arrives = leaves + timedelta(days=rng.randrange(1, 9))


def _stay(
    world: World, house: House, arrived: date, leaves: date, reason: str, *, on_pipe: bool
) -> None:
    """A stay with its key workers; over when it ends before today."""
    over = leaves < world.today
    cohort = house.running.cohort
    person = make_person(
        world,
        cohort.team,
        sex=house.sex,
        since=arrived - timedelta(days=world.rng.randrange(5, 40)),
    )
    usual = arrived + timedelta(weeks=26 if on_pipe else 12)
    stay = Stay(
        public_id=world.uuid(),
        participant=person,
        venue=cohort.venue,
        arrived=arrived,
        expected_departure=usual,
        departed=leaves if over else None,
        departure_reason=reason if over else "",
    )
    stay.key_workers = _key_workers(world, house, stay)
    world.add(stay)
    until = leaves if over else max(leaves, usual) if usual > world.today else date.max
    enrolment = None
    if on_pipe:
        on = max(arrived + timedelta(days=world.rng.randrange(4)), cohort.starts_on)
        on = min(on, leaves)
        left = _LEFT.get(reason, "other")
        enrolment = enrol(
            world, house.running, person, on=on, left=leaves if over else None,
            reason=left if over else "",
        )  # fmt: skip
    house.residents.append(Resident(person, stay, until, enrolment))
    if over and reason in _HOLDS:
        hold(world, person, _HOLDS[reason], leaves, ends=leaves + timedelta(days=60))


def _key_workers(world: World, house: House, stay: Stay) -> list[KeyWorker]:
    """One key worker from the first day; for every third resident another from some week on."""
    workers = [world.users[f"{house.key}.key{n}"] for n in (1, 2, 3)]
    world.rng.shuffle(workers)
    last = stay.departed or world.today
    first = KeyWorker(user=workers[0], first=stay.arrived, last=stay.departed)
    if (last - stay.arrived).days < 40 or world.rng.random() > 0.35:
        return [first]
    change = stay.arrived + timedelta(days=world.rng.randrange(20, (last - stay.arrived).days - 10))
    first.last = change - timedelta(days=1)
    return [first, KeyWorker(user=workers[1], first=change, last=stay.departed)]
