"""What leaves a team, from its pages and files: nobody can be worked out from two of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programmes.models import Cohort
from tests.attendance.files import csv_rows
from tests.build import Build, Cast
from tests.outcomes.conftest import Client
from tests.outcomes.filled import START, Forms

ENDED = date(2026, 2, 25)
SCORES = ((26, 15), (20, 9), (18, 14), (12, 19), (16, 10), (14, 12))


@pytest.fixture
def pairs(forms: Forms, build: Build, cast: Cast) -> Forms:
    """Six with a pair in one cohort, one in another."""
    friday = forms.a_cohort("Friday")
    for cohort, scores in ((forms.cohort, SCORES), (friday, ((33, 7),))):
        for before, after in scores:
            a_pair(forms, build, cast, cohort, before, after)
    return forms


def a_pair(forms: Forms, build: Build, cast: Cast, cohort: Cohort, before: int, after: int) -> None:
    one = forms.enrolled(
        build.participant(cast.team), cohort=cohort, left_on=ENDED, status="completed"
    )
    forms.fill(one, date(2025, 3, 4), before, occasion="start")
    forms.fill(one, date(2026, 2, 20), after, occasion="end")


def core(asked: Client, cast: Cast, address: str) -> dict[str, str]:
    head, *rows = csv_rows(asked(cast.asha).get(address))
    return dict(zip(head, next(row for row in rows if row[0] == "CORE-10"), strict=True))


@pytest.mark.parametrize("rule", ["nhs", "justice"])
def test_a_team_less_its_cohort_is_not_one_person(
    pairs: Forms, cast: Cast, client: Client, rule: str
) -> None:
    days = f"rule={rule}&from=1/1/2025&to=1/3/2026"
    team = core(client, cast, f"/teams/{cast.team.public_id}/outcomes.csv?{days}")
    cohort = core(client, cast, f"/cohorts/{pairs.cohort.public_id}/outcomes.csv?rule={rule}")
    assert team == cohort  # the one elsewhere is in neither
    page = client(cast.asha).get(f"/teams/{cast.team.public_id}/outcomes?share=yes&{days}").text
    assert "1 cohort has too few people to be in any of these numbers." in page


def test_choosing_days_and_showing_everything_stay_with_what_is_for_sharing(
    pairs: Forms, cast: Cast, client: Client
) -> None:
    path = f"/teams/{cast.team.public_id}/outcomes"
    page = client(cast.asha).get(f"{path}?share=yes&rule=justice&from=1/1/2025").text
    choosing = page.partition('<form class="db-narrow')[2].partition("</form>")[0]
    assert '<input type="hidden" name="share" value="yes">' in choosing
    assert '<input type="hidden" name="rule" value="justice">' in choosing
    everything = choosing.partition('href="')[2].partition('"')[0]
    assert "share=yes" in everything
    assert "from=" not in everything
    assert "For the team alone" not in page
    plain = client(cast.asha).get(f"{path}?from=1/1/2025").text
    assert "For the team alone" in plain


def test_days_choose_cohorts_and_not_people(
    pairs: Forms, build: Build, cast: Cast, client: Client
) -> None:
    late = pairs.enrolled(
        build.participant(cast.team), since=date(2025, 12, 1), left_on=ENDED, status="completed"
    )
    pairs.fill(late, date(2025, 11, 30), 30, occasion="start")
    pairs.fill(late, date(2026, 2, 20), 20, occasion="end")
    path = f"/teams/{cast.team.public_id}/outcomes.csv?rule=justice&to=1/3/2026"
    told = [core(client, cast, f"{path}&from={day}") for day in ("1/1/2025", "1/2/2026")]
    told.append(core(client, cast, path.replace("to=1/3/2026", "from=1/1/2025&to=1/6/2025")))
    assert {one["Baseline and end"] for one in told} == {"7"}
    assert len({tuple(one.values()) for one in told}) == 1


def test_two_members_of_staff_take_away_the_same(
    pairs: Forms, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    pairs.fill(pairs.enrolled(person, left_on=ENDED, status="completed"), START, 39)
    pairs.rows.limited(person, cast.asha)
    path = f"/cohorts/{pairs.cohort.public_id}/outcomes.csv"
    assert csv_rows(client(cast.asha).get(path)) == csv_rows(client(cast.ben).get(path))


def test_everybody_alike_is_hidden(forms: Forms, build: Build, cast: Cast, client: Client) -> None:
    for _ in range(5):
        a_pair(forms, build, cast, forms.cohort, 20, 0)
    told = core(client, cast, f"/cohorts/{forms.cohort.public_id}/outcomes.csv")
    assert told["Baseline and end"] == "5"
    assert told["Mean before"] == told["SD before"] == told["Mean change"] == "*"
    assert told["Recovered"] == "*"


def test_one_persons_weekly_forms_are_no_run_chart(
    forms: Forms, build: Build, cast: Cast, client: Client
) -> None:
    one = forms.enrolled(build.participant(cast.team))
    for week in range(12):
        forms.fill(one, START + timedelta(weeks=week), 10 + week % 5)
    asha, path = client(cast.asha), f"/cohorts/{forms.cohort.public_id}/outcomes"
    own = asha.get(f"{path}?chart=core_10.total").text
    assert "is in <a" in own.partition('id="run"')[2]  # the picture to save, in the other view
    page = asha.get(f"{path}?share=yes&chart=core_10.total").text.partition('id="run"')[2]
    assert "Fewer than two months have enough people" in page
    assert "Save the picture" not in page
    answer = asha.get(f"{path}.svg?of=run&chart=core_10.total&share=yes")
    assert answer.status_code == 422
    assert "no picture to save" in answer.text
