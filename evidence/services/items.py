"""Evidence items: written down, filed under criteria, changed, withdrawn. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from base import clock
from base.audit import Actor, record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from evidence.hints import kinds
from evidence.models import ActionPoint, EvidenceItem, VoiceSaid
from evidence.queries.communities import Community, community_of
from evidence.services.quotes import forget_item
from people.models import User

OF_RECORDS: Final = "From the records: "
"""How the sentence begins that the records say, and that stays as it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote of an item. `day` None when nobody knows; the rest as in EvidenceItem."""

    title: str
    happened: str
    day: date | None
    voice: str
    kind: str
    roles: str = ""
    unhours: bool = False
    change: bool = False
    used: bool = True
    consent: str = "not_needed"
    scope: str = "pack"


def add_item(
    community: Community,
    written: Written,
    *,
    by: User,
    source: str = "blank",
    source_id: UUID | None = None,
    criteria: Collection[str] = (),
    shows: str = "",
    action: ActionPoint | None = None,
) -> EvidenceItem:
    """Keep one item, under criteria or none yet. Raises `Refused` for a day that is to come."""
    _refuse_day(written.day)
    now = clock.now()
    made = EvidenceItem(
        **community.key,
        **_columns(written),
        criteria=sorted(criteria),
        shows=shows,
        source=source,
        source_id=source_id,
        action=action,
        made_at=now,
        changed_at=now,
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "evidence.added",
        f"{by.name} added evidence for {community.name}: {kind_words(made)}.",
        by=by,
        about=[made.public_id, community.public_id],
    )
    return made


def change_item(item: EvidenceItem, written: Written, *, version: int, by: User) -> None:
    """Change what is written. Raises `Refused` when somebody else changed it in the meantime.

    What the records say is changed by nobody: their figures are proof, and words of a person go
    into what it shows.
    """
    lock(item)
    _refuse_day(written.day)
    if is_of_records(item) and written.happened != item.happened:
        raise Refused(
            "The records’ sentence stays as it is. Say what it means under what it shows."
        )
    was = {name: getattr(item, name) for name in _columns(written)}
    if was == _columns(written):
        return
    _refuse_stale(item, version)
    changed = [_WORDS[name] for name, value in _columns(written).items() if was[name] != value]
    for name, value in _columns(written).items():
        setattr(item, name, value)
    _rise(item)
    _say(item, "changed", f"changed {', '.join(dict.fromkeys(changed))} of", by)


def file_item(
    item: EvidenceItem,
    *,
    criteria: Collection[str],
    shows: str,
    known: Collection[str],
    by: User,
    version: int,
    action: ActionPoint | None = None,
) -> None:
    """Say what an item shows, under which criteria, and for which action point.

    `known` are the criteria of the framework. Those it does not have stay as they were: they are
    of an earlier framework, and a person looks at them one by one.
    """
    lock(item)
    elsewhere = [one for one in item.criteria if one not in known]
    wanted = sorted({*criteria, *elsewhere})
    action_id = action.id if action is not None else None
    if (wanted, shows, action_id) == (sorted(item.criteria), item.shows, item.action_id):
        return
    _refuse_stale(item, version)
    item.criteria, item.shows, item.action_id = wanted, shows, action_id
    _rise(item)
    under = ", ".join(wanted) if wanted else "no criterion"
    _say(item, "filed", f"filed under {under}", by)


def leave_criterion(item: EvidenceItem, criterion: str, *, by: User) -> None:
    """Take an item from under one criterion, such as one the framework has no more."""
    lock(item)
    if criterion not in item.criteria:
        return
    item.criteria = [one for one in item.criteria if one != criterion]
    _rise(item)
    _say(item, "filed", f"took from under {criterion}", by)


def withdraw_item(item: EvidenceItem, *, why: str, by: Actor) -> None:
    """Take an item out of every pack made from now on; in earlier ones it is marked."""
    lock(item)
    if item.withdrawn_at is not None:
        return
    item.withdrawn_at, item.withdrawn_why = clock.now(), why
    _rise(item)
    _say(item, "withdrawn", "withdrew", by)


def erase_item(item: EvidenceItem, *, title: str) -> None:
    """Erase what an item says; that there was one is kept, withdrawn."""
    lock(item)
    item.title, item.happened, item.shows = title, "", ""
    _rise(item)
    forget_item(item.public_id)


def restore_item(item: EvidenceItem, *, by: User) -> None:
    """Take an item back that was withdrawn by mistake.

    Raises `Refused` while the words it was made of are put aside.
    """
    lock(item)
    if item.withdrawn_at is None:
        return
    aside = select(VoiceSaid.id).where(
        VoiceSaid.public_id == item.source_id, VoiceSaid.state == "aside"
    )
    if item.source == "voice" and db.session.scalar(aside) is not None:
        raise Refused(
            "The words it was made of were put aside. Keep them first, under Residents’ voice."
        )
    item.withdrawn_at, item.withdrawn_why = None, ""
    _rise(item)
    _say(item, "restored", "took back", by)


def is_of_records(item: EvidenceItem) -> bool:
    """Whether what happened is said by the records, and not by a person."""
    return item.source == "suggestion" and item.happened.startswith(OF_RECORDS)


def about(item: EvidenceItem) -> list[UUID]:
    """What a sentence about an item is about."""
    return [item.public_id, community_of(item).public_id]


def kind_words(item: EvidenceItem) -> str:
    """What an item is, for the log: its kind, since a title may name somebody and be changed."""
    kind = kinds().get(item.kind)
    return kind.name if kind is not None else item.kind


def _rise(item: EvidenceItem) -> None:
    item.version += 1
    item.changed_at = clock.now()


def _say(item: EvidenceItem, action: str, verb: str, by: Actor) -> None:
    record(
        f"evidence.{action}",
        f"{by.name} {verb} evidence of {community_of(item).name}: {kind_words(item)}.",
        by=by,
        about=about(item),
    )


def _columns(written: Written) -> dict[str, Any]:
    return {name: getattr(written, name) for name in Written.__slots__}


def _refuse_day(day: date | None) -> None:
    today = clock.today()
    if day is not None and day > today:
        raise Refused(f"This day is still to come: today is {in_words(today)}.", "day")


def _refuse_stale(item: EvidenceItem, version: int) -> None:
    if item.version != version:
        raise Refused(
            "Somebody changed this item while you had it open. What you typed is still here: open "
            "the item in another tab to compare, then save again."
        )


_WORDS = {
    "title": "the title",
    "happened": "what happened",
    "day": "the day",
    "voice": "whose voice it is",
    "kind": "the kind",
    "roles": "who was involved",
    "unhours": "the time of day",
    "change": "whether it shows change",
    "used": "whether the policy is seen in use",
    "consent": "the consent",
    "scope": "the consent",
}
