"""Reading files that were sent in: whose they are, what stands in them, what they would do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base import clock
from base.audit import note_seen
from base.database import db
from base.errors import NotYours
from people.csv_columns import Columns, parse_columns
from people.csv_rows import Problem, Row, Sheet, read_sheet
from people.csv_text import Table
from people.models import ImportBatch, Participant, Team, User
from people.queries.participants import visible
from people.roles import Can


class Fate(StrEnum):
    """What bringing a file in does with one of its lines."""

    GOOD = "good"
    PROBLEM = "problem"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a line says and a record says otherwise, as words."""

    name: str
    in_file: str
    here: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one line, and why.

    `whose` is the record it is about and `who` that record's name, only where the reader may open
    it. `will` says in words what bringing a good line in does.
    """

    row: Row
    fate: Fate
    problems: tuple[Problem, ...] = ()
    whose: UUID | None = None
    who: str = ""
    differences: tuple[Difference, ...] = ()
    will: str = ""


Judge = Callable[[User, Team, Sheet], list[Verdict]]


@dataclass(frozen=True)
class Kind:
    """A kind of import: its name in the database, who may, its columns, and how it is judged.

    `judge` reads the database in a constant number of queries, however many rows there are.
    `event` is the thing of its audit actions; `one` and `many` say whom it brings in.
    """

    name: str
    event: str
    one: str
    many: str
    needs: Can
    columns: Callable[[], Columns]
    judge: Judge


@dataclass(frozen=True)
class Reading:
    """A file as it would be brought in at this moment."""

    batch: ImportBatch
    sheet: Sheet
    verdicts: list[Verdict]
    notes: tuple[str, ...]

    def of(self, fate: Fate) -> list[Verdict]:
        """The lines with this fate."""
        return [verdict for verdict in self.verdicts if verdict.fate is fate]

    def counts(self) -> dict[str, int]:
        """How many lines have each fate."""
        return {fate.value: len(self.of(fate)) for fate in Fate}

    @property
    def digest(self) -> str:
        """Tells what is on the page from what would be on it now."""
        said = ",".join(f"{v.row.line}{v.fate.value}" for v in self.verdicts)
        return hashlib.sha256(said.encode()).hexdigest()[:24]


@cache
def columns_of(package: str, name: str) -> Columns:
    """The columns in `import_columns/<name>.yaml` of a slice. Raises `ColumnsError`."""
    file = files(package) / "import_columns" / f"{name}.yaml"
    return parse_columns(file.read_text(encoding="utf-8"), f"{package}/import_columns/{name}.yaml")


def get_batch(user: User, public_id: UUID, kind: Kind) -> ImportBatch:
    """One's own file. Raises `NotYours` for another's, or where one may not bring people in."""
    found = db.session.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.public_id == public_id,
            ImportBatch.kind == kind.name,
            ImportBatch.owner_id == user.id,
            ImportBatch.team_id.in_(user.teams(kind.needs)),
        )
        .options(joinedload(ImportBatch.team))
    )
    if found is None:
        raise NotYours
    return found


def unfinished(user: User, kind: Kind) -> Sequence[ImportBatch]:
    """One's files that are neither brought in nor thrown away, newest first."""
    return db.session.scalars(
        select(ImportBatch)
        .where(
            ImportBatch.kind == kind.name,
            ImportBatch.owner_id == user.id,
            ImportBatch.team_id.in_(user.teams(kind.needs)),
            ImportBatch.state == "previewed",
        )
        .options(joinedload(ImportBatch.team))
        .order_by(ImportBatch.made_at.desc(), ImportBatch.id.desc())
    ).all()


def open_batch(user: User, team: Team, kind: Kind, digest: str) -> ImportBatch | None:
    """One's own preview of the very same file, if there is one."""
    return db.session.scalar(
        select(ImportBatch).where(
            ImportBatch.kind == kind.name,
            ImportBatch.owner_id == user.id,
            ImportBatch.team_id == team.id,
            ImportBatch.digest == digest,
            ImportBatch.state == "previewed",
        )
    )


def brought_in_before(batch: ImportBatch) -> ImportBatch | None:
    """The last time the very same file was brought in to the same team, by whomever."""
    return db.session.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.kind == batch.kind,
            ImportBatch.team_id == batch.team_id,
            ImportBatch.digest == batch.digest,
            ImportBatch.state == "imported",
        )
        .options(joinedload(ImportBatch.owner))
        .order_by(ImportBatch.ended_at.desc())
        .limit(1)
    )


def read_batch(user: User, batch: ImportBatch, kind: Kind) -> Reading:
    """What a file would do now: every line with what becomes of it.

    Raises `NotYours` when its lines are gone.
    """
    sent = batch.sent
    if sent is None:
        raise NotYours
    table = Table(
        tuple(sent["header"]), tuple((number, tuple(cells)) for number, cells in sent["lines"])
    )
    sheet = read_sheet(table, kind.columns(), clock.today())
    verdicts = kind.judge(user, batch.team, sheet)
    return Reading(batch, sheet, verdicts, tuple(sent["notes"]))


def to_list(verdicts: Sequence[Verdict], limit: int) -> Sequence[Verdict]:
    """The first of some lines; those whose records are named by it are noted as looked at."""
    listed = verdicts[:limit]
    note_seen(*(verdict.whose for verdict in listed if verdict.whose is not None))
    return listed


def people_made(user: User, batch: ImportBatch, limit: int) -> Sequence[Participant]:
    """Those a file added, as far as `user` may open them, by family name; noted as looked at."""
    made = [UUID(one) for one in batch.counts.get("made", [])]
    found = db.session.scalars(
        visible(user)
        .where(Participant.public_id.in_(made))
        .order_by(Participant.family_name, Participant.given_name, Participant.id)
        .limit(limit)
    ).all()
    note_seen(*(person.public_id for person in found))
    return found
