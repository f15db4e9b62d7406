"""Climate rounds: planned, changed, closed, cancelled; and what a team writes down beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words, range_words
from base.errors import Refused
from base.work import lock
from outcomes.models import ClimateEvent, ClimateRound
from outcomes.queries import climate as queries
from outcomes.queries import instruments
from outcomes.rounds import Span, State, overlap, state_of
from outcomes.services import versions, wordings
from outcomes.services.climate_codes import forget_codes
from outcomes.services.climate_words import about, words_of
from people.models import Team, User, Venue

LONGEST = timedelta(days=183)
MOST_INVITED = 10_000


def plan_round(
    team: Team,
    *,
    slug: str,
    who: str,
    opens: date,
    closes: date,
    by: User,
    venue: Venue | None = None,
    invited: int = 0,
    note: str = "",
    beside: bool = False,
) -> ClimateRound:
    """Plan a round; it opens and closes by its days alone.

    `beside` holds it although one of the same kind is open in these days. Raises `Refused`.
    """
    _refuse_instrument(slug, who)
    _refuse_days(opens, closes, clock.today())
    _refuse_invited(invited)
    if venue is not None and team not in venue.teams:
        raise Refused(f"{venue.name} is not a venue of {team.name}.", "venue")
    lock(team)
    _refuse_overlap([] if beside else queries.overlapping(team, slug, who), Span(opens, closes))
    held = ClimateRound(
        team=team,
        venue=venue,
        version=versions.kept(slug),
        wording=wordings.first_wording(slug, by=by),
        who=who,
        opens=opens,
        closes=closes,
        invited=invited,
        note=note,
        **_made(by),
    )
    db.session.add(held)
    db.session.flush()
    record("climate.planned", f"{by.name} planned {words_of(held)}.", by=by, about=about(held))
    return held


def _made(by: User) -> dict[str, Any]:
    return {"made_at": clock.now(), "made_by_id": by.id}


def change_round(
    held: ClimateRound, *, opens: date, closes: date, invited: int, note: str, by: User
) -> None:
    """Change what may still be changed; nothing happens when nothing is.

    The opening day until it opens, the closing day until it has passed, the number invited and the
    note at any time. Raises `Refused`.
    """
    lock(held)
    was, today = words_of(held), clock.today()
    state = state_of(queries.span_of(held), today)
    if opens != held.opens and state is not State.PLANNED:
        raise Refused("It has opened already, so its first day stays.", "opens")
    if closes != held.closes and state not in {State.PLANNED, State.OPEN}:
        raise Refused("Its last day is over, and a round is not opened again.", "closes")
    _refuse_invited(invited)
    if (opens, closes) != (held.opens, held.closes):
        _refuse_days(opens, closes, today)
    if (opens, closes, invited, note) == (held.opens, held.closes, held.invited, held.note):
        return
    changed = [
        words
        for words, differs in (
            (f"it runs {range_words(opens, closes)}", (opens, closes) != (held.opens, held.closes)),
            (f"{invited} are invited", invited != held.invited),
            ("its note is another", note != held.note),
        )
        if differs
    ]
    held.opens, held.closes, held.invited, held.note = opens, closes, invited, note
    record(
        "climate.changed",
        f"{by.name} changed {was}: {', '.join(changed)}.",
        by=by,
        about=about(held),
    )


def take_wording(held: ClimateRound, *, by: User) -> None:
    """Show the wording agreed since the round was planned, as long as nobody has answered."""
    lock(held)
    newest = queries.wording_now(held.version.slug)
    if newest is None:
        raise Refused("There is no wording of it here yet.")
    if held.wording_id == newest.id:
        return
    if state_of(queries.span_of(held), clock.today()) is State.CLOSED or queries.answers_to(held):
        raise Refused("Somebody has answered already: the questions stay as they were asked.")
    held.wording = newest
    record(
        "climate.wording_taken",
        f"{by.name} took the wording agreed since for {words_of(held)}.",
        by=by,
        about=about(held),
    )


def close_round(held: ClimateRound, *, by: User) -> None:
    """Close a round for good: unused codes are deleted, results are shown if enough answered."""
    lock(held)
    state = state_of(queries.span_of(held), clock.today())
    if state is State.CLOSED:
        return
    if state is State.PLANNED:
        raise Refused("It has not opened yet. Cancel it, or change its days.")
    held.closed_at = clock.now()
    gone = forget_codes(held)
    record(
        "climate.closed",
        f"{by.name} closed {words_of(held)}; {gone} code{'' if gone == 1 else 's'} had not been "
        "used.",
        by=by,
        about=about(held),
    )


def cancel_round(held: ClimateRound, *, by: User) -> None:
    """Take back a round nobody has answered, with its codes. Raises `Refused` once somebody has."""
    lock(held)
    if queries.answers_to(held):
        raise Refused("Somebody has answered, so it cannot be cancelled. Close it instead.")
    words, things = words_of(held), about(held)
    forget_codes(held)
    db.session.delete(held)
    record("climate.cancelled", f"{by.name} cancelled {words}.", by=by, about=things)


def add_event(team: Team, *, day: date, words: str, by: User) -> ClimateEvent:
    """Write down what happened on a day, to be seen beside the rounds."""
    event = ClimateEvent(team=team, day=day, words=words, **_made(by))
    db.session.add(event)
    db.session.flush()
    record(
        "climate.event_added",
        f"{by.name} noted beside the climate of {team.name}: {words}, {in_words(day)}.",
        by=by,
        about=[event.public_id, team.public_id],
    )
    return event


def remove_event(event: ClimateEvent, *, by: User) -> None:
    """Take back what was written down."""
    team = event.team
    record(
        "climate.event_removed",
        f"{by.name} removed from beside the climate of {team.name}: {event.words}, "
        f"{in_words(event.day)}.",
        by=by,
        about=[event.public_id, team.public_id],
    )
    db.session.delete(event)


def _refuse_instrument(slug: str, who: str) -> None:
    used = instruments.find(slug)
    if used.instrument.for_groups is None:
        raise Refused(f"{used.instrument.name} is about a person, not a place.", "instrument")
    if not used.on:
        raise Refused(
            f"{used.instrument.name} is switched off. Ask an administrator to switch it on.",
            "instrument",
        )
    apart = used.instrument.for_groups.apart
    if who not in apart:
        asked = " and ".join(apart)
        raise Refused(f"{used.instrument.name} asks {asked} only.", "who")


def _refuse_days(opens: date, closes: date, today: date) -> None:
    if closes < opens:
        raise Refused("It closes before it opens. Change one of the days.", "closes")
    if closes < today:
        raise Refused("Its last day is over. Choose today or a day to come.", "closes")
    if closes - opens > LONGEST:
        raise Refused("This is more than six months. Plan a shorter round, and another.", "closes")


def _refuse_invited(invited: int) -> None:
    if not 0 <= invited <= MOST_INVITED:
        raise Refused(f"Give a number from 0 to {MOST_INVITED:,}.", "invited")


def _refuse_overlap(others: Iterable[ClimateRound], span: Span) -> None:
    for other in others:
        if overlap(queries.span_of(other), span):
            raise Refused(
                f"There is {words_of(other)} already, in the same days. Choose other days, or "
                "tick the box to hold both: the same people might answer twice.",
                "beside",
            )
