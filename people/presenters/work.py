"""A team's work with a participant in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from base.dates import LONDON, range_words
from people.models import Caseload
from people.services.caseloads import END_WORDS


@dataclass(frozen=True, slots=True)
class Spell:
    """One team's work with somebody, as a list prints it.

    `why` and `note` are empty while it goes on; `may_end`: the reader may end it; `over`: what
    there was has ended and nothing is planned.
    """

    team: str
    team_id: UUID
    person_id: UUID
    called: str
    code: str
    died: bool
    when: str
    why: str
    note: str
    going_on: bool
    may_end: bool = False
    over: bool = False


def spell(work: Caseload, *, may_end: bool = False, over: bool = False) -> Spell:
    """One of them."""
    person = work.participant
    first = work.since.astimezone(LONDON).date()
    going_on = work.ended_at is None
    last = work.ended_on or (first if work.ended_at is None else work.ended_at.date())
    return Spell(
        team=work.team.name,
        team_id=work.team.public_id,
        person_id=person.public_id,
        called=person.called,
        code=person.code,
        died=person.died_on is not None,
        when=f"Since {range_words(first, first)}" if going_on else range_words(first, last),
        why=END_WORDS.get(work.end_reason, ""),
        note=work.end_note,
        going_on=going_on,
        may_end=may_end and going_on,
        over=over,
    )


def spells(
    works: Sequence[Caseload], *, may_end: Collection[int], over: Sequence[Caseload]
) -> list[Spell]:
    """All of them; `may_end` are the teams, by row number, whose work the reader may end."""
    done = {work.id for work in over}
    return [spell(work, may_end=work.team_id in may_end, over=work.id in done) for work in works]
