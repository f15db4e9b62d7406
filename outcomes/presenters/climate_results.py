"""A team's climate over time, as its page and its files print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from base.dates import MONTHS
from base.pictures import Level, Lines, Mark, Series
from base.tables import Cell, Column, Table
from outcomes.keys import Instrument, ScoreKey
from outcomes.models import ClimateEvent
from outcomes.presenters.climate_round import cell, number_text, range_of
from outcomes.queries.climate import Shown
from outcomes.rounds import waves
from outcomes.suppression import STAR

WHO = (("residents", "Residents"), ("staff", "Staff"))


@dataclass(frozen=True, slots=True)
class Side:
    """One kind of people in one wave: n, mean and SD of a subscale as text."""

    n: str
    mean: str
    sd: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A subscale of residents and of staff side by side; None where no round was held."""

    name: str
    range: str
    residents: Side | None
    staff: Side | None


@dataclass(frozen=True, slots=True)
class TeamResults:
    """The closed rounds of one team with one instrument, and what happened beside them."""

    instrument: Instrument
    rounds: list[Shown]
    latest: str
    pairs: list[Pair]
    pictures: list[tuple[str, Lines]]
    events: list[tuple[str, ClimateEvent]]


def team_results(rounds: Sequence[Shown], events: Sequence[ClimateEvent]) -> TeamResults:
    """The closed rounds of one team with one instrument; there is at least one."""
    held = waves([(one.held.round.opens, one.held.round.who, one) for one in rounds])
    instrument = max(rounds, key=lambda one: one.held.round.opens).held.instrument
    lettered = [(_letter(n), event) for n, event in enumerate(events)]
    return TeamResults(
        instrument,
        sorted(rounds, key=lambda one: one.held.round.opens, reverse=True),
        _label(held[-1]),
        [_pair(key, held[-1]) for key in instrument.scores],
        [(key.id, _picture(key, held, lettered)) for key in instrument.scores],
        lettered,
    )


def team_table(results: TeamResults) -> Table:
    """Every closed round as a file: answers, response rate, and figures by subscale."""
    scales = [
        (Column(f"{key.name}: answered", "number"), Column(f"{key.name}: mean", "number"),
         Column(f"{key.name}: SD", "number"))
        for key in results.instrument.scores
    ]  # fmt: skip
    columns = (
        Column("First day", "day"), Column("Last day", "day"), Column("Where"), Column("Who"),
        Column("Version", "number"), Column("Answers", "number"), Column("Invited", "number"),
        Column("Response rate, %", "number"), *(one for three in scales for one in three),
    )  # fmt: skip
    return Table(
        f"{results.instrument.name} over time",
        columns,
        [_team_row(one, results.instrument) for one in reversed(results.rounds)],
    )


def mean_of(told: Shown, score_id: str) -> str:
    """A subscale's mean in one round, as text."""
    found = told.figures.scale(score_id)
    return number_text(found.mean if found else None)


def _team_row(told: Shown, instrument: Instrument) -> list[Cell]:
    one, figures = told.held.round, told.figures
    rate = told.held.rate
    row: list[Cell] = [
        one.opens, one.closes, one.venue.name if one.venue else "", one.who.capitalize(),
        told.held.instrument.version, figures.n, one.invited or None,
        None if rate is None else round(rate),
    ]  # fmt: skip
    for key in instrument.scores:
        found = figures.scale(key.id)
        row += [STAR] * 3 if found is None else [found.n, cell(found.mean), cell(found.sd)]
    return row


def _pair(key: ScoreKey, wave: Mapping[str, Shown]) -> Pair:
    def side(who: str) -> Side | None:
        told = wave.get(who)
        if told is None:
            return None
        found = told.figures.scale(key.id)
        if found is None:
            return Side(f"{told.figures.n}", STAR, STAR)
        return Side(f"{found.n}", number_text(found.mean), number_text(found.sd))

    return Pair(key.name, range_of(key), side("residents"), side("staff"))


def _picture(
    key: ScoreKey, held: Sequence[Mapping[str, Shown]], events: Sequence[tuple[str, ClimateEvent]]
) -> Lines:
    def mean(wave: Mapping[str, Shown], who: str) -> float | None:
        found = wave[who].figures.scale(key.id) if who in wave else None
        return found.mean if found else None

    series = [Series(name, [mean(wave, who) for wave in held]) for who, name in WHO]
    series = [one for one in series if any(value is not None for value in one.values)]
    said = [_run(one, held) for one in series] or ["No mean can be shown yet."]
    return Lines(
        f"{key.name} over time",
        " ".join(said),
        [_label(wave) for wave in held],
        series,
        f"mean, {range_of(key)}",
        top=key.highest,
        levels=[Level(norm.mean, norm.group) for norm in key.norms],
        marks=[Mark(_place(event.day, held), letter) for letter, event in events],
        what="Round",
    )


def _run(one: Series, held: Sequence[Mapping[str, Shown]]) -> str:
    known = [(at, value) for at, value in enumerate(one.values) if value is not None]
    (first, was), (last, now) = known[0], known[-1]
    if first == last:
        return f"{one.name}: {was:.1f} in the round of {_label(held[first])}."
    return (
        f"{one.name}: {was:.1f} in the round of {_label(held[first])}, {now:.1f} in that of "
        f"{_label(held[last])}."
    )


def _place(day: date, held: Sequence[Mapping[str, Shown]]) -> float:
    """Where a day lies between the rounds, counted in rounds; just outside them at either end."""
    days = [_first(wave) for wave in held]
    if day < days[0]:
        return -0.4
    for at in range(len(days) - 1):
        if days[at] <= day < days[at + 1]:
            return at + (day - days[at]).days / (days[at + 1] - days[at]).days
    return len(days) - 1 if day == days[-1] else len(days) - 0.6


def _first(wave: Mapping[str, Shown]) -> date:
    return min(one.held.round.opens for one in wave.values())


def _label(wave: Mapping[str, Shown]) -> str:
    day = _first(wave)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _letter(n: int) -> str:
    """A to Z, then A2 to Z2."""
    return chr(ord("A") + n % 26) + (f"{n // 26 + 1}" if n >= 26 else "")
