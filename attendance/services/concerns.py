"""Concerns: raised by the catalogue's rules, answered by a person. Nothing follows by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from attendance.models import Concern
from attendance.queries.meetings import Key, records
from attendance.raising import Raised, raise_concerns
from base import clock
from base.audit import System, record
from base.database import db
from base.errors import Refused
from base.work import lock
from people.models import Participant, User
from programmes.models import Cohort, ProgrammeSession

_RULES = System("The programme’s rules")
Episode = tuple[int, str, str, int, str]
"""Participant, strand, rule, n, episode: what makes a concern the same one."""


def look_again(cohort: Cohort, people: Collection[int] | None = None) -> int:
    """Raise what the records of these people now show, and let go what they no longer do.

    What a person has answered stays as answered. How many were raised. `people`: row numbers of
    participants, everybody when left out.
    """
    now, today = clock.now(), clock.today()
    standing = {
        _episode(key, raised): raised
        for key, one in records(cohort, people).items()
        for raised in raise_concerns(one, now=now, today=today)
    }
    known = _known(cohort, people)
    if _same(standing, known):
        return 0
    # Two registers of one cohort signed in the same moment must not raise the same thing twice.
    db.session.execute(
        select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True)
    )
    known = _known(cohort, people)
    for episode, concern in known.items():
        _follow(concern, standing.get(episode))
    made = [
        _new(cohort, episode, raised)
        for episode, raised in standing.items()
        if episode not in known
    ]
    db.session.add_all(made)
    db.session.flush()
    _say(cohort, made)
    return len(made)


def answer_concern(concern: Concern, *, answer: str, note: str, by: User) -> None:
    """Say what was done about a concern. Refused without saying which, or when it was answered."""
    lock(concern)
    if concern.answered_at is not None:
        who = concern.answered_by.name if concern.answered_by else "Somebody"
        raise Refused(f"{who} has answered this already. What you typed is below.")
    if answer not in {"contacted", "reviewed", "no_action"}:
        raise Refused("Choose what was done.", "answer")
    if answer == "no_action" and not note.strip():
        raise Refused("Say why nothing needs doing.", "note")
    concern.answer, concern.note = answer, note.strip()
    concern.answered_at, concern.answered_by = clock.now(), by
    words = {"contacted": "made contact", "reviewed": "reviewed it", "no_action": "needs no action"}
    record(
        "concern.answered",
        f"{by.name} answered a concern about {concern.participant.code}: {words[answer]}.",
        by=by,
        about=[concern.participant.public_id, concern.cohort.public_id],
    )


def _episode(key: Key, raised: Raised) -> Episode:
    participant, strand = key
    return participant, strand, raised.rule.value, raised.n, raised.episode


def _known(cohort: Cohort, people: Collection[int] | None) -> dict[Episode, Concern]:
    stmt = select(Concern).where(Concern.cohort_id == cohort.id)
    if people is not None:
        stmt = stmt.where(Concern.participant_id.in_(people))
    found = db.session.scalars(stmt.execution_options(populate_existing=True))
    return {(c.participant_id, c.strand, c.rule, c.n, c.episode): c for c in found}


def _same(standing: Mapping[Episode, Raised], known: Mapping[Episode, Concern]) -> bool:
    """Whether there is nothing to write."""
    open_ = {
        episode: concern.said
        for episode, concern in known.items()
        if concern.answered_at is None and concern.ended_at is None
    }
    wanted = {
        episode: raised.said
        for episode, raised in standing.items()
        if episode not in known or known[episode].answered_at is None
    }
    return open_ == wanted


def _follow(concern: Concern, raised: Raised | None) -> None:
    """Bring an unanswered concern up to date with the records."""
    if concern.answered_at is not None:
        return
    if raised is None:
        concern.ended_at = concern.ended_at or clock.now()
        return
    concern.ended_at = None
    if concern.said != raised.said:
        concern.said, concern.evidence = raised.said, list(raised.evidence)


def _new(cohort: Cohort, episode: Episode, raised: Raised) -> Concern:
    participant, strand, rule, n, name = episode
    return Concern(
        participant_id=participant,
        cohort=cohort,
        strand=strand,
        rule=rule,
        n=n,
        episode=name,
        ask=raised.ask.value,
        said=raised.said,
        evidence=list(raised.evidence),
        raised_at=clock.now(),
    )


def _say(cohort: Cohort, made: Sequence[Concern]) -> None:
    people = db.session.scalars(
        select(Participant).where(Participant.id.in_([one.participant_id for one in made]))
    )
    codes = {person.id: person for person in people}
    said = "; ".join(f"{codes[one.participant_id].code}: {one.said}" for one in made)
    about = [codes[one.participant_id].public_id for one in made]
    record(
        "concern.raised" if made else "concern.followed",
        f"Concerns raised in {cohort.name}. {said}"
        if made
        else f"The concerns of {cohort.name} follow its registers.",
        by=_RULES,
        about=[cohort.public_id, *about],
    )


def after_marks(session: ProgrammeSession, people: Collection[int]) -> None:
    """Look again at the people who were just marked."""
    if people:
        db.session.flush()
        look_again(session.cohort, people)
