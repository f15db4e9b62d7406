"""Referrals in words: their states as tags, lists of them, what a participant's page says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from base.dates import short_with_year
from people.models import Team
from people.queries.participants import PersonLine
from programmes.catalogue import Programme
from programmes.models import Referral
from programmes.presenters.tags import Tag
from programmes.referring import (
    ENDED,
    UNDECIDED,
    Decision,
    Standing,
    Status,
    step_words,
    work_of,
)
from programmes.waiting import OnHold, days_waiting

_STATUS = {
    "received": ("New", "govuk-tag--blue"),
    "information_wanted": ("Information wanted", "govuk-tag--yellow"),
    "for_meeting": ("For the meeting", "govuk-tag--purple"),
    "accepted": ("Accepted", "govuk-tag--green"),
    "advice_only": ("Advice only", "govuk-tag--grey"),
    "declined": ("Declined", "govuk-tag--red"),
    "withdrawn": ("Withdrawn", "govuk-tag--grey"),
    "waiting": ("Waiting", "govuk-tag--turquoise"),
    "offered": ("Offered a place", "govuk-tag--light-blue"),
    "enrolled": ("Enrolled", "govuk-tag--green"),
    "closed": ("Closed", "govuk-tag--grey"),
}
ROUTE_NAMES = {
    "probation": "Probation",
    "health": "Health",
    "stalking": "Stalking form",
    "pipe": "PIPE",
}
ASKED_WORDS = {
    "advice": "Advice",
    "consultation": "Consultation",
    "joint_casework": "Joint casework",
    "intervention": "The programme itself",
}
_DECISIONS = {
    Decision.ADVICE: "Advice only",
    Decision.DECLINE: "Decline, with a reason",
    Decision.ASK: "Ask for information",
    Decision.CARRY_OVER: "Carry over to the next meeting",
    Decision.WITHDRAW: "The referral is withdrawn",
    Decision.CLOSE: "Close it",
    Decision.REOPEN: "Open it again",
}
_NO_MORE = {*ENDED, Status.ENROLLED}
STATES = {
    "open": "Open",
    "undecided": "To be decided",
    "waiting": "Waiting or offered a place",
    "enrolled": "Enrolled",
    "ended": "Over",
    "all": "All",
}


@dataclass(frozen=True)
class ReferralRow:
    """One line of the list of referrals; days only while somebody still waits to join."""

    line: PersonLine
    href: str
    to: str
    route: str
    received: str
    order: int
    days: int | None
    tag: Tag


def status_tag(status: str) -> Tag:
    """The tag of a referral's status."""
    words, css = _STATUS[status]
    return Tag(words, css)


def status_words(status: str) -> str:
    """Information wanted."""
    return _STATUS[status][0]


def programme_name(slug: str, programmes: Mapping[str, Programme]) -> str:
    """A programme's name; its slug when it is offered no more."""
    found = programmes.get(slug)
    return found.name if found else slug


def days_waited(referral: Referral, today: date) -> int | None:
    """Days since it was received, while somebody still waits to join; None once nobody does."""
    return None if Status(referral.status) in _NO_MORE else days_of(referral, today)


def days_of(referral: Referral, today: date) -> int:
    """Days since it was received, without those on hold."""
    holds = [OnHold(hold.first, hold.last) for hold in referral.holds]
    return days_waiting(referral.received_on, today, holds)


def referral_rows(
    referrals: Iterable[Referral],
    lines: Mapping[int, PersonLine],
    programmes: Mapping[str, Programme],
    today: date,
    *,
    name_teams: bool = True,
) -> list[ReferralRow]:
    """The list of referrals; a reader of one team need not read its name on every line."""
    return [
        ReferralRow(
            lines[one.participant_id],
            _href(one) if lines[one.participant_id].public_id else "",
            programme_name(one.programme_slug, programmes)
            + (f", {one.team.name}" if name_teams else ""),
            ROUTE_NAMES[one.route],
            short_with_year(one.received_on),
            one.received_on.toordinal(),
            days_waited(one, today),
            status_tag(one.status),
        )
        for one in referrals
    ]


@dataclass(frozen=True)
class ReferralLink:
    """One of a participant's referrals, as their own page lists it."""

    words: str
    href: str
    received: str
    tag: Tag


def referral_links(
    referrals: Iterable[Referral], programmes: Mapping[str, Programme]
) -> list[ReferralLink]:
    """A participant's referrals, each with where it stands."""
    return [
        ReferralLink(
            f"{programme_name(one.programme_slug, programmes)}, {one.team.name}",
            _href(one),
            f"{ROUTE_NAMES[one.route]}, received {short_with_year(one.received_on)}",
            status_tag(one.status),
        )
        for one in referrals
    ]


def destinations(
    teams: Iterable[Team], offered: Mapping[int, Mapping[str, Programme]]
) -> list[tuple[str, str]]:
    """What people may be referred to, as the form sends it and in words, by team.

    A team's own kind of programme; everything when it has none of its kind.
    """
    found = []
    for team in teams:
        shelf = offered[team.id]
        found += [
            (f"{team.public_id}/{slug}", f"{shelf[slug].name}, {team.name}")
            for slug in slugs_for(team, shelf)
        ]
    return found


def slugs_for(team: Team, shelf: Mapping[str, Programme]) -> list[str]:
    """The programmes that people are referred to with a team, by slug."""
    taken = [one for one in shelf.values() if one.routes]
    own = [one for one in taken if one.kind.value == team.kind]
    return [one.slug for one in own or taken]


def routes_of(
    offered: Iterable[tuple[str, str]], shelves: Mapping[int, Mapping[str, Programme]]
) -> set[str]:
    """Every route that one of the programmes offered takes."""
    slugs = {key.partition("/")[2] for key, _ in offered}
    return {
        str(route.route)
        for shelf in shelves.values()
        for programme in shelf.values()
        if programme.slug in slugs
        for route in programme.routes
    }


def decision_pairs(
    status: str, standing: Standing, may: Iterable[Decision], *, at_meeting: bool = False
) -> list[tuple[str, str]]:
    """What may be decided, as the form sends it and in words; accepting names the work."""
    found: list[tuple[str, str]] = []
    for decision in may:
        if decision is not Decision.ACCEPT:
            words = _DECISIONS[decision]
            new = Status(status) is not Status.FOR_MEETING and not at_meeting
            if decision is Decision.CARRY_OVER and new:
                words = "Put it on the agenda of the meeting"
            found.append((decision.value, words))
            continue
        work = work_of(standing.steps)
        found += [(f"accept:{one}", f"Accept for {_accepted_for(one, work[-1])}") for one in work]
    return found


def _accepted_for(work: str, last: str) -> str:
    words = "the programme" if work == "intervention" else step_words(work).lower()
    return f"{words}: they wait for a place" if work == last else words


def undecided(referral: Referral) -> bool:
    """Whether nobody has decided yet."""
    return Status(referral.status) in UNDECIDED


def _href(referral: Referral) -> str:
    return url_for("referrals.show_referral", referral_id=referral.public_id)
