"""One of everything that has an address, on one team; sweeps open every address with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from base import clock
from base.dates import london_instant
from base.work import unit_of_work
from calendars.queries.owners import Owner
from calendars.services.feeds import make_feed
from people.models import (
    Closure,
    Hold,
    ImportBatch,
    KeepApart,
    KeyWorker,
    Leave,
    Participant,
    Shift,
    Stay,
    Team,
    TemporaryAbsence,
    Unavailability,
    User,
    Venue,
    WorkingPattern,
)
from people.roles import Role
from people.services.passwords import make_password_link
from programmes.models import (
    Cohort,
    CohortDraft,
    CohortSlot,
    CohortStaff,
    CriterionAnswer,
    Enrolment,
    EnrolmentPause,
    EnrolmentStep,
    Facilitation,
    Place,
    Plan,
    ProgrammeSession,
    ProgrammeVersion,
    Referral,
    ReferralHold,
    ReferralStep,
    ReferralWork,
    TherapistAllocation,
)
from programmes.queries.catalogue import text_of
from programmes.services.programmes import change_programme, copy_programme, publish_programme
from tests.build import SYSTEM, Build
from tests.everything_attended import of_attendance
from tests.everything_climate import of_climate
from tests.everything_evidence import of_evidence
from tests.everything_jobs import of_jobs
from tests.everything_measured import of_measures
from tests.everything_messages import of_messages
from tests.everything_own_page import of_own_page
from tests.everything_portfolio import of_portfolio
from tests.people.at_premises import of_computers

STARTS = date(2026, 3, 4)


@dataclass
class Everything:
    """What the sweeps put into addresses: the name of an address's part → its value."""

    team: Team
    person: Participant
    parts: dict[str, Any] = field(default_factory=dict)


def build_everything(build: Build, team: Team, lead: User) -> Everything:
    """Make one of everything on `team`, led by `lead`."""
    venue = build.venue(team, name=f"House of {team.name}", kind="approved_premises")
    person, other = build.participant(team), build.participant(team)
    colleague = build.user(f"Colleague of {team.name}", (team, Role.FACILITATOR))
    made = Everything(team, person)
    made.parts |= _of_people(build, team, venue, person, other, lead)
    made.parts |= _of_availability(build, venue, person, lead)
    made.parts |= of_computers(build, venue, lead)
    made.parts |= _of_programmes(build, team, venue, person, lead)
    made.parts |= of_attendance(build, made.parts["place_id"], lead)
    made.parts |= of_measures(build, made.parts["enrolment_id"], lead)
    made.parts |= of_jobs(lead)
    made.parts |= of_climate(build, team, venue, lead)
    made.parts |= of_evidence(venue, lead)
    made.parts |= of_portfolio(venue, lead)
    made.parts |= of_messages(build, team, person, made.parts["session_id"])
    made.parts |= _of_placing(build, team, venue, lead)
    made.parts |= _of_referrals(build, team, person, lead)
    made.parts |= _of_imports(build, team, lead)
    made.parts |= _of_own_programmes(team, lead)
    made.parts |= of_own_page(build, team, person, made.parts["session_id"])
    with unit_of_work():
        _, token = make_feed(person, word="Appointment", show_place=False, by=SYSTEM)
        shared, _ = make_feed(Owner("team", user=lead, team=team), by=SYSTEM)
    made.parts |= {
        "link_id": shared.public_id,
        "account_id": colleague.public_id,
        "role": Role.FACILITATOR.value,
        "team_id": team.public_id,
        "token": token,
    }
    return made


def password_token(build: Build, team: Team) -> str:
    """A password link that works, made by an administrator of `team`."""
    boss = build.user(f"Boss {build.next()}", (team, Role.ADMINISTRATOR))
    new = build.user(f"New {build.next()}", (team, Role.FACILITATOR))
    with unit_of_work():
        return make_password_link(new, by=boss)


