"""What the page of questionnaires prints: each group against its target, each round in a line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from base.dates import range_words
from evidence.queries.pack_surveys import goal_words
from evidence.queries.questionnaires import Asked, Reached
from evidence.services.questionnaires import may_show
from outcomes.presenters.climate import round_line
from outcomes.queries.climate import Held


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group: answers against what is wanted, and its share of it in percent for a bar.

    `which` says which round was counted.
    """

    who: str
    words: str
    percent: int
    short: int
    aimed: bool
    which: str


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One questionnaire. `href` is empty where the reader runs no rounds of its team.

    `told` are its results as a pack says them, None until it is closed.
    """

    id: UUID
    name: str
    href: str
    who: str
    days: str
    state: str
    tag: str
    answers: str
    told: dict[str, Any] | None
    showable: bool
    item_href: str


def group_lines(goals: Sequence[Reached]) -> list[GroupLine]:
    """Residents and staff, each against the target."""
    return [
        GroupLine(
            one.who.capitalize(),
            goal_words(one),
            min(100, round(100 * one.answers / one.wanted)) if one.wanted else 0,
            one.short,
            bool(one.wanted),
            which_words(one),
        )
        for one in goals
    ]


def which_words(one: Reached) -> str:
    """Which round a count is of: "In the fullest of 2 rounds, which is still open"; empty for none.

    Nothing is added up over rounds: the same people answer again.
    """
    if not one.rounds:
        return ""
    which = f"In the fullest of {one.rounds} rounds" if one.rounds > 1 else "In one round"
    return f"{which}, which is still open" if one.open else which


def asked_line(
    asked: Asked, told: dict[str, Any] | None, teams: Collection[int], item: Any
) -> AskedLine:
    """One questionnaire. `teams`: those the reader runs rounds of; `item`: what was made of it."""
    line, one = round_line(asked.held), asked.held.round
    invited = f" of {one.invited} invited" if one.invited else ""
    return AskedLine(
        asked.row.public_id,
        line.name,
        line.href if one.team_id in teams else "",
        line.who,
        line.days,
        line.state,
        line.tag,
        f"{asked.held.answers}{invited}",
        told,
        may_show(asked),
        url_for("items.show_item", item_id=item.public_id) if item is not None else "",
    )


def round_choices(rounds: Sequence[Held]) -> list[tuple[str, str]]:
    """Rounds to choose from, as (id, words)."""
    return [
        (
            str(one.round.public_id),
            f"{one.instrument.name}, {one.round.who}, "
            f"{range_words(one.round.opens, one.round.closes)}",
        )
        for one in rounds
    ]
