"""Scores made of what was answered, by a version of the instrument's key that is kept."""

from __future__ import annotations

from base import clock
from outcomes.models import InstrumentVersion, Response, Score
from outcomes.queries.instruments import instrument_of
from outcomes.scoring import Result, score


def result_of(response: Response, version: InstrumentVersion | None = None) -> Result:
    """What follows from a response by its own version, or by another one of the same instrument.

    Raises `Refused`, field the item, when an answer is none of that version's.
    """
    instrument = instrument_of(version or response.version)
    return score(instrument, response.answers, printed=response.printed)


def score_rows(
    response: Response, result: Result, version: InstrumentVersion | None = None
) -> list[Score]:
    """The rows that keep a result; refused scores are kept too, with the reason."""
    now = clock.now()
    return [
        Score(
            response=response,
            version=version or response.version,
            name=name,
            value=one.value,
            band=one.band or "",
            prorated=one.prorated,
            lowest=one.lowest,
            highest=one.highest,
            why=one.why,
            made_at=now,
        )
        for name, one in result.scores.items()
    ]
