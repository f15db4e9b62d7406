"""Every service of the catalogue can be planned in the interface, each in its own rhythm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from base import clock
from base.database import db
from people.models import User
from people.roles import Role
from programmes.models import Cohort, CohortSlot, ProgrammeSession
from programmes.queries.catalogue import shelf
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
# What the "when" page is told; everything else about a programme comes from its file.
WHEN: dict[str, dict[str, str]] = {
    "clinical-supervision": {"day_group_0": "1", "at_group_0": "9am"},
    "iirms-casework": {},
    "joint-casework": {},
    "m-trem": {"day_group_0": "2", "at_group_0": "10:00"},
    "mbt-aspd": {"day_group_0": "2", "at_group_0": "10:00"},
    "opd-consultation": {"day_allocation_0": "0", "at_allocation_0": "9:00"},
    "pathfinder": {},
    "pipe-approved-premises": {"day_structured_0": "1", "at_structured_0": "14:00"},
    "reflective-practice": {
        "day_group_0": "1", "at_group_0": "10:00", "day_group_2": "3", "at_group_2": "20:00",
    },
    "staff-training": {"at_days_0": "9:30"},
    "stalking-intervention": {"day_referral_meeting_0": "3", "at_referral_meeting_0": "11:00"},
}  # fmt: skip
CASEWORK = ("iirms-casework", "joint-casework", "pathfinder")


def planned(cast: Cast, who: CheckedClient, slug: str, start: str = "3/3/2026", **when: str) -> str:
    """Answer every question; the address of the plan to read."""
    answer = who.send("/cohorts/plan", {"team": str(cast.team.id), "programme": slug})
    assert answer.status_code == 303, answer.text
    path = answer.location.removesuffix("/when")
    given = {"name": f"Our {slug}", "start": start} | when
    answer = who.send(f"{path}/when", given)
    assert answer.status_code == 303, answer.text
    room = "" if slug in CASEWORK else str(cast.room.id)
    answer = who.send(f"{path}/where", {"room": f"{cast.venue.id}:{room}"})
    assert answer.status_code == 303, answer.text
    staff = {"lead": str(cast.ben.id), "others": [str(cast.asha.id)]}
    answer = who.send(f"{path}/who", staff)
    assert answer.location == path, answer.text
    return path


def accepted(who: CheckedClient, path: str) -> Cohort:
    """Read the plan, accept it, and give the cohort."""
    read = who.get(path).text.partition('name="read" value="')[2].partition('"')[0]
    answer = who.send(path, {"read": read})
    assert answer.status_code == 303, answer.text
    assert who.get(answer.location).status_code == 200
    return db.session.scalars(select(Cohort).order_by(Cohort.id.desc())).first()  # type: ignore[return-value]


def sessions(cohort: Cohort) -> list[ProgrammeSession]:
    rows = select(ProgrammeSession).where(ProgrammeSession.cohort_id == cohort.id)
    return list(db.session.scalars(rows.order_by(ProgrammeSession.starts)))


def test_every_programme_is_tried() -> None:
    assert set(WHEN) == set(shelf())


@pytest.mark.parametrize("slug", sorted(WHEN))
def test_every_programme_is_planned(slug: str, cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    path = planned(cast, ben, slug, **WHEN[slug])
    read = ben.get(path).text
    cohort = accepted(ben, path)
    assert cohort.programme_slug == slug
    assert bool(sessions(cohort)) is (slug not in CASEWORK)
    assert ("its sessions are arranged one by one" in read) is (slug in CASEWORK)
    if slug in CASEWORK:
        assert (cohort.ends_on, cohort.room_id) == (None, None)


def test_weeks_in_turn_are_asked_for_and_kept(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    path = planned(cast, ben, "reflective-practice", **WHEN["reflective-practice"])
    when = ben.get(f"{path}/when").text
    assert "Week A" in when
    assert "Week B" in when
    assert 'value="8pm"' in when
    cohort = accepted(ben, path)
    assert [f"{s.day} {s.at:%H:%M}" for s in sessions(cohort)[:3]] == [
        "2026-03-03 10:00", "2026-03-12 20:00", "2026-03-17 10:00",
    ]  # fmt: skip
    slots = db.session.scalars(select(CohortSlot).order_by(CohortSlot.week)).all()
    assert [(slot.week, slot.weekday) for slot in slots] == [(1, 1), (2, 3)]


def test_a_block_is_held_on_working_days_running(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    path = planned(cast, ben, "staff-training", start="2/4/2026", at_days_0="9:30")
    read = ben.get(path).text
    assert "Good Friday (bank holiday)" in read
    assert "Places" not in read, "nobody is enrolled in training"
    cohort = accepted(ben, path)
    assert [s.day for s in sessions(cohort)] == [date(2026, 4, n) for n in (2, 7, 8)]
    assert cohort.ends_on == date(2026, 4, 8)


def test_a_block_is_held_on_the_dates_given(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    dates = "3/3/2026\n\n10/3/2026\n2026-03-17"
    path = planned(cast, ben, "staff-training", at_days_0="9:30", dates_days=dates)
    assert "10/3/2026" in ben.get(f"{path}/when").text
    assert [s.day.day for s in sessions(accepted(ben, path))] == [3, 10, 17]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"at_days_0": ""}, "Give the time it starts at."),
        ({"at_days_0": "soon"}, "‘soon’ is not a time"),
        ({"dates_days": "3/3/2026\n4/3/2026"}, "Give the first day, or all 3 dates; 2 are given."),
        ({"dates_days": "3/3/2026\nnever"}, "‘never’ is not a date"),
        ({"dates_days": "1/3/2026"}, "Sunday 1 March 2026 is before the first day"),
        ({"start": "7/3/2026"}, "Saturday 7 March 2026 is a Saturday"),
    ],
)
def test_a_block_that_cannot_be_is_refused_and_what_was_typed_stays(
    given: dict[str, str], why: str, cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    answer = ben.send("/cohorts/plan", {"team": str(cast.team.id), "programme": "staff-training"})
    when = {"name": "Training", "start": "3/3/2026", "at_days_0": "9:30"} | given
    answer = ben.send(answer.location, when)
    assert answer.status_code == 422
    assert why in answer.text
    assert 'value="Training"' in answer.text
    assert db.session.scalar(select(func.count(Cohort.id))) == 0


def test_a_group_already_running_is_brought_in_with_its_history(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    began = clock.today() - timedelta(weeks=6)
    path = planned(
        cast,
        ben,
        "m-trem",
        start=f"{began.day}/{began.month}/{began.year}",
        day_group_0=str(began.weekday()),
        at_group_0="00:05",
    )
    read = ben.get(path).text
    assert "recorded as history" in read
    assert read.count("govuk-tag--grey") >= 4
    cohort = accepted(ben, path)
    assert cohort.status == "running"
    past = [s for s in sessions(cohort) if s.day < clock.today()]
    assert past
    assert all(s.as_history for s in past)


def test_programmes_of_the_teams_kind_come_first(build: Build, cast: Cast, client: Client) -> None:
    two = build.user("Two Teams", *((t, Role.SERVICE_LEAD) for t in (cast.team, cast.other_team)))
    browser = client(two)
    ask = browser.get("/cohorts/plan").text
    assert cast.other_team.name in ask
    assert "MBT-ASPD" not in ask, "the team comes first"
    offered = browser.get(f"/cohorts/plan?team={cast.other_team.id}").text
    order = [offered.index(f'value="{slug}"') for slug in ("mbt-aspd", "staff-training", "m-trem")]
    assert order == sorted(order)
    assert offered.index("For the staff of every team") < offered.index("Other programmes")
    refused = browser.send("/cohorts/plan", {"team": str(cast.team.id), "programme": "none-such"})
    assert refused.status_code == 422
    assert "Choose one of the answers offered." in refused.text
    assert "M-TREM" in refused.text


def test_another_teams_name_in_the_address_offers_nothing(cast: Cast, client: Client) -> None:
    page = client(cast.ben).get(f"/cohorts/plan?team={cast.other_team.id}").text
    assert cast.other_team.name not in page
