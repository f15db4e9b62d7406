"""One person's attendance across cohorts and stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

import pytest
from sqlalchemy import select

from base.audit import AuditEvent, Look
from base.database import db
from people.models import Participant, Stay
from programmes.models import Cohort
from tests.attendance.conftest import Client
from tests.attendance.files import csv_rows, name_of, xlsx_rows
from tests.attendance.rows import Rows
from tests.build import Build, Cast
from tests.conftest import Clock, Statements

LATER = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


@dataclass
class Life:
    """Adam, who was in North, then in a cohort of the other team, then in South."""

    adam: Participant
    north: Cohort
    south: Cohort

    def path(self, kind: str = "", query: str = "") -> str:
        return f"/people/{self.adam.public_id}/attendance{kind}{query}"


@pytest.fixture
def life(rows: Rows, build: Build, cast: Cast, at: Clock) -> Life:
    """Four sessions of North, one elsewhere, two of South of which one is to come, and a stay."""
    at.at = LATER
    adam = build.participant(cast.team, given_name="Adam", family_name="Smith", code="AD-1")
    north = rows.cohort(cast.team, cast.venue, cast.asha, name="North")
    for week, mark in enumerate("5632"):
        session = rows.session(
            north, adam, day=date(2026, 1, 7) + timedelta(weeks=week), title=f"Week {week + 1}"
        )
        rows.marked(session, mark, reason={"3": "no_good_reason", "2": "ill"}.get(mark, ""))
    venue = build.venue(cast.other_team, name="Elsewhere")
    other = rows.cohort(cast.other_team, venue, cast.cara, name="Not ours")
    rows.marked(rows.session(other, adam, day=date(2026, 2, 5)), "5")
    south = rows.cohort(cast.team, cast.venue, cast.asha, name="South")
    rows.session(south, adam, day=date(2026, 3, 10), kind="structured")
    rows.session(south, adam, day=date(2026, 3, 17), kind="structured")
    build.save(
        Stay(
            participant=adam,
            venue=cast.venue,
            arrived=date(2026, 1, 10),
            expected_departure=date(2026, 4, 1),
            departed=date(2026, 1, 25),
            departure_reason="move_on",
        )
    )
    return Life(adam, north, south)


def test_every_cohort_of_ones_teams_and_every_stay(cast: Cast, life: Life, client: Client) -> None:
    page = client(cast.ben).get(life.path()).text
    assert "Attendance of Adam Smith" in page
    assert "2 of 4, 50%" in page
    assert "180 of 360" in page
    assert "North" in page
    assert "South" in page
    assert "Not ours" not in page
    assert "5 sessions" in page
    assert "1 more is" in page
    assert "Kirk House" in page
    assert "Sat 10 Jan 2026 to Sun 25 Jan 2026" in page
    assert "1 of 2" in page
    assert "Ill or a medical appointment" in page
    assert "It takes 8 marked sessions to say." in page
    assert f'src="{life.path(".svg")}"' in page
    assert ">15 Dec" not in page


def test_linked_from_the_participants_page(cast: Cast, life: Life, client: Client) -> None:
    page = client(cast.ben).get(f"/people/{life.adam.public_id}").text
    assert f'href="{life.path()}">All their attendance' in page


@pytest.mark.parametrize(
    ("query", "shown", "told"),
    [
        ("outcome=3", "1 session", "Week 3"),
        ("outcome=ahead", "1 session", "To come"),
        ("outcome=none", "1 session", "Not marked"),
        ("strand=structured", "1 session", "South"),
        ("from=14/1/2026&to=21/1/2026", "2 sessions", "Week 2"),
        ("sort=-session&strand=group", "4 sessions", "Week 4"),
    ],
)
def test_narrowed(
    query: str, shown: str, told: str, cast: Cast, life: Life, client: Client
) -> None:
    page = client(cast.ben).get(life.path("", f"?{query}"))
    assert page.status_code == 200
    sessions = page.text.partition('id="sessions"')[2]
    assert f"{shown}</caption>" in sessions
    assert told in sessions


def test_narrowed_to_one_cohort_and_to_nothing(cast: Cast, life: Life, client: Client) -> None:
    ben = client(cast.ben)
    page = ben.get(life.path("", f"?cohort={life.south.public_id}")).text
    assert "0 of 0" in page
    assert "No session is like that" in ben.get(life.path("", "?outcome=7")).text
    wrong = ben.get(life.path("", "?from=soon&outcome=3"))
    assert wrong.status_code == 422
    assert "‘soon’ is not a date." in wrong.text
    assert 'value="soon"' in wrong.text
    assert 'value="3" selected' in wrong.text
    assert ben.get(life.path(".csv", "?from=soon")).status_code == 422


def test_files_and_picture(cast: Cast, life: Life, client: Client) -> None:
    ben = client(cast.ben)
    made = ben.get(life.path(".csv"))
    assert name_of(made) == "attendance-ad-1-2026-03.csv"
    told = csv_rows(made)
    assert told[1][:6] == [
        "2026-03-10",
        "9:30am",
        "South",
        "Structured",
        "Week 1: Trust",
        "Not marked",
    ]
    assert told[2][5:] == ["Told us before", "Ill or a medical appointment", "0", "90"]
    assert len(told) == 6
    sheet = xlsx_rows(ben.get(life.path(".xlsx", "?sort=when&outcome=5")))
    assert sheet[1][0] == datetime(2026, 1, 7)  # noqa: DTZ001 a spreadsheet's day
    svg = ben.get(life.path(".svg")).text
    assert "week by week" in svg
    assert "Kirk House" in svg
    assert "Smith" not in svg
    assert ben.get(life.path(".png")).mimetype == "image/png"
    pages = set(db.session.scalars(select(Look.page).where(Look.subject == life.adam.public_id)))
    assert pages >= {f"history.show_history_{kind}" for kind in ("csv", "xlsx", "svg", "png")}
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "file.downloaded")
    ).all()
    assert said[0] == "Ben Facilitator downloaded the attendance of AD-1, all so far as CSV."
    assert len(said) == 3


def test_a_session_at_night_when_clocks_change(
    rows: Rows, cast: Cast, life: Life, client: Client
) -> None:
    night = rows.session(life.north, life.adam, day=date(2025, 10, 26), at=clock_time(0, 30))
    rows.marked(night, "5")
    told = csv_rows(client(cast.ben).get(life.path(".csv", "?to=26/10/2025")))
    assert told[1][:2] == ["2025-10-26", "12:30am"]
    assert told[1][7:] == ["90", "90"]


def test_ten_years_are_as_many_queries_and_stand_on_pages(
    rows: Rows, build: Build, cast: Cast, life: Life, client: Client, statements: Statements
) -> None:
    ben, path = client(cast.ben), life.path()
    ben.get(path)

    def sent() -> int:
        db.session.expire_all()
        with statements() as gathered:
            ben.get(path)
        return len(gathered)

    few = sent()
    with build.together():
        for number in range(130):
            day = date(2023, 1, 2) + timedelta(days=7 * number)
            rows.session(life.north, life.adam, day=day)
    assert sent() == few
    page = ben.get(path).text
    assert "50 of 135 sessions" in page
    assert "page=1" in page
    assert "35 of 135 sessions" in ben.get(life.path("", "?page=2")).text
    assert "month by month" in page
    assert len(csv_rows(ben.get(life.path(".csv")))) == 136


def test_nobody_expected_anywhere(build: Build, cast: Cast, client: Client) -> None:
    new = build.participant(cast.team)
    page = client(cast.ben).get(f"/people/{new.public_id}/attendance").text
    assert "Not expected at any session of your teams yet." in page


def test_who_may(cast: Cast, rows: Rows, life: Life, client: Client) -> None:
    for kind in ("", ".csv", ".xlsx", ".svg", ".png"):
        for user, status in ((cast.esi, 200), (cast.dev, 403), (cast.cara, 404), (None, 302)):
            assert client(user).get(life.path(kind)).status_code == status
    rows.limited(life.adam, cast.asha)
    for kind in ("", ".csv", ".xlsx", ".svg", ".png"):
        assert client(cast.ben).get(life.path(kind)).status_code == 404
        assert client(cast.asha).get(life.path(kind)).status_code == 200
