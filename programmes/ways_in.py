"""How people come into a programme: entry, referral routes and the checklist. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from base.marked_yaml import Fields, Keys


class EntryType(StrEnum):
    """How people come in: until a given week, at any time, or by living there."""

    CLOSED = "closed"
    ROLLING = "rolling"
    RESIDENTS = "residents"


class Route(StrEnum):
    """The referral route a criterion belongs to; `any` is every route."""

    ANY = "any"
    PROBATION = "probation"
    HEALTH = "health"
    STALKING = "stalking"
    PIPE = "pipe"


class RouteStep(StrEnum):
    """What a route asks for, one after another, before the programme begins."""

    CONSULTATION = "consultation"
    JOINT_CASEWORK = "joint_casework"
    REFERRAL_FORM = "referral_form"
    WEEKLY_MEETING = "weekly_meeting"
    SCREENED_IN = "screened_in"
    RECOMMENDED = "recommended"
    INTERVENTION = "intervention"


class AppliesTo(StrEnum):
    """Whom a criterion is for: men's and women's criteria differ."""

    ANYONE = "anyone"
    MEN = "men"
    WOMEN = "women"


class Blocks(StrEnum):
    """What is closed to a person while a criterion is not met.

    The programme itself; or direct work alone, so that advice to the referrer may still be given.
    """

    ENTRY = "entry"
    DIRECT_WORK = "direct_work"


@dataclass(frozen=True, slots=True)
class Entry:
    """How people come in.

    `join_until_week`: closed entry's last week, from 1. `join_weeks`: the only weeks of each part
    in which people may join, from 1; empty for any. Closed entry has one or the other.
    """

    type: EntryType
    join_until_week: int | None
    join_weeks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the eligibility checklist, said so that "met" is what speaks for joining."""

    id: str
    text: str
    route: Route
    applies_to: AppliesTo = AppliesTo.ANYONE
    blocks: Blocks = Blocks.ENTRY


@dataclass(frozen=True, slots=True)
class ReferralRoute:
    """One way in, and the steps it asks for, in order."""

    route: Route
    steps: tuple[RouteStep, ...]


_ENTRY_KEYS: Keys = {
    "type": ("type", "rolling"),
    "join_until_week": ("last week for joining", "2"),
    "join_weeks": ("weeks for joining", "[1]"),
}
_CRITERION_KEYS: Keys = {
    "id": ("id", "adult"),
    "text": ("text", "Is 18 or over"),
    "route": ("referral route", "any"),
    "applies_to": ("word for whom it applies to", "anyone"),
    "blocks": ("word for what it blocks", "entry"),
}
_ROUTE_KEYS: Keys = {
    "route": ("referral route", "probation"),
    "steps": ("steps", "[consultation, joint_casework, intervention]"),
}
_MOST_WEEKS = 52


def parse_entry(programme: Fields) -> Entry:
    """The entry of a programme. Raises CatalogueError."""
    fields = programme.inside("entry", _ENTRY_KEYS)
    entry_type = fields.choice("type", EntryType)
    weeks = _join_weeks(fields)
    if entry_type is EntryType.CLOSED:
        if weeks and fields.has("join_until_week"):
            raise fields.bad("join_weeks", "does not go with `join_until_week`; keep one")
        until = None if weeks else fields.whole("join_until_week", 1, _MOST_WEEKS)
        return Entry(entry_type, until, weeks)
    if fields.has("join_until_week"):
        raise fields.bad("join_until_week", f"does not go with type {entry_type}")
    if weeks and entry_type is EntryType.RESIDENTS:
        raise fields.bad("join_weeks", "does not go with type residents")
    return Entry(entry_type, None, weeks)


def _join_weeks(fields: Fields) -> tuple[int, ...]:
    weeks: list[int] = []
    for node in fields.items("join_weeks", most=_MOST_WEEKS):
        week = fields.number(node, "a week for joining", 1, _MOST_WEEKS)
        if week in weeks:
            raise fields.wrong(node, f"{fields.where}: week {week} is there twice")
        weeks.append(week)
    if fields.has("join_weeks") and not weeks:
        raise fields.bad("join_weeks", "is empty; write `join_weeks: [1]`")
    return tuple(sorted(weeks))


def parse_routes(programme: Fields) -> tuple[ReferralRoute, ...]:
    """The referral routes of a programme, none when nobody is referred to it."""
    routes: dict[Route, ReferralRoute] = {}
    for node in programme.items("routes", most=len(Route)):
        fields = Fields(node, programme.filename, "a route", _ROUTE_KEYS)
        route = fields.choice("route", Route)
        if route in routes:
            raise fields.bad("route", f"'{route}' is there twice")
        routes[route] = ReferralRoute(route, _steps(fields))
    return tuple(routes.values())


def _steps(fields: Fields) -> tuple[RouteStep, ...]:
    fields.at("steps")
    steps: list[RouteStep] = []
    for node in fields.items("steps", most=len(RouteStep)):
        word, known = fields.words(node, "a step", 20), [str(step) for step in RouteStep]
        if word not in known or word in steps:
            why = "is there twice" if word in steps else f"is not one of {', '.join(known)}"
            raise fields.wrong(node, f"{fields.where}: step '{word}' {why}")
        steps.append(RouteStep(word))
    if not steps:
        raise fields.bad("steps", "is empty; write `steps: [intervention]`")
    return tuple(steps)


def parse_eligibility(programme: Fields, routes: Sequence[ReferralRoute]) -> tuple[Criterion, ...]:
    """The checklist of a programme; every criterion belongs to a route the programme takes.

    A text kept before routes were written down may name any.
    """
    known = programme.has("routes")
    taken = {Route.ANY, *(one.route for one in routes)}
    criteria: dict[str, Criterion] = {}
    for node in programme.items("eligibility"):
        fields = Fields(node, programme.filename, "a criterion", _CRITERION_KEYS)
        found = _criterion(fields)
        if found.id in criteria:
            raise fields.bad("id", f"'{found.id}' is there twice")
        if known and found.route not in taken:
            raise fields.bad("route", f"'{found.route}' is not one of the programme's routes")
        criteria[found.id] = found
    return tuple(criteria.values())


def _criterion(fields: Fields) -> Criterion:
    whom = fields.has("applies_to")
    return Criterion(
        fields.id("id"),
        fields.text("text", 400),
        fields.choice("route", Route),
        fields.choice("applies_to", AppliesTo) if whom else AppliesTo.ANYONE,
        fields.choice("blocks", Blocks) if fields.has("blocks") else Blocks.ENTRY,
    )


def criteria_for(
    criteria: Sequence[Criterion], route: Route, sex: AppliesTo = AppliesTo.ANYONE
) -> list[Criterion]:
    """The lines of a checklist that one route asks of one person; unknown sex sees every line."""
    return [
        one
        for one in criteria
        if one.route in {Route.ANY, route}
        and (sex is AppliesTo.ANYONE or one.applies_to in {AppliesTo.ANYONE, sex})
    ]
