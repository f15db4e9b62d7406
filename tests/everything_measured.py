"""One of everything that is measured, for the sweeps of `tests.everything`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base import clock
from base.database import db
from outcomes.library import text_of
from outcomes.models import (
    ClimateAnswer,
    ClimateCode,
    ClimateRound,
    FillLink,
    FormDraft,
    InstrumentChoice,
    InstrumentVersion,
    MissedOccasion,
    Response,
    RiskFlag,
    Score,
    TypedTwice,
    Wording,
)
from outcomes.queries.instruments import digest
from people.models import Team, User
from programmes.models import Enrolment
from tests.build import Build


def of_measures(build: Build, enrolment_id: UUID, team: Team, by: User) -> dict[str, Any]:
    """One of everything that is measured: of one person, and of the climate of one team."""
    enrolment = db.session.scalars(
        select(Enrolment).where(Enrolment.public_id == enrolment_id)
    ).one()
    person, now = enrolment.participant, clock.now()
    day = now.date()
    n = build.next()  # instruments are the site's: those of two teams must not be one
    slug = f"own_{n}"
    text = text_of("core_10").replace("id: core_10", f"id: {slug}", 1)
    version = InstrumentVersion(slug=slug, version=1, digest=digest(text), text=text, kept_at=now)
    choice = InstrumentChoice(slug=slug, on=True, text=text, survey=True, at=now, by_id=by.id)
    words = Wording(slug=slug, version=1, body={}, licence="L", agreed_by="A", at=now, by_id=by.id)
    response = Response(
        participant=person, enrolment=enrolment, slug=slug, version=version, wording=words,
        occasion="start", on=day, answers={"1": 2}, mode="paper", at=now,
        typed_by_id=by.id,
    )  # fmt: skip
    score = Score(
        response=response, version=version, name="total", value=None, why="Too few", made_at=now
    )
    flag = RiskFlag(response=response, item="6", answer=None, tier="urgent", raised_at=now)
    link = FillLink(
        token_hash=f"h{n}", mode="link", participant=person, enrolment=enrolment, slug=slug,
        on=day, made_at=now, made_by_id=by.id, expires_at=now + timedelta(days=7),
    )  # fmt: skip
    missed = MissedOccasion(
        enrolment=enrolment, slug=slug, occasion="end", reason="other", at=now, by_id=by.id
    )
    draft = FormDraft(
        participant=person, enrolment=enrolment, slug=slug, link=link, answers={}, at=now
    )
    twice = TypedTwice(response=response, answers={}, differed=["1"], at=now, by_id=by.id)
    held = ClimateRound(
        team_id=team.id, version=version, who="residents", opens=day, closes=day, made_at=now,
        made_by_id=by.id,
    )  # fmt: skip
    code, answer = (
        ClimateCode(round=held, token_hash=f"c{n}"),
        ClimateAnswer(round=held, answers={}),
    )
    build.save(choice, response, score, flag, link, missed, draft, twice, held, code, answer)
    db.session.expire_all()
    return {
        "slug": slug,
        "wording_id": words.public_id,
        "response_id": response.public_id,
        "flag_id": flag.public_id,
        "link_id": link.public_id,
        "missed_id": missed.public_id,
        "round_id": held.public_id,
        "occasion": "end",
    }
