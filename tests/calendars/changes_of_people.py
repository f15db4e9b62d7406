"""Changes to one session, to people, to staff and to places, as their services make them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, time

from sqlalchemy import select

from base import clock
from base.database import db
from base.work import unit_of_work
from calendars.queries.feeds import live_feed
from calendars.queries.owners import Owner
from calendars.services import feeds
from people.models import Membership, Participant, Room
from people.roles import Role
from people.services import accounts, contact, holds, participants, teams, venues
from people.services.limited_access import set_limited_access
from programmes.models import Cohort, Plan, ProgrammeSession
from programmes.queries.catalogue import programme_of, shelf
from programmes.services import cover, plans, referrals, sessions
from programmes.services.just_held import log_session
from tests.calendars.rows import Rows
from tests.calendars.sweep import ALL, STAFF, Case, Links
from tests.programmes.referral_rows import SAYS

DAY = date(2026, 3, 11)
Steps = Generator[None, None, None]


class World(Links):
    """A session of everybody's, one with a single person, and a link of every audience."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.person: Participant = rows.build.participant(self.cast.team)
        self.other = rows.build.participant(self.cast.team)
        self.cohort: Cohort = rows.cohort()
        self.group: ProgrammeSession = rows.session(self.cohort, DAY, people=(self.person,))
        self.alone = rows.session(
            rows.cohort("mbt-aspd"),
            date(2026, 3, 12),
            strand="individual",
            kind="individual",
            people=(self.person,),
            staff=(self.cast.ben, self.cast.asha),
        )
        self.room = Room(venue=self.cast.venue, name="Room 2", capacity=8)
        rows.build.save(self.room)
        self.link_staff(self.cohort)
        self.link("participant", Owner("participant", participant=self.person))


def move(world: World) -> None:
    sessions.reschedule_session(
        world.group, day=DAY, at=time(14), why="The heating failed", by=world.cast.asha
    )


def change_room(world: World) -> None:
    sessions.reschedule_session(
        world.group, day=DAY, at=time(10), why="Too small", room=world.room, by=world.cast.asha
    )


def cancel(world: World) -> None:
    sessions.cancel_session(world.group, why="Illness", by=world.cast.asha)


def undo(world: World) -> None:
    cancel(world)
    db.session.flush()
    plan = db.session.scalars(select(Plan).order_by(Plan.id.desc())).first()
    assert plan is not None
    plans.undo_plan(plan, by=world.cast.asha)


def cover_it(world: World) -> None:
    world.group.facilitations  # noqa: B018 read before the plan does
    cover.assign(world.group, world.cast.asha, by=world.cast.asha)


def expect(world: World) -> None:
    sessions.add_place(world.alone, world.other, None, by=world.cast.ben)


def expect_no_more(world: World) -> None:
    place = next(p for p in world.group.places if p.participant_id == world.person.id)
    sessions.remove_place(place, by=world.cast.ben)


def log(world: World) -> None:
    log_session(
        world.cohort, programme_of(world.cohort).strands[0], day=date(2026, 3, 1), at=time(15),
        minutes=30, people=[world.person], by=world.cast.ben,
    )  # fmt: skip


def rename_room(world: World) -> None:
    venues.edit_room(
        world.cast.room, name="Garden Room", capacity=12, accessible=True, by=world.cast.asha
    )


def rename_venue(world: World) -> None:
    one = world.cast.venue
    venues.edit_venue(
        one, name="Elm House", kind=one.kind, address="3 Mill Lane, Thornby",
        location_code="", stay_weeks=12, teams=[world.cast.team], by=world.cast.asha,
    )  # fmt: skip


def rename_team(world: World) -> None:
    teams.edit_team(
        world.cast.team, name="North Team", nation="ENG", public_name="The Wednesday Team",
        public_phone="01632 960111", keep_message_days=90, by=world.cast.dev,
    )  # fmt: skip


def limit(world: World) -> None:
    set_limited_access(world.person, limited=True, readers=[world.cast.asha], by=world.cast.asha)


def open_again(world: World) -> Steps:
    with unit_of_work():
        limit(world)
    yield
    set_limited_access(world.person, limited=False, readers=[], by=world.cast.asha)


def hold(world: World) -> None:
    holds.add_hold(
        world.person, kind="custody", starts=clock.today(), ends=None, note="", by=world.cast.ben
    )


def end_hold(world: World) -> Steps:
    with unit_of_work():
        hold(world)
    yield
    day = clock.today().replace(day=1)
    held = world.person.holds[0]
    held.starts = day
    holds.end_hold(held, ends=day, by=world.cast.ben)


def word(world: World) -> None:
    feed = live_feed(world.person)
    assert feed is not None
    feeds.change_wording(feed, word="Class", show_place=True, by=world.cast.ben)


