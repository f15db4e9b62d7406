"""Planning a cohort: answers kept as they are given, and the plan written when it is accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import Actor, record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import Team, User, Venue
from people.services import stamps
from programmes.catalogue import Programme
from programmes.models import (
    Cohort,
    CohortDraft,
    CohortSlot,
    CohortStaff,
    Facilitation,
    Plan,
    ProgrammeSession,
    ProgrammeVersion,
)
from programmes.planning import StrandPlan, title
from programmes.queries.catalogue import digest, text_of
from programmes.queries.drafts import (
    Proposal,
    read_draft,
    slots_in,
)
from programmes.services.schedule import refusing_overlaps

_KNOWN = "Known when the cohort was planned"


def start_draft(*, team: Team, programme: Programme, by: User) -> CohortDraft:
    """Begin planning a cohort."""
    draft = CohortDraft(
        user_id=by.id,
        answers={"team": team.id, "programme": programme.slug, "capacity": programme.capacity},
        changed_at=clock.now(),
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def answer_draft(draft: CohortDraft, **answers: Any) -> CohortDraft:
    """Keep some answers. Refused once the plan has been accepted."""
    if draft.accepted_cohort_id is not None:
        raise Refused("This plan was already accepted. Plan another cohort instead.")
    draft.answers = {**draft.answers, **answers}
    draft.changed_at = clock.now()
    return draft


def discard_draft(draft: CohortDraft) -> None:
    """Throw an unfinished plan away. An accepted one stays."""
    if draft.accepted_cohort_id is None:
        db.session.delete(draft)


def accept_plan(
    draft: CohortDraft, *, read: str, knowingly: bool, by: User, overlap_why: str = ""
) -> Cohort:
    """Write a cohort and its sessions, exactly as they were read.

    `read` is the digest of what was on the page. Refused when the plan would now be another, when
    there are clashes not knowingly accepted, or when the name is taken. Accepting twice gives the
    cohort the first made. Whoever else plans for the same venue waits.
    """
    lock(draft)
    if draft.accepted_cohort is not None:
        return draft.accepted_cohort
    venue = int(draft.answers["venue"])
    db.session.execute(select(Venue.id).where(Venue.id == venue).with_for_update())
    proposal = read_draft(by, draft)
    if read != proposal.digest:
        raise Refused(
            "This plan changed since you read it: a closure, an answer or a clash is different. "
            "Read it below, then accept."
        )
    if proposal.clashes and not knowingly:
        raise Refused("Tick the box to say that you know about the clashes.", "knowingly")
    _refuse_taken_name(proposal)
    cohort = _write_cohort(proposal, by)
    sessions = [row for one in proposal.plan.strands for row in _sessions(cohort, one, proposal)]
    for session in sessions:
        session.overlap_why = (overlap_why or _KNOWN) if session.starts in proposal.clashes else ""
    with refusing_overlaps():
        db.session.add_all(sessions)
    proposal.draft.accepted_cohort = cohort
    _plan_kept(proposal, cohort, by)
    _bump(cohort, proposal, sessions)
    db.session.flush()
    record(
        "cohort.planned",
        f"{by.name} planned {cohort.name}: {_what(proposal, len(sessions))}.",
        by=by,
        about=[cohort.public_id],
    )
    return cohort


def _plan_kept(proposal: Proposal, cohort: Cohort, by: User) -> None:
    """Planning a cohort is a plan like any other, so that it can be undone."""
    db.session.add(
        Plan(
            team=proposal.team,
            cohort=cohort,
            verb="plan_cohort",
            answers=proposal.draft.answers,
            made_at=proposal.draft.changed_at,
            made_by=by,
            accepted_at=clock.now(),
            accepted_by=by,
        )
    )


def _what(proposal: Proposal, count: int) -> str:
    last = proposal.plan.ends_on
    if not count or last is None:
        return "its sessions are arranged one by one"
    return f"{count} sessions from {in_words(proposal.plan.start)} to {in_words(last)}"


def _refuse_taken_name(proposal: Proposal) -> None:
    taken = select(Cohort.id).where(
        Cohort.team_id == proposal.team.id,
        Cohort.name == proposal.name,
        Cohort.status != "withdrawn",
    )
    if db.session.scalar(taken) is not None:
        raise Refused(
            f"{proposal.team.name} already has a cohort called {proposal.name}. "
            "Go back and give this one another name."
        )


def _write_cohort(proposal: Proposal, by: User) -> Cohort:
    plan = proposal.plan
    cohort = Cohort(
        team=proposal.team,
        programme_version=keep_version(plan.programme.slug, plan.programme.version),
        programme_slug=plan.programme.slug,
        name=proposal.name,
        entry=plan.programme.entry.type.value,
        status="running" if plan.start <= clock.today() else "planned",
        starts_on=plan.start,
        ends_on=plan.ends_on if plan.programme.entry.type.value == "closed" else None,
        laid_until=plan.ends_on,
        venue=proposal.venue,
        room=proposal.room,
        capacity=proposal.capacity,
        planned_at=clock.now(),
        planned_by_id=by.id,
    )
    cohort.slots = [
        CohortSlot(strand=strand, week=slot.week, weekday=slot.weekday, at=slot.at)
        for strand, slots in slots_in(proposal.draft).items()
        for slot in slots
    ]
    cohort.staff = [CohortStaff(user=user, part=part) for user, part in parts(proposal.staff)]
    db.session.add(cohort)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as clash:
        raise Refused("Another cohort of this name was planned a moment ago.") from clash
    return cohort


def keep_version(slug: str, version: int) -> ProgrammeVersion:
    """The kept copy of a catalogue programme as its file now stands."""
    text = text_of(slug)
    found = db.session.scalar(
        select(ProgrammeVersion).where(
            ProgrammeVersion.slug == slug,
            ProgrammeVersion.version == version,
            ProgrammeVersion.digest == digest(text),
        )
    )
    if found is not None:
        return found
    made = ProgrammeVersion(
        slug=slug, version=version, digest=digest(text), text=text, kept_at=clock.now()
    )
    db.session.add(made)
    return made


def _bump(cohort: Cohort, proposal: Proposal, sessions: Iterable[ProgrammeSession]) -> None:
    """Whose calendars a new cohort's sessions stand in."""
    stamps.bump(
        users=[user.id for user in proposal.staff],
        teams=[cohort.team.id],
        rooms=[session.room.id for session in sessions if session.room],
        venues=[session.venue.id for session in sessions],
    )


