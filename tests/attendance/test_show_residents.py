"""Who lived at a premises on a day, and who of them was on its PIPE."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import KeyWorker, Stay, TemporaryAbsence
from programmes.models import Cohort, Enrolment
from tests.attendance.conftest import Client
from tests.attendance.rows import Rows
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.programmes.test_roll_horizon import enrolled, pipe

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def house(build: Build, cast: Cast) -> Cohort:
    """Premises with PIPE."""
    return pipe(build, cast, "The house")


def address(house: Cohort, tail: str = "") -> str:
    return f"/premises/{house.venue.public_id}/residents{tail}"


def lodger(build: Build, cast: Cast, house: Cohort, name: str, **stay: date) -> Stay:
    """Somebody who lives there and is not on PIPE."""
    person = build.participant(cast.team, given_name=name, family_name="Lodger")
    made = Stay(
        participant=person,
        venue=house.venue,
        **{"arrived": TODAY - 30 * DAY, "expected_departure": TODAY + 30 * DAY, **stay},
        departure_reason="move_on" if "departed" in stay else "",
    )
    build.save(made)
    return made


def test_on_a_day_both_ends_of_a_stay_count(
    client: Client, cast: Cast, build: Build, house: Cohort
) -> None:
    lodger(build, cast, house, "Gone", departed=TODAY - 10 * DAY)
    stay = lodger(build, cast, house, "Here")
    build.save(
        KeyWorker(stay=stay, user=cast.ben, first=TODAY - 30 * DAY, last=TODAY - 11 * DAY),
        KeyWorker(stay=stay, user=cast.esi, first=TODAY - 10 * DAY),
        TemporaryAbsence(
            stay=stay, left_on=TODAY - 10 * DAY, back_on=TODAY - 8 * DAY, reason="court"
        ),
    )
    esi = client(cast.esi)
    then = esi.get(f"{address(house)}?on=20/2/2026").text
    assert "2 residents, 0 of them in a cohort here, 1 away." in then
    assert "Esi Premises" in then
    assert "At court" in then
    before = esi.get(f"{address(house)}?on=19/2/2026").text
    assert "Ben Facilitator" in before
    assert "At court" not in before
    after = esi.get(f"{address(house)}?on=2026-02-21").text
    assert "Gone Lodger" not in after
    assert "Nobody lived here on that day." in esi.get(f"{address(house)}?on=1/1/2020").text


def test_who_was_on_pipe_that_day(client: Client, cast: Cast, build: Build, house: Cohort) -> None:
    row: Enrolment = enrolled(build, cast, house)
    lodger(build, cast, house, "Only")
    page = client(cast.esi).get(address(house)).text
    assert "2 residents, 1 of them in a cohort here." in page
    assert house.name in page
    row.left_on, row.status = TODAY, "left"
    build.save(row)
    assert "2 residents, 0 of them in a cohort here." in client(cast.esi).get(address(house)).text


def test_the_file_says_the_same_without_those_who_are_hidden(
    client: Client, cast: Cast, build: Build, house: Cohort
) -> None:
    stay = lodger(build, cast, house, "=cmd()")
    hidden = lodger(build, cast, house, "Hidden")
    Rows(build).limited(hidden.participant, cast.asha)
    assert "Place taken" in client(cast.esi).get(address(house)).text
    answer = client(cast.esi).get(address(house, ".csv"))
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["Code"] for row in rows] == [stay.participant.code]
    assert rows[0]["Name"].startswith("'=cmd()")
    assert rows[0]["Arrived"] == "2026-01-31"
    book = load_workbook(io.BytesIO(client(cast.esi).get(address(house, ".xlsx")).data))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == [stay.participant.code, "=cmd() Lodger"]
    assert sheet["B2"].data_type == "s", "text, and no formula"
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "file.downloaded")
    ).all()
    assert len(said) == 2


def test_a_day_that_is_none_says_so(client: Client, cast: Cast, house: Cohort) -> None:
    page = client(cast.esi).get(f"{address(house)}?on=31/2/2026").text
    assert 'value="31/2/2026"' in page
    assert "There is a problem" in page


def test_the_same_queries_for_one_and_for_forty(
    client: Client, cast: Cast, build: Build, house: Cohort, statements: Statements
) -> None:
    enrolled(build, cast, house)
    counts = []
    for _ in range(2):
        db.session.expire_all()
        with statements() as sent:
            client(cast.esi).get(address(house))
        counts.append(len(sent))
        for _ in range(40):
            enrolled(build, cast, house)
    assert counts[0] == counts[1]


def test_who_may(client: Client, cast: Cast, house: Cohort) -> None:
    for tail in ("", ".csv", ".xlsx"):
        assert client(cast.esi).get(address(house, tail)).status_code == 200
        assert client(cast.cara).get(address(house, tail)).status_code == 404
        assert client(cast.dev).get(address(house, tail)).status_code == 403
        assert client(None).get(address(house, tail)).status_code == 302
