"""Everybody whose details must not leave with a pack: those who lived, came or worked there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from base.database import db
from evidence.names import Person
from evidence.queries.communities import Community
from evidence.redaction import Known, known
from people.models import (
    Caseload,
    FormerName,
    KeyWorker,
    Membership,
    Participant,
    Stay,
    User,
)
from programmes.models import (
    Cohort,
    CohortStaff,
    Enrolment,
    Facilitation,
    Place,
    ProgrammeSession,
)


def known_at(community: Community) -> Known:
    """Names, codes and dates of birth of a community's people, past and present. Four queries.

    Whoever had a place in a session there, or led one, is one of them whatever their team, and
    what somebody was called before is still theirs. Limited access makes no difference: nobody is
    shown here, and theirs must not leave either.
    """
    people, codes, born = [], {}, set()
    for one in db.session.execute(_participants(community)):
        of = f"participant {one.id}"
        names = (one.given_name, one.family_name, one.preferred_name)
        people.append(Person(of, tuple(name for name in names if name)))
        people += [
            Person(f"worker of {one.id}", (name,))
            for name in (one.practitioner_name, one.coordinator_name)
            if name
        ]
        codes[one.code] = of
        born.add(one.date_of_birth)
    people += [
        Person(f"staff {one.id}", (one.name,)) for one in db.session.execute(_staff(community))
    ]
    _add_former(community, people, codes)
    return known(people, codes=codes, born=born, plain=[community.name])


def _add_former(community: Community, people: list[Person], codes: dict[str, str]) -> None:
    """Add what they were called before, each with the names they have now.

    A code that is in use now is its holder's.
    """
    now = {person.of: person.names for person in people}
    for one in db.session.scalars(_former(community)):
        if one.user_id is not None:
            of = f"staff {one.user_id}"
        elif one.what == "worker":
            of = f"worker of {one.participant_id}"
        else:
            of = f"participant {one.participant_id}"
        if one.what == "code":
            codes.setdefault(one.was, of)
        else:
            people.append(Person(of, (one.was, *now.get(of, ()))))


def _former(community: Community) -> Select[FormerName]:
    return select(FormerName).where(
        or_(
            FormerName.participant_id.in_(select(Participant.id).where(_came(community))),
            FormerName.user_id.in_(select(User.id).where(_worked(community))),
        )
    )


def _participants(community: Community) -> Any:
    return select(
        Participant.id,
        Participant.code,
        Participant.given_name,
        Participant.family_name,
        Participant.preferred_name,
        Participant.date_of_birth,
        Participant.practitioner_name,
        Participant.coordinator_name,
    ).where(_came(community))


def _came(community: Community) -> ColumnElement[bool]:
    """Who was on a caseload of its teams, on a cohort of theirs, lived there, or had a place."""
    teams = [team.id for team in community.teams]
    held = select(ProgrammeSession.id).join(ProgrammeSession.cohort).where(_there(community))
    ways = [
        select(Caseload.participant_id).where(Caseload.team_id.in_(teams)),
        select(Enrolment.participant_id).join(Enrolment.cohort).where(Cohort.team_id.in_(teams)),
        select(Place.participant_id).where(Place.session_id.in_(held)),
    ]
    if community.venue is not None:
        ways.append(select(Stay.participant_id).where(Stay.venue_id == community.venue.id))
    return or_(*(Participant.id.in_(way) for way in ways))


def _staff(community: Community) -> Any:
    return select(User.id, User.name).where(_worked(community))


def _worked(community: Community) -> ColumnElement[bool]:
    """Who was on a team of its, led a session or a cohort there, or was a resident's key worker."""
    teams = [team.id for team in community.teams]
    held = select(ProgrammeSession.id).join(ProgrammeSession.cohort).where(_there(community))
    cohorts: Iterable[ColumnElement[bool]] = [Cohort.team_id.in_(teams)]
    if community.venue is not None:
        cohorts = [*cohorts, Cohort.venue_id == community.venue.id]
    ways = [
        select(Membership.user_id).where(Membership.team_id.in_(teams)),
        select(Facilitation.user_id).where(Facilitation.session_id.in_(held)),
        select(CohortStaff.user_id).join(CohortStaff.cohort).where(or_(*cohorts)),
    ]
    if community.venue is not None:
        stays = select(Stay.id).where(Stay.venue_id == community.venue.id)
        ways.append(select(KeyWorker.user_id).where(KeyWorker.stay_id.in_(stays)))
    return or_(*(User.id.in_(way) for way in ways))


def _there(community: Community) -> ColumnElement[bool]:
    """Whether a session is one of a cohort of its teams, or was held on its premises."""
    whose: ColumnElement[bool] = Cohort.team_id.in_([team.id for team in community.teams])
    if community.venue is not None:
        whose = or_(whose, ProgrammeSession.venue_id == community.venue.id)
    return whose
