"""The demonstration: enough of everything, nobody in two places at once, whatever day it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask_security.utils import verify_password
from sqlalchemy import func, select

from app.demo.build import counts, load_demo, sign_ins
from attendance.models import Mark, Register, StaffMark, StaffSheet
from attendance.queries.marks import answer_to
from attendance.queries.vocabulary import mapping, words_then
from attendance.rules import PRESENCE, derive
from base import clock
from base.database import db
from base.dates import LONDON, Nation, bank_holiday_name
from people import identifiers
from people.models import (
    CalendarStamp,
    Hold,
    KeepApart,
    KeyWorker,
    Leave,
    NamedReader,
    Participant,
    Shift,
    Stay,
    Unavailability,
    User,
)
from programmes.models import (
    Change,
    Cohort,
    Enrolment,
    Facilitation,
    Place,
    Plan,
    ProgrammeSession,
    ProgrammeVersion,
    Referral,
)
from programmes.models.referrals import ROUTES
from programmes.models.referrals import STATUSES as REFERRAL_STATUSES
from programmes.queries.catalogue import programme_of
from programmes.queries.referrals import standings
from programmes.queries.sessions import between
from programmes.strands import STAFF_KINDS
from tests.demo.loaded import TODAY, demo_database, overlaps, sessions
from tests.server import TestServer

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def loaded(server: TestServer, request: pytest.FixtureRequest) -> Iterator[dict[str, int]]:
    """The demonstration of `TODAY`, loaded once for this file; its counts."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    with demo_database(server, f"{worker}_demo", TODAY):
        yield load_demo(today=TODAY)


def test_there_is_enough_of_everything(loaded: dict[str, int]) -> None:
    assert loaded["participants"] >= 120
    assert loaded["sessions"] >= 2500
    assert loaded["marks"] >= 9000
    first = sessions()[0].day
    assert timedelta(days=440) < TODAY - first < timedelta(days=470)


def test_nobody_is_in_two_places_at_once(loaded: dict[str, int]) -> None:
    assert overlaps() == []


def test_those_kept_apart_never_meet(loaded: dict[str, int]) -> None:
    pairs = list(db.session.scalars(select(KeepApart)))
    assert pairs
    for pair in pairs:
        met = [
            {*db.session.scalars(select(Place.session_id).where(Place.participant_id == who))}
            for who in (pair.one_id, pair.other_id)
        ]
        assert met[0], "the first of the pair has sessions"
        assert not met[0] & met[1]


def test_every_kind_of_mark_is_there_and_derived(loaded: dict[str, int]) -> None:
    marks = list(db.session.scalars(select(Mark).order_by(Mark.place_id, Mark.link)))
    assert {m.presence for m in marks} == set(PRESENCE.values())
    known = {outcome.code for outcome in mapping().outcomes}
    used = {m.compliance for m in marks}
    assert used <= known
    assert len(used) >= 15
    minutes = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Place.id, ProgrammeSession.minutes).join(Place.session)
        )
    }
    for mark in marks[::7]:
        words = words_then(mark)
        answer = answer_to(mark, words)
        again = derive(answer, length_minutes=minutes[mark.place_id], mapping=words)
        assert (again.presence, again.compliance) == (mark.presence, mark.compliance)
        assert again.minutes_attended == mark.minutes_attended
    amended = [m for m in marks if m.link == 2]
    assert amended
    assert all(m.why for m in amended)


def test_registers_agree_with_their_sessions(loaded: dict[str, int]) -> None:
    signed = list(db.session.scalars(select(Register)))
    by_session = {register.session_id: register for register in signed}
    marked = {
        session_id: (places, marks)
        for session_id, places, marks in db.session.execute(
            select(
                Place.session_id,
                func.count(Place.id.distinct()).filter(Place.removed_at.is_(None)),
                func.count(Mark.place_id.distinct()),
            )
            .outerjoin(Mark, Mark.place_id == Place.id)
            .group_by(Place.session_id)
        )
    }
    for session in sessions():
        places, marks = marked.get(session.id, (0, 0))
        if session.id in by_session:
            assert session.status == "held"
            assert places == marks
        else:
            assert marks == 0
        if session.day > TODAY:
            assert session.status in {"planned", "cancelled"}
    leads = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Facilitation.session_id, Facilitation.user_id).where(Facilitation.part == "lead")
        )
    }
    assert any(leads[r.session_id] != r.signed_by_id for r in signed), "others sign, too"
    assert any(r.status == "amended" for r in signed)


def test_staff_came_to_training_supervision_and_reflective_practice(
    loaded: dict[str, int],
) -> None:
    assert loaded["staff_marks"] > 500
    presences = set(db.session.scalars(select(StaffMark.presence)))
    assert presences == {"came", "part", "absent", "not_expected"}
    kinds = select(ProgrammeSession.kind).join(
        StaffSheet, StaffSheet.session_id == ProgrammeSession.id
    )
    assert set(db.session.scalars(kinds)) == set(STAFF_KINDS)


