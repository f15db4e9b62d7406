"""The calendar narrowed: to a team, a venue, a room, a member of staff, a cohort, a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from flask.testing import FlaskClient

from people.models import User
from people.roles import Role
from programmes.models import Cohort
from tests.build import Build, Cast
from tests.programmes.calendar_lines import WEEK, lines, with_status, words
from tests.programmes.rows import ad_hoc, cohort, sessions_of

Client = Callable[[User | None], FlaskClient]
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def made(build: Build, cast: Cast) -> Cohort:
    """M-TREM on Wednesdays at 10 from 4 March 2026, in Room 1 of Kirk House."""
    return cohort(build, cast)


@pytest.fixture
def elsewhere(build: Build, cast: Cast) -> Cohort:
    """Cara's cohort, of the other team, in the same room, on 18 March at 2pm."""
    cast.venue.teams.append(cast.other_team)
    build.save(cast.venue)
    theirs = Cohort(
        team=cast.other_team,
        programme_version=cohort(build, cast, start=date(2027, 1, 6)).programme_version,
        programme_slug="m-trem",
        name="South cohort",
        entry="closed",
        status="running",
        starts_on=date(2026, 3, 18),
        venue=cast.venue,
        room=cast.room,
        capacity=8,
        planned_at=datetime(2026, 1, 5, tzinfo=UTC),
        planned_by_id=cast.cara.id,
    )
    build.save(theirs)
    ad_hoc(build, theirs, date(2026, 3, 18), time(14), cast.cara)
    return theirs


def test_narrowed_to_each_thing(build: Build, made: Cohort, cast: Cast, client: Client) -> None:
    second = build.venue(cast.team, name="Mill Lane")
    other = cohort(
        build,
        cast,
        start=date(2027, 1, 6),
        programme_version=made.programme_version,
        venue=second,
        room=second.rooms[0],
    )
    ad_hoc(build, other, date(2026, 3, 5), time(14), cast.esi)
    ben = client(cast.ben)
    assert len(lines(ben.get(WEEK).text)) == 2
    for name, row, count, said in (
        ("team", cast.team, 2, "North Team"),
        ("venue", second, 1, "Mill Lane"),
        ("room", cast.room, 1, "Room 1, Kirk House"),
        ("staff", cast.esi, 1, "Esi Premises"),
        ("cohort", other, 1, other.name),
    ):
        answer = ben.get(f"{WEEK}&{name}={row.public_id}")
        assert len(lines(answer.text)) == count, name
        assert f"{said}. {count} session" in " ".join(answer.text.split()), name
        assert f"{name}={row.public_id}" in answer.text.partition("Earlier week")[0], name
    both = f"{WEEK}&venue={second.public_id}&staff={cast.esi.public_id}"
    (line,) = words(ben.get(both).text)
    assert line.startswith("2pm to 3:30pm Extra")
    assert "Room 1, Mill Lane" in line


@pytest.mark.parametrize("name", ["team", "venue", "room", "staff", "cohort"])
def test_another_teams_id_is_not_found(
    name: str, build: Build, made: Cohort, cast: Cast, client: Client
) -> None:
    rows = {
        "team": cast.team,
        "venue": cast.venue,
        "room": cast.room,
        "staff": cast.ben,
        "cohort": made,
    }
    assert client(cast.asha).get(f"{WEEK}&{name}={rows[name].public_id}").status_code == 200
    for wrong in (rows[name].public_id, NOBODY, "1", "nonsense"):
        assert client(cast.cara).get(f"{WEEK}&{name}={wrong}").status_code == 404, wrong


def test_whoever_has_left_is_still_found_by_what_they_did(
    build: Build, made: Cohort, cast: Cast, client: Client
) -> None:
    for membership in cast.ben.memberships:
        membership.ended_at = membership.since
    build.save(*cast.ben.memberships)
    asha = client(cast.asha)
    assert "Ben Facilitator</option>" not in asha.get(WEEK).text
    page = asha.get(f"{WEEK}&staff={cast.ben.public_id}").text
    assert len(lines(page)) == 1
    assert "Ben Facilitator</option>" in page


def test_a_shared_room_is_taken_and_no_more_is_said(
    elsewhere: Cohort, build: Build, cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    week = "/calendar?day=2026-03-18"
    for name, row in (("room", cast.room), ("venue", cast.venue)):
        page = ben.get(f"{week}&{name}={row.public_id}").text
        (line,) = lines(page)
        (read,) = words(page)
        assert read == "2pm to 3:30pm Taken (another team) Where: Room 1"
        assert "href" not in line
        assert "data-move" not in line
        assert "0 sessions" in page
        for secret in ("Extra", elsewhere.name, "Cara", str(sessions_of(elsewhere)[0].public_id)):
            assert secret not in page
    for other in ("", f"&room={cast.room.public_id}&staff={cast.ben.public_id}"):
        assert not lines(ben.get(week + other).text)
    own = client(cast.cara).get(f"{week}&room={cast.room.public_id}").text
    assert elsewhere.name in own
    assert "Taken (another team)" not in own
    with_status(build, sessions_of(elsewhere)[0], "cancelled")
    assert not lines(ben.get(f"{week}&room={cast.room.public_id}").text)


def test_a_team_of_ones_own_that_was_not_chosen_still_takes_the_room(
    elsewhere: Cohort, build: Build, cast: Cast, client: Client
) -> None:
    both = build.user("Uma", (cast.team, Role.FACILITATOR), (cast.other_team, Role.FACILITATOR))
    page = f"/calendar?day=2026-03-18&room={cast.room.public_id}"
    assert "Taken" not in client(both).get(page).text
    (read,) = words(client(both).get(f"{page}&team={cast.team.public_id}").text)
    assert "Taken (another team)" in read


def test_a_day_that_is_none_is_said_and_stays(made: Cohort, cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    for typed in ("31/2/2026", "soon", "1/1/1066"):
        answer = ben.get("/calendar", query_string={"day": typed, "room": cast.room.public_id})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.text
        assert "There is a problem" in answer.text
        assert "2 to 8 March 2026" in answer.text
        assert str(cast.room.public_id) in answer.text
    for far in ("1900-01-01", "2100-12-31", "27/3/2026", ""):
        for view in ("week", "month", "year"):
            assert ben.get(f"/calendar?view={view}&day={far}").status_code == 200


def test_an_empty_week_leads_to_the_nearest_session(
    made: Cohort, cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    assert "day=2026-03-04" in ben.get("/calendar?day=2026-02-04").text
    last = sessions_of(made)[-1].day
    assert f"day={last}" in ben.get("/calendar?day=2027-02-04").text
    page = client(cast.cara).get("/calendar").text
    assert "No sessions are planned yet." in " ".join(page.split())


def test_a_cohort_opens_its_own_calendar_where_it_begins(
    build: Build, cast: Cast, client: Client
) -> None:
    later = cohort(build, cast, start=date(2026, 5, 6))
    ben = client(cast.ben)
    href = f"/calendar?cohort={later.public_id}"
    assert href in ben.get(f"/cohorts/{later.public_id}").text
    page = ben.get(href).text
    assert "4 to 10 May 2026" in page
    assert len(lines(page)) == 1
    assert f'name="cohort" value="{later.public_id}"' in page
