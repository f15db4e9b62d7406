"""What is done about a pack by itself: its facts gathered and checked, its files made.

Each step is its own unit of work, so that a person sees how far it is and a kill loses only the
step under way: what was not written is done again from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.audit import Actor, record
from base.database import db
from base.work import lock
from evidence.finds import Find, Kind
from evidence.gone import without
from evidence.models import AwardCycle, EvidenceFile, EvidencePack, PackFind, PackProgress
from evidence.pack_texts import Facts, texts, title_of_file
from evidence.portfolio import Decided, Decision, Key, around, files_of, key_of, put_right
from evidence.queries.communities import community_of
from evidence.queries.known_people import known_at
from evidence.queries.packs import withdrawn_since
from evidence.redaction import Known, check

_AT_WORK = frozenset({"asked", "to_make"})
"""The states the work begins from; in any other, somebody decided otherwise while it went on."""
WITH_WORDS: Final = {"pdf", "docx"}
"""The kinds of files that have words in them; a photograph is described by whoever adds it."""
Around = tuple[str, str, str]
"""What stands before a find, the find, and what stands after."""


class FileRemovedError(Exception):
    """A file was removed while its pack was made: it is made again without it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A find with what stands around it; in a file, with the others of the same words."""

    key: Key
    where: str
    find: Find
    around: Around
    also: tuple[Around, ...] = ()


def look(facts: Facts, what: Known, in_files: Mapping[str, str], today: date) -> list[Seen]:
    """Everything found in a pack's texts and in what can be read of its files, by place.

    `in_files` is the text of each file that is still there by its id. A document without any is
    found too: somebody has to look at it.
    """
    found: list[Seen] = []
    for text in texts(facts):
        for find in check(text.said, what, today=today):
            key = key_of(text.place, text.said, find)
            found.append(Seen(key, text.title, find, around(text.said, find)))
    for id_, file in files_of(facts):
        place, title = title_of_file(facts["items"][id_], file)
        said = in_files.get(file["id"])
        if said is None:  # it was removed since
            continue
        if said.strip():
            found += _in_file(place, title, said, check(said, what, today=today))
        elif file["kind"] in WITH_WORDS:
            find = Find(0, 0, Kind.UNREAD, "", sure=True)
            found.append(Seen(key_of(place, said, find), title, find, ("", "", "")))
    return found


def _in_file(place: str, title: str, said: str, finds: Sequence[Find]) -> list[Seen]:
    """The finds of a file, those of the same words and as sure together: it stays or goes whole."""
    alike: dict[tuple[str, bool], list[Find]] = {}
    for find in finds:
        alike.setdefault((plain(find.text), find.sure), []).append(find)
    return [
        Seen(
            key_of(place, said, first),
            title,
            first,
            around(said, first),
            tuple(around(said, one) for one in others),
        )
        for first, *others in alike.values()
    ]


def keep_finds(pack: EvidencePack, found: Iterable[Seen], earlier: Mapping[Key, PackFind]) -> int:
    """Keep what was found anew; what was decided about the same in the same text stands.

    How many wait to be decided.
    """
    rows = db.session.scalars(select(PackFind).where(PackFind.pack_id == pack.id)).all()
    kept = {(one.place, one.start, one.text): one for one in rows}
    before = {**earlier, **{_key(one): one for one in rows if one.decision}}
    wait = 0
    for one in found:
        place, digest, start, said, kind, sure = one.key
        text, was = plain(said), before.get(one.key)
        row = kept.pop((place, start, text), None)
        if row is None:
            row = PackFind(pack=pack, place=place, start=start, text=text)
        row.where, row.said, row.kind, row.sure = one.where, said, kind, sure
        row.before, _, row.after = one.around
        row.whose = one.find.of.partition(" ")[0]
        row.digest, row.times = digest, 1 + len(one.also)
        row.also = [list(other) for other in one.also]
        row.decision, row.instead = (was.decision, was.instead) if was is not None else ("", "")
        row.decided_at = was.decided_at if was is not None else None
        row.decided_by_id = was.decided_by_id if was is not None else None
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
        .where(community.owns(AwardCycle), PackFind.decision != "", PackFind.digest != "")
        .order_by(PackFind.decided_at)
    )
    return {_key(one): one for one in rows}


def decisions_of(pack: EvidencePack) -> dict[Key, Decided]:
    """What was decided about a pack's finds."""
    rows = db.session.scalars(
        select(PackFind).where(PackFind.pack_id == pack.id, PackFind.decision != "")
    )
    return {_key(one): decided(one) for one in rows}


def decided(find: PackFind) -> Decided:
    """What was decided about one find."""
    return Decided(Decision(find.decision), find.instead)


def plain(text: str) -> str:
    """Words in small letters with single spaces, by which those that say the same are found."""
    return " ".join(text.split()).casefold()


def _key(find: PackFind) -> Key:
    return Key(find.place, find.digest, find.start, find.said, find.kind, find.sure)


def final_facts(pack: EvidencePack) -> Facts:
    """A pack's facts with everything carried out that was decided."""
    assert pack.facts is not None  # noqa: S101 only packs that were gathered come here
    return put_right(pack.facts, decisions_of(pack))


def file_texts(facts: Facts) -> dict[str, str]:
    """What can be read in each file of a pack, by its id. One query."""
    return {str(id_): said for id_, said in _columns(facts, EvidenceFile.text)}


def read_file(file_id: str) -> bytes:
    """The bytes of one file of a pack, read by themselves: nothing of them stays in the session."""
    found = db.session.scalar(
        select(EvidenceFile.content).where(EvidenceFile.public_id == UUID(file_id))
    )
    if found is None:  # removed since: `without_erased` was asked a moment ago
        raise FileRemovedError
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


def look_again(pack: EvidencePack) -> int:
    """Look through a pack's facts for everybody known now; how many finds nobody decided about.

    What another pack decided since counts for nothing: this one was made without it.
    """
    assert pack.facts is not None  # noqa: S101 only packs that were made come here
    what, texts_of_files = known_at(community_of(pack.cycle)), file_texts(pack.facts)
    found = look(pack.facts, what, texts_of_files, clock.today())
    return keep_finds(pack, found, {})


def say(pack_id: int, percent: int, doing: str) -> None:
    """How far the work on a pack is; in the unit of work now open."""
    row = {"percent": percent, "doing": doing, "at": clock.now()}
    db.session.execute(
        insert(PackProgress)
        .values(row | {"pack_id": pack_id})
        .on_conflict_do_update(index_elements=["pack_id"], set_=row)
    )
