"""What is done about a pack by itself: its facts gathered and checked, its files made.

Each step is its own unit of work, so that a person sees how far it is and a kill loses only the
step under way: what was not written is done again from its beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.audit import Actor, record
from base.database import db
from base.work import lock
from evidence.finds import Find
from evidence.gone import without
from evidence.models import AwardCycle, EvidenceFile, EvidencePack, PackFind, PackProgress
from evidence.portfolio import (
    Decided,
    Decision,
    Facts,
    Key,
    around,
    files_of,
    key_of,
    put_right,
    texts,
    titles,
)
from evidence.queries.communities import community_of
from evidence.queries.known_people import known_at
from evidence.queries.packs import withdrawn_since
from evidence.redaction import Known, check

_AT_WORK = frozenset({"asked", "to_make"})
"""The states the work begins from; in any other, somebody decided otherwise while it went on."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Finds of one text in one place: where, the first of them with what is around, how often."""

    key: Key
    where: str
    find: Find
    before: str
    said: str
    after: str
    times: int
    sure: bool


def look(facts: Facts, what: Known, in_files: Mapping[str, str], today: date) -> list[Seen]:
    """Everything found in a pack's texts and in what can be read of its files, by place.

    `in_files` is the text of each file by its id.
    """
    named = titles(facts)
    places = [*texts(facts)]
    places += [(f"file/{id_}", said) for id_, said in in_files.items() if said]
    found: list[Seen] = []
    for place, said in places:
        finds = check(said, what, today=today)
        often = Counter(key_of(place, one.text) for one in finds)
        sure = {key_of(place, one.text) for one in finds if one.sure}
        for key, times in often.items():
            first = next(one for one in finds if key_of(place, one.text) == key)
            before, words, after = around(said, first)
            found.append(
                Seen(key, named.get(place, place), first, before, words, after, times, key in sure)
            )
    return found


def keep_finds(pack: EvidencePack, found: Iterable[Seen], earlier: Mapping[Key, PackFind]) -> int:
    """Keep what was found anew; what was decided about the same before stands. How many wait."""
    kept = {
        (one.place, one.text): one
        for one in db.session.scalars(select(PackFind).where(PackFind.pack_id == pack.id))
    }
    wait = 0
    for one in found:
        place, text = one.key
        was = kept.pop(one.key, None)
        before = was if was is not None and was.decision else earlier.get(one.key)
        row = was if was is not None else PackFind(pack=pack, place=place, text=text)
        row.where, row.said, row.kind, row.sure = one.where, one.said, one.find.kind.value, one.sure
        row.before, row.after, row.times = one.before, one.after, one.times
        if before is not None:
            row.decision, row.instead = before.decision, before.instead
            row.decided_at, row.decided_by_id = before.decided_at, before.decided_by_id
        wait += not row.decision
        db.session.add(row)
    for gone in kept.values():
        db.session.delete(gone)
    return wait


def earlier_decisions(cycle: AwardCycle) -> dict[Key, PackFind]:
    """What was decided in earlier packs of the same community, the latest of each; by its key."""
    community = community_of(cycle)
    rows = db.session.scalars(
        select(PackFind)
        .join(PackFind.pack)
        .join(EvidencePack.cycle)
        .where(community.owns(AwardCycle), PackFind.decision != "")
        .order_by(PackFind.decided_at)
    )
    return {(one.place, one.text): one for one in rows}


def decisions_of(pack: EvidencePack) -> dict[Key, Decided]:
    """What was decided about a pack's finds."""
    rows = db.session.scalars(
        select(PackFind).where(PackFind.pack_id == pack.id, PackFind.decision != "")
    )
    return {(one.place, one.text): decided(one) for one in rows}


def decided(find: PackFind) -> Decided:
    """What was decided about one find."""
    return Decided(Decision(find.decision), find.instead)


def final_facts(pack: EvidencePack) -> Facts:
    """A pack's facts with everything carried out that was decided."""
    assert pack.facts is not None  # noqa: S101 only packs that were gathered come here
    community, today = community_of(pack.cycle), pack.asked_at.date()
    what = known_at(community)
    return put_right(pack.facts, decisions_of(pack), lambda said: check(said, what, today=today))


def file_texts(facts: Facts) -> dict[str, str]:
    """What can be read in each file of a pack, by its id. One query."""
    return {str(id_): said for id_, said in _columns(facts, EvidenceFile.text)}


def read_file(file_id: str) -> bytes:
    """The bytes of one file of a pack, read by themselves: nothing of them stays in the session."""
    found = db.session.scalar(
        select(EvidenceFile.content).where(EvidenceFile.public_id == UUID(file_id))
    )
    if found is None:  # removed since: `without_erased` was asked a moment ago
        message = "a file was removed while its pack was made"
        raise LookupError(message)
    return found


def _columns(facts: Facts, column: Any) -> Any:
    ids = [file["id"] for _, file in files_of(facts)]
    return db.session.execute(
        select(EvidenceFile.public_id, column).where(
            EvidenceFile.public_id.in_(ids), EvidenceFile.removed_at.is_(None)
        )
    )


def without_erased(facts: Facts) -> None:
    """Take from the facts what went since they were gathered: items and files. Two queries."""
    without(facts, withdrawn_since(facts))
    kept = {str(id_) for id_, _ in _columns(facts, EvidenceFile.kind)}
    for item in facts["items"].values():
        item["files"] = [one for one in item["files"] if one["id"] in kept]


def gathered(pack: EvidencePack, facts: Facts, found: Iterable[Seen], *, by: Actor) -> int:
    """Keep a pack's facts and what was found in them; how many finds a person has to decide.

    A pack that was withdrawn in the meantime stays as it is.
    """
    lock(pack)
    if pack.state not in _AT_WORK:
        return 0
    pack.facts = facts
    wait = keep_finds(pack, found, earlier_decisions(pack.cycle))
    pack.state = "to_check" if wait else "to_make"
    many = f"{wait} find{'' if wait == 1 else 's'}"
    record(
        "pack.gathered",
        f"The facts of a pack were gathered: {many} to decide about.",
        by=by,
        about=[pack.public_id],
    )
    return wait


def written(pack: EvidencePack, final: Facts, *, size: int, digest: str, by: Actor) -> bool:
    """The files of a pack are there, made of its final facts.

    Whether they count: not when it was withdrawn while they were made, and then they are to go.
    """
    lock(pack)
    if pack.state != "to_make":
        return False
    pack.state, pack.final, pack.made_at = "made", final, clock.now()
    pack.size, pack.digest = size, digest
    record("pack.made", "The files of a pack were made.", by=by, about=[pack.public_id])
    return True


def failed(pack: EvidencePack, why: str, *, by: Actor) -> None:
    """The work on a pack ended badly; `why` is a sentence for whoever asked for it."""
    lock(pack)
    if pack.state not in _AT_WORK:
        return
    pack.state, pack.problem = "failed", why
    record("pack.failed", f"A pack could not be made: {why}", by=by, about=[pack.public_id])


def say(pack_id: int, percent: int, doing: str) -> None:
    """How far the work on a pack is; in the unit of work now open."""
    row = {"percent": percent, "doing": doing, "at": clock.now()}
    db.session.execute(
        insert(PackProgress)
        .values(row | {"pack_id": pack_id})
        .on_conflict_do_update(index_elements=["pack_id"], set_=row)
    )
