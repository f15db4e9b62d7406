"""A person's results: the trajectory, the change in words, what to be wary of, and their files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.commands.score import score as score_command
from base import drawings
from base.audit import AuditEvent, Look
from base.database import db
from people.models import Participant
from programmes.models import Enrolment, EnrolmentPause
from tests.attendance.files import csv_rows, name_of, xlsx_rows
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.outcomes.conftest import Client
from tests.outcomes.filled import START, Forms, core_10


@dataclass
class Adam:
    """Somebody with a year of MBT: 26 before, 22, then 15 near the end; he left in February."""

    person: Participant
    enrolment: Enrolment
    forms: Forms

    def path(self, kind: str = "", query: str = "") -> str:
        return f"/people/{self.person.public_id}/outcomes{kind}{query}"


@pytest.fixture
def adam(forms: Forms, build: Build, cast: Cast) -> Adam:
    person = build.participant(cast.team, given_name="Adam", family_name="Smith", code="AD-1")
    enrolment = forms.enrolled(
        person, left_on=date(2026, 2, 25), status="completed", leave_reason=""
    )
    forms.weekly(person, weeks=12, marks="5535")
    forms.fill(enrolment, date(2025, 3, 3), 26, occasion="start")
    forms.fill(
        enrolment, date(2025, 6, 5), 22, occasion="months:3", mode="read_aloud", read_by="Ben"
    )
    forms.fill(enrolment, date(2026, 2, 20), 15, occasion="end", mode="link")
    return Adam(person, enrolment, forms)


def test_change_in_words_with_its_rule_and_cautions(cast: Cast, adam: Adam, client: Client) -> None:
    page = client(cast.ben).get(adam.path()).text
    assert "Outcomes of Adam Smith" in page
    assert "<strong>Improved.</strong>" in page
    assert (
        "Scores fell by 11. A fall of 6 or more is unlikely to be chance (90%, Barkham 2013)."
        in page
    )
    assert "first on paper, last by a personal link" in page
    assert "Reliable change: 6 or more, 90% confidence" in page
    assert "Cut-off: 11 or more" in page
    assert "-4: no reliable change" in page
    assert "-11: improved" in page
    assert "Read aloud" in page
    assert "Came to 9 of 12 sessions marked." in page
    assert "Seen beside their time in Thursday" in page
    assert f'src="{adam.path(".svg")}?of=core_10.total"' in page
    assert "3 scores. The newest is 15. Improved." in page
    assert "Key version 1." in page


def test_linked_from_the_participants_page(cast: Cast, adam: Adam, client: Client) -> None:
    page = client(cast.ben).get(f"/people/{adam.person.public_id}").text
    assert f'href="{adam.path()}"' in page
    assert "15, moderate" in page
    assert "Improved." in page


def test_nothing_yet_says_what_to_do(
    forms: Forms, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    page = client(cast.ben).get(f"/people/{person.public_id}/outcomes").text
    assert "Nothing is filled in yet." in page
    section = client(cast.ben).get(f"/people/{person.public_id}").text
    assert "No measure is filled in yet." in section
    for kind in (".svg", ".png"):
        gone = client(cast.ben).get(f"/people/{person.public_id}/outcomes{kind}")
        assert gone.status_code == 404
    assert len(csv_rows(client(cast.ben).get(f"/people/{person.public_id}/outcomes.csv"))) == 1


def test_other_methods_on_request(cast: Cast, adam: Adam, client: Client) -> None:
    page = client(cast.ben).get(adam.path("", "?methods=yes")).text
    assert "The same change by 6 methods" in page
    assert "Jacobson and Truax" in page
    assert "Improved under 4 of 4 methods. 2 more need the scores of a group." in page
    assert "Hide the other methods of change" in page


def test_so_far_while_in_treatment_and_after_a_pause(
    forms: Forms, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    enrolment = forms.enrolled(person)
    build.save(
        EnrolmentPause(
            enrolment=enrolment,
            first=date(2025, 8, 1),
            back_on=date(2025, 9, 1),
            at=forms.cohort.planned_at,
        )
    )
    forms.weekly(person, weeks=2)
    forms.fill(enrolment, START, 10)
    ben = client(cast.ben)
    path = f"/people/{person.public_id}/outcomes"
    assert "There is one score so far" in ben.get(path).text
    forms.fill(enrolment, date(2026, 1, 5), 24)
    page = ben.get(path).text
    assert "So far: deteriorated, now clinical." in page
    svg = ben.get(f"{path}.svg").text
    for words in ("In the programme", "Away", "Cut-off: 11 or more, clinical", "Did not come"):
        assert words in svg


def test_an_unanswered_risk_item_a_prorated_score_and_a_refused_one(
    forms: Forms, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    enrolment = forms.enrolled(person)
    forms.fill(enrolment, START, core_10(38, without="6"))
    forms.fill(enrolment, START + timedelta(days=3), core_10(12, without=("1", "4", "5")))
    forms.fill(enrolment, START + timedelta(days=5), {**core_10(12), "6": 2})
    page = client(cast.ben).get(f"/people/{person.public_id}/outcomes").text
    assert "Risk item 6 was left unanswered on Wed 5 Mar 2025" in page
    assert "Worked out with items missing." in page
    assert "3 of 10 items unanswered (1, 4, 5)" in page
    assert "Risk item 6 answered at its trigger." in page
    assert "too soon after the one before" in page
    assert "is far beyond the average of primary care counselling (19.7)" in page
    assert "they overlap" in page


def test_no_published_threshold_is_said_and_none_invented(
    forms: Forms, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    enrolment = forms.enrolled(person)
    answers = {str(n): 4 for n in range(1, 9)}
    forms.fill(enrolment, START, answers, "rfq_8")
    forms.fill(enrolment, date(2026, 1, 5), answers | {"1": 7}, "rfq_8")
    page = client(cast.ben).get(f"/people/{person.public_id}/outcomes?methods=yes").text
    assert "Neither way is better on RFQ-8, so nothing can improve." in page
    assert "No cut-off is published for this score, so none is drawn." in page
    assert "2 other scores of RFQ-8" in page


def test_findings_by_occasion(forms: Forms, build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    forms.fill(person, START, {str(n): 3 for n in range(1, 19)}, "itq")
    page = client(cast.ben).get(f"/people/{person.public_id}/outcomes").text
    assert "Probable complex PTSD" in page or "Probable CPTSD" in page
    assert "Outside the plan" in page


def test_beside_another_enrolment(adam: Adam, forms: Forms, cast: Cast, client: Client) -> None:
    other = forms.a_cohort("Friday")
    again = forms.enrolled(adam.person, since=date(2026, 3, 1), cohort=other)
    ben = client(cast.ben)
    newest = ben.get(adam.path()).text
    assert "Seen beside their time in" in newest
    assert f'value="{again.public_id}"' in newest
    chosen = ben.get(adam.path("", f"?enrolment={adam.enrolment.public_id}")).text
    assert "<strong>Improved.</strong>" in chosen
    elsewhere = forms.a_cohort("Elsewhere", team=cast.other_team)
    theirs = forms.enrolled(adam.person, cohort=elsewhere)
    assert ben.get(adam.path("", f"?enrolment={theirs.public_id}")).status_code == 404
    assert "Elsewhere" not in newest


def test_files_hold_what_makes_each_score_again(cast: Cast, adam: Adam, client: Client) -> None:
    ben = client(cast.ben)
    made = ben.get(adam.path(".csv"))
    assert name_of(made) == "outcomes-ad-1-2026-03.csv"
    head, *rows = csv_rows(made)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [one["Value"] for one in told] == ["26.0", "22.0", "15.0"]
    assert told[0]["Occasion"] == "At the start"
    assert told[0]["Cohort"] == "Thursday"
    assert len(told[0]["Key digest"]) == 64
    head, *rows = csv_rows(ben.get(adam.path("-answers.csv")))
    answers = [dict(zip(head, row, strict=True)) for row in rows]
    lines = "\n".join(one["Answers"] for one in answers)
    said = CliRunner().invoke(score_command, ["core_10", "--answers", "-", "--json"], input=lines)
    again = {
        one["Form"]: json.loads(line)["scores"]["total"]["value"]
        for one, line in zip(answers, said.output.splitlines(), strict=True)
    }
    assert again == {one["Form"]: float(one["Value"]) for one in told}
    sheet = xlsx_rows(ben.get(adam.path(".xlsx")))
    assert sheet[1][6] == 26


def test_pictures_are_drawn_once_noted_and_nameless(cast: Cast, adam: Adam, client: Client) -> None:
    drawings.kept.forget()
    ben = client(cast.ben)
    first = ben.get(adam.path(".svg", "?of=core_10.total"))
    assert "AD-1" in first.text
    assert "Smith" not in first.text
    assert ben.get(adam.path(".svg", "?of=core_10.total")).data == first.data
    assert len(drawings.kept._kept) == 1
    assert ben.get(adam.path(".png")).mimetype == "image/png"
    assert ben.get(adam.path(".svg", "?of=core_10.none")).status_code == 404
    looks = set(db.session.scalars(select(Look.page).where(Look.subject == adam.person.public_id)))
    assert "results.show_results_svg" in looks
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "file.downloaded")
    ).all()
    assert said == ["Ben Facilitator downloaded the scores of AD-1 as PNG."]


def test_who_may_see(adam: Adam, cast: Cast, client: Client) -> None:
    paths = [adam.path(kind) for kind in ("", ".csv", ".svg", "-answers.csv", "-fhir.json")]
    for path in paths:
        assert client(cast.asha).get(path).status_code == 200
        assert client(cast.esi).get(path).status_code == 200
        assert client(cast.cara).get(path).status_code == 404
        assert client(cast.dev).get(path).status_code == 403
        assert client(None).get(path).status_code == 302
    adam.forms.rows.limited(adam.person, cast.asha)
    for path in paths:
        assert client(cast.asha).get(path).status_code == 200
        assert client(cast.ben).get(path).status_code == 404


def test_no_more_queries_for_more_forms(
    adam: Adam, cast: Cast, client: Client, statements: Statements
) -> None:
    ben = client(cast.ben)
    ben.get(adam.path())
    with statements() as few:
        ben.get(adam.path())
    for n in range(12):
        adam.forms.fill(adam.enrolment, START + timedelta(days=100 + n * 8), 20)
    db.session.expire_all()
    with statements() as many:
        ben.get(adam.path())
    assert len(many) == len(few)
