"""People who wait, brought in from a file: through the services of the one-person forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from people.models import Participant, Team, User
from people.queries.imports import Verdict
from people.queries.participants import suggest_code
from people.services.import_lines import naming_line
from people.services.participants import Details as PersonDetails
from people.services.participants import add_participant
from programmes.models import Referral, ReferralWork
from programmes.queries import referrals as queries
from programmes.queries.waiting_import import taken_by, whose
from programmes.referring import Wanted, objections
from programmes.services.referral_steps import step
from programmes.services.referrals import Details, record_referral
from programmes.waiting_lines import Wait, read_wait

_PERSON = ("given_name", "family_name", "date_of_birth", "sex", "code", "nhs_number", "crn")
BEFORE = "Accepted before the waiting list was brought in."
NO_REASON = "No reason stood in the waiting list that was brought in."


def bring_waiting(lines: Sequence[Verdict], team: Team, by: User) -> list[UUID]:
    """Record the referral of each line, and who waits; whoever is not here is added first.

    The public identifiers of the referrals. Raises `Refused`, naming the line.
    """
    shelf, today = taken_by(team), clock.today()
    here = _here(lines)
    made: list[UUID] = []
    new: dict[tuple[str, ...], Participant] = {}
    for verdict in lines:
        with naming_line(verdict):
            wait, _ = read_wait(verdict.row, {}, shelf, today)
            assert wait is not None  # noqa: S101 only good lines are brought in
            key = whose(verdict.row)
            person = here[verdict.whose] if verdict.whose is not None else new.get(key)
            if person is None:
                person = new[key] = add_participant(_person(verdict), team=team, by=by)
            made.append(_refer(person, team, wait, verdict, by).public_id)
    return made


def _here(lines: Sequence[Verdict]) -> dict[UUID, Participant]:
    known = [verdict.whose for verdict in lines if verdict.whose is not None]
    found = db.session.scalars(select(Participant).where(Participant.public_id.in_(known)))
    return {person.public_id: person for person in found}


def _person(verdict: Verdict) -> PersonDetails:
    fields = (*_PERSON, "prison_number")
    values: dict[str, Any] = {f: v for f, v in verdict.row.values.items() if f in fields}
    return PersonDetails(**(values | {"code": values.get("code") or suggest_code()}))


def _refer(person: Participant, team: Team, wait: Wait, verdict: Verdict, by: User) -> Referral:
    row = verdict.row
    wanted = wait.waits_for.value
    referral = record_referral(
        person,
        team,
        wait.programme,
        Details(
            route=wait.route,
            asked_for=wanted if wanted in list(Wanted) else Wanted.INTERVENTION.value,
            referred_on=wait.referred,
            received_on=wait.received,
            referrer_name=row.text("referrer_name"),
            reason=row.text("reason") or NO_REASON,
            referrer_role=row.text("referrer_role"),
            referrer_organisation=row.text("referrer_organisation"),
            referrer_email=row.text("referrer_email"),
            referrer_phone=row.text("referrer_phone"),
            police_investigation=row.text("police_investigation") == "yes",
        ),
        by=by,
    )
    for work, on in wait.done:
        referral.work.append(
            ReferralWork(
                step=work.value,
                on=on,
                who=row.text("referrer_name"),
                note="From the waiting list that was brought in.",
                at=clock.now(),
                by_id=by.id,
            )
        )
    if wait.accepted is not None:
        _wait(referral, wait, by)
    return referral


def _wait(referral: Referral, wait: Wait, by: User) -> None:
    """They were accepted already: say so, and what is not recorded of how."""
    db.session.flush()
    against = "; ".join(objections(queries.standings([referral])[referral.id], wait.waits_for))
    referral.accepted_for, referral.accepted_on = wait.waits_for.value, wait.accepted
    step(
        referral,
        "accepted",
        on=wait.accepted,
        why="" if against else BEFORE,
        knowingly=BEFORE if against else "",
        against=against,
        by=by,
    )
    step(referral, "waiting", on=wait.accepted, by=by)
    assert wait.accepted is not None  # noqa: S101 else nobody waits
    although = f" Not recorded: {against}." if against else ""
    record(
        "referral.accepted",
        f"{by.name} recorded that {referral.participant.code} was accepted for "
        f"{wait.programme.name} of {referral.team.name} on {in_words(wait.accepted)} and waits, as "
        f"a file says.{although}",
        by=by,
        about=[referral.public_id, referral.participant.public_id, referral.team.public_id],
    )
