"""Referrals at every stage by each of the four routes, the waiting lists, and offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from app.demo.available import busy
from app.demo.cohorts import Running, enrol
from app.demo.names import email_of, landline
from app.demo.people import keep_apart, make_person
from app.demo.stays import House
from app.demo.stories import NAMED, REASONS, REFERRERS, STORIES, TO, Story
from app.demo.world import World
from people.models import Participant, Team, User
from programmes.models import (
    CriterionAnswer,
    Enrolment,
    Referral,
    ReferralHold,
    ReferralStep,
    ReferralWork,
)
from programmes.queries.catalogue import shelf
from programmes.referring import SEXES, steps_of, work_of
from programmes.ways_in import AppliesTo, Route, criteria_for

_GOES_ON = ("waiting", "offered", "enrolled")
"""What follows for those accepted for the programme itself, in order."""


def refer(world: World, mbt: Running, m_trem: Sequence[Running], houses: Sequence[House]) -> None:
    """Everybody's referrals: those still on their way, and those of people in the cohorts."""
    waiting: dict[str, list[Participant]] = defaultdict(list)
    for key, stories in STORIES.items():
        sex = "female" if key == "women" else "male"
        for story in stories:
            since = world.today - timedelta(days=story.days + 5)
            person = make_person(world, world.teams[key], sex=sex, since=since)
            _referral(world, person, world.teams[key], story)
            if story.status == "waiting":
                waiting[key].append(person)
    for house in houses:
        _arriving(world, house)
    for running in (mbt, *m_trem[:2], *(house.running for house in houses)):
        for one in running.enrolments:
            _referral_of(world, running, one)
    for key in ("mbt", "m_trem"):
        at_work = waiting[key][1]
        busy(world, at_work, "work", (world.office_weekday,), time(8), time(18))
    world.flush()
    _keep_one_apart(world, mbt, waiting["mbt"][2])


def _arriving(world: World, house: House) -> None:
    """Somebody offered a place who arrives next week, and joins when they do."""
    person = make_person(
        world,
        house.running.cohort.team,
        sex=house.sex,
        since=world.today - timedelta(days=24),
    )
    enrol(world, house.running, person, on=world.today + timedelta(days=8), status="offered")


def _referral_of(world: World, running: Running, one: Enrolment) -> None:
    """How somebody in a cohort, or offered a place or waiting for it, came to it."""
    if one.status not in {"enrolled", "paused", "offered", "waiting"}:
        return
    status = "enrolled" if one.status == "paused" else one.status
    came = min(one.enrolled_on, world.today) - timedelta(days=world.rng.randrange(30, 120))
    story = Story(status, (world.today - came).days, "intervention")
    team = running.cohort.team
    one.referral = _referral(world, one.participant, team, story, one)
    if status == "offered":
        one.answer_by = min(world.today + timedelta(days=9), one.enrolled_on)


def _referral(
    world: World,
    person: Participant,
    team: Team,
    story: Story,
    enrolment: Enrolment | None = None,
) -> Referral:
    slug, route = TO[next(key for key, one in world.teams.items() if one is team)]
    came = world.today - timedelta(days=story.days)
    by = _lead(world, team)
    made = Referral(
        public_id=world.uuid(),
        participant=person,
        team=team,
        programme_slug=slug,
        route=route,
        status=story.status,
        asked_for="intervention",
        accepted_for=story.accepted_for,
        referred_on=came - timedelta(days=world.rng.randrange(6)),
        received_on=came,
        **_referrer(world, person, route),
        reason=world.rng.choice(REASONS[route]),
        police_investigation=story.police,
        made_at=world.moment(came, 10),
        made_by_id=by.id,
    )
    _steps(world, made, story, enrolment, by)
    _work(world, made, by)
    _answers(world, made, by)
    if story.held:
        made.holds.append(_hold(world, by))
    world.add(made)
    return made


