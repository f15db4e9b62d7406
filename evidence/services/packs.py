"""Packs: asked for, decided about, released, withdrawn. What makes them is `pack_work`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.dates import range_words
from base.errors import Refused
from base.work import lock
from evidence.gone import said
from evidence.models import AwardCycle, EvidencePack, PackFind
from evidence.portfolio import Decision
from evidence.queries.communities import community_of
from evidence.queries.packs import withdrawn_since
from evidence.services import pack_work
from people.models import User

LONGEST = 366 * 3
"""A pack covers at most the three years of a cycle."""
UNDER_WAY = ("asked", "to_check", "to_make")


def ask_for_pack(
    cycle: AwardCycle, *, first: date, last: date, audience: str, by: User
) -> EvidencePack:
    """Ask for a pack of a cycle; a job gathers it. Raises `Refused` with the field."""
    if last < first:
        raise Refused("The last day comes after the first.", "last")
    if last > clock.today():
        raise Refused("This day is still to come.", "last")
    if (last - first).days > LONGEST:
        raise Refused("A pack covers at most three years.", "first")
    lock(cycle)
    under_way = db.session.scalar(
        select(EvidencePack.id).where(
            EvidencePack.cycle_id == cycle.id, EvidencePack.state.in_(UNDER_WAY)
        )
    )
    if under_way is not None:
        raise Refused("A pack is being made already. Finish that one, or take it back, first.")
    made = EvidencePack(
        cycle_id=cycle.id,
        first=first,
        last=last,
        audience=audience,
        asked_at=clock.now(),
        asked_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "pack.asked",
        f"{by.name} asked for a pack of {community_of(cycle).name}, {range_words(first, last)}.",
        by=by,
        about=[made.public_id, cycle.public_id],
    )
    return made


def decide(
    pack: EvidencePack, finds: list[PackFind], decision: Decision, instead: str, *, by: User
) -> None:
    """Decide about finds of one pack. Raises `Refused` once its files are being made."""
    lock(pack)
    if pack.state not in {"to_check", "failed", "made"}:
        raise Refused("This pack is not being checked now.")
    if decision is Decision.REPLACE and not instead:
        raise Refused("Say what stands in its place, such as “a resident”.", "instead")
    for one in finds:
        file_only = one.place.startswith("file/") and one.place.count("/") == 1
        if file_only and decision is Decision.REPLACE:
            raise Refused("Words inside a file cannot be replaced. Leave the file out, or keep it.")
        if not file_only and decision is Decision.OUT:
            raise Refused("Only a file can be left out. Replace the words, or keep them.")
        one.decision = decision.value
        one.instead = instead if decision is Decision.REPLACE else ""
        one.decided_at, one.decided_by_id = clock.now(), by.id
    if pack.state in {"made", "failed"}:
        pack.state = "to_check"
    many = f"{len(finds)} find{'' if len(finds) == 1 else 's'}"
    record(
        "pack.decided",
        f"{by.name} decided about {many} in a pack: {_SAID[decision]}.",
        by=by,
        about=[pack.public_id],
    )


def have_made(pack: EvidencePack, *, by: User) -> None:
    """Have the files of a pack made once every find is decided. Raises `Refused` until then."""
    lock(pack)
    if pack.state not in {"to_check", "failed"} or pack.facts is None:
        raise Refused("There is nothing to be made of this pack now.")
    left = undecided(pack)
    if left:
        raise Refused(
            f"{left} find{' is' if left == 1 else 's are'} not decided yet. Decide about each."
        )
    pack.state, pack.problem = "to_make", ""
    record(
        "pack.to_make",
        f"{by.name} had the files of a pack made.",
        by=by,
        about=[pack.public_id],
    )


def gather_again(pack: EvidencePack, *, by: User) -> None:
    """Gather a pack's facts anew, as they are now; what was decided stays decided."""
    lock(pack)
    if pack.state not in {"to_check", "made", "failed"}:
        raise Refused("This pack cannot be gathered again.")
    pack.state, pack.problem = "asked", ""
    record(
        "pack.asked_again",
        f"{by.name} had a pack gathered again.",
        by=by,
        about=[pack.public_id],
    )


def renew(pack: EvidencePack, *, by: User) -> EvidencePack:
    """Ask for another pack of the same days for the same reader. Raises `Refused`."""
    return ask_for_pack(pack.cycle, first=pack.first, last=pack.last, audience=pack.audience, by=by)


def release(pack: EvidencePack, *, by: User) -> int:
    """Release a pack: from now on nothing of it changes. Raises `Refused` until it is made.

    It is looked through once more: somebody may have come to live or work there since it was made.
    When more is found, it is to be checked again instead; how many finds there are to decide about.
    """
    lock(pack)
    if pack.state == "released":
        return 0
    if pack.state != "made" or undecided(pack):
        raise Refused("This pack is not ready to be released.")
    if pack.final is not None and (gone := withdrawn_since(pack.final)):
        raise Refused(f"{said(pack.final, gone)} Gather the pack again, then release it.")
    more = pack_work.look_again(pack)
    if more:
        pack.state = "to_check"
        record(
            "pack.checked_again",
            f"{by.name} would have released a pack; {more} more find{'' if more == 1 else 's'} "
            "came to light, and it is to be checked again.",
            by=by,
            about=[pack.public_id],
        )
        return more
    pack.state, pack.released_at, pack.released_by_id = "released", clock.now(), by.id
    record(
        "pack.released",
        f"{by.name} released a pack of {community_of(pack.cycle).name}.",
        by=by,
        about=[pack.public_id, pack.cycle.public_id],
    )
    return 0


def withdraw(pack: EvidencePack, *, why: str, by: User) -> None:
    """Take a pack back: whoever has leave to open it is told that it was withdrawn, and no more."""
    lock(pack)
    if pack.state == "withdrawn":
        return
    pack.state, pack.withdrawn_at, pack.withdrawn_why = "withdrawn", clock.now(), why
    record(
        "pack.withdrawn",
        f"{by.name} withdrew a pack of {community_of(pack.cycle).name}.",
        by=by,
        about=[pack.public_id, pack.cycle.public_id],
    )


def undecided(pack: EvidencePack) -> int:
    """How many finds of a pack nobody has decided about."""
    return len(
        db.session.scalars(
            select(PackFind.id).where(PackFind.pack_id == pack.id, PackFind.decision == "")
        ).all()
    )


_SAID = {
    Decision.KEEP: "they stay",
    Decision.REPLACE: "other words take their place",
    Decision.OUT: "the file is left out",
}