def test_nothing_was_done_after_now(loaded: dict[str, int]) -> None:
    noon = clock.now()
    for column in (
        Mark.at,
        Change.at,
        Register.signed_at,
        StaffSheet.at,
        CalendarStamp.changed_at,
        ProgrammeSession.changed_at,
    ):
        last = db.session.scalar(select(func.max(column)))
        assert last is not None
        assert last < noon


def test_changes_keep_reasons(loaded: dict[str, int]) -> None:
    changes = list(db.session.scalars(select(Change)))
    assert {c.verb for c in changes} == {"cancelled", "not_held", "rescheduled"}
    assert all(c.why for c in changes if c.verb != "held")
    assert all(c.before != c.after for c in changes)
    moved = [c for c in changes if c.verb == "rescheduled"]
    assert any(c.session.status == "planned" for c in moved)
    recent = [c for c in changes if c.at > clock.now() - timedelta(hours=48) and c.why]
    assert recent, "Today has news"


def test_sessions_are_where_the_timetable_would_put_them(loaded: dict[str, int]) -> None:
    for session in sessions():
        assert session.starts.astimezone(LONDON).time() == session.at
        strand = programme_of(session.cohort).strand(session.strand)
        assert session.minutes == strand.minutes
        if strand.holidays == "skip" and session.version == 1:
            assert not bank_holiday_name(session.day, Nation.ENG)


def test_each_service_is_there(loaded: dict[str, int]) -> None:
    cohorts = list(db.session.scalars(select(Cohort)))
    by_slug = defaultdict(list)
    for cohort in cohorts:
        by_slug[cohort.programme_slug].append(cohort)
    assert len(by_slug["pipe-approved-premises"]) == 2
    trem = {cohort.status: cohort for cohort in by_slug["m-trem"]}
    assert set(trem) == {"running", "planned", "ended"}
    held = [s for s in sessions() if s.cohort_id == trem["running"].id and s.day < TODAY]
    assert len(held) == 10, "today is week 11"
    assert timedelta(weeks=3) < trem["planned"].starts_on - TODAY < timedelta(weeks=7)
    (mbt,) = by_slug["mbt-aspd"]
    men = select(func.count()).where(Enrolment.cohort_id == mbt.id, Enrolment.status == "enrolled")
    assert db.session.scalar(men) == 8
    for kept in db.session.scalars(select(ProgrammeVersion)):
        assert len(kept.digest) == 64


def test_life_is_untidy(loaded: dict[str, int]) -> None:
    holds = set(db.session.scalars(select(Hold.kind)))
    assert holds == {"custody", "recall", "warrant", "no_contact", "limited_access"}
    limited = db.session.scalars(select(Participant).where(Participant.limited_access)).one()
    readers = select(func.count()).where(NamedReader.participant_id == limited.id)
    assert db.session.scalar(readers) == 2
    recalled = db.session.scalars(
        select(Stay).where(
            Stay.departed == TODAY - timedelta(days=12), Stay.departure_reason == "recall"
        )
    ).first()
    assert recalled is not None
    his = list(
        db.session.scalars(
            select(Enrolment).where(Enrolment.participant_id == recalled.participant_id)
        )
    )
    assert [(e.status, e.leave_reason) for e in his] == [("left", "recall")] * 2
    outlasted = (
        select(Participant)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Cohort.status == "running", Participant.supervision_ends < Cohort.ends_on)
    )
    assert db.session.scalars(outlasted).first() is not None
    changed = select(KeyWorker.stay_id).group_by(KeyWorker.stay_id).having(func.count() > 1)
    assert len(list(db.session.scalars(changed))) > 5


def test_referrals_stand_at_every_stage_by_each_route(loaded: dict[str, int]) -> None:
    found = list(db.session.scalars(select(Referral)))
    assert {one.status for one in found} == set(REFERRAL_STATUSES)
    assert {one.route for one in found} == set(ROUTES)
    assert all(one.steps[-1].status == one.status for one in found)
    assert all(
        a.on <= b.on for one in found for a, b in pairwise(one.steps) if b.status != "enrolled"
    )
    assert any(one.police_investigation for one in found)
    held = [hold for one in found for hold in one.holds]
    assert held
    waiting = [one for one in found if one.status == "waiting"]
    assert max((TODAY - one.received_on).days for one in waiting) >= 100
    asked = {str(step) for one in waiting for step in standings([one])[one.id].steps[:-1]}
    assert {work.step for one in waiting for work in one.work} == asked
    linked = select(func.count()).where(
        Enrolment.status.in_(("enrolled", "offered")), Enrolment.referral_id.is_not(None)
    )
    assert (db.session.scalar(linked) or 0) > 30
    unanswered = select(Enrolment).where(
        Enrolment.status == "offered", Enrolment.answer_by.is_(None)
    )
    assert not list(db.session.scalars(unanswered))