def _of_people(
    build: Build, team: Team, venue: Venue, person: Participant, other: Participant, lead: User
) -> dict[str, Any]:
    hold = Hold(participant_id=person.id, kind="custody", starts=STARTS)
    one_id, other_id = sorted((person.id, other.id))
    rule = KeepApart(
        one_id=one_id,
        other_id=other_id,
        reason="A fight in 2019.",
        decided_by="MAPPA",
        review=date(2026, 9, 1),
        since=clock.now(),
    )
    stay = Stay(
        participant_id=person.id,
        venue_id=venue.id,
        arrived=date(2026, 2, 2),
        expected_departure=date(2026, 4, 27),
        key_workers=[KeyWorker(user_id=lead.id, first=date(2026, 2, 2))],
    )
    away = TemporaryAbsence(stay=stay, left_on=STARTS, reason="hospital")
    closure = Closure(team_id=team.id, first=STARTS, last=STARTS, why="Team day")
    build.save(hold, rule, stay, closure, away)
    return {
        "absence_id": away.public_id,
        "closure_id": closure.public_id,
        "hold_id": hold.public_id,
        "person_id": person.public_id,
        "room_id": venue.rooms[0].public_id,
        "rule_id": rule.public_id,
        "stay_id": stay.public_id,
        "venue_id": venue.public_id,
    }


def _of_availability(build: Build, venue: Venue, person: Participant, lead: User) -> dict[str, Any]:
    """Who can when; the lead works on the day everything happens, and is away in August."""
    leave = Leave(user_id=lead.id, kind="sickness", first=date(2026, 8, 10), last=date(2026, 8, 14))
    nine, five = time(9), time(17)
    pattern = WorkingPattern(
        user_id=lead.id, weekday=2, at=nine, until=five, every=1, first=date(2026, 1, 5)
    )
    busy = Unavailability(
        participant_id=person.id,
        kind="work",
        weekdays=[4],
        every=2,
        first=date(2026, 1, 9),
        at=nine,
        until=five,
    )
    shift = Shift(
        venue_id=venue.id,
        user_id=lead.id,
        day=date(2026, 3, 2),
        at=time(21, 45),
        until=time(7, 15),
        code="N",
        starts=london_instant(date(2026, 3, 2), time(21, 45)),
        ends=london_instant(date(2026, 3, 3), time(7, 15)),
    )
    build.save(leave, pattern, busy, shift)
    return {
        "leave_id": leave.public_id,
        "pattern_id": pattern.public_id,
        "unavailability_id": busy.public_id,
    }


def _of_referrals(build: Build, team: Team, person: Participant, lead: User) -> dict[str, Any]:
    """A referral waiting for a place, with everything a referral may have."""
    day, at = date(2026, 2, 20), clock.now()
    work = ReferralWork(step="consultation", on=day, who="Both", at=at, by_id=lead.id)
    referral = Referral(
        participant_id=person.id,
        team_id=team.id,
        programme_slug="m-trem",
        route="probation",
        status="waiting",
        asked_for="intervention",
        accepted_for="intervention",
        accepted_on=day,
        referred_on=day,
        received_on=day,
        referrer_name="Jo Practitioner",
        reason="He asks for help with his temper.",
        made_at=at,
        made_by_id=lead.id,
        steps=[ReferralStep(status="waiting", on=day, at=at, by_id=lead.id)],
        work=[work],
        answers=[CriterionAnswer(criterion="man", answer="met", at=at, by_id=lead.id)],
        holds=[ReferralHold(first=day, last=None, why="In hospital", at=at, by_id=lead.id)],
    )
    build.save(referral)
    return {"referral_id": referral.public_id, "work_id": work.public_id}


def _of_imports(build: Build, team: Team, lead: User) -> dict[str, Any]:
    """A file of people, one of staff and a waiting list, sent and not brought in yet."""
    made = {
        part: ImportBatch(
            kind=kind,
            team_id=team.id,
            owner_id=lead.id,
            digest=secrets.token_hex(16),
            made_at=clock.now(),
            sent={"name": "sent.csv", "notes": [], "header": header, "lines": []},
            counts={},
        )
        for part, kind, header in (
            ("people_import_id", "participants", ["First name", "Surname", "DOB", "Code"]),
            ("staff_import_id", "staff", ["Name", "Email", "Role"]),
            (
                "waiting_import_id",
                "waiting_list",
                ["First name", "Surname", "DOB", "CRN", "Programme", "Received on", "Referrer"],
            ),
        )
    }
    build.save(*made.values())
    return {part: batch.public_id for part, batch in made.items()}


