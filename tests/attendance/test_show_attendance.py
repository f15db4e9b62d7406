"""A cohort's attendance grid: totals, trends, narrowing, order, files."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

import pytest
from sqlalchemy import select

from base.audit import AuditEvent, Look
from base.database import db
from people.models import NamedReader
from programmes.models import Cohort, Enrolment
from programmes.queries.catalogue import text_of
from tests.attendance.conftest import Client
from tests.attendance.files import csv_rows, name_of, xlsx_rows
from tests.attendance.rows import Rows
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.programmes.rows import cohort, enrolled, sessions_of

FIRST = date(2026, 1, 7)
LATER = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


@pytest.fixture
def marked(rows: Rows, build: Build, cast: Cast, at: Clock) -> Cohort:
    """Adam came to the last four of eight, Bilal to the first four, in a cohort named North."""
    at.at = LATER
    made = rows.cohort(cast.team, cast.venue, cast.asha, name="North")
    people = [
        build.participant(cast.team, given_name=name, family_name="Smith", code=name.upper())
        for name in ("Adam", "Bilal")
    ]
    for week in range(8):
        session = rows.session(
            made, *people, day=FIRST + timedelta(weeks=week), title=f"Week {week + 1}"
        )
        rows.marked(session, *("35" if week < 4 else "53"))
    return made


def path_of(made: Cohort, kind: str = "", query: str = "") -> str:
    return f"/cohorts/{made.public_id}/attendance{kind}{query}"


def names_in(page: str) -> list[str]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r'db-grid__who">(?:<a[^>]*>)?(\w+)', body)


def test_marks_so_far_with_totals(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    made = cohort(build, cast)
    man, other = build.participant(cast.team), build.participant(cast.team)
    enrolled(build, made, man, other)
    first, second = sessions_of(made)[:2]
    at.at = LATER
    ben = client(cast.ben)
    keys = {p.participant_id: p.public_id.hex for p in first.places}
    form = {"do": "sign", "version": "0", f"{keys[man.id]}-came": "came"}
    form |= {f"{keys[other.id]}-came": "no_warning"}
    assert ben.send(f"/sessions/{first.public_id}/register", form).status_code == 303
    page = ben.get(path_of(made)).text
    assert "2 people, 2 sessions so far" in page
    assert "1 of 1" in page
    assert "0 of 1" in page
    assert "Not marked yet" in page
    assert str(second.public_id) in page
    assert str(sessions_of(made)[2].public_id) not in page


def test_trends_in_words_and_each_sessions_total(
    cast: Cast, marked: Cohort, client: Client
) -> None:
    page = client(cast.ben).get(path_of(marked)).text
    assert "↑ Coming more" in page
    assert "↓ Coming less" in page
    assert "4 of 8 in the last 4 sessions, 4 of 8 in the 4 before." in page
    assert page.count('1<span class="govuk-visually-hidden"> came of </span>') == 8
    assert "8 of 16" in page
    assert f'src="{path_of(marked, ".svg")}"' in page
    assert "50% of those marked came." in page


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Adam", "Bilal"]),
        ("-name", ["Bilal", "Adam"]),
        ("-trend", ["Adam", "Bilal"]),
        ("trend", ["Bilal", "Adam"]),
        ("nonsense", ["Adam", "Bilal"]),
    ],
)
def test_in_the_order_asked_for(
    sort: str, names: list[str], cast: Cast, marked: Cohort, client: Client
) -> None:
    ben = client(cast.ben)
    assert names_in(ben.get(path_of(marked, query=f"?sort={sort}")).text) == names
    told = csv_rows(ben.get(path_of(marked, ".csv", f"?sort={sort}")))
    assert [row[0].split()[0] for row in told[1:3]] == names


def test_narrowed_to_days_and_to_who_is_there_now(
    build: Build, cast: Cast, rows: Rows, marked: Cohort, client: Client
) -> None:
    ben = client(cast.ben)
    page = ben.get(path_of(marked, query="?from=4/2/2026&to=2026-02-11")).text
    assert "2 people, 2 sessions so far" in page
    assert "Show everything" in page
    none = ben.get(path_of(marked, query="?current=y")).text
    assert "Nothing of this cohort is among the sessions you asked for" in none
    adam = sessions_of(marked)[0].places[0].participant
    build.save(Enrolment(cohort=marked, participant=adam, status="enrolled", enrolled_on=FIRST))
    assert names_in(ben.get(path_of(marked, query="?current=y")).text) == ["Adam"]
    nothing = ben.get(path_of(marked, query="?from=1/1/2020&to=2/1/2020"))
    assert nothing.status_code == 200
    assert "Show everything" in nothing.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=31/2/2026", "There is no such day as 31/2/2026."),
        ("?to=soon", "‘soon’ is not a date."),
        ("?from=2/3/2026&to=1/3/2026", "This is before the day it begins."),
        ("?strand=nonsense", "Choose one of the answers offered."),
        ("?from=1/1/1990&to=1/1/2026", "Ask for ten years at most."),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence_and_keeps_what_was_typed(
    query: str, sentence: str, cast: Cast, marked: Cohort, client: Client
) -> None:
    ben = client(cast.ben)
    page = ben.get(path_of(marked, query=query))
    assert page.status_code == 422
    assert sentence in page.text
    assert "Adam" in page.text or "before" in sentence or "ten" in sentence
    typed = query.rpartition("=")[2]
    assert f'value="{typed}"' in page.text or "strand" in query
    for kind in (".csv", ".xlsx", ".png", ".svg"):
        file = ben.get(path_of(marked, kind, query))
        assert file.status_code == 422
        assert sentence in file.text


def test_files_say_the_same_and_that_they_were_taken(
    cast: Cast, marked: Cohort, client: Client
) -> None:
    ben = client(cast.ben)
    made = ben.get(path_of(marked, ".csv"))
    assert name_of(made) == "attendance-north-2026-03.csv"
    told = csv_rows(made)
    assert told[0][:7] == ["Person", "Code", "Came", "Of marked", "Percent", "Minutes", "Trend"]
    assert told[0][7] == "Week 1, Wed 7 Jan 2026 at 9:30am"
    assert told[1][:7] == ["Adam Smith", "ADAM", "4", "8", "50", "360", "Coming more"]
    assert told[1][7:] == ["Didn't come, no warning"] * 4 + ["Came"] * 4
    assert told[-1][:3] == ["Everyone", "", "8"]
    sheet = xlsx_rows(ben.get(path_of(marked, ".xlsx")))
    assert sheet[1][:6] == ("Adam Smith", "ADAM", 4, 8, 50, 360)
    narrow = ben.get(path_of(marked, ".xlsx", "?from=1/2/2026&to=28/2/2026"))
    assert name_of(narrow) == "attendance-north-2026-02.xlsx"
    events = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "file.downloaded")
    ).all()
    assert events[0] == "Ben Facilitator downloaded the attendance of North, all so far as CSV."
    assert len(events) == 3
    looks = db.session.scalars(select(Look.page).where(Look.page.like("%_csv"))).all()
    assert looks == ["attendance.show_attendance_csv"] * 2


def test_pictures_are_drawn_and_name_nobody(cast: Cast, marked: Cohort, client: Client) -> None:
    ben = client(cast.ben)
    svg = ben.get(path_of(marked, ".svg"))
    assert svg.mimetype == "image/svg+xml"
    assert "Attendance of North" in svg.text
    assert "script" not in svg.headers["Content-Security-Policy"]
    assert "Smith" not in svg.text
    png = ben.get(path_of(marked, ".png"))
    assert png.get_data().startswith(b"\x89PNG")
    assert not db.session.scalars(select(Look)).all()


def test_a_name_that_looks_like_a_formula_is_text(
    rows: Rows, build: Build, cast: Cast, client: Client
) -> None:
    made = rows.cohort(cast.team, cast.venue, cast.asha)
    odd = build.participant(cast.team, given_name="=cmd()", family_name="|A0")
    rows.session(made, odd, at=clock_time(8), title="+1+1")
    ben = client(cast.ben)
    told = csv_rows(ben.get(path_of(made, ".csv")))
    assert told[1][0] == "'=cmd() |A0"
    assert told[0][7].startswith("'+1+1")
    sheet = xlsx_rows(ben.get(path_of(made, ".xlsx")))
    assert sheet[1][0] == "=cmd() |A0"


def test_sessions_with_one_person_stand_by_month(
    rows: Rows, build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    at.at = LATER
    text = text_of("m-trem").replace("kind: group", "kind: individual")
    made = rows.cohort(cast.team, cast.venue, cast.asha, text=text)
    adam, bilal = build.participant(cast.team), build.participant(cast.team)
    for day, person, mark in ((5, adam, "5"), (12, adam, "3"), (6, bilal, "6")):
        session = rows.session(made, person, day=date(2026, 2, day), kind="individual")
        rows.marked(session, mark)
    page = client(cast.ben).get(path_of(made)).text
    assert "2 people, 1 month so far" in page
    assert "✓✗" in page
    assert "Came, Didn&#39;t come, no warning" in page
    assert "Month by month" in page


def test_a_big_grid_is_always_eight_queries(
    rows: Rows, build: Build, cast: Cast, client: Client, at: Clock, statements: Statements
) -> None:
    at.at = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
    made = rows.cohort(cast.team, cast.venue, cast.asha)
    people = [build.participant(cast.team) for _ in range(40)]
    with build.together():
        for week in range(3):
            rows.session(made, *people, day=FIRST + timedelta(weeks=week))
    ben, path = client(cast.ben), path_of(made)
    ben.get(path)

    def sent() -> list[str]:
        db.session.expire_all()
        with statements() as gathered:
            ben.get(path)
        return gathered

    few = sent()
    with build.together():
        for week in range(3, 55):
            rows.session(made, *people, day=FIRST + timedelta(weeks=week))
    for session in sessions_of(made)[::5]:
        rows.marked(session, *(["5", "3"] * 20))
    many = sent()
    assert len(many) == len(few) <= 8, "\n".join(many)
    page = ben.get(path_of(made)).text
    assert page.count("<td>") >= 40 * 52
    assert "52 of 55 sessions so far" in page
    assert "?page=1" in page
    earlier = ben.get(path_of(made, query="?page=99")).text
    assert "3 of 55 sessions so far" in earlier


def test_the_night_the_clocks_change(
    rows: Rows, build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    at.at = datetime(2026, 10, 26, 12, 0, tzinfo=UTC)
    made = rows.cohort(cast.team, cast.venue, cast.asha)
    night = rows.session(
        made,
        build.participant(cast.team),
        day=date(2026, 10, 25),
        at=clock_time(0, 30),
        minutes=120,
    )
    rows.marked(night, "5")
    told = csv_rows(client(cast.ben).get(path_of(made, ".csv", "?from=25/10/2026&to=25/10/2026")))
    assert told[0][7] == "Week 1: Trust, Sun 25 Oct 2026 at 12:30am"
    assert told[1][2:6] == ["1", "1", "100", "120"]


def test_a_hidden_persons_marks_are_hidden_too(
    rows: Rows, build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    made = cohort(build, cast)
    secret = build.participant(cast.team, limited_access=True, family_name="Hidden")
    build.save(NamedReader(participant=secret, user=cast.asha))
    enrolled(build, made, secret)
    at.at = LATER
    rows.marked(sessions_of(made)[0], "5")
    page = client(cast.ben).get(path_of(made)).text
    assert "Place taken" in page
    assert "Hidden" not in page
    assert "0 of 0" in page
    for kind in (".csv", ".xlsx", ".svg"):
        assert b"Hidden" not in client(cast.ben).get(path_of(made, kind)).get_data()
    assert csv_rows(client(cast.ben).get(path_of(made, ".csv")))[1:] == []
    assert xlsx_rows(client(cast.ben).get(path_of(made, ".xlsx")))[1:] == []
    mine = client(cast.asha).get(path_of(made))
    assert "Hidden" in mine.text
    assert "1 of 1" in mine.text
    assert "Hidden" in csv_rows(client(cast.asha).get(path_of(made, ".csv")))[1][0]


def test_before_anything_started_and_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    assert "No session of this cohort has started" in client(cast.esi).get(path_of(made)).text
    assert csv_rows(client(cast.esi).get(path_of(made, ".csv")))[1:] == []
    for kind in ("", ".csv", ".xlsx", ".svg", ".png"):
        path = path_of(made, kind)
        assert client(cast.dev).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
