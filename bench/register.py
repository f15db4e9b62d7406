"""The register of twelve people, got and signed, against a bare page with one indexed query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask, render_template
from sqlalchemy import select
from werkzeug.test import TestResponse

from base import clock
from base.access import Anyone, needs
from base.audit import System, record
from base.database import db
from base.dates import LONDON, london_instant
from base.work import unit_of_work
from bench.application import signed_in, throw_away, token_on
from bench.report import Figures
from bench.turns import Ask, against, in_turns
from people.models import Caseload, Membership, Participant, Room, Team, User, Venue
from people.roles import Role
from programmes.models import Cohort, Facilitation, Place, ProgrammeSession, ProgrammeVersion
from programmes.queries.catalogue import digest, text_of

PEOPLE = 12
CASELOAD = 160
ROUNDS = 120
LIMIT = 4.0
_BARE = (
    '{% extends "layout.html" %}{% block title %}Bare{% endblock %}'
    '{% block content %}<h1 class="govuk-heading-l">Bare</h1><p>{{ person.code }}</p>{% endblock %}'
)


@dataclass(frozen=True, slots=True)
class _Given:
    """Who signs, whom the bare page shows, and the sessions to sign with the fields of each."""

    uniquifier: str
    person: UUID
    sessions: list[tuple[str, list[str]]]


def run() -> list[Figures]:
    """Milliseconds a request through the test client, on the PostgreSQL of the package."""
    with throw_away() as app:
        _add_bare_page(app)
        return _measure(app)


def _add_bare_page(app: Flask) -> None:
    template = app.jinja_env.from_string(_BARE)

    @needs(Anyone.SIGNED_IN)
    def bare(person_id: UUID) -> str:
        found = db.session.scalar(select(Participant).where(Participant.public_id == person_id))
        return render_template(template, person=found)

    app.add_url_rule("/bare/<uuid:person_id>", view_func=bare)


def _measure(app: Flask) -> list[Figures]:
    with app.app_context():
        given = _rows()
        db.session.execute(db.text("analyze"))
        db.session.rollback()
    client = signed_in(app, given.uniquifier)
    paths = [path for path, _ in given.sessions]
    token = token_on(client, paths[0])

    def sign(n: int) -> TestResponse:
        path, fields = given.sessions[n]
        marks = {f"{field}-came": "came" for field in fields}
        data = {"csrf_token": token, "once": uuid4().hex, "version": "0", "do": "sign", **marks}
        return client.post(path, data=data)

    bare: tuple[Ask, int] = (lambda _: client.get(f"/bare/{given.person}"), 200)
    before, got = in_turns(bare, (lambda n: client.get(paths[n]), 200), rounds=ROUNDS)
    again, signed = in_turns(bare, (sign, 303), rounds=ROUNDS)
    note = f"{PEOPLE} people, "
    return [
        *against("register GET", got, before, limit=LIMIT, note=note),
        *against("register POST", signed, again, limit=None, note=note),
    ]


def _rows() -> _Given:
    now = clock.now()
    team = Team(name="Measured", kind="m_trem", public_name="The team")
    venue = Venue(name="Kirk House", kind="probation_office", teams=[team])
    venue.rooms = [Room(name="Room 1", capacity=20)]
    user = User(name="Ben", email="ben@staff.example", fs_uniquifier="ben", created_at=now)
    user.memberships = [Membership(team=team, role=Role.FACILITATOR, since=now)]
    people = [_person(n, team) for n in range(CASELOAD)]
    text = text_of("m-trem")
    version = ProgrammeVersion(
        slug="m-trem", version=1, digest=digest(text), text=text, kept_at=now
    )
    cohort = Cohort(
        team=team,
        programme_version=version,
        programme_slug="m-trem",
        name="Spring",
        entry="closed",
        status="running",
        starts_on=clock.today(),
        venue=venue,
        room=venue.rooms[0],
        capacity=60,
        planned_at=now,
    )
    with unit_of_work():
        db.session.add_all([user, *people])
        db.session.flush()
        cohort.planned_by_id = user.id
        sessions = [_session(cohort, n, people[n : n + PEOPLE], user) for n in range(ROUNDS)]
        db.session.add_all(sessions)
        record("bench.built", "A measurement built rows.", by=System("bench"))
    return _Given(
        user.fs_uniquifier,
        people[0].public_id,
        [
            (f"/sessions/{s.public_id}/register", [p.public_id.hex for p in s.places])
            for s in sessions
        ],
    )


def _person(n: int, team: Team) -> Participant:
    return Participant(
        code=f"BN-{n:04}",
        given_name=f"Given{n}",
        family_name=f"Family{n}",
        date_of_birth=clock.today() - timedelta(days=12_000),
        created_at=clock.now(),
        caseload=[Caseload(team=team, since=clock.now())],
    )


def _session(
    cohort: Cohort, number: int, people: list[Participant], user: User
) -> ProgrammeSession:
    when = clock.now().astimezone(LONDON) - timedelta(days=number + 1)
    at = when.time().replace(hour=10, minute=0, second=0, microsecond=0)
    starts = london_instant(when.date(), at)
    made = ProgrammeSession(
        cohort=cohort,
        strand="group",
        kind="group",
        number=1,
        topic="Trust",
        title="Trust",
        day=when.date(),
        at=at,
        minutes=90,
        starts=starts,
        ends=starts + timedelta(minutes=90),
        venue=cohort.venue,
        room=cohort.room,
        changed_at=clock.now(),
    )
    made.places = [Place(participant=person) for person in people]
    made.facilitations = [Facilitation(user=user, part="lead")]
    return made
