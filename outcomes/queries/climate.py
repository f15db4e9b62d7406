"""Climate rounds of one's own teams, what may be shown of them, and the round behind a code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from base.database import db
from base.errors import NotYours
from outcomes import library, slip_codes
from outcomes.climate_figures import Figures, figures
from outcomes.keys import Instrument
from outcomes.models import ClimateAnswer, ClimateCode, ClimateEvent, ClimateRound, Wording
from outcomes.queries import instruments
from outcomes.queries.instruments import InUse, instrument_of
from outcomes.rounds import Span, State, state_of
from people.models import Team, User
from people.roles import Can


@dataclass(frozen=True, slots=True)
class Held:
    """A round with its instrument as it was then, where it stands, and how many answered.

    `unused`: codes made and not used yet.
    """

    round: ClimateRound
    instrument: Instrument
    state: State
    answers: int
    unused: int

    @property
    def rate(self) -> float | None:
        """Answers of those invited, in percent; None when nobody said how many were."""
        return 100 * self.answers / self.round.invited if self.round.invited else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A closed round and what may be shown of it."""

    held: Held
    figures: Figures


@dataclass(frozen=True, slots=True)
class Point:
    """One subscale's mean in one closed round, for a timeline; None where it is hidden."""

    day: date
    who: str
    score: str
    name: str
    mean: float | None
    answers: int


def span_of(one: ClimateRound) -> Span:
    """The days of a round."""
    return Span(one.opens, one.closes, closed=one.closed_at is not None)


def list_rounds(user: User, today: date) -> list[Held]:
    """The rounds of one's teams, latest first; two queries however many there are."""
    return [_held(row, today) for row in db.session.execute(_counted(_mine(user))).unique()]


def get_round(user: User, public_id: UUID, today: date) -> Held:
    """One round. Raises `NotYours` outside one's teams."""
    row = (
        db.session.execute(_counted(_mine(user).where(ClimateRound.public_id == public_id)))
        .unique()
        .first()
    )
    if row is None:
        raise NotYours
    return _held(row, today)


def rounds_of(user: User, team: Team, today: date, slug: str = "") -> list[Held]:
    """The rounds of one team with one instrument (any, when empty), latest first."""
    wanted = _mine(user).where(ClimateRound.team_id == team.id)
    found = [_held(row, today) for row in db.session.execute(_counted(wanted)).unique()]
    return [one for one in found if not slug or one.round.version.slug == slug]


def answers_to(one: ClimateRound) -> int:
    """How many answers a round has now."""
    found = db.session.scalar(
        select(func.count()).select_from(ClimateAnswer).where(ClimateAnswer.round_id == one.id)
    )
    return found or 0


def shown(rounds: Iterable[Held]) -> list[Shown]:
    """What may be shown of those rounds that are closed; nothing of any other. One query."""
    closed = [one for one in rounds if one.state is State.CLOSED]
    answers = _answers([one.round.id for one in closed])
    return [Shown(one, figures(one.instrument, answers.get(one.round.id, []))) for one in closed]


def closed_rounds(teams: Collection[int], first: date, last: date, today: date) -> list[Shown]:
    """What may be shown of the rounds of teams that closed in a period, earliest first.

    For a portfolio, which a person with leave to see it asks for. Two queries.
    """
    wanted = select(ClimateRound).where(
        ClimateRound.team_id.in_(teams), ClimateRound.closes.between(first, last)
    )
    rows = db.session.execute(_counted(wanted)).unique()
    return list(reversed(shown(_held(row, today) for row in rows)))


def rounds_by_id(ids: Collection[int], today: date) -> dict[int, Held]:
    """Rounds by their row numbers, for whoever may see what they were asked for. One query."""
    rows = db.session.execute(_counted(select(ClimateRound).where(ClimateRound.id.in_(ids))))
    return {row[0].id: _held(row, today) for row in rows.unique()}


def overlapping(team: Team, slug: str, who: str) -> Sequence[ClimateRound]:
    """The rounds of one kind of a team that nobody has closed yet."""
    return db.session.scalars(
        select(ClimateRound)
        .join(ClimateRound.version)
        .where(
            ClimateRound.team_id == team.id,
            ClimateRound.who == who,
            ClimateRound.version.has(slug=slug),
            ClimateRound.closed_at.is_(None),
        )
        .options(contains_eager(ClimateRound.version), joinedload(ClimateRound.venue))
        .order_by(ClimateRound.opens)
    ).all()


