"""What leaves tells nothing of a few people; what stays tells nothing of another team."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from base import clock
from evidence.models import Questionnaire
from evidence.queries.pack_facts import gather
from evidence.queries.pack_surveys import _counts
from evidence.queries.questionnaires import Asked, Reached
from people.models import Stay
from programmes.models import Cohort
from tests.attendance.rows import Rows
from tests.build import Build
from tests.evidence.conftest import Client, House
from tests.evidence.pack_rows import FIRST, LAST


@pytest.fixture
def rows(build: Build) -> Rows:
    """Sessions with their marks."""
    return Rows(build)


@pytest.fixture
def cohort(house: House, rows: Rows) -> Cohort:
    """One of the house."""
    return rows.cohort(house.cast.team, house.venue, house.cast.asha)


def facts(house: House) -> dict[str, Any]:
    return gather(house.cycle, FIRST, LAST, audience="x", made_by="x", at=clock.now())


def attended(rows: Rows, cohort: Cohort, build: Build, many: int, day: date) -> None:
    """A session of an hour and a half to which so many came."""
    people = [build.participant(cohort.team) for _ in range(many)]
    rows.marked(rows.session(cohort, *people, day=day), *(["5"] * many))


def test_a_month_in_which_few_came_has_no_number(
    house: House, rows: Rows, cohort: Cohort, build: Build
) -> None:
    attended(rows, cohort, build, 4, date(2025, 10, 6))
    assert not [one for one in facts(house)["charts"] if one["id"] == "dose"]
    attended(rows, cohort, build, 6, date(2025, 11, 3))
    (dose,) = [one for one in facts(house)["charts"] if one["id"] == "dose"]
    hours = dict(zip(dose["labels"], dose["series"][0]["values"], strict=True))
    assert (hours["Sep 2025"], hours["Oct 2025"], hours["Nov 2025"]) == (0, None, 9)
    assert dose["said"] == (
        "6 attendances, 9 hours that people spent in sessions. A month in which fewer than five "
        "people came shows no number, and is not counted."
    )


def test_one_who_comes_often_is_still_one(
    house: House, rows: Rows, cohort: Cohort, build: Build
) -> None:
    person = build.participant(house.cast.team)
    for day in range(1, 9):
        rows.marked(rows.session(cohort, person, day=date(2025, 10, day)), "5")
    assert not [one for one in facts(house)["charts"] if one["id"] == "dose"]


def test_three_who_arrived_are_no_number(
    house: House, rows: Rows, cohort: Cohort, build: Build
) -> None:
    for n in range(3):
        person = build.participant(house.cast.team)
        build.save(
            Stay(
                participant=person, venue_id=house.venue.id, arrived=date(2025, 10, 1),
                expected_departure=date(2026, 9, 1),
            )
        )  # fmt: skip
        met = rows.session(
            cohort, person, day=date(2025, 10, 2), at=time(8 + 2 * n), kind="key_work",
            strand="individual", title="Key work",
        )  # fmt: skip
        rows.marked(met, "5")
    said = {one["title"]: one["words"] for one in facts(house)["figures"]}
    assert said["Newcomers are met in their first week"] == (
        "Most people who arrived between Monday 1 September 2025 and Monday 2 March 2026 had a "
        "session with their key worker within seven days."
    )


class Round:
    """A round as far as it is counted."""

    def __init__(self, who: str, answers: int) -> None:
        self.round, self.who, self.answers = self, who, answers


@pytest.mark.parametrize(
    ("answers", "wanted", "row", "words"),
    [
        ((4,), 10, "Fewer than five in each, of 10 wanted", "Still wanted: more from residents."),
        ((9, 3), 15, "9 of 15 wanted", "Still wanted: 6 from residents."),
        ((6, 6, 3), 10, "6 of 10 wanted", "Still wanted: 4 from residents."),
        ((2, 2), 0, "Fewer than five in each", ""),
        ((9, 6), 20, "9 of 20 wanted", "Still wanted: 11 from residents."),
        ((0,), 6, "0 of 6 wanted", "Still wanted: 6 from residents."),
    ],
)
def test_few_answers_are_no_number(
    answers: tuple[int, ...], wanted: int, row: str, words: str
) -> None:
    asked: list[Any] = [Asked(Questionnaire(), Round("residents", n)) for n in answers]  # type: ignore[arg-type] # all that is read of it
    told = _counts([Reached("residents", max(answers), wanted)], asked)
    assert told["rows"] == [["Residents", row]]
    assert told["words"] == words


def test_another_teams_session_has_no_title_among_the_rows(
    house: House, rows: Rows, cohort: Cohort, client: Client, build: Build
) -> None:
    theirs = rows.cohort(house.cast.other_team, house.venue, house.cast.cara)
    for n, whose in enumerate((theirs, theirs, theirs, cohort)):
        made = rows.session(
            whose, build.participant(whose.team), day=date(2025, 10, 6 + n), kind="individual",
            strand="individual", title="Ours" if whose is cohort else "Index offence work",
            spontaneous=True,
        )  # fmt: skip
        rows.marked(made, "5")
    for user in (house.cast.asha, house.cast.esi):
        page = client(user).get(f"{house.at}/records/unplanned_sessions/2025-10-01").text
        assert "4 rows" in page
        assert "Index offence work" not in page
        assert page.count("A session of another team") == 3
        assert page.count('href="/sessions/') == 1
        assert ">Ours</a>" in page
