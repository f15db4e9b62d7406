"""What becomes of each line of a file of participants: new, here already, different, or wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, any_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Date

from base.database import db
from people.csv_columns import Columns, words_of
from people.csv_rows import Problem, Row, Sheet
from people.models import Caseload, Participant, Team, User
from people.queries.imports import Difference, Fate, Kind, Verdict, columns_of
from people.queries.participants import may_see
from people.roles import Can

NUMBERS = {
    "nhs_number": "NHS number",
    "crn": "CRN",
    "prison_number": "prison number",
    "pnc": "PNC number",
}
ONLY_LEADS_LIMIT = (
    "Only a service lead may limit who opens a record. Leave this empty and ask one, or ask one to "
    "bring this person in."
)


def columns() -> Columns:
    """The columns of a file of participants."""
    return columns_of("people", "participants")


@dataclass(frozen=True)
class _Known:
    """The records that a file may be about, as far as its reader may know of them.

    `holders` is whose each code and number is, None for a record the reader may not open;
    `namesakes` those with a name and a date of birth; `teams` the reader's teams each is with.
    """

    holders: dict[tuple[str, str], Participant | None]
    namesakes: dict[tuple[str, ...], Participant]
    teams: dict[int, set[str]]


def judge(user: User, team: Team, sheet: Sheet) -> list[Verdict]:
    """What becomes of each line for this team, in three queries."""
    known = _known(user, sheet.rows)
    may_limit = team.id in user.teams(Can.SEE_LOOKS)
    return [_verdict(row, team, sheet, known, may_limit=may_limit) for row in sheet.rows]


def find_people(user: User, sheet: Sheet) -> list[tuple[Participant | None, list[Problem]]]:
    """Whose record each line of any file of people is about, and what is wrong with that.

    By code and numbers, else by name and date of birth. None for somebody not here, and for a
    record the reader may not open: that is a problem of the line. Three queries.
    """
    known = _known(user, sheet.rows)
    return [_found(row, sheet, known) for row in sheet.rows]


KIND = Kind("participants", "participant", "person", "people", Can.EDIT_PEOPLE, columns, judge)


def _known(user: User, rows: Sequence[Row]) -> _Known:
    holders: dict[tuple[str, str], Participant | None] = {}
    mentioned = or_(
        func.upper(Participant.code) == _any_of(row.text("code") for row in rows),
        *(
            getattr(Participant, field) == _any_of(row.text(field) for row in rows)
            for field in NUMBERS
        ),
    )
    for person, open_ in db.session.execute(select(Participant, may_see(user)).where(mentioned)):
        for field in ("code", *NUMBERS):
            value = getattr(person, field)
            if value:
                holders[field, value.upper()] = person if open_ else None
    days = {row.values["date_of_birth"] for row in rows if "date_of_birth" in row.values}
    born = db.session.scalars(
        select(Participant)
        .where(may_see(user), Participant.date_of_birth == any_(literal([*days], ARRAY(Date))))
        .order_by(Participant.id.desc())
    )
    namesakes = {_who(p.given_name, p.family_name, str(p.date_of_birth)): p for p in born}
    found = {p.id for p in (*holders.values(), *namesakes.values()) if p is not None}
    return _Known(holders, namesakes, _teams(user, found))


def _any_of(values: Iterable[str]) -> ColumnElement[Any]:
    """One parameter, however many values: a statement has room for so many and no more."""
    return any_(literal(sorted({value for value in values if value}), ARRAY(Text)))


def _teams(user: User, people: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    on = (
        select(Caseload.participant_id, Team.name)
        .join(Caseload.team)
        .where(
            Caseload.participant_id == any_(literal([*people], ARRAY(Caseload.id.type))),
            Caseload.team_id.in_(user.teams(Can.SEE_PEOPLE)),
            Caseload.ended_at.is_(None),
        )
    )
    for person_id, name in db.session.execute(on):
        found[person_id].add(name)
    return found


def _who(*words: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()).casefold() for word in words)


def _verdict(row: Row, team: Team, sheet: Sheet, known: _Known, *, may_limit: bool) -> Verdict:
    problems = list(row.problems)
    if row.text("limited_access") == "yes" and not may_limit:
        problems.append(_problem(row, sheet, "limited_access", ONLY_LEADS_LIMIT))
    person, wrong = _found(row, sheet, known)
    problems += wrong
    if problems:
        whose = person.public_id if person and wrong else None
        return Verdict(row, Fate.PROBLEM, tuple(problems), whose)
    if person is None:
        return Verdict(row, Fate.GOOD, will="" if row.text("code") else "A code is made up")
    differences = tuple(_differences(row, person, team, known.teams[person.id]))
    return Verdict(
        row,
        Fate.DIFFERENT if differences else Fate.SAME,
        whose=person.public_id,
        who=f"{person.called} ({person.code})",
        differences=differences,
    )


def _found(row: Row, sheet: Sheet, known: _Known) -> tuple[Participant | None, list[Problem]]:
    person, wrong = _matched(row, sheet, known)
    if person is None and not wrong:
        named = (row.text("given_name"), row.text("family_name"), row.text("date_of_birth"))
        person = known.namesakes.get(_who(*named))
    return person, wrong


def _matched(row: Row, sheet: Sheet, known: _Known) -> tuple[Participant | None, list[Problem]]:
    """The record a line's code and numbers are on, and what is wrong with them."""
    wrong: list[Problem] = []
    matched: dict[int, tuple[str, Participant]] = {}
    for field in ("code", *NUMBERS):
        claim = (field, row.text(field))
        if claim not in known.holders:
            continue
        person = known.holders[claim]
        if person is None:
            wrong.append(_problem(row, sheet, field, _held(field, None)))
        elif not _same_person(row, person):
            wrong.append(_problem(row, sheet, field, _held(field, person)))
            matched.setdefault(person.id, (field, person))
        elif matched and person.id not in matched:
            wrong.append(_problem(row, sheet, field, _held(field, person)))
        else:
            matched[person.id] = (field, person)
    first = next((person for _, person in matched.values()), None)
    return first, wrong


def _same_person(row: Row, person: Participant) -> bool:
    """Whether a line that has somebody's code or number can be them, and not a slip of the hand."""
    named = _who(row.text("given_name"), row.text("family_name"))
    return row.values.get("date_of_birth") == person.date_of_birth or named == _who(
        person.given_name, person.family_name
    )


def _held(field: str, person: Participant | None) -> str:
    """What the one-person form says of a code or number that is taken."""
    if field == "code":
        return "This code is in use. Choose another."
    if person is not None:
        other = f"{person.called} ({person.code})"
        return f"This {NUMBERS[field]} is already on the record of {other}."
    return (
        f"This {NUMBERS[field]} is already on a record you cannot open. Check it was typed "
        "correctly. If it is right, leave it blank and ask a service lead."
    )


def _problem(row: Row, sheet: Sheet, field: str, what: str) -> Problem:
    return Problem(row.line, sheet.called[field], row.typed[field], what)


def _differences(
    row: Row, person: Participant, team: Team, teams: Collection[str]
) -> Iterable[Difference]:
    if team.name not in teams:
        yield Difference("Team", team.name, ", ".join(sorted(teams)))
    for column in columns().columns:
        value = row.values.get(column.field)
        if value is None:
            continue
        here = getattr(person, column.field)
        if isinstance(here, bool):
            here = "yes" if here else "no"
        elif isinstance(here, int):
            here = str(here)
        if (here or "") != value:
            said = words_of(column, value), words_of(column, here or None)
            yield Difference(column.header, *said)
