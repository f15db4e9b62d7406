"""Lines for nDelius: what was marked on a day, typed once."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from base.database import db
from tests.attendance.conftest import Client, Group
from tests.build import Build, Cast
from tests.conftest import Clock, Statements


def address(cast: Cast, day: str = "2026-03-02", tail: str = "") -> str:
    return f"/teams/{cast.team.public_id}/ndelius{tail}?day={day}"


def sign(client: Client, cast: Cast, group: Group, at: Clock) -> None:
    at.at += timedelta(minutes=45)
    typed = group.typed("late", "no_warning", "came", late_minutes_0="10", staff_note_1="Secret")
    answer = client(cast.ben).send(group.path, {**typed, "version": "0", "do": "sign"})
    assert answer.status_code == 303


def test_a_line_for_each_marked_person(
    client: Client, cast: Cast, build: Build, group: Group, at: Clock
) -> None:
    group.people[0].crn = "X123456"
    cast.ben.staff_code = "N01A123"
    build.save(group.people[0], cast.ben)
    sign(client, cast, group, at)
    page = client(cast.ben).get(address(cast)).get_data(as_text=True)
    assert "X123456 | 02/03/2026 | 09:30–11:00 |" in page
    assert "ATTC" in page
    assert "10 minutes late." in page
    assert "N01A123" in page
    assert "No CRN recorded" in page, "whoever has none is said"
    assert "Secret" not in page, "notes for staff stay in Daybook"


def test_the_csv_says_the_same(
    client: Client, cast: Cast, build: Build, group: Group, at: Clock
) -> None:
    group.people[0].crn = "X123456"
    build.save(group.people[0])
    sign(client, cast, group, at)
    answer = client(cast.ben).get(address(cast, tail=".csv"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ndelius-2026-03-02.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len(rows) == 3
    assert rows[0]["CRN"] == "X123456"
    assert rows[0]["Date"] == "02/03/2026"
    assert rows[0]["Outcome"] == "ATTC"
    assert {row["Start"] for row in rows} == {"09:30"}


def test_the_latest_mark_counts(client: Client, cast: Cast, group: Group, at: Clock) -> None:
    sign(client, cast, group, at)
    amend = f"{group.path}/{group.place(1).public_id}/amend"
    fields = {"link": "1", "came": "no_warning", "reason": "ill", "why": "He was in A&E"}
    assert client(cast.ben).send(amend, fields).status_code == 303
    page = client(cast.ben).get(address(cast)).get_data(as_text=True)
    assert "AAME" in page
    assert "UAAB" not in page


def test_a_day_without_marks_and_a_day_that_is_none(client: Client, cast: Cast) -> None:
    for day in ("2026-01-01", "yesterday", ""):
        page = client(cast.ben).get(address(cast, day)).get_data(as_text=True)
        assert "Nothing was marked on this day." in page


def test_limited_access_stays_hidden_in_page_and_file(
    client: Client, cast: Cast, build: Build, group: Group, at: Clock
) -> None:
    group.people[0].crn = "X123456"
    build.save(group.people[0])
    sign(client, cast, group, at)
    group.rows.limited(group.people[0], cast.asha)
    for tail in ("", ".csv"):
        assert "X123456" not in client(cast.ben).get(address(cast, tail=tail)).get_data(
            as_text=True
        )
        assert "X123456" in client(cast.asha).get(address(cast, tail=tail)).get_data(as_text=True)


def test_the_same_number_of_queries_however_many(
    client: Client, cast: Cast, build: Build, group: Group, at: Clock, statements: Statements
) -> None:
    sign(client, cast, group, at)
    ben = client(cast.ben)
    db.session.expire_all()
    with statements() as few:
        ben.get(address(cast))
    people = [build.participant(cast.team) for _ in range(30)]
    session = group.rows.session(group.cohort, *people, led_by=(cast.ben, cast.asha))
    typed = {f"{place.public_id.hex}-came": "came" for place in session.places}
    path = f"/sessions/{session.public_id}/register"
    ben.send(path, {**typed, "version": "0", "do": "sign"})
    db.session.expire_all()
    with statements() as many:
        assert ben.get(address(cast)).get_data(as_text=True).count("data-copy") == 33
    assert len(many) == len(few)


def test_who_may(client: Client, cast: Cast) -> None:
    for tail in ("", ".csv"):
        assert client(cast.esi).get(address(cast, tail=tail)).status_code == 200
        assert client(cast.cara).get(address(cast, tail=tail)).status_code == 404
        assert client(cast.dev).get(address(cast, tail=tail)).status_code == 403
        assert client(None).get(address(cast, tail=tail)).status_code == 302
