"""The pages of a form that a person fills in themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.keys import Item
from outcomes.models import FillLink


@dataclass(frozen=True, slots=True)
class Steps:
    """One page of a form: which of how many, and the items on it."""

    number: int
    of: int
    items: list[Item]


def steps(items: Sequence[Item], how: str, number: int) -> Steps | None:
    """The page of this number, `how` all on one or one item each; None when there is none."""
    if how == "all":
        return Steps(1, 1, list(items)) if number == 1 else None
    if not 1 <= number <= len(items):
        return None
    return Steps(number, len(items), [items[number - 1]])


def phones_of(link: FillLink) -> list[tuple[str, str]]:
    """The telephone of the team somebody is with, named as the public knows it; (name, number)."""
    if link.enrolment is None:
        return []
    team = link.enrolment.cohort.team
    return [(team.public_name, team.public_phone)] if team.public_phone else []
