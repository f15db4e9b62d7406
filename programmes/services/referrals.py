"""Referrals: recorded, corrected, decided, put on hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import Participant, Team, User
from people.roles import Can
from people.services.caseloads import put_on
from people.services.deaths import refuse_dead
from programmes.catalogue import Programme
from programmes.models import Referral, ReferralHold
from programmes.models.referrals import ENDED
from programmes.services.referral_steps import step
from programmes.ways_in import Route

_OLDEST = timedelta(days=10 * 366)


@dataclass(frozen=True)
class Details:
    """What a person typed about a referral."""

    route: str
    asked_for: str
    referred_on: date
    received_on: date
    referrer_name: str
    reason: str
    referrer_role: str = ""
    referrer_organisation: str = ""
    referrer_email: str = ""
    referrer_phone: str = ""
    referrer_joins: bool = False
    police_investigation: bool = False


def record_referral(
    person: Participant, team: Team, programme: Programme, details: Details, *, by: User
) -> Referral:
    """Write down a referral of somebody to a team's programme.

    Whoever is not on the team's caseload comes onto it. Refused, on the field, for a route the
    programme does not take, days that make no sense, or while another referral of theirs to it is
    open.
    """
    if team.id not in by.teams(Can.REFER):
        raise Refused("Choose a team for which you may record referrals.", "to")
    _check(programme, details)
    lock(person)
    refuse_dead(person, "to")
    _refuse_second(person, team, programme)
    made = Referral(
        participant=person,
        team=team,
        programme_slug=programme.slug,
        status="received",
        made_at=clock.now(),
        made_by_id=by.id,
        **asdict(details),
    )
    db.session.add(made)
    step(made, "received", on=details.received_on, by=by)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as clash:
        raise Refused("Somebody has just recorded this referral. Look at their page.") from clash
    _onto_caseload(person, team, by)
    record(
        "referral.recorded",
        f"{by.name} recorded a referral of {person.code} to {team.name}: {programme.name}, "
        f"received on {in_words(details.received_on)}.",
        by=by,
        about=_about(made),
    )
    return made


def correct_referral(
    referral: Referral, programme: Programme | None, details: Details, *, version: int, by: User
) -> None:
    """Correct what was typed. `version` is the one that was on the screen.

    Refused when somebody else saved meanwhile, and as recording one is.
    """
    lock(referral)
    if referral.version != version:
        raise Refused(
            "Somebody else saved this referral while you were typing. What you typed is still "
            "here: compare it with the referral, then save again."
        )
    if programme is not None:
        _check(programme, details)
    changed = [name for name, now in asdict(details).items() if getattr(referral, name) != now]
    if not changed:
        return
    for name in changed:
        setattr(referral, name, getattr(details, name))
    referral.version += 1
    named = ", ".join(name.replace("_", " ") for name in changed)
    record(
        "referral.corrected",
        f"{by.name} corrected the referral of {referral.participant.code} to "
        f"{referral.team.name}: {named}.",
        by=by,
        about=_about(referral),
    )


def hold_referral(referral: Referral, *, first: date, why: str, by: User) -> ReferralHold:
    """Put a referral on hold from a day: its days do not count as waiting.

    Refused without a reason, when it is on hold, when it is over, or for a day to come.
    """
    lock(referral)
    db.session.refresh(referral, ["holds"])
    if referral.status in ENDED:
        raise Refused("This referral is over.")
    if not why.strip():
        raise Refused("Say why it is on hold.", "why")
    if any(hold.last is None for hold in referral.holds):
        raise Refused("It is on hold already. End that first.", "first")
    if first < referral.received_on or first > clock.today():
        came = in_words(referral.received_on)
        raise Refused(f"Give a day from {came}, when it came, to today.", "first")
    made = ReferralHold(first=first, last=None, why=why.strip(), at=clock.now(), by_id=by.id)
    referral.holds.append(made)
    _say_hold(referral, "put", f"on hold from {in_words(first)}: {made.why}", by)
    return made


def end_referral_hold(referral: Referral, *, last: date, by: User) -> None:
    """End a hold: `last` is its last day. Refused when there is none, or before it began."""
    lock(referral)
    db.session.refresh(referral, ["holds"])
    now = next((hold for hold in referral.holds if hold.last is None), None)
    if now is None:
        raise Refused("It is not on hold.")
    if last < now.first or last > clock.today():
        raise Refused(f"Give a day from {in_words(now.first)} to today.", "last")
    now.last = last
    _say_hold(referral, "took", f"off hold: the last day was {in_words(last)}", by)


def _say_hold(referral: Referral, verb: str, words: str, by: User) -> None:
    record(
        f"referral.{'held' if verb == 'put' else 'resumed'}",
        f"{by.name} {verb} the referral of {referral.participant.code} to {referral.team.name} "
        f"{words}.",
        by=by,
        about=_about(referral),
    )


def _check(programme: Programme, details: Details) -> None:
    routes = {str(one.route) for one in programme.routes}
    if details.route not in routes and str(Route.ANY) not in routes:
        taken = ", ".join(sorted(routes)) or "none: nobody is referred to it"
        raise Refused(f"{programme.name} does not take this route. It takes {taken}.", "route")
    if details.received_on > clock.today():
        raise Refused("That day has not come yet.", "received_on")
    if details.referred_on > details.received_on:
        raise Refused("It was received before it was made. Check both days.", "referred_on")
    if details.referred_on < clock.today() - _OLDEST:
        raise Refused("That is more than ten years ago. Check the year.", "referred_on")


def _refuse_second(person: Participant, team: Team, programme: Programme) -> None:
    second = db.session.scalar(
        select(Referral).where(
            Referral.participant_id == person.id,
            Referral.team_id == team.id,
            Referral.programme_slug == programme.slug,
            Referral.status.not_in(ENDED),
        )
    )
    if second is not None:
        came = in_words(second.received_on)
        raise Refused(
            f"{person.code} already has a referral to {programme.name} of {team.name}, received on "
            f"{came}: {second.status.replace('_', ' ')}. Go on with that one.",
            "to",
        )


def _onto_caseload(person: Participant, team: Team, by: User) -> None:
    """Put somebody known to another team of the person's on the caseload of this one too."""
    if put_on(person, team) is None:
        return
    record(
        "caseload.added",
        f"{person.code} is on the caseload of {team.name}, because of a referral.",
        by=by,
        about=[person.public_id, team.public_id],
    )


def _about(referral: Referral) -> list[UUID]:
    return [referral.public_id, referral.participant.public_id, referral.team.public_id]
