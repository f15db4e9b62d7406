"""The hard rules of placing, told again from the problem alone, to check any answer. PURE.

Nothing here is shared with what finds answers, so that a slip there is seen here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from base.dates import in_words
from programmes.placement.problem import Assigned, Away, Fixed, Person, Problem, Therapist

Session = Fixed | Assigned
Breach = tuple[str, tuple[Session, ...]]


def check(problem: Problem, assigned: Iterable[Assigned]) -> list[str]:
    """Every hard rule the answer breaks, in sentences; none for a right answer.

    What fixed sessions break among themselves is not the answer's fault: see `contradictions`.
    """
    sessions = list(assigned)
    given = Counter((one.person, one.period, one.day, one.at) for one in problem.fixed)
    kept = Counter((s.person, s.period, s.day, s.at) for s in sessions if s.fixed)
    said = [f"{who} is fixed on {in_words(day)} at {at}, and was not kept there."
            for who, _, day, at in sorted(given - kept)]  # fmt: skip
    said += [f"{who} was never fixed on {in_words(day)} at {at}."
             for who, _, day, at in sorted(kept - given)]  # fmt: skip
    moved = [one for one in sessions if not one.fixed]
    said += [sentence for one in moved for sentence in _not_allowed(problem, one)]
    said += [
        sentence
        for sentence, about in _breaches(problem, sessions)
        if not all(isinstance(one, Assigned) and one.fixed for one in about)
    ]
    return said


def contradictions(problem: Problem) -> tuple[str, ...]:
    """What the fixed sessions break by themselves, in sentences."""
    return tuple(dict.fromkeys(sentence for sentence, _ in _breaches(problem, problem.fixed)))


def _not_allowed(problem: Problem, one: Assigned) -> Iterator[str]:
    """What is wrong with a session nobody had fixed, of its period and hours."""
    person = next(person for person in problem.people if person.id == one.person)
    therapist = _therapist(problem, person)
    period = next(period for period in problem.periods if period.name == one.period)
    if period not in problem.asked(person):
        yield f"{one.person} was not to be placed in {one.period}."
    if one.day not in period.days:
        yield f"{in_words(one.day)} is not a day of {one.period}."
    offered = problem.clock.labels if therapist.offers is None else therapist.offers.get(one.day)
    if one.at not in (offered or ()):
        yield f"{therapist.id} does not work on {in_words(one.day)} at {one.at}."


def _breaches(problem: Problem, sessions: Iterable[Session]) -> Iterator[Breach]:
    given = list(sessions)
    people = {person.id: person for person in problem.people}
    for one in given:
        for sentence in _alone(problem, people[one.person], one):
            yield sentence, (one,)
    by_period = defaultdict(list)
    by_day = defaultdict(list)
    for one in given:
        by_period[one.person, one.period].append(one)
        by_day[one.day].append(one)
    for (who, name), several in by_period.items():
        if len(several) > 1:
            yield f"{who} has {len(several)} sessions in {name}.", tuple(several)
    for same_day in by_day.values():
        yield from _together(problem, people, same_day)
        yield from _rooms(problem, same_day)


def _alone(problem: Problem, person: Person, one: Session) -> Iterator[str]:
    therapist = _therapist(problem, person)
    when = f"{in_words(one.day)} at {one.at}"
    if any(off.day == one.day for off in therapist.leave):
        yield f"{one.person} is placed on {when}, in the leave of {therapist.id}."
    if _covers(therapist.busy, one):
        yield f"{one.person} is placed on {when}, when {therapist.id} is busy."
    if _covers(person.away, one):
        yield f"{one.person} is placed on {when}, and cannot come then."


def _together(problem: Problem, people: dict[str, Person], day: list[Session]) -> Iterator[Breach]:
    clock = problem.clock
    position = dict(zip(clock.labels, clock.position, strict=True))
    apart = {frozenset(pair) for pair in problem.keep_apart}
    for one, other in combinations(day, 2):
        distance = abs(position[one.at] - position[other.at])
        names = f"{one.person} and {other.person}"
        when = f"{in_words(one.day)} at {one.at} and {other.at}"
        same = people[one.person].therapist == people[other.person].therapist
        if same and distance < clock.lasting:
            yield f"{names} are with the same therapist on {when}.", (one, other)
        if frozenset((one.person, other.person)) in apart and distance < clock.reach:
            yield f"{names} are to be kept apart, and are placed on {when}.", (one, other)


def _rooms(problem: Problem, day: list[Session]) -> Iterator[Breach]:
    clock = problem.clock
    position = dict(zip(clock.labels, clock.position, strict=True))
    for moment in clock.labels:
        rooms = problem.rooms_at.get((day[0].day, moment), problem.rooms)
        running = [s for s in day if 0 <= position[moment] - position[s.at] < clock.lasting]
        if rooms is not None and len(running) > rooms:
            when = f"{in_words(day[0].day)} at {moment}"
            yield f"{len(running)} sessions on {when}, and {rooms} rooms.", tuple(running)


def _therapist(problem: Problem, person: Person) -> Therapist:
    return next(one for one in problem.therapists if one.id == person.therapist)


def _covers(times: tuple[Away, ...], one: Session) -> bool:
    return any(away.day == one.day and away.at in {None, one.at} for away in times)
