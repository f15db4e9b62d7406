"""What is going on in cohorts and referrals stands against the end of a team's work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from base import clock
from base.audit import events_about
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from outcomes.models import RiskFlag
from people.models import Participant
from people.services import caseloads, deaths
from programmes.models import Enrolment, Place, ProgrammeSession
from programmes.queries.catalogue import shelf
from programmes.referring import Decision
from programmes.services import enrolments, referrals
from programmes.services.referral_decisions import decide
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.everything import build_everything
from tests.page import CheckedClient
from tests.programmes.referral_rows import referral
from tests.programmes.rows import cohort, enrolled

Client = Callable[[object], CheckedClient]
TODAY = date(2026, 3, 2)


def end(person: Participant, cast: Cast, reason: str = "completed") -> None:
    """The cast's team ends its work with somebody today."""
    row = next(r for r in person.caseload if r.ended_at is None and r.team_id == cast.team.id)
    with unit_of_work():
        caseloads.end_work(row, on=TODAY, reason=reason, note="", by=cast.asha)


def test_not_while_enrolled(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    group = cohort(build, cast, name="Wednesday group")
    with unit_of_work():
        one = enrolments.enrol(group, person, on=group.starts_on, by=cast.asha)
    why = "They are enrolled in Wednesday group. Record on their enrolment that they leave."
    with pytest.raises(Refused) as refused:
        end(person, cast)
    assert refused.value.why == why
    where = f"/people/{person.public_id}/work/{cast.team.public_id}/end"
    assert why in client(cast.ben).get(where).text
    with unit_of_work():
        enrolments.leave_cohort(one, on=group.starts_on, reason="withdrew", why="", by=cast.asha)
    assert person.caseload[0].ended_at is None, "the last enrolment's end ends no work"
    shown = client(cast.ben).get(f"/people/{person.public_id}").text
    assert "Nothing is going on with North Team any more." in shown
    end(person, cast)
    assert person.caseload[0].ended_at == clock.now()


def test_a_leaving_to_come_is_waited_for(build: Build, cast: Cast, at: Clock) -> None:
    person = build.participant(cast.team)
    group = cohort(build, cast, name="Wednesday group")
    with unit_of_work():
        one = enrolments.enrol(group, person, on=group.starts_on, by=cast.asha)
    later = group.starts_on + timedelta(weeks=2)
    with unit_of_work():
        enrolments.leave_cohort(one, on=later, reason="withdrew", why="", by=cast.asha)
    with pytest.raises(Refused, match="They leave Wednesday group on Wednesday 18 March 2026"):
        end(person, cast)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("waiting", "They wait for a place in Group. Take them off its list first."),
        ("offered", "They have the offer of a place in Group. Take it back first."),
        ("paused", "They are enrolled in Group and paused."),
    ],
)
def test_nor_while_waiting_offered_or_paused(
    status: str, why: str, build: Build, cast: Cast
) -> None:
    person = build.participant(cast.team)
    group = cohort(build, cast, name="Group")
    build.save(
        Enrolment(cohort=group, participant=person, status=status, enrolled_on=group.starts_on)
    )
    with pytest.raises(Refused) as refused:
        end(person, cast)
    assert why in refused.value.why


def test_nor_with_sessions_to_come(build: Build, cast: Cast) -> None:
    person = build.participant(cast.team)
    sessions = db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.cohort_id == cohort(build, cast).id)
        .order_by(ProgrammeSession.starts)
    ).all()
    places = [Place(session=one, participant=person) for one in sessions[:2]]
    build.save(*places)
    with pytest.raises(Refused) as refused:
        end(person, cast)
    assert refused.value.why == (
        "They are expected at 2 sessions to come, the first on Wednesday 4 March 2026. Take them "
        "off these, or call them off."
    )
    sessions[0].status, places[1].removed_at = "held", clock.now()
    build.save(sessions[0], places[1])
    end(person, cast)


def test_nor_with_an_open_referral(build: Build, cast: Cast) -> None:
    person = build.participant(cast.team)
    made = referral(build, cast, person)
    with pytest.raises(Refused) as refused:
        end(person, cast)
    assert "received on Friday 27 February 2026, is open." in refused.value.why
    with unit_of_work():
        decide(made, Decision.WITHDRAW, why="He asked for it.", by=cast.asha)
    end(person, cast)


def test_what_goes_on_with_another_team_is_theirs(build: Build, cast: Cast) -> None:
    person = build.participant(cast.team, cast.other_team)
    referral(build, cast, person, team=cast.other_team)
    end(person, cast)
    assert {r.team_id: r.ended_at is None for r in person.caseload} == {
        cast.team.id: False,
        cast.other_team.id: True,
    }


def test_nor_while_an_answer_about_risk_waits(build: Build, cast: Cast) -> None:
    made = build_everything(build, cast.team, cast.asha)
    flags = db.session.scalars(select(RiskFlag)).all()
    assert flags
    with pytest.raises(Refused, match="An answer about risk waits to be acknowledged"):
        end(made.person, cast)


def test_a_referral_takes_them_on_again(build: Build, cast: Cast) -> None:
    person = build.participant(cast.team, cast.other_team)
    end(person, cast)
    again = referral(build, cast, build.participant(cast.team))
    details = referrals.Details(
        **{name: getattr(again, name) for name in referrals.Details.__dataclass_fields__}
    )
    boss = build.user("Both Teams", *((t, "service_lead") for t in (cast.team, cast.other_team)))
    programme = shelf()[again.programme_slug]
    with unit_of_work():
        referrals.record_referral(person, cast.team, programme, details, by=boss)
    db.session.expire_all()
    mine = [r.ended_at is None for r in person.caseload if r.team_id == cast.team.id]
    assert mine == [False, True]


def test_a_death_ends_every_place_list_and_referral(build: Build, cast: Cast) -> None:
    person = build.participant(cast.team, cast.other_team)
    group = cohort(build, cast)
    list_ = cohort(build, cast, team=cast.other_team, start=date(2026, 9, 2))
    [one] = enrolled(build, group, person)
    waits = Enrolment(
        cohort=list_, participant=person, status="waiting", enrolled_on=list_.starts_on
    )
    build.save(waits)
    open_ = referral(build, cast, person)
    with unit_of_work():
        deaths.record_death(person, on=TODAY, by=cast.asha)
    db.session.expire_all()
    assert [(e.status, e.leave_reason) for e in (one, waits)] == [("left", "died")] * 2
    assert open_.status == "closed"
    expected = select(Place).where(Place.participant_id == person.id, Place.removed_at.is_(None))
    assert db.session.scalars(expected).all() == []
    end(person, cast, "died")
    actions = [e.action for e in events_about(person.public_id)]
    assert actions.count("enrolment.ended") == 2
    assert actions.count("referral.closed") == 1
    assert actions.count("death.recorded") == 1


def test_a_death_told_by_the_cohort_or_by_the_end_is_one(build: Build, cast: Cast) -> None:
    first, second = build.participant(cast.team), build.participant(cast.team)
    group = cohort(build, cast)
    one, two = enrolled(build, group, first, second)
    with unit_of_work():
        enrolments.leave_cohort(one, on=group.starts_on, reason="died", why="", by=cast.asha)
    assert first.died_on is None, "a leaving to come says nothing of today"
    end(second, cast, "died")
    db.session.expire_all()
    assert (two.status, two.leave_reason, second.died_on) == ("left", "died", TODAY)
    assert second.caseload[0].end_reason == "died"