def _of_programmes(
    build: Build, team: Team, venue: Venue, person: Participant, lead: User
) -> dict[str, Any]:
    cohort = _cohort(team, venue, lead)
    pause = EnrolmentPause(first=date(2026, 5, 6), back_on=date(2026, 5, 20), at=clock.now())
    enrolment = Enrolment(
        cohort=cohort,
        participant_id=person.id,
        status="enrolled",
        enrolled_on=STARTS,
        steps=[EnrolmentStep(status="enrolled", on=STARTS, at=clock.now(), by_id=lead.id)],
        pauses=[pause],
        allocations=[TherapistAllocation(user_id=lead.id, first=STARTS)],
    )
    place = Place(participant_id=person.id, enrolment=enrolment)
    session = _session(cohort, venue, place, lead)
    draft = CohortDraft(
        user_id=lead.id,
        answers={"team": team.id, "programme": "m-trem", "capacity": 10},
        changed_at=clock.now(),
    )
    build.save(cohort, enrolment, session, draft)
    plan = _plan(cohort, session, lead)
    build.save(plan)
    return {
        "cohort_id": cohort.public_id,
        "draft_id": draft.public_id,
        "enrolment_id": enrolment.public_id,
        "pause_id": pause.public_id,
        "place_id": place.public_id,
        "session_id": session.public_id,
        "plan_id": plan.public_id,
        "strand": "group",
        "placed": "individual",
    }


def _of_own_programmes(team: Team, lead: User) -> dict[str, Any]:
    """A published copy of M-TREM with a change that is not published yet."""
    with unit_of_work():
        own = copy_programme("m-trem", team=team, name=f"M-TREM of {team.name}", by=lead)
        publish_programme(own, revision=1, by=lead)
        change_programme(own, lambda draft: replace(draft, capacity=8), revision=2, by=lead)
    return {"own_id": own.public_id, "slug": own.copied_from}


def _plan(cohort: Cohort, session: ProgrammeSession, lead: User) -> Plan:
    return Plan(
        team_id=cohort.team_id,
        cohort=cohort,
        verb="cancel",
        answers={"session": session.id},
        why="Flood",
        made_at=clock.now(),
        made_by_id=lead.id,
    )


def _of_placing(build: Build, team: Team, venue: Venue, lead: User) -> dict[str, Any]:
    """An MBT group with an individual session to come."""
    group = _cohort(team, venue, lead)
    group.programme_version.slug = group.programme_slug = "mbt-aspd"
    group.programme_version.text = text_of("mbt-aspd")
    group.name = f"MBT of {team.name}"
    place = Place(participant=build.participant(team))
    one = _session(group, venue, place, lead)
    one.strand, one.kind, one.title = "individual", "individual", "Individual session"
    one.room_id, one.facilitations = None, []
    build.save(group, one)
    return {"group_id": group.public_id, "individual_id": one.public_id}


def _cohort(team: Team, venue: Venue, lead: User) -> Cohort:
    version = ProgrammeVersion(
        slug="m-trem",
        version=1,
        digest=secrets.token_hex(32),
        text=text_of("m-trem"),
        kept_at=clock.now(),
    )
    return Cohort(
        team_id=team.id,
        programme_version=version,
        programme_slug="m-trem",
        name=f"M-TREM of {team.name}",
        entry="closed",
        status="running",
        starts_on=STARTS,
        ends_on=date(2026, 7, 1),
        venue_id=venue.id,
        room_id=venue.rooms[0].id,
        capacity=10,
        planned_at=clock.now(),
        planned_by_id=lead.id,
        slots=[CohortSlot(strand="group", weekday=2, at=time(10))],
        staff=[CohortStaff(user_id=lead.id, part="lead")],
    )


def _session(cohort: Cohort, venue: Venue, place: Place, lead: User) -> ProgrammeSession:
    starts = london_instant(STARTS, time(10))
    return ProgrammeSession(
        cohort=cohort,
        strand="group",
        kind="group",
        number=1,
        topic="Trust",
        title="Session 1: Trust",
        day=STARTS,
        at=time(10),
        minutes=90,
        starts=starts,
        ends=starts + timedelta(minutes=90),
        venue_id=venue.id,
        room_id=venue.rooms[0].id,
        changed_at=clock.now(),
        places=[place],
        facilitations=[Facilitation(user_id=lead.id, part="lead")],
    )
