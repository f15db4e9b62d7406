"""A team's outcomes in some days, and its scores to take away, made again by `daybook score`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app.commands.score import score as score_command
from base.audit import Look
from base.database import db
from base.work import unit_of_work
from outcomes.services.responses import withdraw_response
from tests.attendance.files import csv_rows, xlsx_rows
from tests.build import SYSTEM, Build, Cast
from tests.conftest import Statements
from tests.outcomes.conftest import Client
from tests.outcomes.filled import START, Forms, core_10


@dataclass
class Team:
    """Seven people in two cohorts with three forms each, and one in a cohort of another team."""

    forms: Forms
    base: str

    def path(self, kind: str = "", query: str = "") -> str:
        return f"{self.base}/outcomes{kind}{query}"


@pytest.fixture
def team(forms: Forms, build: Build, cast: Cast) -> Team:
    other = forms.a_cohort("Friday")
    for n in range(7):
        person = build.participant(cast.team, code=f"P{n}")
        one = forms.enrolled(person, cohort=forms.cohort if n % 2 else other)
        forms.fill(one, START, 20 + n, occasion="start")
        forms.fill(one, date(2025, 9, 3), core_10(18, without="6" if n else ("1", "4", "6")))
        forms.fill(one, date(2026, 1, 7), {str(i): (i + n) % 4 for i in range(1, 10)}, "phq_9")
    away = forms.a_cohort("Elsewhere", team=cast.other_team)
    theirs = forms.enrolled(build.participant(cast.other_team, code="X1"), cohort=away)
    forms.fill(theirs, START, 11)
    return Team(forms, f"/teams/{cast.team.public_id}")


def dicts(rows: list[list[str]]) -> list[dict[str, str]]:
    head, *lines = rows
    return [dict(zip(head, line, strict=True)) for line in lines]


def scored_again(answers: Iterable[dict[str, str]], slug: str) -> dict[str, object]:
    """The value of each form's total, by what `daybook score` prints."""
    ones = [one for one in answers if one["Instrument"] == slug]
    lines = "\n".join(one["Answers"] for one in ones)
    said = CliRunner().invoke(score_command, [slug, "--answers", "-", "--json"], input=lines)
    told = [json.loads(line) for line in said.output.splitlines()]
    return {
        one["Form"]: got["scores"]["total"]["value"] for one, got in zip(ones, told, strict=True)
    }


def test_narrowed_to_days_and_a_programme(team: Team, cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    page = asha.get(team.path()).text
    assert "People in a programme during" in page
    assert "Of 7 people." in page
    assert "PHQ-9" in page
    assert "Elsewhere" not in page
    none = asha.get(team.path("", "?from=1/1/2024&to=1/2/2024")).text
    assert "Nobody was in a programme like that" in none
    wrong = asha.get(team.path("", "?from=soon"))
    assert wrong.status_code == 422
    assert "‘soon’ is not a date." in wrong.text
    assert asha.get(team.path(".csv", "?from=soon")).status_code == 422
    for of in ("changes", "completeness"):
        assert asha.get(team.path("-picture.svg", f"?of={of}")).status_code == 200


def test_the_menu_leads_to_the_first_team(team: Team, cast: Cast, client: Client) -> None:
    there = client(cast.asha).get("/outcomes?from=1/1/2026")
    assert there.location == team.path("", "?from=1/1/2026")
    assert 'href="/outcomes"' in client(cast.asha).get("/measures").text
    theirs = client(cast.cara).get(f"/outcomes?team={cast.team.public_id}")
    assert theirs.location == f"/teams/{cast.other_team.public_id}/outcomes"


def test_every_score_can_be_made_again(team: Team, cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    made = asha.get(team.path("-scores.csv"))
    scores = dicts(csv_rows(made))
    assert len(scores) == 21
    assert {one["Participant"] for one in scores} == {f"P{n}" for n in range(7)}
    answers = dicts(csv_rows(asha.get(team.path("-answers.csv"))))
    for slug in ("core_10", "phq_9"):
        again = scored_again(answers, slug)
        told = {
            one["Form"]: float(one["Value"]) if one["Value"] else None
            for one in scores
            if one["Instrument"] == slug
        }
        assert again == told
    refused = [one for one in scores if not one["Value"]]
    assert [one["Why there is no score"][:24] for one in refused] == ["3 of 10 items unanswered"]
    prorated = [one for one in scores if one["Prorated"] == "yes"]
    assert {one["Risk items unanswered"] for one in prorated} == {"6"}
    sheet = xlsx_rows(asha.get(team.path("-scores.xlsx")))
    assert len(sheet) == 22


def test_as_fhir_without_names(team: Team, cast: Cast, client: Client) -> None:
    response = team.forms.fill(
        team.forms.enrolled(team.forms.build.participant(cast.team, code="W1")), START, 9
    )
    with unit_of_work():
        withdraw_response(response, why="The wrong person’s", by=SYSTEM)
    answer = client(cast.asha).get(team.path("-fhir.json"))
    assert answer.mimetype == "application/fhir+json"
    told = json.loads(answer.data)
    kinds = [entry["resource"]["resourceType"] for entry in told["entry"]]
    assert kinds.count("Patient") == 8
    assert kinds.count("QuestionnaireResponse") == 22
    assert kinds.count("Observation") == 21 + 2 * 7  # the PHQ-9 has a coded item and a panel
    statuses = [entry["resource"].get("status") for entry in told["entry"]]
    assert statuses.count("entered-in-error") == 1
    assert b"Given" not in answer.data
    assert b"Family" not in answer.data


def test_everybody_taken_away_is_looked_at(team: Team, cast: Cast, client: Client) -> None:
    client(cast.asha).get(team.path("-scores.csv"))
    assert db.session.scalar(select(func.count(Look.id))) == 7
    client(cast.asha).get(team.path(".csv"))  # summed up: a look at nobody
    assert db.session.scalar(select(func.count(Look.id))) == 7


def test_who_may_take_it_and_limited_access(
    team: Team, build: Build, cast: Cast, client: Client
) -> None:
    kinds = (
        "", ".csv", ".svg", "-picture.svg", "-scores.csv", "-scores.xlsx", "-answers.csv",
        "-fhir.json",
    )  # fmt: skip
    for kind in kinds:
        assert client(cast.ben).get(team.path(kind)).status_code == 200
        assert client(cast.cara).get(team.path(kind)).status_code == 404
        assert client(cast.dev).get(team.path(kind)).status_code == 403
    person = build.participant(cast.team, code="LTD")
    team.forms.fill(team.forms.enrolled(person), START, 9)
    team.forms.rows.limited(person, cast.asha)
    assert "LTD" in client(cast.asha).get(team.path("-scores.csv")).text
    for kind in ("-scores.csv", "-answers.csv", "-fhir.json"):
        assert "LTD" not in client(cast.ben).get(team.path(kind)).text


def test_no_more_queries_for_more_people(
    team: Team, build: Build, cast: Cast, client: Client, statements: Statements
) -> None:
    asha = client(cast.asha)
    asha.get(team.path("-scores.xlsx"))
    db.session.expire_all()
    with statements() as few:
        asha.get(team.path("-scores.xlsx"))
    for n in range(4):
        one = team.forms.enrolled(build.participant(cast.team))
        team.forms.fill(one, START + timedelta(days=n), 9)
    db.session.expire_all()
    with statements() as many:
        asha.get(team.path("-scores.xlsx"))
    assert len(many) == len(few)
