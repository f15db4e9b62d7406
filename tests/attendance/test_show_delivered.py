"""What a team delivered against what it planned, by strand and reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from programmes.models import Change, Cohort
from tests.attendance.conftest import Client
from tests.attendance.files import csv_rows, name_of, xlsx_rows
from tests.attendance.rows import Rows
from tests.build import Build, Cast
from tests.conftest import Clock, Statements

LATER = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
FIRST = date(2026, 1, 7)


@pytest.fixture
def north(rows: Rows, build: Build, cast: Cast, at: Clock) -> Cohort:
    """Two held, one cancelled, one not held, one nobody signed for, one to come."""
    at.at = LATER
    made = rows.cohort(cast.team, cast.venue, cast.asha, name="North")
    people = [build.participant(cast.team) for _ in range(3)]
    days = [FIRST + timedelta(weeks=week) for week in range(4)]
    for day, marks in zip(days, (("5", "6", "3"), ("5", "4", "2")), strict=False):
        rows.marked(rows.session(made, *people, day=day), *marks)
    off = rows.session(made, *people, day=days[2], status="cancelled", why="The heating failed.")
    rows.session(made, *people, day=days[3], status="not_held", why="the heating failed")
    rows.session(made, *people, day=date(2026, 3, 4))
    rows.session(made, *people, day=date(2026, 3, 11), at=clock_time(15))
    changes = [
        Change(session=off, verb=verb, before={}, after={}, asked_by="The venue", at=LATER)
        for verb in ("rescheduled", "cancelled")
    ]
    build.save(*changes)
    return made


def path_of(cast: Cast, kind: str = "", query: str = "") -> str:
    return f"/teams/{cast.team.public_id}/delivered{kind}{query}"


def test_sessions_by_what_became_of_them(cast: Cast, north: Cohort, client: Client) -> None:
    page = client(cast.ben).get(path_of(cast)).text
    assert "1 October 2025 to 11 March 2026" in page
    assert "2 of 5 sessions due were held, 40%." in page
    assert "Nobody has signed for 1." in page
    assert "1 was moved to another time." in page
    assert "3 of 5 people expected at what was held came, 60%." in page
    assert "1 reason, the most frequent first" in page
    assert "The heating failed." in page
    assert "The venue" in page
    assert "6 months" in page
    for picture in (".svg", "-reasons.svg"):
        assert f'src="{path_of(cast, picture)}"' in page


def test_files(cast: Cast, north: Cohort, client: Client) -> None:
    ben = client(cast.ben)
    made = ben.get(path_of(cast, ".csv", "?from=1/1/2026&to=31/1/2026"))
    assert name_of(made) == "delivered-north-team-2026-01.csv"
    told = csv_rows(made)
    assert told[0][:8] == [
        "Cohort", "Strand", "Planned", "Held", "Cancelled", "Not held", "Not recorded", "To come",
    ]  # fmt: skip
    assert told[1][0] == "North"
    assert told[1][2:8] == ["4", "2", "1", "1", "0", "0"]
    assert told[1][8:] == ["1", "50", "360", "180", "5", "3", "60"]
    assert told[2][0] == "Everything"
    assert xlsx_rows(ben.get(path_of(cast, ".xlsx")))[1][2:4] == (6, 2)
    why = ben.get(path_of(cast, "-reasons.csv"))
    assert name_of(why).startswith("not-held-north-team-2025-10-01-to-2026-03-11")
    assert csv_rows(why)[1] == ["The heating failed.", "The venue", "1", "1", "180"]
    for picture in (".svg", ".png", "-reasons.svg", "-reasons.png"):
        assert ben.get(path_of(cast, picture)).mimetype.startswith("image/")
    said = db.session.scalars(select(AuditEvent.sentence)).all()
    assert (
        "Ben Facilitator downloaded what North Team delivered, 1 to 31 January 2026 as CSV." in said
    )


def test_narrowed_in_order_and_what_cannot_be(
    cast: Cast, rows: Rows, north: Cohort, client: Client
) -> None:
    ben = client(cast.ben)
    south = rows.cohort(cast.team, cast.venue, cast.asha, name="A South")
    rows.session(south, day=date(2026, 3, 3), kind="structured", strand="gone")
    told = csv_rows(ben.get(path_of(cast, ".csv", "?sort=-planned")))
    assert [row[0] for row in told[1:]] == ["North", "A South", "Everything"]
    one = csv_rows(ben.get(path_of(cast, ".csv", f"?cohort={south.public_id}")))
    assert [row[:3] for row in one[1:]] == [["A South", "gone", "1"], ["Everything", "", "1"]]
    none = ben.get(path_of(cast, "", "?from=1/1/2020&to=31/1/2020"))
    assert "had no session like that in these days" in none.text
    for query, sentence in (
        ("?from=nonsense", "‘nonsense’ is not a date."),
        ("?cohort=nonsense", "Choose one of the answers offered."),
        ("?from=2/3/2026&to=1/3/2026", "This is before the day it begins."),
    ):
        wrong = ben.get(path_of(cast, "", query))
        assert wrong.status_code == 422
        assert sentence in wrong.text
        assert ben.get(path_of(cast, ".xlsx", query)).status_code == 422


def test_a_reason_that_looks_like_a_formula_is_text(
    cast: Cast, rows: Rows, client: Client, at: Clock
) -> None:
    made = rows.cohort(cast.team, cast.venue, cast.asha, name="@SUM(A1)")
    rows.session(made, day=date(2026, 3, 1), status="cancelled", why="=cmd()")
    ben = client(cast.ben)
    assert csv_rows(ben.get(path_of(cast, ".csv")))[1][0] == "'@SUM(A1)"
    assert csv_rows(ben.get(path_of(cast, "-reasons.csv")))[1][0] == "'=cmd()"
    assert xlsx_rows(ben.get(path_of(cast, "-reasons.xlsx")))[1][0] == "=cmd()"


def test_a_limited_person_is_counted_for_named_staff_alone(
    cast: Cast, rows: Rows, build: Build, client: Client, at: Clock
) -> None:
    made = rows.cohort(cast.team, cast.venue, cast.asha, name="North")
    secret = build.participant(cast.team)
    rows.limited(secret, cast.asha)
    rows.marked(rows.session(made, secret, day=date(2026, 3, 1)), "5")
    assert csv_rows(client(cast.ben).get(path_of(cast, ".csv")))[1][-3:] == ["0", "0", ""]
    assert csv_rows(client(cast.asha).get(path_of(cast, ".csv")))[1][-3:] == ["1", "1", "100"]


def test_a_session_over_the_clock_change_is_over_when_it_is(
    cast: Cast, rows: Rows, client: Client, at: Clock
) -> None:
    """From half past midnight, three hours: to half past two, when clocks have gone back."""
    made = rows.cohort(cast.team, cast.venue, cast.asha, name="North")
    rows.session(made, day=date(2026, 10, 25), at=clock_time(0, 30), minutes=180)
    query = "?from=25/10/2026&to=25/10/2026"
    for hour, minute, words in ((2, 29, "No session was due."), (2, 30, "0 of 1 session due")):
        at.at = datetime(2026, 10, 25, hour, minute, tzinfo=UTC)
        assert words in client(cast.ben).get(path_of(cast, "", query)).text


def test_as_many_queries_for_a_few_as_for_many(
    cast: Cast, rows: Rows, build: Build, north: Cohort, client: Client, statements: Statements
) -> None:
    ben, path = client(cast.ben), path_of(cast)
    ben.get(path)

    def sent() -> int:
        db.session.expire_all()
        with statements() as gathered:
            ben.get(path)
        return len(gathered)

    few = sent()
    people = [build.participant(cast.team) for _ in range(60)]
    with build.together():
        for number in range(40):
            rows.session(north, *people, day=FIRST + timedelta(days=number))
    assert sent() == few


def test_leads_see_it_on_today_and_teams_have_links(
    cast: Cast, north: Cohort, client: Client
) -> None:
    words = "North Team: 0 of 1 session held in the last four weeks"
    assert words in client(cast.asha).get("/").text
    assert words not in client(cast.ben).get("/").text
    for page in ("/cohorts", f"/teams/{cast.team.public_id}"):
        assert path_of(cast) in client(cast.asha).get(page).text


def test_who_may(cast: Cast, north: Cohort, client: Client) -> None:
    for kind in ("", ".csv", ".xlsx", ".svg", ".png", "-reasons.csv", "-reasons.svg"):
        for user, status in ((cast.asha, 200), (cast.dev, 403), (cast.cara, 404), (None, 302)):
            assert client(user).get(path_of(cast, kind)).status_code == status
