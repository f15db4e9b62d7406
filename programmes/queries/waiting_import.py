"""What becomes of each line of a file of people who wait: new, here already, different, wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import any_, literal, not_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload, selectinload

from base import clock
from base.database import db
from base.dates import in_words
from people.csv_columns import Columns
from people.csv_rows import Problem, Row, Sheet
from people.models import ImportBatch, Participant, Team, User
from people.queries.import_participants import find_people
from people.queries.imports import Difference, Fate, Kind, Verdict, columns_of
from people.roles import Can
from programmes.catalogue import Programme
from programmes.models import Cohort, Enrolment, Referral
from programmes.queries.catalogue import shelf_for
from programmes.queries.enrolments import ACTIVE
from programmes.queries.referrals import hidden_from, visible
from programmes.referring import ENDED, UNDECIDED, Status
from programmes.waiting import days_waiting
from programmes.waiting_lines import Wait, read_wait

_NUMBERS = ("code", "nhs_number", "crn", "prison_number")

Key = tuple[int, str]
"""A participant's row number and the slug of a programme."""


def columns() -> Columns:
    """The columns of a file of people who wait."""
    return columns_of("programmes", "waiting_list")


def taken_by(team: Team) -> dict[str, Programme]:
    """What people are referred to with a team, by slug, as the form offers it. One query.

    A team's own kind of programme; everything when it has none of its kind.
    """
    taken = {slug: one for slug, one in shelf_for(team).items() if one.routes}
    return {slug: one for slug, one in taken.items() if one.kind.value == team.kind} or taken


@dataclass(frozen=True)
class _Known:
    """What is here of those in a file: referrals to the team, newest first, and who is enrolled."""

    referrals: Mapping[Key, Sequence[Referral]]
    enrolled: Mapping[Key, str]
    shelf: Mapping[str, Programme]
    holders: Mapping[tuple[str, str], Collection[Row]]
    today: date


def judge(user: User, team: Team, sheet: Sheet) -> list[Verdict]:
    """What becomes of each line for this team, in six queries."""
    found = find_people(user, sheet)
    ids = [person.id for person, _ in found if person is not None]
    known = _Known(
        _referrals(team, ids), _enrolled(team, ids), taken_by(team), _holders(sheet), clock.today()
    )
    return [
        _verdict(row, sheet, person, wrong, known)
        for row, (person, wrong) in zip(sheet.rows, found, strict=True)
    ]


KIND = Kind("waiting_list", "waiting_list", "referral", "referrals", Can.ENROL, columns, judge)


def _referrals(team: Team, people: Sequence[int]) -> dict[Key, list[Referral]]:
    found: dict[Key, list[Referral]] = defaultdict(list)
    for referral in db.session.scalars(
        select(Referral)
        .where(
            Referral.team_id == team.id,
            Referral.participant_id == any_(literal(people, ARRAY(Referral.id.type))),
        )
        .order_by(Referral.received_on.desc(), Referral.id.desc())
    ):
        found[referral.participant_id, referral.programme_slug].append(referral)
    return found


def _enrolled(team: Team, people: Sequence[int]) -> dict[Key, str]:
    """In which cohort each is, or is offered a place, or waits, by programme."""
    rows = db.session.execute(
        select(Enrolment.participant_id, Cohort.programme_slug, Cohort.name)
        .join(Enrolment.cohort)
        .where(
            Cohort.team_id == team.id,
            Enrolment.status.in_(ACTIVE),
            Enrolment.participant_id == any_(literal(people, ARRAY(Enrolment.id.type))),
        )
    )
    return {(who, slug): name for who, slug, name in rows}


