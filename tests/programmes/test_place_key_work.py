"""Key-worker sessions of a week at the premises, placed on the shifts of each key worker."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

import pytest

from base.dates import london_instant
from people.models import KeyWorker, Shift, User
from people.roles import Role
from programmes.models import Cohort, Enrolment, ProgrammeSession
from tests.build import Build, Cast
from tests.page import CheckedClient
from tests.programmes.planned import accept
from tests.programmes.rows import sessions_of
from tests.programmes.test_roll_horizon import TODAY, enrolled, pipe

Client = Callable[[User | None], CheckedClient]
EARLY, LATE = date(2026, 3, 4), date(2026, 3, 6)


@pytest.fixture
def house(build: Build, cast: Cast) -> Cohort:
    """PIPE at premises, with a second room."""
    return pipe(build, cast, "The house")


def worker(build: Build, cast: Cast, house: Cohort, name: str, day: date, **at: time) -> User:
    """Premises staff on one shift of the week."""
    made = build.user(name, (cast.team, Role.PREMISES_STAFF))
    begins, ends = at.get("begins", time(8)), at.get("ends", time(20))
    build.save(
        Shift(
            venue=house.venue,
            user=made,
            day=day,
            at=begins,
            until=ends,
            starts=london_instant(day, begins),
            ends=london_instant(day, ends),
        )
    )
    return made


def resident(build: Build, cast: Cast, house: Cohort, by: User | None) -> Enrolment:
    row = enrolled(build, cast, house)
    if by is not None:
        build.save(KeyWorker(stay=row.participant.stays[0], user=by, first=TODAY))
    return row


def key_work(house: Cohort) -> list[ProgrammeSession]:
    return [s for s in sessions_of(house) if s.strand == "key_work"]


def path(house: Cohort) -> str:
    return f"/cohorts/{house.public_id}/individual/key_work"


def typed(who: CheckedClient, house: Cohort) -> dict[str, object]:
    rooms = re.findall(r'name="rooms"[^>]*value="([^"]+)"', who.get(path(house)).text)
    return {
        "span": "this",
        "weekdays": list("0123456"),
        "since": "9am",
        "until": "7pm",
        "rooms": rooms,
    }


def test_each_resident_with_their_key_worker_while_on_shift(
    build: Build, cast: Cast, house: Cohort, client: Client
) -> None:
    early = worker(build, cast, house, "Early Worker", EARLY)
    late = worker(build, cast, house, "Late Worker", LATE, begins=time(12), ends=time(20))
    first, second = (resident(build, cast, house, early) for _ in range(2))
    third = resident(build, cast, house, late)
    ben = client(cast.ben)
    plan = ben.send(path(house), typed(ben, house)).location
    accept(ben, plan)
    seen = {s.places[0].participant_id: s for s in key_work(house)}
    assert set(seen) == {one.participant_id for one in (first, second, third)}
    assert seen[first.participant_id].day == seen[second.participant_id].day == EARLY
    assert seen[first.participant_id].ends <= seen[second.participant_id].starts or (
        seen[second.participant_id].ends <= seen[first.participant_id].starts
    )
    last = seen[third.participant_id]
    assert (last.day, last.facilitations[0].user_id) == (LATE, late.id)
    assert last.at >= time(12)


def test_whoever_was_seen_this_week_is_not_due_again(
    build: Build, cast: Cast, house: Cohort, client: Client
) -> None:
    early = worker(build, cast, house, "Early Worker", EARLY)
    resident(build, cast, house, early)
    ben = client(cast.ben)
    accept(ben, ben.send(path(house), typed(ben, house)).location)
    assert len(key_work(house)) == 1
    again = ben.send(path(house), typed(ben, house))
    assert again.status_code == 422
    assert len(key_work(house)) == 1


def test_who_cannot_be_seen_is_told_why(
    build: Build, cast: Cast, house: Cohort, client: Client
) -> None:
    early = worker(build, cast, house, "Early Worker", EARLY)
    off = build.user("Nobody Here", (cast.team, Role.PREMISES_STAFF))
    resident(build, cast, house, early)
    stuck = resident(build, cast, house, off)
    alone = resident(build, cast, house, None)
    ben = client(cast.ben)
    page = ben.get(ben.send(path(house), typed(ben, house)).location).text
    assert f"{stuck.participant.code} could not be placed" in page
    assert "not on shift" in page
    assert f"{alone.participant.code} could not be placed" in page
