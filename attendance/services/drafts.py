"""What is typed on a register, kept as it is typed until it is saved, signed or thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_
from sqlalchemy.dialects.postgresql import insert

from attendance.models import DraftMark
from attendance.queries.registers import Row
from attendance.rules import check_open
from attendance.services.sheets import locked, named, status_of
from base import clock
from base.audit import record
from base.database import db
from base.once import acted_on
from people.models import User
from programmes.models import ProgrammeSession

Typed = Mapping[UUID, Mapping[str, str]]
"""The fields typed for each place, by the place's public identifier."""
_LONGEST = 20_000  # characters of one field: more than can be saved, so that it can be shortened


def keep_draft(session: ProgrammeSession, *, typed: Typed, page: str, serial: int, by: User) -> int:
    """Keep what is typed for these places; how many. The newest of a place stands, named.

    `page` is the once key of the page typed into and `serial` rises with each of its sendings: what
    arrives after the page was saved or signed, or after a later sending, is passed over. People no
    longer on the register are passed over too. Refused when the register is not open.
    """
    sheet = locked(session, by)
    check_open(clock.now(), session.starts, status_of(session))
    if acted_on(page):
        return 0
    places = {row.place.public_id: row.place.id for row in sheet.rows}
    rows = [
        {
            "place_id": places[public_id],
            "fields": {name: text.replace("\0", "")[:_LONGEST] for name, text in fields.items()},
            "page": page,
            "serial": serial,
            "typed_by_id": by.id,
            "at": clock.now(),
        }
        for public_id, fields in typed.items()
        if public_id in places
    ]
    if not rows:
        return 0
    stmt = insert(DraftMark)
    new = stmt.excluded
    db.session.execute(
        stmt.on_conflict_do_update(
            index_elements=["place_id"],
            set_={name: new[name] for name in ("fields", "page", "serial", "typed_by_id", "at")},
            where=or_(DraftMark.page != new.page, DraftMark.serial < new.serial),
        ),
        rows,
    )
    return len(rows)


def throw_away_drafts(session: ProgrammeSession, *, until: datetime, by: User) -> int:
    """Throw away what was typed and not saved, as far as the page showed it; for how many."""
    sheet = locked(session, by)
    drafts = [draft for draft in sheet.drafts if draft.at <= until]
    if drafts:
        _delete([draft.id for draft in drafts])
        whose = sorted({draft.typed_by.name for draft in drafts})
        record(
            "register.draft_thrown_away",
            f"{by.name} threw away what {' and '.join(whose)} had typed, unsaved, on the register "
            f"of {named(session)}.",
            by=by,
            about=[session.public_id],
        )
    return len(drafts)


def forget_drafts(rows: Iterable[Row], *, until: datetime, by: User) -> None:
    """Forget the drafts a save has taken up: one's own, and others' that stood on the page."""
    _delete(
        [
            row.draft.id
            for row in rows
            if row.draft and (row.draft.typed_by_id == by.id or row.draft.at <= until)
        ]
    )


def _delete(ids: Sequence[int]) -> None:
    if ids:
        db.session.execute(delete(DraftMark).where(DraftMark.id.in_(ids)))