def _holders(sheet: Sheet) -> dict[tuple[str, str], list[Row]]:
    """The lines that hold each code and number."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sheet.rows:
        for field in _NUMBERS:
            if field in row.values:
                found[field, row.text(field).upper()].append(row)
    return found


def _verdict(
    row: Row,
    sheet: Sheet,
    person: Participant | None,
    wrong: Sequence[Problem],
    known: _Known,
) -> Verdict:
    wait, unclear = read_wait(row, sheet.called, known.shelf, known.today)
    problems = (*row.problems, *wrong, *unclear, *_shared(row, sheet, known))
    if problems or wait is None:
        whom = person.public_id if person and wrong else None
        return Verdict(row, Fate.PROBLEM, problems, whom)
    if person is None:
        made_up = "" if row.text("code") else "; a code is made up"
        return Verdict(row, Fate.GOOD, will=f"Not here yet{made_up}. {_days(wait, known)}")
    who = f"{person.called} ({person.code})"
    key = (person.id, wait.programme.slug)
    here = _same_referral(known.referrals.get(key, ()), wait)
    if here is not None:
        differences = tuple(_differences(here, wait, row))
        fate = Fate.DIFFERENT if differences else Fate.SAME
        return Verdict(row, fate, (), person.public_id, who, differences)
    if key in known.enrolled:
        place = Difference("State", "Waiting", f"On the roll of {known.enrolled[key]}")
        return Verdict(row, Fate.DIFFERENT, (), person.public_id, who, (place,))
    will = f"Here already as {person.code}; their record stays as it is. {_days(wait, known)}"
    return Verdict(row, Fate.GOOD, (), person.public_id, who, will=will)


def _shared(row: Row, sheet: Sheet, known: _Known) -> Iterator[Problem]:
    """A code or number that stands on a line of somebody else too."""
    for field in _NUMBERS:
        for other in known.holders.get((field, row.text(field).upper()), ()):
            if field in row.values and other is not row and whose(other) != whose(row):
                why = f"Line {other.line} holds the same for somebody else. Correct one."
                yield Problem(row.line, sheet.called[field], row.typed[field], why)
                break


def whose(row: Row) -> tuple[str, ...]:
    """What tells the person of one line from that of another: names and date of birth."""
    return tuple(
        row.text(field).casefold() for field in ("given_name", "family_name", "date_of_birth")
    )


def _days(wait: Wait, known: _Known) -> str:
    days = days_waiting(wait.received, known.today)
    return f"{days} day{'' if days == 1 else 's'} by today."


def _same_referral(here: Sequence[Referral], wait: Wait) -> Referral | None:
    """The referral a line is about: one received that day, else the one that is open."""
    same = [one for one in here if one.received_on == wait.received]
    still = [one for one in here if Status(one.status) not in ENDED]
    return next(iter([*same, *still]), None)


def _differences(here: Referral, wait: Wait, row: Row) -> Iterator[Difference]:
    header = {column.field: column.header for column in columns().columns}
    for field, there, now in (
        ("received_on", wait.received, here.received_on),
        ("referred_on", wait.referred, here.referred_on),
    ):
        if there != now:
            yield Difference(header[field], in_words(there), in_words(now))
    for field, said, stands in (
        ("route", wait.route, here.route),
        ("referrer_name", row.text("referrer_name"), here.referrer_name),
    ):
        if said != stands:
            yield Difference(header[field], said.replace("_", " "), stands.replace("_", " "))
    status = Status(here.status)
    if wait.accepted is not None and (status in UNDECIDED or status in ENDED):
        yield Difference(header["state"], "Waiting", here.status.replace("_", " ").capitalize())


def referrals_made(user: User, batch: ImportBatch, limit: int) -> Sequence[Referral]:
    """The referrals a file made, as far as `user` may know of them, longest waiting first."""
    made = [UUID(one) for one in batch.counts.get("made", [])]
    return db.session.scalars(
        visible(user)
        .where(Referral.public_id.in_(made), not_(hidden_from(user)))
        .options(
            joinedload(Referral.participant),
            joinedload(Referral.team),
            selectinload(Referral.holds),
        )
        .order_by(Referral.received_on, Referral.id)
        .limit(limit)
    ).all()
