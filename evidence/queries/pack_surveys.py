"""The questionnaires of a pack: answers against targets, and what may be shown of closed rounds.

Everything comes through `outcomes.climate_figures`, which hides what would tell who said what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from base.dates import range_words
from evidence.models import AwardCycle
from evidence.queries.questionnaires import Asked, Reached, questionnaires_of, reached
from outcomes.climate_figures import FEWEST, Figures
from outcomes.keys import Item, ScoreKey
from outcomes.queries import climate, instruments
from outcomes.rounds import State

HIDDEN = "Not shown"
WHY_HIDDEN = (
    "“Not shown” stands where a figure could tell what a few people said. Nobody gave their name."
)


def pack_surveys(cycle: AwardCycle, first: date, last: date, today: date) -> list[dict[str, Any]]:
    """The surveys of the facts: how many answered, then each closed round of the period.

    Empty where a cycle asks for no answers and has no questionnaires. Four queries at most.
    """
    asked = questionnaires_of(cycle, today)
    goals = reached(cycle, asked)
    if not asked and not any(one.wanted for one in goals):
        return []
    held = [
        one
        for one in asked
        if first <= one.held.round.closes <= last and one.held.state is State.CLOSED
    ]
    held.sort(key=lambda one: (one.held.round.closes, one.row.id))
    return [_counts(goals, asked), *surveys(held)]


def surveys(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Closed questionnaires as the facts keep them; nothing of any other. Two queries."""
    told = climate.shown([one.held for one in asked])
    if not told:
        return []
    own = {slug for slug, one in instruments.in_use().items() if one.survey}
    return [_survey(one, own_words=one.held.round.version.slug in own) for one in told]


def goal_words(one: Reached) -> str:
    """So many of so many: "7 of 10 wanted"."""
    return f"{one.answers} of {one.wanted} wanted" if one.wanted else f"{one.answers}"


def too_few(figures: Figures) -> str:
    """What stands in the place of results that too few people gave."""
    fewest = "five" if figures.fewest == FEWEST else f"{figures.fewest}"
    return f"Fewer than {fewest} answered, so nothing is shown."


def _counts(goals: Sequence[Reached], asked: Sequence[Asked]) -> dict[str, Any]:
    few = {one.who for one in goals if 0 < one.answers < FEWEST}
    short = [
        f"{'more' if one.who in few else one.short} from {one.who}" for one in goals if one.short
    ]
    words = (
        f"Still wanted: {' and '.join(short)}."
        if short
        else "As many answered as were wanted."
        if any(one.wanted for one in goals)
        else ""
    )
    many = len(asked)
    return {
        "id": "answers",
        "title": "How many answered",
        "when": f"{many} questionnaire{'' if many == 1 else 's'}, anonymous, in this award cycle"
        f"{'; each group by its fullest round' if many > 1 else ''}",
        "words": words,
        "rows": [
            [one.who.capitalize(), _few_words(one) if one.who in few else goal_words(one)]
            for one in goals
        ],
    }


def _few_words(goal: Reached) -> str:
    """That so few answered even the fullest round that no number is told."""
    said = "Fewer than five in each"
    return f"{said}, of {goal.wanted} wanted" if goal.wanted else said


def _survey(told: climate.Shown, *, own_words: bool) -> dict[str, Any]:
    one, figures = told.held.round, told.figures
    made = {
        "id": str(one.public_id),
        "title": f"{told.held.instrument.name}, asked of {one.who}",
        "when": range_words(one.opens, one.closes),
        "words": too_few(figures),
        "rows": [],
    }
    if figures.hidden:
        return made
    body: Mapping[str, Any] = one.wording.body if own_words and one.wording else {}
    rows = _rows(figures, body)
    invited = f" of {one.invited} invited" if one.invited else ""
    hidden = f"\n{WHY_HIDDEN}" if any(value == HIDDEN for _, value in rows) else ""
    return made | {"words": f"{figures.n}{invited} answered, without names.{hidden}", "rows": rows}


def _rows(figures: Figures, body: Mapping[str, Any]) -> list[list[str]]:
    """Subscales, then each question of a survey of the site's own: licensed wording stays here."""
    scales = [
        [f"{one.key.name} (mean, {_range(one.key)})", _mean(one.mean)] for one in figures.scales
    ]
    if not body and scales:
        return scales
    return [*scales, *([_question(one.item, body), _mean(one.mean)] for one in figures.items)]


def _range(key: ScoreKey) -> str:
    return f"{key.lowest:g} to {key.highest:g}" if key.highest is not None else f"{key.lowest:g} up"


def _question(item: Item, body: Mapping[str, Any]) -> str:
    """A question in the site's own words; else its topic, else its number."""
    words = (body.get("items") or {}).get(item.id)
    return str(words or item.topic.capitalize() or f"Item {item.id}")


def _mean(value: float | None) -> str:
    return HIDDEN if value is None else f"{value:.1f}"
