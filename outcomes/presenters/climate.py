"""Climate rounds in the words of their pages, and the slips, posters and paper forms they print."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import segno
from flask import url_for

from base.dates import in_words, range_words, short_with_year
from outcomes import library, slip_codes
from outcomes.queries.climate import Held, span_of
from outcomes.queries.instruments import InUse
from outcomes.rounds import Span, State, last_paper_day

_TAGS = {
    State.PLANNED: ("Planned", "govuk-tag--grey"),
    State.OPEN: ("Open", "govuk-tag--green"),
    State.PAPER: ("Paper forms only", "govuk-tag--yellow"),
    State.CLOSED: ("Closed", "govuk-tag--blue"),
}


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in a list."""

    href: str
    name: str
    place: str
    who: str
    days: str
    opens: date
    state: str
    tag: str
    answers: int
    invited: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: the code as it is read aloud, and the picture that opens it."""

    code: str
    qr: str


def survey_choices(surveys: Iterable[InUse], worded: Collection[str]) -> list[tuple[str, str]]:
    """The surveys a round can be held with, by id: whether their questions can be read here."""

    def words(one: InUse) -> str:
        name = one.instrument.name
        if library.own_words(one.slug) is not None:
            return f"{name}: not a validated measure"
        return name if one.slug in worded else f"{name}: its wording is not here yet"

    return [(one.slug, words(one)) for one in surveys]


def round_line(held: Held) -> RoundLine:
    """A round as a line of a list."""
    one = held.round
    state, tag = _TAGS[held.state]
    return RoundLine(
        url_for("climate.show_round", round_id=one.public_id),
        held.instrument.name,
        place_name(held),
        one.who.capitalize(),
        range_words(one.opens, one.closes),
        one.opens,
        state,
        tag,
        held.answers,
        one.invited,
        held.rate,
    )


def place_name(held: Held) -> str:
    """What the round is about: "Kirk House, North Team", or the team alone."""
    one = held.round
    return f"{one.venue.name}, {one.team.name}" if one.venue else one.team.name


def title_of(held: Held) -> str:
    """EssenCES of residents, March 2026."""
    return f"{held.instrument.name} of {held.round.who}, {range_words(*_days(held))}"


def standing(held: Held) -> str:
    """Where a round stands and what happens next, in a sentence."""
    one, last = held.round, last_paper_day(_span(held))
    if held.state is State.PLANNED:
        return f"It opens by itself on {in_words(one.opens)}. Print the slips before."
    if held.state is State.OPEN:
        return (
            f"Open until {in_words(one.closes)}. Paper forms can be typed in until "
            f"{in_words(last)}. Results stay hidden until it is closed."
        )
    if held.state is State.PAPER:
        return (
            "Codes work no more. Type in the paper forms you have, then close the round to see its "
            f"results; after {in_words(last)} it is closed by itself."
        )
    return "Closed. Nothing can be added, and it is not opened again."


def rate_words(rate: float | None) -> str:
    """A response rate as it is printed."""
    return "–" if rate is None else f"{rate:.0f}%"


def slips(codes: Iterable[str], public_url: str) -> list[Slip]:
    """The slips of new codes."""
    return [
        Slip(slip_codes.shown(code), qr_of(f"{public_url}/survey/{code}", scale=3))
        for code in codes
    ]


def qr_of(address: str, scale: int = 6) -> str:
    """A QR code as the source of a picture."""
    made = io.BytesIO()
    segno.make(address, error="m").save(made, kind="svg", scale=scale, border=2)
    return "data:image/svg+xml;base64," + base64.b64encode(made.getvalue()).decode()


def bare(public_url: str) -> str:
    """The address of the survey as people type it."""
    return f"{public_url.partition('://')[2]}/survey"


def event_words(day: date, words: str) -> str:
    """Tue 3 Mar 2026: new kitchen."""
    return f"{short_with_year(day)}: {words}"


def pairs(things: Sequence[tuple[object, str]]) -> list[tuple[str, str]]:
    """(value, words) as a form's field offers them."""
    return [(str(value), words) for value, words in things]


def _days(held: Held) -> tuple[date, date]:
    return held.round.opens, held.round.closes


def _span(held: Held) -> Span:
    return span_of(held.round)
