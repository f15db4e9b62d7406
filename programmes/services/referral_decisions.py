"""What is decided about a referral, and the work and the answers it is decided on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import User
from programmes.models import CriterionAnswer, Referral, ReferralWork
from programmes.queries import referrals as queries
from programmes.referring import (
    LEADS_TO,
    Answer,
    Decision,
    Standing,
    Status,
    check_decision,
    objections,
    step_words,
    work_of,
)
from programmes.services.referral_steps import step
from programmes.ways_in import RouteStep

_DONE = {
    Decision.ACCEPT: ("accepted", "accepted"),
    Decision.ADVICE: ("advised", "decided that advice is enough on"),
    Decision.ASK: ("questioned", "asked for more information on"),
    Decision.CARRY_OVER: ("carried_over", "put on the agenda of the next referral meeting"),
    Decision.DECLINE: ("declined", "declined"),
    Decision.WITHDRAW: ("withdrawn", "recorded the withdrawal of"),
    Decision.CLOSE: ("closed", "closed"),
    Decision.REOPEN: ("reopened", "reopened"),
}
"""The audit's verb for each decision, and what its sentence says was done."""


def decide(
    referral: Referral,
    decision: Decision,
    *,
    wanted: RouteStep | None = None,
    why: str = "",
    knowingly: str = "",
    at_meeting: bool = False,
    by: User,
) -> None:
    """Decide about a referral today; `wanted` is the work it is accepted for.

    Whoever is accepted for the programme itself waits for a place. `at_meeting`: the weekly meeting
    the route asks for is recorded with it. Refused when this cannot be decided now, without a
    reason where one is needed, and when work the route asks for first is not recorded or the
    checklist is not clear, unless somebody goes ahead `knowingly`, with a reason.
    """
    lock(referral)
    check_decision(Status(referral.status), decision, why)
    standing = queries.standings([referral])[referral.id]
    if at_meeting and _met_by(standing, decision):
        _write_work(
            referral, RouteStep.WEEKLY_MEETING, clock.today(), who="The referral meeting", by=by
        )
        standing = queries.standings([referral])[referral.id]
    if decision is Decision.ACCEPT:
        said = _accept(referral, standing, wanted, why=why, knowingly=knowingly, by=by)
    else:
        if decision is Decision.REOPEN:
            _refuse_while_newer(referral)
        step(referral, LEADS_TO[decision], why=why, by=by)
        said = f": {why}" if why.strip() else "."
    verb, words = _DONE[decision]
    record(
        f"referral.{verb}",
        f"{by.name} {words} the referral of {referral.participant.code} to "
        f"{referral.team.name}{said}",
        by=by,
        about=_about(referral),
    )


def record_work(
    referral: Referral, work: RouteStep, *, on: date, who: str, note: str, by: User
) -> ReferralWork:
    """Record that something the route asks for was done on a day, and with whom.

    Refused for what the route does not ask for, a day to come, or without saying who.
    """
    lock(referral)
    programme = queries.programme_of(referral)
    standing = queries.standings([referral])[referral.id]
    if programme is None or work not in standing.steps:
        raise Refused("This route does not ask for that.", "step")
    if on > clock.today():
        raise Refused("That day has not come yet. Record it once it is done.", "on")
    if not who.strip():
        raise Refused("Say who took part.", "who")
    made = _write_work(referral, work, on, who=who.strip(), note=note.strip(), by=by)
    record(
        "referral.work_recorded",
        f"{by.name} recorded for {referral.participant.code}: {step_words(work).lower()} on "
        f"{in_words(on)}.",
        by=by,
        about=_about(referral),
    )
    return made


def take_back_work(work: ReferralWork, *, by: User) -> None:
    """Say that a piece of work was recorded in error; the line stays. Refused the second time."""
    lock(work)
    if work.taken_back_at is not None:
        raise Refused("This was taken back already.")
    work.taken_back_at, work.taken_back_by_id = clock.now(), by.id
    referral = work.referral
    record(
        "referral.work_taken_back",
        f"{by.name} took back for {referral.participant.code}: {step_words(work.step).lower()} on "
        f"{in_words(work.on)}.",
        by=by,
        about=_about(referral),
    )


