"""Who may join a cohort: every rule that speaks against it, asked in one place.

Another rule is one more function in `_RULES`. A rule answers with what speaks against it; what may
be allowed knowingly is allowed with a reason, and the reason is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from base import clock
from base.database import db
from base.dates import in_words
from base.errors import Refused
from people.models import KeepApart, Participant, User
from people.queries.participants import on_caseload_of
from programmes.catalogue import first_group_strand
from programmes.join_windows import joining_closed, part_starts_of
from programmes.models import Cohort, Enrolment
from programmes.queries import referrals
from programmes.queries.catalogue import programme_of
from programmes.queries.coming import coming, sessions_from
from programmes.queries.coming_words import said
from programmes.queries.enrolments import JOINED, holds_a_place, numbered_days
from programmes.referring import UNDECIDED, Status, objections, work_of

FAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Against:
    """Why somebody should not join: a sentence, its form field, whether it may be allowed."""

    words: str
    field: str
    allowable: bool = False


@dataclass(frozen=True, slots=True)
class Joining:
    """Who would join what from which day, said by whom.

    `active` are their times in the cohort that go on now; `leaving` is the row number of a cohort
    they leave for it.
    """

    cohort: Cohort
    people: Sequence[Participant]
    on: date
    active: dict[int, Enrolment]
    by: User
    leaving: int | None = None


def check(joining: Joining, *, knowingly: str) -> str:
    """Raise `Refused` with what speaks against it; else what was allowed, empty for nothing.

    With a reason, `knowingly`, what may be allowed is no longer refused.
    """
    against = [found for rule in _RULES for found in rule(joining)]
    hard = [one for one in against if not one.allowable]
    refused = hard or ([] if knowingly.strip() else against)
    if refused:
        raise Refused(" ".join(one.words for one in refused), refused[0].field)
    return " ".join(one.words for one in against)


def check_waiting(joining: Joining) -> None:
    """Raise `Refused` when somebody may not even wait for the cohort."""
    for rule in (_no_day, _strangers):
        for found in rule(joining):
            raise Refused(found.words, found.field)


def check_staying(joining: Joining) -> None:
    """Raise `Refused` when somebody who was to leave cannot stay: the place has gone meanwhile."""
    if free_places(joining.cohort, joining.on, [p.id for p in joining.people]) < 1:
        on = in_words(joining.on)
        raise Refused(f"Somebody else has their place in {joining.cohort.name} from {on}.")
    for found in _kept_apart(joining):
        raise Refused(found.words)


def _no_day(joining: Joining) -> Iterator[Against]:
    cohort, on = joining.cohort, joining.on
    if cohort.status not in {"planned", "running"}:
        yield Against("This cohort has ended. Enrol people in another.", "on")
    elif not cohort.starts_on - FAR <= on <= clock.today() + FAR:
        yield Against(f"Check the date: {in_words(on)} is more than a year away.", "on")
    elif cohort.ends_on is not None and on > cohort.ends_on:
        ends = in_words(cohort.ends_on)
        yield Against(f"{cohort.name} ends on {ends}. Give an earlier day.", "on")


def _closed(joining: Joining) -> Iterator[Against]:
    cohort, programme = joining.cohort, programme_of(joining.cohort)
    strand = first_group_strand(programme) if programme.entry.join_weeks else None
    starts = part_starts_of(strand, numbered_days(cohort, strand.id)) if strand else []
    closed = joining_closed(programme, cohort.starts_on, joining.on, starts)
    if closed:
        yield Against(closed, "on", allowable=True)


def _strangers(joining: Joining) -> Iterator[Against]:
    known = set(
        db.session.scalars(
            select(Participant.id).where(
                Participant.id.in_([person.id for person in joining.people]),
                on_caseload_of(joining.cohort.team_id),
            )
        )
    )
    strangers = [person.code for person in joining.people if person.id not in known]
    if strangers:
        team = joining.cohort.team.name
        yield Against(f"Not on the caseload of {team}: {', '.join(strangers)}.", "people")


def _double(joining: Joining) -> Iterator[Against]:
    inside = {who for who, one in joining.active.items() if one.status in JOINED}
    double = sorted(person.code for person in joining.people if person.id in inside)
    if double:
        yield Against(f"Already enrolled here: {', '.join(double)}. Untick them.", "people")
    overlapping = db.session.execute(
        select(Participant.code, func.max(Enrolment.left_on))
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .where(
            Enrolment.cohort_id == joining.cohort.id,
            Enrolment.status.in_(("left", "completed")),
            Enrolment.left_on > joining.on,
            Enrolment.left_on > Enrolment.enrolled_on,
            Participant.id.in_([person.id for person in joining.people]),
        )
        .group_by(Participant.code)
        .order_by(Participant.code)
    ).all()
    for code, left_on in overlapping:
        assert left_on is not None  # noqa: S101 it is later than a day
        until = f"{code} was in this cohort until {in_words(left_on)}."
        yield Against(f"{until} Give that day or a later one.", "on")


def free_places(cohort: Cohort, on: date, but: Sequence[int] = ()) -> int:
    """How many places are free from a day, leaving some participants out; below 0 when over."""
    taken = db.session.scalar(
        select(func.count(Enrolment.id)).where(
            holds_a_place(cohort, on), Enrolment.participant_id.not_in(but)
        )
    )
    return cohort.capacity - (taken or 0)


def _full(joining: Joining) -> Iterator[Against]:
    cohort, chosen = joining.cohort, [person.id for person in joining.people]
    free = free_places(cohort, joining.on, chosen)
    if len(chosen) > free:
        left = f"{free} place{'s' if free != 1 else ''}" if free > 0 else "no place"
        words = f"{cohort.name} has {left} left of {cohort.capacity}, and you chose {len(chosen)}."
        yield Against(words, "people", allowable=True)


def _kept_apart(joining: Joining) -> Iterator[Against]:
    coming = {person.id: person for person in joining.people}
    inside = set(
        db.session.scalars(
            select(Enrolment.participant_id).where(holds_a_place(joining.cohort, joining.on))
        )
    )
    pairs = db.session.scalars(
        select(KeepApart).where(
            KeepApart.ended_at.is_(None),
            or_(KeepApart.one_id.in_(coming), KeepApart.other_id.in_(coming)),
        )
    )
    for pair in pairs:
        both = {pair.one_id, pair.other_id}
        if both <= inside | set(coming):
            person = coming[min(both & set(coming))]
            yield Against(
                f"{person.code} must be kept apart from someone in this cohort. "
                "See Keep apart on their page.",
                "people",
            )


def _elsewhere(joining: Joining) -> Iterator[Against]:
    """What its sessions clash with: other sessions, commitments, people to be kept apart from."""
    codes = {person.id: person.code for person in joining.people}
    wanted = dict.fromkeys(sessions_from(joining.cohort, joining.on), codes)
    found = coming(wanted, leaving=joining.leaving)
    for told in said(found, codes, to=joining.by):
        yield Against(told.words, "people", allowable=True)


def _referrals(joining: Joining) -> Iterator[Against]:
    """A referral of theirs that is open: undecided, or with work before it still to do."""
    found = referrals.open_referrals(
        joining.cohort.team_id, joining.cohort.programme_slug, [p.id for p in joining.people]
    )
    standing = referrals.standings(found.values())
    for person in joining.people:
        referral = found.get(person.id)
        if referral is None:
            continue
        told = standing[referral.id]
        try:
            clauses = objections(told, work_of(told.steps)[-1])
        except Refused as refusal:
            yield Against(f"{person.code}: {refusal.why}", "people")
            continue
        status = Status(referral.status)
        if status in UNDECIDED:
            clauses.insert(0, "their referral is not decided")
        # Whoever waits was accepted for it, knowingly if need be.
        if clauses and (status in UNDECIDED or status is Status.ACCEPTED):
            yield Against(f"{person.code}: {'; '.join(clauses)}.", "people", allowable=True)


_RULES: tuple[Callable[[Joining], Iterator[Against]], ...] = (
    _no_day,
    _closed,
    _strangers,
    _double,
    _full,
    _kept_apart,
    _elsewhere,
    _referrals,
)
