"""Each of the four ways in, walked from the referral to the first session they are expected at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from base.database import db
from people.models import User
from programmes.models import Cohort, Enrolment, ProgrammeVersion, Referral
from programmes.queries.catalogue import digest, shelf, text_of
from programmes.referring import steps_of, work_of
from programmes.ways_in import AppliesTo, Route, criteria_for
from tests.build import Build, Cast
from tests.page import CheckedClient
from tests.programmes.referral_rows import typed

Client = Callable[[User | None], CheckedClient]

WAYS = (
    ("probation", "mbt-aspd", "mbt"),
    ("probation", "iirms-casework", "iirms"),
    ("health", "pathfinder", "pathfinder"),
    ("stalking", "stalking-intervention", "stalking"),
    ("pipe", "pipe-approved-premises", "pipe"),
)


def running(build: Build, cast: Cast, slug: str) -> Cohort:
    """A cohort of the programme that people may join today."""
    text = text_of(slug)
    version = ProgrammeVersion(
        slug=slug, version=1, digest=digest(text), text=text, kept_at=cast.ben.created_at
    )
    made = Cohort(
        team=cast.team,
        programme_version=version,
        programme_slug=slug,
        name="The one",
        entry=shelf()[slug].entry.type.value,
        status="running",
        starts_on=date(2026, 2, 2),
        venue=cast.venue,
        capacity=10,
        planned_at=cast.ben.created_at,
        planned_by_id=cast.ben.id,
    )
    build.save(made)
    return made


def said(answer: Any) -> str:
    return " ".join(unescape(answer.text).split())


@pytest.mark.parametrize(("route", "slug", "kind"), WAYS)
def test_from_the_referral_to_the_place(
    build: Build, cast: Cast, client: Client, route: str, slug: str, kind: str
) -> None:
    with db.session.no_autoflush:
        cast.team.kind = kind
        build.save(cast.team)
    cohort = running(build, cast, slug)
    person = build.participant(cast.team, sex="female" if kind == "pipe" else "male")
    asha = client(cast.asha)
    home = given_a_referral(asha, cast, person, slug, route)
    programme = shelf()[slug]
    steps = steps_of(programme, route)
    last = work_of(steps)[-1]
    asha_accepts = {"decision": f"accept:{last}"}
    refused = asha.send(f"{home}/decide", asha_accepts)
    assert refused.status_code == 422
    before = steps[:-1]
    assert (
        f"{before[0].replace('_', ' ').capitalize()} is not recorded".lower()
        in said(refused).lower()
    )
    for step in before:
        work = {"step": str(step), "on": "1/3/2026", "who": "Asha and the referrer"}
        assert asha.send(f"{home}/steps/add", work).status_code == 303, step
    whose = AppliesTo.WOMEN if kind == "pipe" else AppliesTo.MEN
    lines = criteria_for(programme.eligibility, Route(route), whose)
    met = {f"answer_{line.id}": "met" for line in lines}
    assert asha.send(f"{home}/checklist", met).status_code == 303
    assert asha.send(f"{home}/decide", asha_accepts).status_code == 303
    assert person.called in asha.get("/waiting").text
    then_they_are_offered_a_place_and_take_it(asha, cohort, person)
    then_the_referral_says_each_step(asha, person)


def then_the_referral_says_each_step(asha: Any, person: Any) -> None:
    """From received to enrolled; nobody waits any more, and it is still found."""
    made = db.session.scalars(select(Referral)).one()
    assert [step.status for step in made.steps] == [
        "received",
        "accepted",
        "waiting",
        "offered",
        "enrolled",
    ]
    assert "Nobody is waiting" in asha.get("/waiting").text
    assert person.called not in asha.get("/referrals").text
    assert person.called in asha.get("/referrals?state=enrolled").text


def given_a_referral(asha: Any, cast: Cast, person: Any, slug: str, route: str) -> str:
    """Recorded as the form of the route asks; the address of its page."""
    answer = asha.send(
        f"/people/{person.public_id}/referrals/add", typed(cast.team, slug, route=route)
    )
    assert answer.status_code == 303, answer.text
    address: str = answer.location
    return address


def then_they_are_offered_a_place_and_take_it(asha: Any, cohort: Cohort, person: Any) -> None:
    """From the list of the cohort, with an answer to come."""
    page = said(asha.get(f"/cohorts/{cohort.public_id}/enrol"))
    assert "waiting since Fri 27 Feb 2026" in page
    offer = {
        "people": [str(person.public_id)],
        "what": "offer",
        "on": "9/3/2026",
        "answer_by": "6/3/2026",
    }
    answer = asha.send(f"/cohorts/{cohort.public_id}/enrol", offer)
    assert answer.status_code == 303, said(answer)
    enrolment = db.session.scalars(select(Enrolment)).one()
    yes = {"answer": "accepted", "on": "9/3/2026"}
    home = f"/enrolments/{enrolment.public_id}"
    assert asha.send(f"{home}/answer", yes).status_code == 303
    db.session.refresh(enrolment)
    assert (enrolment.status, enrolment.referral_id is not None) == ("enrolled", True)