def answer_checklist(
    referral: Referral, answers: Mapping[str, tuple[str, str]], *, by: User
) -> int:
    """Keep the answers that changed, each (answer, note) by its criterion; how many there were.

    An answer is a new row, and the latest counts. Criteria that are not on the list are refused.
    """
    lock(referral)
    lines = {
        one.id: one.text for one in queries.criteria_of(referral, queries.programme_of(referral))
    }
    if set(answers) - set(lines):
        raise Refused("The checklist changed meanwhile. Read it again.")
    before = {a.criterion: (a.answer, a.note) for a in queries.latest_answers([referral.id])}
    changed = {
        criterion: given
        for criterion, given in answers.items()
        if given != before.get(criterion, (Answer.UNKNOWN.value, ""))
    }
    for criterion, (answer, note) in changed.items():
        kept = Answer(answer).value
        referral.answers.append(
            CriterionAnswer(
                criterion=criterion, answer=kept, note=note, at=clock.now(), by_id=by.id
            )
        )
    if changed:
        named = "; ".join(
            f"{lines[criterion]}: {answer.replace('_', ' ')}"
            for criterion, (answer, _) in changed.items()
        )
        record(
            "referral.checklist_answered",
            f"{by.name} answered the checklist of {referral.participant.code}: {named}.",
            by=by,
            about=_about(referral),
        )
    return len(changed)


def _accept(
    referral: Referral,
    standing: Standing,
    wanted: RouteStep | None,
    *,
    why: str,
    knowingly: str,
    by: User,
) -> str:
    """Accept for some work, and wait for a place when that is the programme; what was said."""
    offered = work_of(standing.steps)
    if wanted is None or wanted not in offered:
        raise Refused("Choose what they are accepted for.", "decision")
    against = "; ".join(objections(standing, wanted))
    programme = wanted is RouteStep.INTERVENTION
    named = "the programme" if programme else step_words(wanted).lower()
    if against and not knowingly.strip():
        raise Refused(
            f"Before {named}: {against}. Record what is missing, or tick that "
            "you go ahead all the same and say why.",
            "knowingly",
        )
    allowed = knowingly.strip() if against else ""
    referral.accepted_for = wanted.value
    if referral.accepted_on is None:
        referral.accepted_on = clock.today()
    step(referral, "accepted", why=why, knowingly=allowed, against=against, by=by)
    if wanted is offered[-1]:
        step(referral, "waiting", by=by)
    all_the_same = f" Knowingly, although {against}: {allowed}" if allowed else ""
    return f" for {named}.{all_the_same}"


def _met_by(standing: Standing, decision: Decision) -> bool:
    """Whether deciding this at the meeting is the meeting that the route asks for."""
    needed = RouteStep.WEEKLY_MEETING in standing.steps
    done = RouteStep.WEEKLY_MEETING in standing.done
    return needed and not done and decision is not Decision.CARRY_OVER


def _refuse_while_newer(referral: Referral) -> None:
    """An older referral stays closed while a newer one of the same person is open."""
    people = [referral.participant_id]
    newer = queries.open_referrals(referral.team_id, referral.programme_slug, people)
    if newer:
        came = in_words(newer[referral.participant_id].received_on)
        raise Refused(f"A newer referral, received on {came}, is open. Go on with that one.")


def _write_work(
    referral: Referral, work: RouteStep, on: date, *, who: str, note: str = "", by: User
) -> ReferralWork:
    made = ReferralWork(step=work.value, on=on, who=who, note=note, at=clock.now(), by_id=by.id)
    referral.work.append(made)
    db.session.flush()
    return made


def _about(referral: Referral) -> list[UUID]:
    return [referral.public_id, referral.participant.public_id, referral.team.public_id]