def for_rounds() -> list[InUse]:
    """The instruments and surveys a round can be held with, by name: of a place, and on."""
    known = instruments.in_use().values()
    return [one for one in known if one.on and one.instrument.for_groups is not None]


def round_of_code(code: str, today: date) -> ClimateRound | None:
    """The round that takes answers today with this code; None for any other code."""
    found = db.session.scalar(
        select(ClimateRound)
        .join(ClimateCode, ClimateCode.round_id == ClimateRound.id)
        .where(ClimateCode.token_hash == slip_codes.hashed(code))
        .options(
            joinedload(ClimateRound.team),
            joinedload(ClimateRound.venue),
            joinedload(ClimateRound.version),
            joinedload(ClimateRound.wording),
        )
    )
    if found is None or state_of(span_of(found), today) is not State.OPEN:
        return None
    return found


def wording_now(slug: str) -> Wording | None:
    """The wording a new round shows first: English where there is one; None for none."""
    languages = instruments.languages_of(slug)
    return instruments.wording_of(slug, languages[0]) if languages else None


def worded(slugs: Collection[str]) -> frozenset[str]:
    """Those of these instruments whose questions can be read here. One query."""
    own = {slug for slug in slugs if library.own_words(slug) is not None}
    return frozenset(own | instruments.wordings_now(slugs).keys())


def wording_in(one: ClimateRound, language: str) -> tuple[Wording | None, list[str]]:
    """A round's wording in a language it has one in, else the round's own; and the languages."""
    own = one.wording
    if own is None:
        return None, []
    languages = instruments.languages_of(one.version.slug)
    if language in languages and language != own.language:
        return instruments.wording_of(one.version.slug, language), languages
    return own, languages


def events_of(team: Team) -> Sequence[ClimateEvent]:
    """What a team wrote down beside its rounds, earliest first."""
    return db.session.scalars(
        select(ClimateEvent)
        .where(ClimateEvent.team_id == team.id)
        .order_by(ClimateEvent.day, ClimateEvent.id)
    ).all()


def get_event(user: User, public_id: UUID) -> ClimateEvent:
    """One event. Raises `NotYours` outside one's teams."""
    found = db.session.scalar(
        select(ClimateEvent)
        .where(
            ClimateEvent.public_id == public_id,
            ClimateEvent.team_id.in_(user.teams(Can.RUN_CLIMATE)),
        )
        .options(joinedload(ClimateEvent.team))
    )
    if found is None:
        raise NotYours
    return found


def series(user: User, team: Team, today: date) -> list[Point]:
    """A team's climate over time, earliest first, to be set beside other things on one timeline."""
    told = shown(reversed(rounds_of(user, team, today)))
    return [
        Point(one.held.round.closes, one.held.round.who, scale.key.id, scale.key.name, scale.mean,
              one.figures.n)
        for one in told
        for scale in one.figures.scales
    ]  # fmt: skip


def _mine(user: User) -> Select[ClimateRound]:
    return select(ClimateRound).where(ClimateRound.team_id.in_(user.teams(Can.RUN_CLIMATE)))


def _counted(rounds: Select[ClimateRound]) -> Select[Any]:
    def count(table: type[ClimateAnswer | ClimateCode]) -> Any:
        return (
            select(func.count())
            .select_from(table)
            .where(table.round_id == ClimateRound.id)
            .scalar_subquery()
        )

    return (
        rounds.add_columns(count(ClimateAnswer), count(ClimateCode))
        .options(
            joinedload(ClimateRound.team),
            joinedload(ClimateRound.venue),
            joinedload(ClimateRound.version),
            joinedload(ClimateRound.wording),
        )
        .order_by(ClimateRound.opens.desc(), ClimateRound.id.desc())
    )


def _held(row: Any, today: date) -> Held:
    one, answers, unused = row
    state = state_of(span_of(one), today)
    usable = unused if state in {State.PLANNED, State.OPEN} else 0
    return Held(one, instrument_of(one.version), state, answers, usable)


def _answers(ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows = db.session.execute(
        select(ClimateAnswer.round_id, ClimateAnswer.answers).where(ClimateAnswer.round_id.in_(ids))
    )
    for round_id, answers in rows:
        found.setdefault(round_id, []).append(answers)
    return found
