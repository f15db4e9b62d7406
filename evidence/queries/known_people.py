"""Everybody whose details must not leave with a pack: those who lived, came or worked there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from base.database import db
from evidence.names import Person
from evidence.queries.communities import Community
from evidence.redaction import Known, known
from people.models import Caseload, Membership, Participant, Stay, User
from programmes.models import Cohort, Enrolment


def known_at(community: Community) -> Known:
    """Names, codes and dates of birth of a community's people, past and present. Two queries.

    Limited access makes no difference: nobody is shown here, and theirs must not leave either.
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
    return known(people, codes=codes, born=born)


def _participants(community: Community) -> Any:
    teams = [team.id for team in community.teams]
    ways = [
        Participant.id.in_(select(Caseload.participant_id).where(Caseload.team_id.in_(teams))),
        Participant.id.in_(
            select(Enrolment.participant_id).join(Enrolment.cohort).where(Cohort.team_id.in_(teams))
        ),
    ]
    if community.venue is not None:
        ways.append(
            Participant.id.in_(
                select(Stay.participant_id).where(Stay.venue_id == community.venue.id)
            )
        )
    return select(
        Participant.id,
        Participant.code,
        Participant.given_name,
        Participant.family_name,
        Participant.preferred_name,
        Participant.date_of_birth,
        Participant.practitioner_name,
        Participant.coordinator_name,
    ).where(or_(*ways))


def _staff(community: Community) -> Any:
    teams = [team.id for team in community.teams]
    return select(User.id, User.name).where(
        User.id.in_(select(Membership.user_id).where(Membership.team_id.in_(teams)))
    )
