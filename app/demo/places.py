"""Venues, their rooms, and the days teams and venues are closed."""

from __future__ import annotations

from datetime import date, timedelta

from app.demo.world import World
from people.models import Closure, Room, Venue

# key: name, kind, address, location code, weeks of a stay, teams, rooms (capacity, accessible)
_VENUES = {
    "clinic": (
        "Larkhill Clinic", "clinic", "1 Testing Lane, Stafford", "E01", 12,
        ("mbt",),
        (("Group room", 14, True), ("Room A", 4, True), ("Room B", 4, False), ("Room C", 4, False)),
    ),
    "office": (
        "Soar Street Probation Office", "probation_office", "20 Example Street, Leicester", "M02",
        12, ("m_trem",), (("Group room", 14, True), ("Interview room 2", 4, True)),
    ),
    "women": (
        "Hazel House", "approved_premises", "7 Sample Road, Birmingham", "M02", 26,
        ("women",),
        (("Lounge", 24, True), ("Meeting room", 14, True), ("Kitchen", 10, True),
         ("Key work room 1", 3, True), ("Key work room 2", 3, False), ("Staff room", 12, False)),
    ),
    "men": (
        "Kestrel Lodge", "approved_premises", "33 Trial Avenue, Leicester", "M02", 26,
        ("men",),
        (("Lounge", 24, True), ("Meeting room", 14, True), ("Kitchen", 10, True),
         ("Key work room 1", 3, True), ("Key work room 2", 3, False), ("Staff room", 12, False)),
    ),
    "harbour": (
        "Harbour Clinic", "clinic", "5 Rehearsal Quay, Southampton", "E01", 12,
        ("pathfinder", "stalking"), (("Room 1", 6, True), ("Room 2", 4, False)),
    ),
}  # fmt: skip


def make_venues(world: World) -> None:
    """Every venue with its rooms."""
    for key, (name, kind, address, location, weeks, teams, rooms) in _VENUES.items():
        world.venues[key] = venue = Venue(
            public_id=world.uuid(),
            name=name,
            kind=kind,
            address=address,
            location_code=location,
            stay_weeks=weeks,
            teams=[world.teams[team] for team in teams],
        )
        for room, capacity, accessible in rooms:
            world.rooms[f"{key}/{room}"] = Room(
                public_id=world.uuid(),
                venue=venue,
                name=room,
                capacity=capacity,
                accessible=accessible,
            )
    world.add(*world.venues.values())


def make_closures(world: World) -> None:
    """Christmas for the teams with office hours, a summer break for one, a day of repairs."""
    for year in range(world.first_day.year, world.today.year + 2):
        for key in ("mbt", "m_trem"):
            _close(world, date(year, 12, 23), date(year + 1, 1, 2), "Christmas closure", team=key)
        _close(world, date(year, 8, 10), date(year, 8, 21), "Summer break", team="mbt")
    repairs = world.today + timedelta(days=16)
    _close(world, repairs, repairs, "Heating repairs", venue="office")
    world.add(*world.closures)


def _close(
    world: World, first: date, last: date, why: str, *, team: str = "", venue: str = ""
) -> None:
    world.closures.append(
        Closure(
            public_id=world.uuid(),
            team_id=world.teams[team].id if team else None,
            venue_id=world.venues[venue].id if venue else None,
            first=first,
            last=last,
            why=why,
        )
    )
