"""Files of people: kept to be read, brought in as one piece of work, or thrown away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.text import clean_text
from base.work import lock
from people.csv_rows import read_sheet
from people.csv_text import Table, read
from people.models import ImportBatch, Team, User
from people.queries import imports as queries
from people.queries.imports import Fate, Kind, Reading, Verdict

Bring = Callable[[Sequence[Verdict], Team, User], list[UUID]]
"""Brings good lines in through the service of the one-person form; answers whom they made.

Raises `Refused`, naming the line, when that service refuses one after all.
"""

# Any number nobody else locks by; the second half is the team.
_IMPORTING = 74_031


def keep_file(kind: Kind, team: Team, sent: bytes | str, *, name: str, by: User) -> ImportBatch:
    """Keep a file, as bytes or pasted text, so that what it would do can be read first.

    The same file sent again while it is being read is the one kept before. Raises `Refused` for a
    team on which `by` may not bring people in, and for what cannot be read as a table.
    """
    if team.id not in by.teams(kind.needs):
        raise Refused("Choose a team on which you may do this.", "team")
    table = _table(kind, sent)
    digest = _digest(table)
    kept = queries.open_batch(by, team, kind, digest)
    if kept is not None:
        kept.made_at = clock.now()
        return kept
    batch = _batch(kind, team, table, name=clean_text(name, 10_000)[:200], by=by)
    try:
        with db.session.begin_nested():
            db.session.add(batch)
    except IntegrityError:
        # Sent twice in the same second: the other one is there to be read.
        kept = queries.open_batch(by, team, kind, digest)
        if kept is None:
            raise
        return kept
    record(
        f"{kind.event}.import_read",
        f"{by.name} sent a file of {_lines(len(table.lines))} for {team.name}, to be read first.",
        by=by,
        about=[batch.public_id, team.public_id],
    )
    return batch


def _batch(kind: Kind, team: Team, table: Table, *, name: str, by: User) -> ImportBatch:
    """A file as it is kept while it is being read."""
    return ImportBatch(
        kind=kind.name,
        team=team,
        owner=by,
        digest=_digest(table),
        made_at=clock.now(),
        sent={
            "name": name,
            "notes": table.notes,
            "header": table.header,
            "lines": table.lines,
        },
        counts={},
    )


def _table(kind: Kind, sent: bytes | str) -> Table:
    """What was sent, read as a table; refused on the field it came in."""
    try:
        table = read(sent, kind.columns().known)
        read_sheet(table, kind.columns(), clock.today())
    except Refused as refusal:
        raise Refused(refusal.why, "text" if isinstance(sent, str) else "file") from None
    return table


def bring_in(batch: ImportBatch, kind: Kind, bring: Bring, *, seen: str, by: User) -> ImportBatch:
    """Bring the good lines of a file in, all or none, and forget the file.

    `seen` is the digest of what its reader had before them. Raises `Refused` when that has changed,
    when there is nothing to bring in, when somebody else is bringing people in to the team, or when
    a line is refused after all; nothing is brought in then.
    """
    # Not the team's row: whoever adds one person by hand need not wait for five thousand.
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(_IMPORTING, batch.team_id))):
        raise Refused(
            f"Somebody is bringing people in to {batch.team.name} at this moment. Wait a minute, "
            "then read the lists again."
        )
    lock(batch)
    _refuse_ended(batch)
    reading = queries.read_batch(by, batch, kind)
    good = reading.of(Fate.GOOD)
    if seen != reading.digest:
        raise Refused(
            "What is here has changed since you read the lists, so nothing was brought in. Read "
            "them again: they are as things are now."
        )
    if not good:
        raise Refused("There is nothing to bring in.")
    _end(batch, "imported", reading, bring(good, batch.team, by))
    few = kind.one if len(good) == 1 else kind.many
    record(
        f"{kind.event}.imported",
        f"{by.name} brought {len(good):,} {few} in to {batch.team.name} from a file"
        f"{_besides(reading)}.",
        by=by,
        about=[batch.public_id, batch.team.public_id],
    )
    return batch


def discard_file(batch: ImportBatch, kind: Kind, *, by: User) -> None:
    """Throw a file away; nobody is brought in. Raises `Refused` when it has ended already."""
    lock(batch)
    _refuse_ended(batch)
    _end(batch, "discarded", None, [])
    record(
        f"{kind.event}.import_discarded",
        f"{by.name} threw away a file sent for {batch.team.name}; nobody was brought in from it.",
        by=by,
        about=[batch.public_id, batch.team.public_id],
    )


def _refuse_ended(batch: ImportBatch) -> None:
    if batch.state == "imported":
        raise Refused("This file has been brought in already. Nothing was added twice.")
    if batch.state == "discarded":
        raise Refused("This file has been thrown away. Send it again to bring people in.")


def _end(batch: ImportBatch, state: str, reading: Reading | None, made: list[UUID]) -> None:
    """What stood in the file is personal, and has done its work: the counts stay."""
    batch.state = state
    batch.ended_at = clock.now()
    batch.sent = None
    if reading is not None:
        batch.counts = {**reading.counts(), "made": [str(one) for one in dict.fromkeys(made)]}


def _besides(reading: Reading) -> str:
    counts = reading.counts()
    said = [
        f"{_lines(counts[fate])} {words}"
        for fate, words in (
            (Fate.PROBLEM, "with problems left out"),
            (Fate.SAME, "here already"),
            (Fate.DIFFERENT, "different here and left alone"),
        )
        if counts[fate]
    ]
    return f"; {', '.join(said)}" if said else ""


def _lines(number: int) -> str:
    return f"{number:,} {'line' if number == 1 else 'lines'}"


def _digest(table: Table) -> str:
    said = json.dumps([table.header, table.lines], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
