"""Who can when: staff leave and working days, people's commitments, the rota of the premises."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time, timedelta

from app.demo.pipe import night_worker, on_shift
from app.demo.rows import Row, write_rows
from app.demo.stays import House
from app.demo.world import World
from base.dates import LONDON
from people.availability import span
from people.models import Leave, Participant, Shift, Unavailability, User, WorkingPattern
from people.queries.shifts import rota
from people.rota import Hours

_SHIFTS_BACK, _SHIFTS_AHEAD = 14, 28
_OFFICE = Hours(time(9), time(17))
_NIGHT = "N"


def make_availability(world: World) -> None:
    """Leave, usual working days, and what keeps people from coming."""
    monday = world.today - timedelta(days=world.today.weekday())
    fortnight = monday + timedelta(weeks=5)
    _away(world, "mbt.therapist2", "annual_leave", fortnight, fortnight + timedelta(days=11))
    _away(world, "m_trem.second", "training", world.today + timedelta(days=23))
    _away(world, "women.assistant", "sickness", world.today, world.today + timedelta(days=2))
    _away(world, "men.regime", "annual_leave", monday - timedelta(weeks=3), monday)
    for key in ("lead", "therapist", "therapist2", "psychiatrist"):
        world.add(
            WorkingPattern(
                public_id=world.uuid(),
                user=world.users[f"mbt.{key}"],
                weekday=world.office_weekday,
                at=_OFFICE.at,
                until=_OFFICE.until,
                first=world.first_day,
                last=None,
            )
        )
    _commitments(world)


def _away(world: World, key: str, kind: str, first: date, last: date | None = None) -> None:
    world.add(
        Leave(
            public_id=world.uuid(),
            user=world.users[key],
            kind=kind,
            first=first,
            last=last or first,
        )
    )


def _commitments(world: World) -> None:
    """Of those known in the last half year: a curfew, a job, reporting, or court on a day."""
    since = world.moment(world.today - timedelta(days=180))
    other_day = (world.office_weekday + 2) % 5
    meets = {person.public_id for meeting in world.meetings for person, _ in meeting.people}
    for number, person in enumerate(one for one in world.people if one.created_at >= since):
        turn = number % 8
        if turn == 0:
            busy(world, person, "curfew", tuple(range(7)), time(19), time(7))
        elif turn == 2:
            busy(world, person, "reporting", (other_day,), time(10), time(11))
        elif turn == 4:
            busy(world, person, "work", (0, 1, 2, 3, 4), time(17, 30), time(22))
        elif turn == 5 and person.public_id not in meets:
            busy(world, person, "work", (world.office_weekday,), time(9), time(13))
        elif turn == 6:
            busy(world, person, "court", (), time(9, 30), time(13))


def busy(
    world: World, person: Participant, kind: str, weekdays: tuple[int, ...], *hours: time
) -> None:
    """Weekdays that come round from when they came; without any, a day in about two weeks."""
    at, until = hours
    day = world.today + timedelta(days=16)
    world.add(
        Unavailability(
            public_id=world.uuid(),
            participant=person,
            kind=kind,
            weekdays=list(weekdays),
            first=person.created_at.astimezone(LONDON).date() if weekdays else day,
            last=None if weekdays else day,
            at=at,
            until=until,
        )
    )


def write_shifts(world: World, house: House) -> None:
    """The rota of a premises from two weeks ago to four ahead; all who lead something are on it."""
    leads = _leads(world)
    rows = []
    for n in range(-_SHIFTS_BACK, _SHIFTS_AHEAD):
        day = world.today + timedelta(days=n)
        for turn, user in enumerate(on_shift(world, house, day)):
            rows.append(_shift(house, user, day, _hours(leads.get((user.id, day), []), n + turn)))
        night = night_worker(world, house, day)
        rows.append(_shift(house, night, day, _night(leads.get((night.id, day), []))))
    write_rows(Shift, rows)


def _leads(world: World) -> dict[tuple[int, date], list[tuple[time, time]]]:
    """When each member of staff leads something, by day, London time."""
    found: dict[tuple[int, date], list[tuple[time, time]]] = defaultdict(list)
    for meeting in world.meetings:
        ends = meeting.ends.astimezone(LONDON).time()
        for user in meeting.staff:
            found[user.id, meeting.day].append((meeting.at, ends))
    return found


def _hours(led: list[tuple[time, time]], turn: int) -> Hours:
    """Early, late or day in turn, whichever has all they lead; else hours of their own."""
    patterns = [one for one in rota() if one.code != _NIGHT]
    for n in range(len(patterns)):
        hours = patterns[(turn + n) % len(patterns)].hours
        if all(hours.at <= at and ends <= hours.until for at, ends in led):
            return hours
    return Hours(min(_OFFICE.at, *(at for at, _ in led)), time(22))


def _night(led: list[tuple[time, time]]) -> Hours:
    """The night; from earlier in the evening when they lead something before it begins."""
    night = next(one.hours for one in rota() if one.code == _NIGHT)
    evening = [at for at, _ in led if time(12) <= at < night.at]
    return Hours(min(evening), night.until) if evening else night


def _shift(house: House, user: User, day: date, hours: Hours) -> Row:
    whole = span(day, hours.at, hours.until)
    assert whole is not None  # noqa: S101 no shift is so short that the clocks swallow it
    return {
        "venue_id": house.running.cohort.venue.id,
        "user_id": user.id,
        "day": day,
        "code": hours.code,
        "at": hours.at,
        "until": hours.until,
        "starts": whole.starts,
        "ends": whole.ends,
    }