def _referrer(world: World, person: Participant, route: str) -> dict[str, Any]:
    """Who sent them: their own practitioner where probation did."""
    role, organisation, domain = REFERRERS[route]
    name = person.practitioner_name if route == "probation" else world.rng.choice(NAMED)
    return {
        "referrer_name": name,
        "referrer_role": role,
        "referrer_organisation": organisation,
        "referrer_email": email_of(name, domain),
        "referrer_phone": landline(400 + world.rng.randrange(90)),
        "referrer_joins": route == "stalking",
    }


def _hold(world: World, by: User) -> ReferralHold:
    first = world.today - timedelta(days=26)
    return ReferralHold(
        first=first,
        last=None,
        why="In hospital; he asks us to keep his place in the queue.",
        at=world.moment(first, 12),
        by_id=by.id,
    )


def _lead(world: World, team: Team) -> User:
    return next(world.users[f"{key}.lead"] for key, one in world.teams.items() if one is team)


def _steps(
    world: World, made: Referral, story: Story, enrolment: Enrolment | None, by: User
) -> None:
    """Received, then one after another as far as it got; the last on the way, never to come."""
    path = ["received"]
    if story.accepted_for:
        path.append("accepted")
    if story.status in _GOES_ON:
        path += _GOES_ON[: _GOES_ON.index(story.status) + 1]
    elif story.status not in path:
        path.append(story.status)
    gap = max(1, story.days // (len(path) + 1))
    for n, status in enumerate(path):
        # Whoever is accepted for the programme waits from that day.
        turn = n - 1 if "waiting" in path[: n + 1] else n
        on = min(made.received_on + timedelta(days=gap * turn), world.today)
        if status == "enrolled" and enrolment is not None:
            on = enrolment.enrolled_on
        if status == "accepted":
            made.accepted_on = on
        why = story.why if status == story.status else ""
        made.steps.append(
            ReferralStep(status=status, on=on, at=world.moment(on, 14), by_id=by.id, why=why)
        )


def _work(world: World, made: Referral, by: User) -> None:
    """What the route asks for first, as far as it was done by the time they were accepted."""
    asked = steps_of(shelf()[made.programme_slug], made.route)
    accepted = made.accepted_for
    before = asked[: [str(step) for step in asked].index(accepted)] if accepted else ()
    if made.status == "closed" or (made.route == "stalking" and not accepted):
        before = asked[:1]
    for n, work in enumerate(before):
        on = _between(made.received_on, made.accepted_on or world.today, n + 1, len(before) + 1)
        made.work.append(
            ReferralWork(
                public_id=world.uuid(),
                step=work.value,
                on=on,
                who=f"{made.referrer_name} and {by.name}",
                at=world.moment(on, 15),
                by_id=by.id,
            )
        )


def _between(first: date, last: date, part: int, parts: int) -> date:
    return first + (last - first) * part // parts


def _answers(world: World, made: Referral, by: User) -> None:
    """All of the checklist for those accepted, but for one line of some; half of it for others."""
    programme = shelf()[made.programme_slug]
    whose = SEXES.get(made.participant.sex, AppliesTo.ANYONE)
    lines = criteria_for(programme.eligibility, Route(made.route), whose)
    if made.accepted_for != str(work_of(steps_of(programme, made.route))[-1]):
        lines = lines[: len(lines) // 2] if made.status != "received" else []
    elif made.status != "enrolled" and world.rng.random() < 0.4:
        lines = lines[:-1]
    on = made.accepted_on or min(made.received_on + timedelta(days=2), world.today)
    for line in lines:
        unmet = made.police_investigation and line.id == "no_investigation"
        made.answers.append(
            CriterionAnswer(
                criterion=line.id,
                answer="not_met" if unmet else "met",
                at=world.moment(on, 13),
                by_id=by.id,
            )
        )


def _keep_one_apart(world: World, mbt: Running, waiting: Participant) -> None:
    """Somebody who waits and somebody in the group who must not meet."""
    inside = next(one for one in mbt.enrolments if one.status == "enrolled")
    keep_apart(
        world,
        inside.participant,
        waiting,
        since=world.moment(world.today - timedelta(days=30)),
        review=world.today + timedelta(days=60),
        decided_by=world.users["mbt.lead"],
    )
