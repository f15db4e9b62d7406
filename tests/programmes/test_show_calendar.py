"""The calendar: what is on it, for whom, and in how many queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from people.models import Closure, Leave, User
from people.roles import Role
from programmes.models import Cohort, Place, ProgrammeSession
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.calendar_lines import WEEK, lines, with_status, words
from tests.programmes.rows import ad_hoc, cohort, sessions_of

Client = Callable[[User | None], FlaskClient]


@pytest.fixture
def made(build: Build, cast: Cast) -> Cohort:
    """M-TREM on Wednesdays at 10 from 4 March 2026, in Room 1 of Kirk House."""
    return cohort(build, cast)


def test_a_week_says_when_what_where_who_and_how_it_stands(
    made: Cohort, cast: Cast, client: Client
) -> None:
    page = client(cast.ben).get(WEEK).text
    assert "Calendar, 2 to 8 March 2026" in page
    assert "North Team. 1 session." in " ".join(page.split())
    (line,) = words(page)
    assert line.startswith("10am to 11:30am Session 1:")
    for part in (made.name, "Where: Room 1", "Staff: Ben Facilitator, Asha Lead", "Planned"):
        assert part in line
    for day in ("Monday 2", "Tuesday 3", "Wednesday 4", "Thursday 5", "Friday 6"):
        assert f"{day} March" in page
    assert "Saturday" not in page
    assert page.count("No sessions</p>") == 4
    assert "view=week&amp;day=2026-02-23" in page
    assert "view=week&amp;day=2026-03-09" in page
    assert "view=month&amp;day=2026-03-04" in page


def test_without_a_day_it_is_this_week(made: Cohort, cast: Cast, client: Client) -> None:
    page = client(cast.esi).get("/calendar").text
    assert "2 to 8 March 2026" in page
    assert 'Monday 2 March <span class="db-day__today">Today</span>' in page


def test_a_month_shows_its_days_and_weekends_only_when_used(
    build: Build, made: Cohort, cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    page = ben.get("/calendar?view=month&day=2026-03-04").text
    assert "Calendar, March 2026" in page
    assert len(lines(page)) == 4
    assert "Sunday" not in page
    assert "view=month&amp;day=2026-02-01" in page
    assert "view=month&amp;day=2026-04-01" in page
    ad_hoc(build, made, date(2026, 3, 29), time(10), cast.ben)
    page = ben.get("/calendar?view=month&day=2026-03-04").text
    assert "Sunday 1 March" in page
    assert len(lines(page)) == 5


def test_who_may_look(made: Cohort, cast: Cast, client: Client) -> None:
    assert client(cast.dev).get(WEEK).status_code == 403
    assert client(None).get(WEEK).location.startswith("/sign-in?next=")
    page = client(cast.cara).get(WEEK).text
    assert not lines(page)
    assert made.name not in page


def test_states_are_words_and_what_was_withdrawn_is_nowhere(
    build: Build, made: Cohort, cast: Cast, client: Client, at: Clock
) -> None:
    first, second, third, fourth = sessions_of(made)[:4]
    with_status(build, first, "cancelled")
    with_status(build, second, "held")
    with_status(build, third, "not_held")
    with_status(build, fourth, "withdrawn")
    read = words(client(cast.ben).get("/calendar?view=month&day=2026-03-04").text)
    assert [line.rpartition(" ")[2] for line in read[:2]] == ["Cancelled", "Held"]
    assert read[2].endswith("Not held")
    assert len(read) == 3


def test_a_session_that_ended_asks_for_its_register(
    made: Cohort, cast: Cast, client: Client, at: Clock
) -> None:
    at.at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    (line,) = lines(client(cast.ben).get(WEEK).text)
    assert f"/sessions/{sessions_of(made)[0].public_id}/register" in line
    assert "Register to sign" in line
    assert "Reschedule" not in line


def test_one_to_one_is_by_code_and_never_by_name(
    build: Build, made: Cohort, cast: Cast, client: Client
) -> None:
    seen = build.participant(cast.team, given_name="Rowan", code="AB-123")
    hidden = build.participant(cast.team, given_name="Ash", code="ZZ-999", limited_access=True)
    for hour, person in ((13, seen), (15, hidden)):
        session = ad_hoc(build, made, date(2026, 3, 3), time(hour), cast.ben)
        session.kind, session.title = "individual", "Individual session"
        build.save(session, Place(session=session, participant=person))
    page = client(cast.ben).get(WEEK).text
    read = words(page)
    assert "Individual session, AB-123" in read[0]
    assert "Individual session, Place taken" in read[1]
    for secret in ("Rowan", "ZZ-999", "Ash", seen.family_name, hidden.family_name):
        assert not re.search(rf"\b{secret}\b", page), secret


def test_only_coming_sessions_may_be_moved_and_only_by_who_may_plan(
    build: Build, made: Cohort, cast: Cast, client: Client, at: Clock
) -> None:
    first, second = sessions_of(made)[:2]
    with_status(build, second, "cancelled")
    month = "/calendar?view=month&day=2026-03-04"
    move = f'data-move="/sessions/{first.public_id}/reschedule"'
    ben = client(cast.ben).get(month).text
    assert move in ben
    assert f'data-move="/sessions/{second.public_id}' not in ben
    assert ben.count("data-move=") == ben.count(">Reschedule<") == 3
    assert "data-move" not in client(cast.esi).get(month).text
    at.at = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
    assert move not in client(cast.ben).get(month).text


def test_closed_days_bank_holidays_and_who_is_away(
    build: Build, made: Cohort, cast: Cast, client: Client
) -> None:
    days = {"first": date(2026, 3, 31), "last": date(2026, 4, 1)}
    build.save(
        Closure(team_id=cast.team.id, why="Team day", **days),
        Closure(venue_id=cast.venue.id, why="New boiler", **days),
        Closure(team_id=cast.other_team.id, why="Not ours", **days),
        Leave(user=cast.ben, kind="sickness", note="his back", **days),
        Leave(user=cast.esi, kind="training", at=time(9), until=time(13), **days),
        Leave(user=cast.cara, kind="annual_leave", **days),
    )
    ben = client(cast.ben)
    week = "/calendar?day=2026-04-01"
    page = ben.get(week).text
    assert "Bank holiday: Good Friday" in page
    assert page.count("North Team closed: Team day") == 2
    assert page.count("Kirk House closed: New boiler") == 2
    assert page.count("Away: Ben Facilitator, Esi Premises (9am to 1pm)") == 2
    for secret in ("Not ours", "sick", "back", "training", "Cara"):
        assert secret not in page
    room = ben.get(f"{week}&room={cast.room.public_id}").text
    assert "Away" not in room
    assert "New boiler" in room
    esi = ben.get(f"{week}&staff={cast.esi.public_id}").text
    assert "Away: Esi Premises" in esi
    assert "Away: Ben" not in esi


def test_a_bank_holiday_not_everywhere_says_where(build: Build, cast: Cast, client: Client) -> None:
    scots = build.team("Forth Team", nation="SCT")
    user = build.user("Ione", (cast.team, Role.FACILITATOR), (scots, Role.FACILITATOR))
    day = "/calendar?day=2026-11-30"
    assert "Andrew's Day (Scotland)" in client(user).get(day).text.replace("&#39;", "'")
    only = client(user).get(f"{day}&team={scots.public_id}").text.replace("&#39;", "'")
    assert "Andrew's Day</p>" in only
    assert "Bank holiday" not in client(cast.ben).get(day).text


@pytest.mark.parametrize(
    ("day", "at", "starts", "ends"),
    [
        (date(2026, 3, 29), time(10), "2026-03-29T10:00", "2026-03-29T11:30"),
        (date(2026, 10, 25), time(10), "2026-10-25T10:00", "2026-10-25T11:30"),
        (date(2026, 7, 1), time(10), "2026-07-01T10:00", "2026-07-01T11:30"),
        # Clocks go back at 2am: an hour and a half after 0:45 they show 1:15.
        (date(2026, 10, 25), time(0, 45), "2026-10-25T00:45", "2026-10-25T01:15"),
    ],
)
def test_times_are_londons_wall_clock(
    day: date,
    at: time,
    starts: str,
    ends: str,
    build: Build,
    made: Cohort,
    cast: Cast,
    client: Client,
) -> None:
    ad_hoc(build, made, day, at, cast.esi)
    (line,) = lines(client(cast.ben).get(f"/calendar?day={day}&staff={cast.esi.public_id}").text)
    assert f'data-starts="{starts}" data-ends="{ends}"' in line


def test_an_end_is_never_before_its_start(
    build: Build, made: Cohort, cast: Cast, client: Client
) -> None:
    session = ad_hoc(build, made, date(2026, 10, 25), time(1, 30), cast.esi)
    session.minutes, session.ends = 45, session.starts + timedelta(minutes=45)
    build.save(session)
    (line,) = lines(client(cast.ben).get("/calendar?day=2026-10-25").text)
    assert 'data-starts="2026-10-25T01:30" data-ends="2026-10-25T02:15"' in line


def test_it_is_in_the_menu_of_those_who_may_look(cast: Cast, client: Client) -> None:
    assert 'href="/calendar"' in client(cast.esi).get("/").text
    assert 'href="/calendar"' not in client(cast.dev).get("/").text


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """The statements sent while inside."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_the_number_of_queries_does_not_grow(
    build: Build, made: Cohort, cast: Cast, client: Client, connection: Connection
) -> None:
    """Past 500 sessions too, where a library's batches would show."""
    address = "/calendar?view=month&day=2026-06-10"
    ben = client(cast.ben)
    person = build.participant(cast.team)
    first = ad_hoc(build, made, date(2026, 6, 9), time(15), cast.esi)
    alone = copy_of(first, 0)
    build.save(alone, Place(session=alone, participant=person))
    ben.get(address)
    with counted(connection) as few:
        assert len(lines(ben.get(address).text)) == 6
    copies = [copy_of(first, n) for n in range(1, 521)]
    build.save(*copies, *(Place(session=s, participant=person) for s in copies[:100]))
    with counted(connection) as many:
        assert len(lines(ben.get(address).text)) == 526
    assert len(many) == len(few) < 20


def copy_of(session: ProgrammeSession, n: int) -> ProgrammeSession:
    """A minute of the same, so many minutes later; the first hundred are one-to-one."""
    return ProgrammeSession(
        cohort=session.cohort,
        strand=session.strand,
        kind="individual" if n < 100 else "group",
        title=f"Copy {n}",
        day=session.day,
        at=session.at,
        minutes=1,
        starts=session.starts + timedelta(minutes=n),
        ends=session.starts + timedelta(minutes=n + 1),
        venue=session.venue,
        status="held",
        changed_at=session.changed_at,
    )
