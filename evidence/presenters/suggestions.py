"""What the page of the records prints of what was answered: the sentence, who decided, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from base.dates import range_words
from evidence.models import SuggestionAnswer
from evidence.suggesting import Figure, rules, sentence


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer. `href` is the item made of it, empty for what was declined."""

    rule: str
    first: date
    title: str
    words: str
    months: str
    why: str
    at: datetime
    who: str
    href: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class AnswerLines:
    """What was accepted and what was declined, latest first."""

    accepted: list[AnswerLine]
    declined: list[AnswerLine]


def answer_lines(answers: Sequence[SuggestionAnswer]) -> AnswerLines:
    """Every answer of a community in a line, by what was decided."""
    return AnswerLines(
        [_line(one) for one in answers if one.decision == "accepted"],
        [_line(one) for one in answers if one.decision == "declined"],
    )


def _line(answer: SuggestionAnswer) -> AnswerLine:
    rule = next((one for one in rules() if one.id == answer.rule), None)
    item = answer.item
    return AnswerLine(
        answer.rule,
        answer.first,
        rule.title if rule is not None else answer.rule.replace("_", " ").capitalize(),
        sentence(rule, Figure(answer.count, answer.of), answer.first, answer.last)
        if rule is not None
        else "",
        range_words(answer.first, answer.last),
        answer.why,
        answer.at,
        answer.by.name if answer.by is not None else "",
        url_for("items.show_item", item_id=item.public_id) if item is not None else "",
        item is not None and item.withdrawn_at is not None,
    )
