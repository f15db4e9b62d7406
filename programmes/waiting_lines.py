"""PURE: one line of a file of people who wait: for what, by which route, since when, how far.

A problem names the column as the file calls it, what stands there and what to do about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from base.dates import in_words
from people.csv_columns import fold
from people.csv_rows import Problem, Row
from programmes.catalogue import Programme
from programmes.referring import step_words, steps_of, work_of
from programmes.ways_in import Route, RouteStep

_OLDEST = timedelta(days=10 * 366)
_WORDS = {"received_on": "Received on", "route": "Route"}
_WORK = (RouteStep.CONSULTATION, RouteStep.JOINT_CASEWORK)
_ROUTES = {
    "probation": "Probation",
    "health": "Health",
    "stalking": "Stalking form",
    "pipe": "PIPE",
}
INVESTIGATED = (
    "They cannot wait for direct work while the police investigate. Write To be decided as their "
    "state, or No here when it is over."
)
UNDECIDED = "Nobody has decided yet, says the state. Leave this empty, or write Waiting there."


@dataclass(frozen=True, slots=True)
class Wait:
    """What a good line says.

    `accepted` is None while nobody has decided; `done` is the work that was done, and when.
    """

    programme: Programme
    route: str
    received: date
    referred: date
    accepted: date | None
    done: tuple[tuple[RouteStep, date], ...]

    @property
    def steps(self) -> tuple[RouteStep, ...]:
        """What the route asks for, in order."""
        return steps_of(self.programme, self.route)

    @property
    def waits_for(self) -> RouteStep:
        """The work somebody waits for: the last the route asks for."""
        return work_of(self.steps)[-1]


@dataclass
class _Line:
    row: Row
    called: Mapping[str, str]
    problems: list[Problem]

    def wrong(self, field: str, what: str) -> None:
        name = self.called.get(field, _WORDS.get(field, field))
        there = self.row.typed.get(field, "")
        self.problems.append(Problem(self.row.line, name, there, what))

    def day(self, field: str) -> date | None:
        found = self.row.values.get(field)
        return found if isinstance(found, date) else None


def read_wait(
    row: Row, called: Mapping[str, str], shelf: Mapping[str, Programme], today: date
) -> tuple[Wait | None, list[Problem]]:
    """What a line says, or what is wrong with it besides its cells; `shelf` is what the team takes.

    None, and perhaps no problem of ours, for a line whose cells could not be read.
    """
    line = _Line(row, called, [])
    programme = _programme(line, shelf)
    route = _route(line, programme) if programme else ""
    received = line.day("received_on")
    _check_days(line, today)
    if programme and route:
        _check_work(line, programme, route)
    if row.text("police_investigation") == "yes" and row.text("state") != "received":
        line.wrong("police_investigation", INVESTIGATED)
    if row.text("state") == "received" and "accepted_on" in row.values:
        line.wrong("accepted_on", UNDECIDED)
    if line.problems or row.problems or programme is None or not route or received is None:
        return None, line.problems
    accepted = None if row.text("state") == "received" else line.day("accepted_on") or received
    days = [(step, line.day(step.value)) for step in _WORK]
    done = tuple((step, day) for step, day in days if day is not None)
    referred = line.day("referred_on") or received
    return Wait(programme, route, received, referred, accepted, done), []


def _programme(line: _Line, shelf: Mapping[str, Programme]) -> Programme | None:
    typed = line.row.text("programme")
    if not typed:
        return None
    for programme in shelf.values():
        if fold(typed) in {fold(programme.name), fold(programme.slug)}:
            return programme
    names = ", ".join(sorted({one.name for one in shelf.values()}))
    line.wrong(
        "programme",
        f"Write one of these: {names}." if names else "Nobody is referred to this team.",
    )
    return None


def _route(line: _Line, programme: Programme) -> str:
    takes = [str(one.route) for one in programme.routes]
    if str(Route.ANY) in takes:
        takes = list(_ROUTES)
    route = line.row.text("route")
    if route in takes:
        return route
    words = " or ".join(_ROUTES[one] for one in takes)
    if route:
        line.wrong("route", f"{programme.name} does not take this route. Write {words}.")
    elif "route" in line.row.typed:
        return ""
    elif len(takes) == 1:
        return takes[0]
    else:
        line.wrong("route", f"Write the route: {words}.")
    return ""


def _check_days(line: _Line, today: date) -> None:
    received = line.day("received_on")
    for field in ("received_on", "referred_on", "accepted_on", *(step.value for step in _WORK)):
        day = line.day(field)
        if day is not None and day > today:
            line.wrong(field, "That day has not come yet. Check the year.")
        elif day is not None and day < today - _OLDEST:
            line.wrong(field, "That is more than ten years ago. Check the year.")
    referred, accepted = line.day("referred_on"), line.day("accepted_on")
    if received and referred and referred > received:
        line.wrong(
            "referred_on", f"It was received on {in_words(received)}, before this. Check both days."
        )
    if received and accepted and accepted < received:
        line.wrong(
            "accepted_on", f"It was received on {in_words(received)}, after this. Check both days."
        )


def _check_work(line: _Line, programme: Programme, route: str) -> None:
    asked = steps_of(programme, route)
    for step in _WORK:
        if step.value in line.row.values and step not in asked:
            what = step_words(step).lower()
            line.wrong(
                step.value,
                f"{programme.name} does not ask for {what} by this route. Leave this empty.",
            )
