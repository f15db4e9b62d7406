"""Individual sessions are placed for a month or a year, read, accepted, and placed again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from people.models import KeepApart, Leave, Unavailability, User
from programmes.models import Cohort
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.programmes.mbt import individual, mbt, members
from tests.programmes.planned import accept

Client = Callable[[User | None], FlaskClient]
WEDNESDAYS = [date(2026, 3, day) for day in (4, 11, 18, 25)]


def path(made: Cohort) -> str:
    """The page of its individual sessions."""
    return f"/cohorts/{made.public_id}/individual/individual"


def typed(who: FlaskClient, made: Cohort, **kw: object) -> dict[str, object]:
    """The form as the page offers it, with every room ticked."""
    page = who.get(path(made)).text
    rooms = re.findall(r'name="rooms"[^>]*value="([^"]+)"', page)
    return {
        "span": "this",
        "weekdays": ["2"],
        "since": "9am",
        "until": "4pm",
        "rooms": rooms,
    } | kw


def test_everybody_once_this_month_each_with_their_own_therapist(
    build: Build, cast: Cast, client: Client
) -> None:
    made, staff = mbt(build, cast, people=7, therapists=3)
    ben = client(cast.ben)
    assert "None" in ben.get(path(made)).text
    answer = ben.send(path(made), typed(ben, made))
    assert answer.status_code == 303, answer.text
    assert individual(made) == []
    page = ben.get(answer.location).text
    assert page.count("Not there yet") == 7
    assert accept(ben, answer.location).status_code == 303
    placed = individual(made)
    assert sorted(s.places[0].participant_id for s in placed) == sorted(p.id for p in members(made))
    assert {s.day for s in placed} <= set(WEDNESDAYS)
    by_person = {s.places[0].participant_id: s.facilitations[0].user_id for s in placed}
    for n, person in enumerate(members(made)):
        assert by_person[person.id] == staff[n % 3].id
    taken = [(s.starts, s.room_id) for s in placed]
    assert len(set(taken)) == len(taken)
    assert all(s.room_id is not None for s in placed)
    grid = ben.get(path(made)).text
    assert grid.count("Place again") == 7
    again = ben.send(path(made), typed(ben, made))
    assert again.status_code == 422
    assert "Nothing is left to place" in again.text
    ben.send(f"{answer.location}/undo")
    assert individual(made) == []


def test_a_year_is_once_in_every_month(build: Build, cast: Cast, client: Client) -> None:
    made, _ = mbt(build, cast, people=3)
    ben = client(cast.ben)
    answer = ben.send(path(made), typed(ben, made, span="year"))
    accept(ben, answer.location)
    placed = individual(made)
    for person in members(made):
        months = [s.day.month for s in placed if s.places[0].participant_id == person.id]
        assert sorted(months) == list(range(1, 13))


def test_who_cannot_be_placed_is_told_why(build: Build, cast: Cast, client: Client) -> None:
    made, staff = mbt(build, cast, people=2)
    one, two = members(made)
    build.save(
        Leave(user=staff[0], kind="annual_leave", first=WEDNESDAYS[0], last=WEDNESDAYS[2]),
        Unavailability(participant=one, kind="work", first=WEDNESDAYS[3], last=WEDNESDAYS[3]),
    )
    ben = client(cast.ben)
    answer = ben.send(path(made), typed(ben, made))
    page = ben.get(answer.location).text
    assert f"{one.code} could not be placed in March 2026" in page
    assert "leave 3 of 4 Wednesdays" in page
    accept(ben, answer.location)
    assert [s.places[0].participant_id for s in individual(made)] == [two.id]
    assert f"{one.code} could not be placed" in ben.get(answer.location).text


def test_people_kept_apart_are_not_side_by_side(build: Build, cast: Cast, client: Client) -> None:
    made, _ = mbt(build, cast, people=2, therapists=2)
    one, two = sorted(members(made), key=lambda p: p.id)
    build.save(
        KeepApart(
            one_id=one.id,
            other_id=two.id,
            reason="An assault",
            decided_by="Asha",
            review=date(2027, 1, 1),
            since=made.planned_at,
        )
    )
    ben = client(cast.ben)
    answer = ben.send(path(made), typed(ben, made, until="9am"))
    accept(ben, answer.location)
    days = [s.day for s in individual(made)]
    assert len(set(days)) == 2


def test_what_is_wrong_is_said_and_kept(build: Build, cast: Cast, client: Client) -> None:
    made, _ = mbt(build, cast, people=1)
    ben = client(cast.ben)
    for change, sentence in (
        ({"weekdays": []}, "Choose at least one day."),
        ({"since": "later"}, "Write the time like 9am"),
        ({"since": "5pm"}, "The last start is before the first"),
        ({"span": "decade"}, "Choose one of the answers offered."),
    ):
        refused = ben.send(path(made), typed(ben, made, **change))
        assert refused.status_code == 422, change
        assert sentence in refused.text, change
    assert individual(made) == []


def test_one_is_placed_again_somewhere_else(build: Build, cast: Cast, client: Client) -> None:
    made, _ = mbt(build, cast, people=2)
    ben = client(cast.ben)
    accept(ben, ben.send(path(made), typed(ben, made)).location)
    first, second = individual(made)
    was = (first.day, first.at)
    kept = (second.day, second.at)
    again = f"/sessions/{first.public_id}/place-again"
    answer = ben.send(again, typed(ben, made, span=""))
    assert answer.status_code == 303, answer.text
    accept(ben, answer.location)
    now = {s.id: (s.day, s.at) for s in individual(made)}
    assert now[first.id] != was
    assert now[second.id] == kept


def test_leave_places_eleven_again_and_says_why_one_cannot_be(
    build: Build, cast: Cast, client: Client
) -> None:
    made, staff = mbt(build, cast, people=12)
    ben = client(cast.ben)
    accept(ben, ben.send(path(made), typed(ben, made, span="next")).location)
    placed = individual(made)
    assert len(placed) == 12
    april = [date(2026, 4, day) for day in (1, 8, 15, 22, 29)]
    by_day = {day: [s for s in placed if s.day == day] for day in april}
    away = [day for day in april if by_day[day]]
    stuck = placed[0].places[0].participant
    left = [day for day in april if day not in away[:2]]
    hit = [s for s in placed if s.day in away[:2]]
    build.save(
        Leave(user=staff[0], kind="annual_leave", first=min(away[:2]), last=max(away[:2])),
        *(Unavailability(participant=stuck, kind="work", first=day, last=day) for day in left),
    )
    home = ben.get(path(made)).text
    assert f"{len(hit)} sessions are at a time when the therapist is away" in home
    answer = ben.send(f"{path(made)}/away", typed(ben, made, span="", until="6pm"))
    assert answer.status_code == 303, answer.text
    page = ben.get(answer.location).text
    assert f"{stuck.code} could not be placed in April 2026" in page
    accept(ben, answer.location)
    moved = [s for s in individual(made) if s.id in {h.id for h in hit}]
    gone = [s for s in moved if s.places[0].participant_id != stuck.id]
    assert all(min(away[:2]) > s.day or s.day > max(away[:2]) for s in gone)
    assert len(individual(made)) == 12


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    made, _ = mbt(build, cast, people=1)
    accept(
        client(cast.ben), client(cast.ben).send(path(made), typed(client(cast.ben), made)).location
    )
    session = individual(made)[0]
    for address in (path(made), f"{path(made)}/away", f"/sessions/{session.public_id}/place-again"):
        assert client(cast.asha).get(address).status_code == 200
        assert client(None).get(address).status_code == 302
        assert client(cast.cara).get(address).status_code == 404
        assert client(cast.dev).get(address).status_code in {403, 404}
        assert client(cast.esi).get(address).status_code in {403, 404}
    assert client(cast.ben).get(f"/cohorts/{made.public_id}/individual/group").status_code == 404


def test_a_grid_of_any_length_asks_as_much(
    build: Build, cast: Cast, client: Client, statements: Statements
) -> None:
    made, _ = mbt(build, cast, people=2)
    ben = client(cast.ben)
    accept(ben, ben.send(path(made), typed(ben, made)).location)
    with statements() as few:
        ben.get(path(made))
    accept(ben, ben.send(path(made), typed(ben, made, span="year")).location)
    with statements() as many:
        ben.get(path(made))
    assert len(many) <= len(few)
