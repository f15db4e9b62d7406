"""Placing individual sessions: an answer of the kernel made into a plan to read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time
from typing import Any

from base.dates import london_instant, minutes_later
from base.errors import Refused
from people.models import User
from programmes.models import Cohort, Plan
from programmes.placement.problem import Assigned, Placed
from programmes.placement.solve import place as solve
from programmes.queries import placing
from programmes.queries.placing import Wanted
from programmes.queries.placing_problem import Asked, ask
from programmes.services.plans import start_plan
from programmes.states import State, as_json

SECONDS = 6.0
_NOBODY = "nobody is allocated to see them"


def place(
    cohort: Cohort, wanted: Wanted, *, again: Collection[int] = (), why: str = "", by: User
) -> Plan:
    """A plan that places what is due, or places these sessions again; read before it is done.

    Refused when nothing can be placed, with why nobody can.
    """
    asked = ask(cohort, wanted, again=again)
    answer = solve(asked.problem, seconds=SECONDS) if asked.problem is not None else None
    made = _Answers(cohort, wanted, asked, again)
    for one in answer.assigned if answer else ():
        if not one.fixed:
            made.put(one)
    missed = _missed(asked, answer, again)
    if not made.add and not made.moves:
        raise Refused(_nothing(missed, again))
    return start_plan(
        team=cohort.team,
        cohort=cohort,
        verb="place",
        answers={"add": made.add, "moves": made.moves, "missed": missed},
        why=why,
        by=by,
    )


class _Answers:
    """What the plan is told: sessions added, sessions moved, each in a free room."""

    def __init__(
        self, cohort: Cohort, wanted: Wanted, asked: Asked, again: Collection[int]
    ) -> None:
        self.cohort, self.wanted, self.asked = cohort, wanted, asked
        self.again = set(again)
        self.taken = placing.rooms_taken(wanted, self.again) if wanted.rooms else {}
        self.add: list[dict[str, Any]] = []
        self.moves: dict[str, Any] = {}

    def put(self, one: Assigned) -> None:
        """One session of the answer."""
        at = time.fromisoformat(one.at)
        room = self._room(one.day, at)
        was = self.asked.sessions.get((one.person, one.period))
        if was is not None and was.key in self.again:
            if (was.state.day, was.state.at) != (one.day, at):
                venue = room[0] if room else was.state.venue_id
                to = [
                    one.day.isoformat(),
                    at.isoformat("minutes"),
                    venue,
                    room[1] if room else None,
                ]
                self.moves[str(was.key)] = to
            return
        someone = self.asked.people[one.person]
        assert someone.therapist is not None  # noqa: S101 only those with somebody were asked for
        state = State(
            day=one.day,
            at=at,
            minutes=self.wanted.strand.minutes,
            status="planned",
            title=self.wanted.strand.name,
            number=None,
            topic=None,
            venue_id=room[0] if room else self.cohort.venue_id,
            room_id=room[1] if room else None,
            staff=((someone.therapist.id, "lead"),),
            people=(int(one.person),),
        )
        self.add.append({"strand": self.wanted.strand.id, "state": as_json(state)})

    def _room(self, day: date, at: time) -> tuple[int, int] | None:
        starts = london_instant(day, at)
        span = (starts, minutes_later(starts, self.wanted.strand.minutes))
        room = placing.free_room(self.wanted.rooms, self.taken, span)
        if room is None:
            return None
        self.taken.setdefault(room.id, []).append(span)
        return room.venue_id, room.id


def _missed(
    asked: Asked, answer: Placed | None, again: Collection[int]
) -> list[tuple[int, str, str]]:
    """Who could not be placed: row number, period, why."""
    found = [(int(m.person), m.period, m.why) for m in answer.missed] if answer else []
    if again:
        return found
    return found + [(one.enrolment.participant_id, "", _NOBODY) for one in asked.unseen]


def _nothing(missed: Sequence[tuple[int, str, str]], again: Collection[int]) -> str:
    if not missed:
        return "Nothing is left to place: everybody has a session, or there is no day to come."
    whys = "; ".join(dict.fromkeys(why for _, _, why in missed))
    what = "These sessions can be placed nowhere else" if again else "Nobody can be placed"
    return f"{what}: {whys}."
