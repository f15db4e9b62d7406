"""What may be suggested to a community for a period, less what somebody answered already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base.database import db
from base.errors import NotYours
from evidence.criteria import Framework
from evidence.models import SuggestionAnswer
from evidence.queries.communities import Community
from evidence.queries.figures import measure
from evidence.suggesting import Behind, Suggestion, rules, suggest


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggestion with the rows it was counted from."""

    suggestion: Suggestion
    rows: tuple[Behind, ...]


def offered(community: Community, framework: Framework, first: date, last: date) -> list[Offered]:
    """What the records show for a period and nobody has answered, in the order of the rules."""
    answered = {one.rule for one in answers(community) if (one.first, one.last) == (first, last)}
    return [
        one
        for one in _all(community, framework, first, last)
        if one.suggestion.rule not in answered
    ]


def find_offered(
    community: Community, framework: Framework, rule: str, first: date, last: date
) -> Offered:
    """One suggestion, answered or not. Raises `NotYours` when the records do not show it."""
    for one in _all(community, framework, first, last):
        if one.suggestion.rule == rule:
            return one
    raise NotYours


def answers(community: Community) -> Sequence[SuggestionAnswer]:
    """What was answered, of any period, latest first."""
    return db.session.scalars(
        select(SuggestionAnswer)
        .where(
            community.owns(SuggestionAnswer),
        )
        .options(joinedload(SuggestionAnswer.item), joinedload(SuggestionAnswer.by))
        .order_by(SuggestionAnswer.at.desc())
    ).all()


def _all(community: Community, framework: Framework, first: date, last: date) -> list[Offered]:
    measured = measure(community, first, last)
    given = rules()
    figures = {name: one.figure for name, one in measured.items()}
    by_rule = {rule.id: rule.measure for rule in given}
    return [
        Offered(one, measured[by_rule[one.rule]].rows)
        for one in suggest(given, figures, framework.by_id, first, last)
    ]