def edit_code(world: World) -> None:
    person = world.person
    details = participants.Details(
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        code="ZZ-NEW",
    )
    participants.edit_participant(person, details, version=person.version, by=world.cast.ben)


def edit_contact(world: World) -> None:
    given = contact.Contact(large_print=True)
    seen = contact.fingerprint(world.person.contact)
    contact.edit_contact(world.person, given, seen=seen, by=world.cast.ben)


def give_role(world: World) -> Steps:
    """Ben joins the other team, which has a session of his already."""
    _elsewhere(world)
    yield
    accounts.give_role(world.cast.ben, world.cast.other_team, Role.FACILITATOR, by=world.cast.dev)


def end_role(world: World) -> Steps:
    """Ben leaves the other team, and stays on his own."""
    _elsewhere(world)
    with unit_of_work():
        give = accounts.give_role
        held = give(world.cast.ben, world.cast.other_team, Role.FACILITATOR, by=world.cast.dev)
    yield
    accounts.end_role(db.session.get_one(Membership, held.id), by=world.cast.dev)


def switch_off(world: World) -> None:
    accounts.deactivate_account(world.cast.ben, by=world.cast.dev)


def switch_on(world: World) -> Steps:
    with unit_of_work():
        switch_off(world)
    yield
    accounts.reactivate_account(world.cast.ben, by=world.cast.dev)


def refer(world: World) -> Steps:
    """Somebody of another team's comes onto this one's caseload too."""
    stranger = world.rows.build.participant(world.cast.other_team)
    world.rows.build.save(
        Membership(
            user=world.cast.asha,
            team=world.cast.other_team,
            role=Role.SERVICE_LEAD,
            since=clock.now(),
        )
    )
    world.link("stranger", Owner("participant", participant=stranger))
    yield
    details = referrals.Details(
        route="probation", asked_for="intervention", referred_on=date(2026, 2, 26),
        received_on=date(2026, 2, 27), referrer_name="Jo Practitioner", reason=SAYS["reason"],
    )  # fmt: skip
    referrals.record_referral(
        stranger, world.cast.team, shelf()["m-trem"], details, by=world.cast.asha
    )


def _elsewhere(world: World) -> None:
    other = world.rows.cohort()
    with unit_of_work():
        other.team = world.cast.other_team
        teams.record("test.built", "Another team’s.", by=world.cast.dev)
    world.rows.session(other, date(2026, 3, 13), time(16), staff=(world.cast.ben,))


_APPLY = "programmes.services.schedule.apply"
_SEEN_BY = "programmes.services.sessions._seen_by"
_LIMIT = "people.services.limited_access.set_limited_access"
_ACCOUNTS = "people.services.accounts"
CASES = [
    Case(move, ALL, (_APPLY,)),
    Case(change_room, STAFF | {"room", "venue"}, (_APPLY,)),
    Case(cancel, ALL, (_APPLY,)),
    Case(undo, set(), (_APPLY,)),
    Case(cover_it, {"team", "lead", "cohort"}, (_APPLY,)),
    Case(expect, {"staff", "team", "lead"}, (_SEEN_BY,)),
    Case(expect_no_more, {"participant"}, (_SEEN_BY,)),
    Case(log, ALL - {"room"}, ("programmes.services.just_held.log_session",)),
    Case(rename_room, STAFF | {"room", "venue"}, ("people.services.venues._flush_room",)),
    Case(rename_venue, STAFF | {"participant"}, ("people.services.venues.edit_venue",)),
    Case(rename_team, {"room", "venue", "participant"}, ("people.services.teams.edit_team",)),
    Case(limit, {"staff", "team", "participant"}, (_LIMIT,)),
    # Their own stays silent to the end of the day: the hold that came with it has its last day.
    Case(open_again, {"staff", "team"}, (_LIMIT,)),
    Case(hold, {"participant"}, ("people.services.holds.add_hold",)),
    Case(end_hold, {"participant"}, ("people.services.holds.end_hold",)),
    Case(word, {"participant"}, ("calendars.services.feeds.change_wording",)),
    Case(
        edit_code,
        {"staff", "team", "lead"},
        ("people.services.participants.edit_participant",),
    ),
    Case(edit_contact, set(), ("people.services.contact.edit_contact",)),
    Case(give_role, {"staff"}, (f"{_ACCOUNTS}.give_role",)),
    Case(end_role, {"staff"}, (f"{_ACCOUNTS}.end_role",)),
    Case(switch_off, {"staff", "team", "cohort"}, (f"{_ACCOUNTS}.deactivate_account",)),
    Case(switch_on, {"staff", "team", "cohort"}, (f"{_ACCOUNTS}.reactivate_account",)),
    Case(refer, set(), ("people.services.caseloads.put_on",)),
]
