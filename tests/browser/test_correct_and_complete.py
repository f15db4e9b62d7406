"""A facilitator corrects last month's absence; a service lead reads why one man can still complete.

The programme is M-TREM: 75% of eighteen weekly sessions, fourteen, of at least an hour each.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from attendance.models import Mark, TellTask
from base.audit import record
from base.database import db
from base.work import unit_of_work
from people.models import Participant
from programmes.models import Cohort, Enrolment, Place, ProgrammeSession
from tests.attendance.rows import MONDAY, Rows
from tests.browser.live import LivePage
from tests.build import SYSTEM

WEEK = timedelta(weeks=1)


def eighteen(page: LivePage, people: list[Participant]) -> tuple[Cohort, list[ProgrammeSession]]:
    """A cohort with its eighteen Mondays, everybody enrolled from the first."""
    live = page.live
    rows = Rows(live.build)
    cohort = rows.cohort(live.cast.team, live.cast.venue, live.cast.asha)
    held = [
        Enrolment(cohort=cohort, participant=one, status="enrolled", enrolled_on=MONDAY)
        for one in people
    ]
    live.build.save(*held)
    sessions = [
        rows.session(cohort, *people, led_by=(live.cast.ben,), day=MONDAY + n * WEEK, at=time(10))
        for n in range(18)
    ]
    return cohort, sessions


def sign_all(page: LivePage, sessions: list[ProgrammeSession], missed: dict[int, int]) -> None:
    """Registers signed week after week; each person misses so many of the last ones."""
    marks = []
    for at, session in enumerate(sessions):
        page.live.at.at = datetime.combine(session.day, time(13), UTC)
        for place in session.places:
            gone = at >= len(sessions) - missed.get(place.participant_id, 0)
            marks.append(mark(place, page.live.at.at, came=not gone))
    with unit_of_work():
        for session in sessions:
            session.status = "held"
        db.session.add_all(marks)
        record("test.built", "A test built rows.", by=SYSTEM)


def mark(place: Place, at: datetime, *, came: bool) -> Mark:
    presence, outcome = ("5", "ATTC") if came else ("3", "UAAB")
    minutes = 90 if came else 0
    return Mark(
        place=place, link=1, presence=presence, compliance=outcome, minutes_attended=minutes, at=at
    )


def test_last_months_absence_becomes_acceptable_with_the_practitioners_reason(
    page: LivePage,
) -> None:
    live = page.live
    rob = live.build.participant(live.cast.team, given_name="Rob", family_name="Sample")
    _, sessions = eighteen(page, [rob])
    session = sessions[0]
    path = f"/sessions/{session.public_id}/register"
    key = session.places[0].public_id.hex
    live.at.at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    page.sign_in(live.cast.ben).open(path)
    page.locator(f'[id="{key}-came-no_warning"]').click()
    page.locator(f'input[name="{key}-reason"][value="no_good_reason"]').click()
    page.get_by_role("button", name="Sign the register").click()
    expect(page.get_by_text("Register signed.")).to_be_visible()

    live.at.at = datetime(2026, 4, 8, 9, tzinfo=UTC)  # five weeks later
    page.sign_in(live.cast.ben).open(path)
    page.get_by_role("link", name="Amend Rob Sample").click()
    page.get_by_label("Reason", exact=True).select_option("ill")
    page.get_by_label("Why is this mark being changed?").fill(
        "Pat Practitioner rang: he was in hospital, letter seen"
    )
    page.check_axe()
    page.shot("amend")
    page.get_by_role("button", name="Amend").click()
    expect(page.get_by_text("The mark of Rob Sample is amended.")).to_be_visible()
    page.get_by_role("link", name="Amended: history of Rob Sample").click()
    expect(page.get_by_text("Pat Practitioner rang")).to_be_visible()
    page.check_axe()
    page.shot("history of a mark")
    live.fresh()
    chain = db.session.scalars(select(Mark).order_by(Mark.link)).all()
    assert [(m.presence, m.compliance) for m in chain] == [("3", "UAAB"), ("3", "AAME")]
    task = db.session.scalars(select(TellTask)).one()
    assert task.dropped_at is not None, "there is nothing to tell any more"


def test_why_one_man_can_still_complete_and_another_cannot(page: LivePage) -> None:
    live = page.live
    can, cannot = (
        live.build.participant(live.cast.team, given_name=name, family_name="Sample")
        for name in ("Can", "Cannot")
    )
    cohort, sessions = eighteen(page, [can, cannot])
    sign_all(page, sessions[:10], {can.id: 2, cannot.id: 9})
    page.sign_in(live.cast.asha).open(f"/cohorts/{cohort.public_id}/completion")
    expect(page.get_by_text("1 of 2 have completed or still can.")).to_be_visible()
    row = page.locator("tr", has_text="Can Sample").first
    expect(row).to_contain_text("Can still complete")
    expect(row).to_contain_text("Has 8 of the 14 sessions needed (75% of 18).")
    expect(row).to_contain_text("8 more could count, so this can be completed by")
    other = page.locator("tr", has_text="Cannot Sample")
    expect(other).to_contain_text("Only with make-ups")
    expect(other).to_contain_text("Needs 13 more and only 8 are left.")
    expect(other).to_contain_text("Can be completed only if 5 of 9 missed are made up.")
    page.check_axe()
    page.shot("who can complete")
    page.size(360, 760)
    page.check_fits()
    page.shot("who can complete")
