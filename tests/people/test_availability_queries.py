"""What other slices ask: who is away, who cannot come, who works, who is on shift."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Connection, event

from base.dates import LONDON, london_instant
from people.models import Hold, Leave, Shift, Unavailability, WorkingPattern
from people.queries.availability import Away, Committed, away, commitments, on_shift, works
from tests.build import Build, Cast

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """The queries made while inside."""
    made: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        made.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(connection, "before_cursor_execute", note)


def at(day: date, hour: int) -> datetime:
    return london_instant(day, time(hour))


def test_away_says_when_and_never_why(build: Build, cast: Cast) -> None:
    build.save(
        Leave(user_id=cast.ben.id, kind="sickness", first=MONDAY - DAY, last=MONDAY),
        Leave(
            user_id=cast.ben.id,
            kind="training",
            first=MONDAY + DAY,
            last=MONDAY + DAY,
            at=time(9),
            until=time(13),
            note="Private",
        ),
        Leave(user_id=cast.esi.id, kind="other", first=MONDAY, last=MONDAY),
    )
    found = away([cast.ben.id, cast.asha.id], MONDAY, MONDAY + 6 * DAY)
    tuesday = MONDAY + DAY
    assert found == [
        Away(cast.ben.id, at(MONDAY, 0), at(tuesday, 0), "away"),
        Away(cast.ben.id, at(tuesday, 9), at(tuesday, 13), "away"),
    ]
    assert all(one.starts.tzinfo is LONDON for one in found)


def test_commitments_are_what_keeps_them_and_holds_that_do(build: Build, cast: Cast) -> None:
    person, other = build.participant(cast.team), build.participant(cast.team)
    every = list(range(7))
    build.save(
        Unavailability(
            participant=person,
            kind="curfew",
            weekdays=every,
            first=date(2026, 1, 1),
            last=MONDAY - DAY,
            at=time(19),
            until=time(7),
        ),
        Unavailability(
            participant=person, kind="health", weekdays=[], first=MONDAY + DAY, last=MONDAY + DAY
        ),
        Hold(participant=person, kind="custody", starts=MONDAY + 2 * DAY),
        Hold(participant=person, kind="warrant", starts=MONDAY),
        Hold(participant=person, kind="recall", starts=date(2026, 1, 1), ends=date(2026, 1, 9)),
        Unavailability(participant=other, kind="work", weekdays=every, first=date(2026, 1, 1)),
    )
    found = commitments([person.id], MONDAY, MONDAY + 3 * DAY)
    assert found == [
        # The night that began the day before runs into Monday.
        Committed(person.id, at(MONDAY, 0), at(MONDAY, 7), "curfew"),
        Committed(person.id, at(MONDAY + DAY, 0), at(MONDAY + 2 * DAY, 0), "health appointment"),
        Committed(person.id, at(MONDAY + 2 * DAY, 0), at(MONDAY + 4 * DAY, 0), "custody"),
    ]


def test_works_is_unknown_until_somebody_says(build: Build, cast: Cast) -> None:
    nine, five = time(9), time(17)
    build.save(
        WorkingPattern(user_id=cast.ben.id, weekday=0, at=nine, until=five, first=MONDAY),
        WorkingPattern(user_id=cast.ben.id, weekday=0, at=five, until=time(19), first=MONDAY),
    )
    found = works([cast.ben.id, cast.asha.id], MONDAY, MONDAY + 6 * DAY)
    assert found[cast.asha.id] is None
    (monday,) = found[cast.ben.id] or []
    assert (monday.starts, monday.ends) == (at(MONDAY, 9), at(MONDAY, 19))
    before = works([cast.ben.id], MONDAY - 7 * DAY, MONDAY - DAY)
    assert before == {cast.ben.id: []}


def test_on_shift_holds_the_night_that_began_before(build: Build, cast: Cast) -> None:
    sunday = MONDAY - DAY
    build.save(
        Shift(
            venue_id=cast.venue.id,
            user_id=cast.esi.id,
            day=sunday,
            at=time(22),
            until=time(7),
            starts=at(sunday, 22),
            ends=at(MONDAY, 7),
        )
    )
    (night,) = on_shift(cast.venue.id, MONDAY, MONDAY)
    assert (night.user_id, night.starts, night.ends) == (
        cast.esi.id,
        at(sunday, 22),
        at(MONDAY, 7),
    )
    assert night.starts.tzinfo is LONDON
    assert on_shift(cast.venue.id, MONDAY + DAY, MONDAY + DAY) == []


@pytest.mark.parametrize("many", [1, 8])
def test_the_queries_are_as_many_however_many_people(
    many: int, build: Build, cast: Cast, connection: Connection
) -> None:
    people = [build.participant(cast.team) for _ in range(many)]
    build.save(
        *(
            Unavailability(participant=one, kind="work", weekdays=[0], first=MONDAY)
            for one in people
        ),
        *(Hold(participant=one, kind="custody", starts=MONDAY) for one in people),
    )
    ids, staff = [one.id for one in people], [cast.asha.id, cast.ben.id][:many]
    venue_id = cast.venue.id
    with counted(connection) as made:
        assert len(commitments(ids, MONDAY, MONDAY)) == 2 * many
        away(staff, MONDAY, MONDAY)
        works(staff, MONDAY, MONDAY)
        on_shift(venue_id, MONDAY, MONDAY)
    assert len(made) == 5