def parts(staff: Iterable[User]) -> list[tuple[User, str]]:
    """The first leads; the others co-facilitate."""
    return [(user, "co_facilitator" if n else "lead") for n, user in enumerate(staff)]


def _sessions(cohort: Cohort, one: StrandPlan, proposal: Proposal) -> list[ProgrammeSession]:
    strand = one.strand
    return [
        ProgrammeSession(
            cohort=cohort,
            strand=strand.id,
            kind=strand.kind.value,
            number=planned.number,
            topic=planned.topic,
            title=title(strand, planned),
            day=planned.day,
            at=planned.at,
            minutes=strand.minutes,
            starts=planned.starts,
            ends=planned.ends,
            venue=proposal.venue,
            room=proposal.room if strand.room_needed else None,
            changed_at=clock.now(),
            # What is already over is recorded as having been; registers can be filled in later.
            status="held" if planned.ends <= clock.now() else "planned",
            as_history=planned.ends <= clock.now(),
            facilitations=[
                Facilitation(user=user, part=part) for user, part in parts(proposal.staff)
            ],
        )
        for planned in one.layout.sessions
    ]


def roll_statuses(*, today: date, by: Actor) -> int:
    """Start the cohorts whose first day has come, end the closed ones whose last has passed.

    Returns how many changed. A second run on the same day changes nothing.
    """
    due = db.session.scalars(
        select(Cohort).where(
            or_(
                and_(Cohort.status == "planned", Cohort.starts_on <= today),
                and_(Cohort.status != "ended", Cohort.ends_on < today),
            )
        )
    ).all()
    for cohort in due:
        ended = cohort.ends_on is not None and cohort.ends_on < today
        cohort.status = "ended" if ended else "running"
        record(
            f"cohort.{cohort.status}",
            f"{cohort.name} {'has ended' if ended else 'is running'}.",
            by=by,
            about=[cohort.public_id],
        )
    return len(due)