def test_staff_are_away_people_committed_and_the_rota_has_whoever_leads(
    loaded: dict[str, int],
) -> None:
    assert {leave.kind for leave in db.session.scalars(select(Leave))} >= {"annual_leave"}
    kinds = {one.kind for one in db.session.scalars(select(Unavailability))}
    assert {"work", "curfew", "reporting", "court"} <= kinds
    shifts = {(s.user_id, s.day): s for s in db.session.scalars(select(Shift))}
    assert {s.code for s in shifts.values()} >= {"E", "L", "D", "N"}
    residential = {user_id for user_id, _ in shifts}
    led = db.session.execute(
        select(Facilitation.user_id, ProgrammeSession)
        .join(Facilitation.session)
        .where(
            Facilitation.user_id.in_(residential),
            ProgrammeSession.status == "planned",
            ProgrammeSession.day.between(TODAY, TODAY + timedelta(days=14)),
        )
    ).all()
    assert led
    for user_id, session in led:
        shift = shifts[user_id, session.day]
        assert shift.starts <= session.starts, session.starts
        assert session.ends <= shift.ends, session.starts


def test_plans_were_accepted_with_reasons_and_one_is_open(loaded: dict[str, int]) -> None:
    plans = list(db.session.scalars(select(Plan)))
    accepted = [plan for plan in plans if plan.accepted_at is not None]
    assert len(accepted) == 2
    assert len(plans) == 3
    assert all(plan.why and plan.asked_by for plan in plans)
    moved = db.session.scalars(select(Change).where(Change.plan_id.is_not(None))).all()
    assert len(moved) > 10
    assert all(change.before["state"] != change.after["state"] for change in moved)


def test_residents_are_told_from_lodgers(loaded: dict[str, int]) -> None:
    enrolled = select(Enrolment.participant_id)
    lodgers = select(func.count()).where(
        Stay.departed.is_(None), Stay.participant_id.not_in(enrolled)
    )
    assert (db.session.scalar(lodgers) or 0) >= 2
    nights = [s for s in sessions() if s.spontaneous and s.at.hour >= 22]
    assert nights
    assert any(s.spontaneous and s.day.weekday() >= 5 for s in sessions())


def test_everyone_has_a_stamp(loaded: dict[str, int]) -> None:
    of_people = CalendarStamp.user_id.is_not(None) | CalendarStamp.participant_id.is_not(None)
    stamps = db.session.scalar(select(func.count()).select_from(CalendarStamp).where(of_people))
    assert stamps == loaded["participants"] + loaded["staff"]


def test_identifiers_would_be_accepted(loaded: dict[str, int]) -> None:
    for person in db.session.scalars(select(Participant)):
        assert identifiers.participant_code(person.code) == person.code
        for value, read in (
            (person.nhs_number, identifiers.nhs_number),
            (person.crn, identifiers.crn),
            (person.prison_number, identifiers.prison_number),
            (person.pnc, identifiers.pnc),
        ):
            assert value is None or read(value) == value
        contact = person.contact
        assert contact is not None
        assert not contact.text_ok or contact.mobile.startswith("07700900")
        assert not contact.email or contact.email.endswith("@example.org")


def test_sign_ins_work_and_see_something_today(loaded: dict[str, int]) -> None:
    night = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=LONDON)
    for account in sign_ins():
        user = db.session.scalars(select(User).where(User.email == account.email)).one()
        assert user.password is not None
        assert verify_password(account.password, user.password)
        today = between(user, night, night + timedelta(days=1), mine=True)
        assert today or "administrator" in account.who


def fingerprint() -> list[Iterable[object]]:
    """What must be the same of two loads: codes, and when and where everything is."""
    return [
        *db.session.execute(
            select(Participant.code, Participant.public_id).order_by(Participant.id)
        ),
        *db.session.execute(
            select(
                ProgrammeSession.public_id, ProgrammeSession.starts, ProgrammeSession.uid_seed
            ).order_by(ProgrammeSession.id)
        ),
        *db.session.execute(
            select(Mark.place_id, Mark.presence, Mark.at).order_by(Mark.place_id, Mark.link)
        ),
    ]


def test_the_same_day_and_seed_give_the_same_rows(
    loaded: dict[str, int], server: TestServer, worker_url: str
) -> None:
    before = fingerprint()
    with demo_database(server, f"{worker_url[-6:].strip('_')}_again", TODAY):
        again = load_demo(today=TODAY)
        assert loaded == again
        assert counts() == again
        assert fingerprint() == before
