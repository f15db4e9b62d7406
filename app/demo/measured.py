"""What the demonstration's people filled in: most of what was asked, some of it late or missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.demo.world import World
from base.database import db
from outcomes.keys import Instrument, Item
from outcomes.models import (
    InstrumentChoice,
    InstrumentVersion,
    MissedOccasion,
    Response,
    RiskFlag,
    Score,
)
from outcomes.queries import instruments, plans
from outcomes.queries.plans import PlanRow
from outcomes.scoring import Result, score
from programmes.models import Cohort, Enrolment
from programmes.queries.catalogue import programme_of

CHECKED = ("oas_m",)
"""The instruments of the demonstration that somebody compared with the form."""
_FILLED = 0.86
_WEIGHTS = {"paper": 12, "tablet": 5, "read_aloud": 2, "link": 1}
_REASONS = ("declined", "unwell", "not_asked", "not_asked", "other")
_DONE = ("spoke", "spoke", "safety_plan", "told_others", "reviewed")
_NOTE = "Spoke with him on the day; the plan he made with his key worker stands."
_FRESH = timedelta(days=30)


def measure(world: World) -> None:
    """Forms, scores and risk items of everybody who is or was in a cohort that asks for them."""
    _switch_on(world)
    world.flush()
    versions: dict[str, InstrumentVersion] = {}
    ill = {person.id: world.rng.uniform(0.3, 0.75) for person in world.people}
    gain = {person.id: world.rng.gauss(0.16, 0.13) for person in world.people}
    opened = 0
    for row in _rows(world):
        used = row.used
        if used is None or not used.on or used.instrument.for_groups is not None:
            continue
        if row.due.day > world.today or row.state in {"ahead", "not_expected"}:
            continue
        if world.rng.random() > _FILLED:
            _miss(world, row)
            continue
        version = versions.get(used.slug) or _version(world, used)
        versions[used.slug] = version
        person = row.enrolment.participant_id
        share = min(1.0, (row.due.day - row.enrolment.enrolled_on).days / 330)
        level = ill[person] - gain[person] * max(0.0, share) + world.rng.gauss(0, 0.05)
        opened += _fill(world, row, used.instrument, version, level, still_open=opened < 3)


def _switch_on(world: World) -> None:
    lead = world.users["mbt.lead"]
    for slug in CHECKED:
        world.add(
            InstrumentChoice(
                slug=slug,
                on=True,
                note="The key was compared with the form for the demonstration.",
                at=world.moment(world.first_day),
                by_id=lead.id,
            )
        )


def _rows(world: World) -> Iterator[PlanRow]:
    found = db.session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(Enrolment.status.in_(("enrolled", "paused", "completed", "left")))
        .options(
            contains_eager(Enrolment.cohort).options(
                joinedload(Cohort.programme_version), joinedload(Cohort.team)
            ),
            joinedload(Enrolment.participant),
            selectinload(Enrolment.pauses),
        )
        .order_by(Enrolment.id)
    ).all()
    asked = [one for one in found if plans.named_measures(programme_of(one.cohort))]
    yield from plans.rows_of(asked, world.today)


def _version(world: World, used: instruments.InUse) -> InstrumentVersion:
    made = InstrumentVersion(
        slug=used.slug,
        version=used.instrument.version,
        digest=instruments.digest(used.text),
        text=used.text,
        kept_at=world.moment(world.first_day),
    )
    world.add(made)
    return made


def _miss(world: World, row: PlanRow) -> None:
    """Missed with a reason, unless it is lately due: then it waits to be filled in."""
    if row.due.last > world.today - timedelta(days=14):
        return
    gone = row.enrolment.leave_reason in {"recall", "withdrew"}
    reason = "left" if gone else world.rng.choice(_REASONS)
    world.add(
        MissedOccasion(
            public_id=world.uuid(),
            enrolment_id=row.enrolment.id,
            slug=row.measure.instrument,
            occasion=row.due.key,
            reason=reason,
            note="The form could not be found." if reason == "other" else "",
            at=world.moment(min(row.due.last, world.today)),
            by_id=_keeper(world, row),
        )
    )


def _fill(
    world: World,
    row: PlanRow,
    instrument: Instrument,
    version: InstrumentVersion,
    level: float,
    *,
    still_open: bool,
) -> int:
    """One form with what follows from it; 1 when it leaves a risk item that is open."""
    day = row.due.day + timedelta(days=world.rng.choice((0, 0, 0, 1, 2, 5)))
    if day > world.today:
        return 0
    alone = world.rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    mode = "clinician" if instrument.filled_by == "clinician" else alone
    answers = {item.id: _answer(world, instrument, item, level) for item in instrument.items}
    if world.rng.random() < 0.07 and mode != "clinician":
        answers.pop(world.rng.choice(list(answers)))
    result = score(instrument, answers)
    response = Response(
        public_id=world.uuid(),
        chain=world.uuid(),
        participant_id=row.enrolment.participant_id,
        enrolment_id=row.enrolment.id,
        slug=instrument.id,
        version=version,
        occasion=row.due.key,
        on=day,
        answers=answers,
        mode=mode,
        staff_present=mode in {"tablet", "read_aloud"},
        read_by="A facilitator" if mode == "read_aloud" else "",
        recall=instrument.recalls[0].id if instrument.recalls else "",
        at=world.moment(day, 16),
        typed_by_id=None if mode == "link" else _keeper(world, row),
    )
    response.scores = _scores(response, result, version)
    response.flags = _flags(world, row, response, result, still_open=still_open)
    world.add(response)
    return int(any(flag.acknowledged_at is None for flag in response.flags))


def _answer(world: World, instrument: Instrument, item: Item, level: float) -> int:
    scale = item.answers
    low, high = scale.lowest, scale.highest if scale.highest is not None else 40
    bad = level + world.rng.gauss(0, 0.18)
    if any(one.item == item.id for one in instrument.risk):
        bad = 0.0 if world.rng.random() < 0.9 else 0.3
    elif (instrument.better == "higher") is not item.reversed:
        bad = 1 - bad
    return round(low + min(1.0, max(0.0, bad)) * (high - low))


def _scores(response: Response, result: Result, version: InstrumentVersion) -> list[Score]:
    return [
        Score(
            version=version,
            name=name,
            value=one.value,
            band=one.band or "",
            prorated=one.prorated,
            lowest=one.lowest,
            highest=one.highest,
            why=one.why,
            made_at=response.at,
        )
        for name, one in result.scores.items()
    ]


def _flags(
    world: World, row: PlanRow, response: Response, result: Result, *, still_open: bool
) -> list[RiskFlag]:
    said: list[tuple[str, float | None, str]] = [
        (one.item, one.answer, one.tier.value) for one in result.risk
    ]
    said += [(item, None, "urgent") for item in result.risk_unanswered]
    fresh = still_open and response.on > world.today - _FRESH
    acted: dict[str, Any] = {}
    if not fresh:
        acted = {
            "done": world.rng.choice(_DONE),
            "note": _NOTE,
            "acknowledged_by_id": _keeper(world, row),
            "acknowledged_at": world.moment(_next_day(world, response.on), 17),
        }
    return [
        RiskFlag(
            public_id=world.uuid(),
            participant_id=row.enrolment.participant_id,
            item=item,
            answer=answer,
            tier=tier,
            raised_at=response.at,
            **acted,
        )
        for item, answer, tier in said
    ]


def _next_day(world: World, day: date) -> date:
    return min(day + timedelta(days=world.rng.choice((0, 0, 1))), world.today)


def _keeper(world: World, row: PlanRow) -> int:
    """Whoever keeps somebody's forms: their therapist, else the team's lead."""
    if row.enrolment.therapist_id is not None:
        return row.enrolment.therapist_id
    leads = {team.id: f"{key}.lead" for key, team in world.teams.items()}
    lead = world.users.get(leads.get(row.enrolment.cohort.team_id, ""))
    return lead.id if lead else world.users["mbt.lead"].id
