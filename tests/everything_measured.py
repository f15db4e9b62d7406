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
from people.models import User
from programmes.models import Enrolment
from tests.build import Build


def of_measures(build: Build, enrolment_id: UUID, by: User) -> dict[str, Any]:
    """One of everything that is measured of one person."""
    n = build.next()  # instruments are the site's: those of two teams must not be one
    version, choice, words = _instrument(f"own_{n}", by)
    build.save(version, choice, words)
    response, link, missed, *others = _of_person(enrolment_id, version, words, by, n)
    flag = RiskFlag(
        participant=response.participant, response=response, item="6", answer=None, tier="urgent",
        raised_at=clock.now(),
    )  # fmt: skip
    build.save(response, link, missed, *others, flag)
    db.session.expire_all()
    return {
        "measure": "phq_9",
        "how": "all",
        "number": 1,
        "instrument": version.slug,
        "digest": version.digest,
        "wording_id": words.public_id,
        "response_id": response.public_id,
        "flag_id": flag.public_id,
        "link_id": link.public_id,
        "fill_link_id": link.public_id,
        "missed_id": missed.public_id,
    }


def _instrument(slug: str, by: User) -> tuple[InstrumentVersion, InstrumentChoice, Wording]:
    now = clock.now()
    text = text_of("core_10").replace("id: core_10", f"id: {slug}", 1)
    return (
        InstrumentVersion(slug=slug, version=1, digest=digest(text), text=text, kept_at=now),
        InstrumentChoice(slug=slug, on=True, text=text, survey=True, at=now, by_id=by.id),
        Wording(slug=slug, version=1, body={}, licence="L", agreed_by="A", at=now, by_id=by.id),
    )


def _of_person(
    enrolment_id: UUID, version: InstrumentVersion, words: Wording, by: User, n: int
) -> tuple[Any, ...]:
    enrolment = db.session.scalars(
        select(Enrolment).where(Enrolment.public_id == enrolment_id)
    ).one()
    person, now = enrolment.participant, clock.now()
    kept: dict[str, Any] = {"participant": person, "enrolment": enrolment, "slug": version.slug}
    response = Response(
        **kept, version=version, wording=words, occasion="start", on=now.date(),
        answers={"1": 2}, mode="paper", at=now, typed_by_id=by.id,
    )  # fmt: skip
    link = FillLink(
        **kept, token_hash=f"h{n}", mode="link", on=now.date(), made_at=now, made_by_id=by.id,
        expires_at=now + timedelta(days=7),
    )  # fmt: skip
    missed = MissedOccasion(
        enrolment=enrolment, slug=version.slug, occasion="end", reason="other", at=now, by_id=by.id
    )
    score = Score(
        response=response, version=version, name="total", value=None, why="Too few", made_at=now
    )
    draft = FormDraft(**kept, link=link, answers={"item-1": "2"}, at=now)
    twice = TypedTwice(response=response, answers={}, differed=["1"], at=now, by_id=by.id)
    return response, link, missed, score, draft, twice
