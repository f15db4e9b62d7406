"""Reading the waiting list: who waits for a programme of a team, how long, and where they fit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from base.database import db
from people.models import Participant, Team, User
from people.queries.availability import commitments
from people.queries.keep_apart import kept_apart_among
from people.roles import Can
from programmes.catalogue import Programme
from programmes.join_windows import joining_closed
from programmes.models import Cohort, Enrolment, ProgrammeSession, Referral
from programmes.queries.catalogue import programme_of
from programmes.queries.enrolments import HOLDS_A_PLACE, cohorts_to_join, waits_since
from programmes.queries.referrals import Filters, hidden_from, narrowed, visible
from programmes.waiting import Fit, OnHold, days_waiting, fit

_TOGETHER = ("group", "structured", "socially_creative", "community_meeting")
NEXT = 8
"""How many of a cohort's next sessions somebody's commitments are held against."""

Spans = Sequence[tuple[datetime, datetime]]


class Since(StrEnum):
    """From which day waiting is counted."""

    RECEIVED = "received"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Waiting:
    """Somebody waiting for a programme of a team, or offered a place and not yet enrolled.

    Through a referral, or put on the list of one cohort without one. When `hidden`, nothing of it
    may be shown but that somebody waits.
    """

    person: Participant
    team: Team
    slug: str
    referral: Referral | None
    enrolment: Enrolment | None
    days: int
    hidden: bool

    @property
    def status(self) -> str:
        """Waiting, or offered a place."""
        row = self.enrolment or self.referral
        return row.status if row is not None else "waiting"

    @property
    def on_hold(self) -> bool:
        """Whether the referral is on hold now."""
        holds = self.referral.holds if self.referral else []
        return any(hold.last is None for hold in holds)


@dataclass(frozen=True)
class Open:
    """A cohort people may still join: its programme, free places, who is in it, what comes next."""

    cohort: Cohort
    programme: Programme
    free: int
    inside: frozenset[int]
    sessions: Spans


def waiting_list(
    user: User, filters: Filters, today: date, since: Since = Since.RECEIVED
) -> list[Waiting]:
    """Everybody who waits, longest first, whoever is hidden last. Five queries however many.

    Whoever is hidden is left out once the list is narrowed to a route.
    """
    hidden = hidden_from(user)
    by_referral = {
        referral.id: (referral, secret)
        for referral, secret in db.session.execute(
            narrowed(visible(user), filters)
            .add_columns(hidden)
            .where(Referral.status.in_(("waiting", "offered")))
            .options(
                joinedload(Referral.participant),
                joinedload(Referral.team),
                selectinload(Referral.holds),
                selectinload(Referral.steps),
            )
        )
    }
    rows = []
    for enrolment, secret in _enrolments(user, filters):
        if enrolment.referral_id in by_referral:
            referral, _ = by_referral.pop(enrolment.referral_id)
            rows.append(_referred(referral, enrolment, today, since, hidden=secret))
        elif enrolment.referral_id is None and not filters.route:
            rows.append(_listed(enrolment, today, hidden=secret))
    rows += [
        _referred(referral, None, today, since, hidden=secret)
        for referral, secret in by_referral.values()
    ]
    found = [row for row in rows if not (row.hidden and filters.route)]
    return sorted(
        found, key=lambda row: (row.hidden, 0 if row.hidden else -row.days, row.person.id)
    )


def _enrolments(user: User, filters: Filters) -> list[tuple[Enrolment, bool]]:
    stmt = (
        select(Enrolment, hidden_from(user))
        .join(Enrolment.cohort)
        .join(Cohort.team)
        .join(Enrolment.participant)
        .where(
            Enrolment.status.in_(("waiting", "offered")),
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
        )
        .options(
            joinedload(Enrolment.cohort).joinedload(Cohort.team),
            joinedload(Enrolment.participant),
            selectinload(Enrolment.steps),
        )
    )
    if filters.programme:
        stmt = stmt.where(Cohort.programme_slug == filters.programme)
    found = db.session.execute(stmt).unique()
    return [
        (enrolment, secret)
        for enrolment, secret in found
        if not filters.team or str(enrolment.cohort.team.public_id) == filters.team
    ]


def _referred(
    referral: Referral, enrolment: Enrolment | None, today: date, since: Since, *, hidden: bool
) -> Waiting:
    began = referral.received_on
    if since is Since.ACCEPTED and referral.accepted_on is not None:
        began = referral.accepted_on
    days = days_waiting(began, today, [OnHold(hold.first, hold.last) for hold in referral.holds])
    person, slug = referral.participant, referral.programme_slug
    return Waiting(person, referral.team, slug, referral, enrolment, days, hidden)


def _listed(enrolment: Enrolment, today: date, *, hidden: bool) -> Waiting:
    cohort = enrolment.cohort
    days = days_waiting(waits_since(enrolment), today)
    person, slug = enrolment.participant, cohort.programme_slug
    return Waiting(person, cohort.team, slug, None, enrolment, days, hidden)


def open_cohorts(user: User, slugs: Iterable[str], today: date) -> list[Open]:
    """The cohorts of these programmes that people may still join, soonest first. Five queries."""
    cohorts = cohorts_to_join(user, slugs, Can.SEE_PROGRAMMES)
    ids = [cohort.id for cohort in cohorts]
    inside: dict[int, set[int]] = {}
    for cohort_id, participant_id in db.session.execute(
        select(Enrolment.cohort_id, Enrolment.participant_id).where(
            Enrolment.cohort_id.in_(ids), Enrolment.status.in_(HOLDS_A_PLACE)
        )
    ):
        inside.setdefault(cohort_id, set()).add(participant_id)
    sessions = _next_sessions(ids, today)
    found = []
    for cohort in cohorts:
        programme = programme_of(cohort)
        day = max(today, cohort.starts_on)
        if joining_closed(programme, cohort.starts_on, day):
            continue
        there = frozenset(inside.get(cohort.id, ()))
        free = cohort.capacity - len(there)
        found.append(Open(cohort, programme, free, there, sessions.get(cohort.id, ())))
    return found


def _next_sessions(cohort_ids: Collection[int], today: date) -> dict[int, Spans]:
    """The next few sessions of each cohort at which everybody is expected. One query."""
    number = func.row_number().over(
        partition_by=ProgrammeSession.cohort_id, order_by=ProgrammeSession.starts
    )
    numbered = (
        select(
            ProgrammeSession.cohort_id,
            ProgrammeSession.starts,
            ProgrammeSession.ends,
            number.label("number"),
        )
        .where(
            ProgrammeSession.cohort_id.in_(cohort_ids),
            ProgrammeSession.status == "planned",
            ProgrammeSession.kind.in_(_TOGETHER),
            ProgrammeSession.day >= today,
        )
        .subquery()
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for cohort_id, starts, ends, _ in db.session.execute(
        select(numbered).where(numbered.c.number <= NEXT).order_by(numbered.c.starts)
    ):
        found.setdefault(cohort_id, []).append((starts, ends))
    return dict(found)


def fits(people: Collection[int], times: Iterable[tuple[str, Spans]]) -> dict[int, dict[str, Fit]]:
    """How the commitments of these participants meet some times, by person and key of the time.

    Two queries. Unscoped: callers ask only about people their reader may see.
    """
    wanted = {key: list(spans) for key, spans in times if spans}
    if not wanted or not people:
        return {}
    first = min(starts for spans in wanted.values() for starts, _ in spans).date()
    last = max(ends for spans in wanted.values() for _, ends in spans).date()
    busy: dict[int, list[tuple[datetime, datetime, str]]] = {}
    for one in commitments(people, first - timedelta(days=1), last + timedelta(days=1)):
        busy.setdefault(one.participant_id, []).append((one.starts, one.ends, one.words))
    return {
        who: {key: fit(spans, taken) for key, spans in wanted.items()}
        for who, taken in busy.items()
    }


def apart(people: Iterable[int], cohorts: Iterable[Open]) -> list[tuple[int, int]]:
    """The pairs to be kept apart among those who wait and those in the cohorts. One query."""
    everybody = set(people)
    for cohort in cohorts:
        everybody |= cohort.inside
    return kept_apart_among(everybody) if everybody else []
