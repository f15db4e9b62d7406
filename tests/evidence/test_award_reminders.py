"""Reminders of an award's next step: each distance once, to whoever leads, and nothing twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from base import clock
from base.audit import AuditEvent, record
from base.database import db
from base.dates import london_instant
from base.mail import OutgoingMail
from base.work import unit_of_work
from evidence.jobs import remind_of_awards
from evidence.models import AwardReminder
from evidence.services.cycles import change_cycle, renew_cycle
from people.models import Membership
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.evidence.awarded import Awarded, awarded_at

DUE = date(2026, 10, 1)


@pytest.fixture
def award(build: Build, cast: Cast) -> Awarded:
    return awarded_at(build, cast.team, cast.asha, "Elm House", due=DUE)


def run_on(at: Clock, day: date) -> str:
    """The job as it runs on a day."""
    at.at = london_instant(day, time(7, 30))
    return remind_of_awards()


def subjects() -> list[str]:
    """What was written, in order."""
    rows = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    return [one.subject for one in rows]


def recipients() -> set[str]:
    """To whom."""
    return {one.recipient for one in db.session.scalars(select(OutgoingMail))}


def test_run_every_day_each_distance_is_told_once_and_overdue_once(
    award: Awarded, at: Clock
) -> None:
    for ago in range(200, -20, -1):
        run_on(at, DUE - timedelta(days=ago))
    assert subjects() == [
        f"Elm House: portfolio due {away}"
        for away in (
            "in 180 days", "in 90 days", "in 30 days", "in 14 days", "in 7 days", "in 1 day",
            "overdue",
        )
    ]  # fmt: skip


def test_after_an_outage_only_the_nearest_is_told(award: Awarded, at: Clock) -> None:
    run_on(at, DUE - timedelta(days=180))
    run_on(at, DUE - timedelta(days=13))
    run_on(at, DUE - timedelta(days=12))
    assert subjects() == [
        "Elm House: portfolio due in 180 days",
        "Elm House: portfolio due in 13 days",
    ]
    run_on(at, DUE - timedelta(days=7))
    assert len(subjects()) == 3


def test_run_twice_on_a_day_or_begun_again_it_writes_once(award: Awarded, at: Clock) -> None:
    day = DUE - timedelta(days=90)
    assert run_on(at, day) == "1 written"
    db.session.expire_all()
    assert run_on(at, day) == "0 written"
    assert len(subjects()) == 1


def test_a_day_that_is_changed_starts_anew(award: Awarded, cast: Cast, at: Clock) -> None:
    run_on(at, DUE - timedelta(days=30))
    later = DUE + timedelta(days=60)
    with unit_of_work():
        change_cycle(award.cycle, days={"due": later}, values={}, by=cast.asha)
    run_on(at, DUE - timedelta(days=29))
    run_on(at, later - timedelta(days=30))
    assert subjects() == [
        "Elm House: portfolio due in 30 days",
        "Elm House: portfolio due in 89 days",
        "Elm House: portfolio due in 30 days",
    ]


def test_two_communities_are_told_apart_and_only_their_leads(
    award: Awarded, build: Build, cast: Cast, at: Clock
) -> None:
    awarded_at(build, cast.other_team, cast.cara, "Oak House", visit=DUE - timedelta(days=7))
    assert run_on(at, DUE - timedelta(days=14)) == "2 written"
    assert sorted(subjects()) == [
        "Elm House: portfolio due in 14 days",
        "Oak House: visit in 7 days",
    ]
    assert recipients() == {cast.asha.email, cast.cara.email}
    sentences = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "award.reminded")
    ).all()
    assert "Reminded 1 of Elm House: portfolio due is in 14 days." in sentences


def test_whoever_leads_no_more_or_left_is_not_told(
    award: Awarded, build: Build, cast: Cast, at: Clock
) -> None:
    gone = build.user("Gia Gone", (cast.team, Role.SERVICE_LEAD), active=False)
    ended = build.user("Eve Ended", (cast.team, Role.SERVICE_LEAD))
    with unit_of_work():
        held = db.session.scalars(select(Membership).where(Membership.user_id == ended.id)).one()
        held.ended_at = clock.now()
        build_sentence(cast)
    run_on(at, DUE - timedelta(days=30))
    assert recipients() == {cast.asha.email}
    assert gone.email not in recipients()


def test_a_cycle_that_is_over_is_told_of_no_more(award: Awarded, cast: Cast, at: Clock) -> None:
    with unit_of_work():
        renew_cycle(award.cycle, on=date(2026, 3, 1), due=None, by=cast.asha)
    run_on(at, DUE - timedelta(days=30))
    assert not subjects()


def test_what_was_not_written_whole_is_written_the_next_time(
    award: Awarded, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = DUE - timedelta(days=7)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("evidence.services.award_reminders.record", stop)
        with pytest.raises(KeyboardInterrupt):
            run_on(at, day)
    assert not subjects()
    assert db.session.scalar(select(func.count()).select_from(AwardReminder)) == 0
    assert run_on(at, day) == "1 written"


def test_the_day_itself_is_said_as_today(award: Awarded, at: Clock) -> None:
    run_on(at, DUE)
    assert subjects() == ["Elm House: portfolio due today"]
    assert isinstance(at.at, datetime)


def build_sentence(cast: Cast) -> None:
    """A sentence for a row a test changes by hand."""
    record("test.changed", "A test changed a role.", by=cast.asha)
