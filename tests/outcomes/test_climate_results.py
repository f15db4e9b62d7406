"""Results of climate rounds: four stay hidden, nine show, and nothing is shown too early."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from outcomes.models import ClimateEvent, ClimateRound
from outcomes.queries import climate as queries
from tests.attendance.files import csv_rows, name_of, xlsx_rows
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.outcomes.climate_rows import Client, Climate, filled

NINE = (1, 2, 2, 3, 3, 1, 2, 3, 2)


@pytest.fixture
def climate(build: Build, at: Clock, cast: Cast) -> Climate:
    """Rounds of Asha's team."""
    return Climate(build, at, cast.team, cast.asha)


def path(held: ClimateRound, part: str = "") -> str:
    return f"/climate/{held.public_id}{part}"


def team(cast: Cast, part: str = "") -> str:
    return f"/climate/teams/{cast.team.public_id}{part}"


def test_four_answers_stay_hidden_and_five_show(
    cast: Cast, client: Client, climate: Climate
) -> None:
    four, five = climate.round("residents"), climate.round("staff")
    climate.answered(four, 1, 2, 3, 2)
    climate.answered(five, 1, 2, 3, 2, 2)
    climate.past(five)
    asha = client(cast.asha)
    page = asha.get(path(four)).text
    assert "Hidden: 4 answered, and results are shown from 5 answers on." in page
    assert "Experienced safety" not in page
    assert "Download" not in page
    page = asha.get(path(five)).text
    assert "3 subscales, 5 answers" in page
    assert "Experienced safety" in page
    assert ">10.0<" in page


def test_nothing_is_shown_while_anything_can_be_added(
    cast: Cast, client: Client, climate: Climate, at: Clock
) -> None:
    held = climate.round(days=3)
    climate.answered(held, *NINE)
    for days in (0, 4, 6):
        at.at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=days)
        asha = client(cast.asha)
        page = asha.get(path(held)).text
        assert "Hidden until the round is closed." in page
        assert "Experienced safety" not in page
        assert csv_rows(asha.get(path(held, ".csv")))[1:] == [["Answers", "9", "open"]]
        assert "Experienced safety" not in asha.get(team(cast)).text
    asha.send(path(held, "/close"))
    assert "Experienced safety" in asha.get(path(held)).text


def test_small_cells_are_hidden_on_the_page_and_in_the_files(
    cast: Cast, client: Client, climate: Climate
) -> None:
    held = climate.round(invited=20)
    climate.answered(held, *([1] * 9 + [2] * 2))
    climate.past(held)
    asha = client(cast.asha)
    page = asha.get(path(held)).text
    assert "A star stands for a number that is hidden" in page
    assert ">2</td>" not in page
    answer = asha.get(path(held, ".csv"))
    head, *rows = csv_rows(answer)
    assert head[:5] == ["What", "Name", "Answered", "Mean", "SD"]
    scales = {row[1]: row[2:5] for row in rows if row[0] == "Subscale"}
    assert scales["Cohesion and mutual support"] == ["11", "5.9", "2.0"]
    items = [row for row in rows if row[0] == "Item"]
    assert len(items) == 17
    for row in items:
        shown = [cell for cell in row[5:] if cell != "*"]
        assert all(int(cell) >= 5 for cell in shown)
        assert len(shown) < 4  # or what is left out would be the difference
    assert name_of(answer) == "climate-north-team-residents-2026-03.csv"
    sheet = xlsx_rows(asha.get(path(held, ".xlsx")))
    assert [str(cell) for cell in sheet[1][:4]] == [rows[0][0], rows[0][1], "11", "5.9"]
    said = list(
        db.session.scalars(
            select(AuditEvent.sentence).where(AuditEvent.action == "file.downloaded")
        )
    )
    assert len(said) == 2
    assert said[0].startswith("Asha Lead downloaded the results of EssenCES of residents")


def test_four_answers_are_hidden_in_every_file(
    cast: Cast, client: Client, climate: Climate
) -> None:
    held = climate.round(invited=8)
    climate.answered(held, 1, 2, 3, 4)
    climate.past(held)
    asha = client(cast.asha)
    assert csv_rows(asha.get(path(held, ".csv")))[1:] == [["Answers", "4", "fewer than 5 answered"]]
    (row,) = csv_rows(asha.get(team(cast, ".csv")))[1:]
    assert row[5:8] == ["4", "8", "50"]
    assert set(row[8:]) == {"*"}
    assert b"residents" not in asha.get(team(cast, ".svg?score=hold")).data.lower()
    assert queries.series(cast.asha, cast.team, held.closes + timedelta(days=30)) == []


