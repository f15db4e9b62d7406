"""A cohort's results: before and after, what became of people, who is counted, what may leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from base import clock
from base.audit import AuditEvent, Look
from base.database import db
from outcomes.models import MissedOccasion
from programmes.models import Enrolment
from tests.attendance.files import csv_rows, xlsx_rows
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.outcomes.conftest import Client
from tests.outcomes.filled import START, Forms

ENDED = date(2026, 2, 25)
# (before, after): change -11, -11, -4, +7, -6, -2; the mean is -4.5, the SD of changes 6.716.
SCORES = ((26, 15), (20, 9), (18, 14), (12, 19), (16, 10), (14, 12))


@dataclass
class Group:
    """Six with a pair, one who only began, one who was recalled, one who never came."""

    forms: Forms
    paired: list[Enrolment]

    def path(self, kind: str = "", query: str = "") -> str:
        return f"/cohorts/{self.forms.cohort.public_id}/outcomes{kind}{query}"


@pytest.fixture
def group(forms: Forms, build: Build, cast: Cast) -> Group:
    people = [build.participant(cast.team) for _ in range(9)]
    forms.weekly(*people[:8], weeks=3)
    done = [forms.enrolled(person, left_on=ENDED, status="completed") for person in people[:6]]
    for one, (before, after) in zip(done, SCORES, strict=True):
        forms.fill(one, date(2025, 3, 4), before, occasion="start")
        forms.fill(one, date(2026, 2, 20), after, occasion="end")
    silent = forms.enrolled(people[6], left_on=ENDED, status="completed")
    build.save(
        MissedOccasion(
            enrolment=silent, slug="core_10", occasion="start", reason="declined", at=clock.now()
        )
    )
    recalled = forms.enrolled(people[7], left_on=date(2025, 6, 1), leave_reason="recall")
    forms.fill(recalled, date(2025, 3, 4), 30, occasion="start")
    forms.enrolled(
        people[8], since=date(2026, 2, 1), left_on=date(2026, 2, 2), leave_reason="withdrew"
    )
    return Group(forms, done)


def test_before_and_after_by_hand(group: Group, cast: Cast, client: Client) -> None:
    page = client(cast.asha).get(group.path()).text
    row = page.partition("<span>CORE-10<span")[2].partition("</tr>")[0]
    assert 'data-label="Pairs">6<' in row
    # mean (26+20+18+12+16+14)/6 = 17.67, SD 4.97; after (15+9+14+19+10+12)/6 = 13.17, SD 3.66
    assert 'data-label="Before">17.67 (4.97)<' in row
    assert 'data-label="After">13.17 (3.66)<' in row
    # change -4.5; t(5) at .975 is 2.571; 6.716/√6 = 2.742: 7.05 either way
    assert 'data-label="Change">−4.50 (−11.55 to 2.55)<' in row
    # d_av -4.5/√((24.67+13.37)/2) = -1.03; d_z -4.5/6.716 = -0.67
    assert 'data-label="d av">−1.03 (' in row
    assert 'data-label="d z">−0.67 (' in row


def test_what_became_of_people_and_who_is_counted(group: Group, cast: Cast, client: Client) -> None:
    page = client(cast.asha).get(group.path()).text
    became = page.partition("By reliable change")[2].partition("</table>")[0]
    row = became.partition(">CORE-10<")[2].partition("</tr>")[0]
    told = {
        "Recovered": "2 (33%)",
        "Improved": "1 (17%)",
        "No reliable change": "2 (33%)",
        "Deteriorated": "1 (17%)",
        "Deteriorated, now clinical": "0 (0%)",
    }
    for words, count in told.items():
        assert f'data-label="{words}">{count}<' in row
    roll = page.partition("From everybody allocated")[2].partition("</table>")[0]
    row = roll.partition(">CORE-10<")[2].partition("</tr>")[0]
    assert 'data-label="Allocated">9<' in row
    assert 'data-label="Began">8<' in row
    assert 'data-label="Any score">7<' in row
    assert 'data-label="Baseline and end">6 (75%)<' in row
    assert "<li>At the start: declined: 1</li>" in row
    assert "<li>Left before the end: recall: 1</li>" in row


def test_completeness_and_run_charts(group: Group, cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    page = asha.get(group.path()).text
    assert "due so far were filled in" in page
    assert "Run chart" in page
    means = asha.get(group.path("", "?chart=core_10.total&preset=nhsrplotthedots"))
    assert "it describes, and decides nothing" in means.text
    assert asha.get(group.path("", "?chart=nothing.here")).status_code == 422
    for of in ("changes", "completeness", "run"):
        assert asha.get(group.path("-picture.svg", f"?of={of}")).mimetype == "image/svg+xml"
    assert asha.get(group.path("-picture.svg", "?of=else")).status_code == 404


def test_what_leaves_has_its_small_numbers_hidden(group: Group, cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    head, *rows = csv_rows(asha.get(group.path(".csv")))
    told = dict(zip(head, next(row for row in rows if row[0] == "CORE-10"), strict=True))
    assert told["Baseline and end"] == "5"  # six, to the nearest five
    assert told["Mean before"] == "17.5"  # 17.67, to the nearest half
    assert told["Allocated"] == told["Began"] == "*"
    assert {
        told[name] for name in head if name.startswith(("Recovered", "Improved", "No rel", "Det"))
    } == {"*"}
    page = asha.get(group.path("", "?share=yes")).text
    assert "Who was allocated, who began and why there is no pair are left out" in page
    assert "declined" not in page
    assert "recall" not in page.partition("<main")[2].partition("What these numbers are")[2]
    sheet = xlsx_rows(asha.get(group.path(".xlsx")))
    assert "*" in sheet[1]
    for of in ("changes", "completeness"):
        svg = asha.get(group.path(".svg", f"?of={of}")).text
        assert "Small numbers are left out." in svg
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "file.downloaded")
    ).all()
    assert said[0] == "Asha Lead downloaded the outcomes of Thursday as CSV."


def test_another_rule_for_small_numbers(group: Group, cast: Cast, client: Client) -> None:
    head, *rows = csv_rows(client(cast.asha).get(group.path(".csv", "?rule=hes")))
    told = dict(zip(head, next(row for row in rows if row[0] == "CORE-10"), strict=True))
    assert told["Baseline and end"] == "*"  # six is below eight
    assert told["Mean before"] == "*"


def test_limited_access_is_counted_for_named_staff_alone(
    group: Group, cast: Cast, client: Client
) -> None:
    group.forms.rows.limited(group.paired[0].participant, cast.asha)
    mine = client(cast.asha).get(group.path()).text
    theirs = client(cast.ben).get(group.path()).text
    assert 'data-label="Pairs">6<' in mine
    assert 'data-label="Pairs">5<' in theirs
    assert "1 more has a record that only named staff see" in theirs


def test_empty_and_who_may_see(forms: Forms, cast: Cast, client: Client) -> None:
    path = f"/cohorts/{forms.cohort.public_id}/outcomes"
    assert "Nobody is enrolled yet." in client(cast.asha).get(path).text
    for kind in ("", ".csv", ".xlsx", ".svg", "-picture.svg"):
        assert client(cast.esi).get(f"{path}{kind}").status_code == 200
        assert client(cast.cara).get(f"{path}{kind}").status_code == 404
        assert client(cast.dev).get(f"{path}{kind}").status_code == 403
        assert client(None).get(f"{path}{kind}").status_code == 302


def test_counting_people_is_no_look_and_takes_no_more_queries(
    group: Group, build: Build, cast: Cast, client: Client, statements: Statements
) -> None:
    asha = client(cast.asha)
    asha.get(group.path())
    db.session.expire_all()
    with statements() as few:
        asha.get(group.path())
    for n in range(5):
        one = group.forms.enrolled(build.participant(cast.team), left_on=ENDED, status="completed")
        group.forms.fill(one, START - timedelta(days=n), 20, occasion="start")
    db.session.expire_all()
    with statements() as many:
        asha.get(group.path())
    assert len(many) == len(few)
    assert not db.session.scalars(select(Look)).all()