def test_residents_and_staff_are_kept_apart_and_shown_side_by_side(
    cast: Cast, client: Client, climate: Climate
) -> None:
    residents, staff = climate.round("residents", invited=12), climate.round("staff", invited=10)
    climate.answered(residents, *NINE)
    climate.answered(staff, 3, 3, 3, 2, 3, 4)
    climate.past(staff)
    asha = client(cast.asha)
    page = " ".join(asha.get(team(cast)).text.split())
    assert "Residents and staff side by side" in page
    assert 'data-label="Residents: mean (SD)">10.6 (3.9)' in page
    assert 'data-label="Staff: mean (SD)">15.0 (3.2)' in page
    assert "9 of 12, 75%" in page
    assert "6 of 10, 60%" in page
    assert "It says something of a place, never of a person." in page
    rows = csv_rows(asha.get(team(cast, ".csv")))
    assert [(row[3], row[5]) for row in rows[1:]] == [("Residents", "9"), ("Staff", "6")]


def test_over_time_beside_what_happened(
    cast: Cast, client: Client, climate: Climate, at: Clock
) -> None:
    for month, plus in ((3, 0), (9, 1)):
        at.at = datetime(2026, month, 2, 9, tzinfo=UTC)
        held = climate.round(note=f"Note of month {month}")
        climate.answered(held, *(one if one > 2 else one + plus for one in NINE))
    climate.past(held)
    asha = client(cast.asha)
    note = team(cast, "/note")
    assert asha.send(note, {"day": "1/6/2026", "words": "New kitchen"}).status_code == 303
    page = asha.get(team(cast)).text
    assert "Residents: 10.6 in the round of 2 Mar 2026, 13.9 in that of 2 Sep 2026." in page
    assert "Note of month 3" in page
    assert "<strong>A</strong> Mon 1 Jun 2026: New kitchen" in page
    svg = asha.get(team(cast, ".svg?score=cohesion"))
    assert svg.mimetype == "image/svg+xml"
    assert "Cohesion and mutual support over time" in svg.text
    assert ">A</text>" in svg.text
    assert asha.get(team(cast, ".png?score=safety")).data.startswith(b"\x89PNG")
    assert asha.get(team(cast, ".svg?score=nonsense")).status_code == 404
    points = queries.series(cast.asha, cast.team, date(2026, 12, 1))
    assert [(p.day, p.who, p.mean) for p in points if p.score == "cohesion"] == [
        (date(2026, 3, 12), "residents", 10.6),
        (date(2026, 9, 12), "residents", 13.9),
    ]
    event = db.session.scalars(select(ClimateEvent)).one()
    remove = f"/climate/events/{event.public_id}/remove"
    assert client(cast.cara).get(remove).status_code == 404
    assert asha.send(remove).status_code == 303
    assert "New kitchen" not in asha.get(team(cast)).text


def test_an_event_needs_a_day_and_words(cast: Cast, client: Client) -> None:
    page = client(cast.asha).send(team(cast, "/note"), {"day": "", "words": ""})
    assert page.status_code == 422
    assert "Enter the day." in page.text
    assert "Say what happened." in page.text


def test_an_empty_team_says_what_to_do(cast: Cast, client: Client) -> None:
    page = client(cast.asha).get(team(cast)).text
    assert "No round of this team has been held yet." in page
    assert csv_rows(client(cast.asha).get(team(cast, ".csv"))) == [[]]


def test_narrowed_to_a_venue(cast: Cast, client: Client, climate: Climate, build: Build) -> None:
    other = build.venue(cast.team, name="Elm Lodge")
    for venue in (cast.venue, other):
        held = climate.round(venue=venue)
        climate.answered(held, *NINE)
    climate.past(held)
    asha = client(cast.asha)
    assert "2 closed rounds" in asha.get(team(cast)).text
    assert "1 closed round:" in asha.get(team(cast, f"?venue={other.public_id}")).text


def test_a_thousand_answers_ask_the_database_no_more(
    cast: Cast, client: Client, climate: Climate, statements: Statements
) -> None:
    few, many = climate.round("residents"), climate.round("staff")
    climate.answered(few, *NINE)
    climate.answered(many, *([0, 1, 2, 3, 4] * 200))
    climate.past(many)
    asha = client(cast.asha)
    asha.get(path(few))
    with statements() as small:
        asha.get(path(few))
    with statements() as large:
        page = asha.get(path(many)).text
    assert len(large) == len(small)
    assert "1000 answers" in page
    assert ">200<" in page
    address = team(cast)
    asha.get(address)
    with statements() as whole:
        asha.get(address)
    for n in range(5):
        climate.answered(climate.round("staff" if n % 2 else "residents"), *NINE)
    climate.at.at += timedelta(days=60)
    asha = client(cast.asha)
    asha.get(address)
    with statements() as more:
        assert "7 closed rounds" in asha.get(address).text
    assert len(more) == len(whole)


def test_from_a_slip_to_the_results(cast: Cast, client: Client, climate: Climate) -> None:
    held = climate.round()
    codes = climate.codes(held, 9)
    asha = client(cast.asha)
    for n, code in enumerate(codes):
        client(None).post("/survey", data=filled(NINE[n], code=code))
        assert f"<dd>{n + 1}</dd>" in asha.get(path(held)).text
    asha.send(path(held, "/close"))
    assert "3 subscales, 9 answers" in asha.get(path(held)).text
