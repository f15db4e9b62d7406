"""What the scheduler does about evidence: packs that were asked for, reminders of award cycles."""

from __future__ import annotations

import errno
import logging
from importlib import import_module
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from base import clock
from base.audit import System
from base.database import db
from base.housekeeping import prune
from base.work import unit_of_work
from evidence import pack_store
from evidence.models import KeptUpload
from evidence.portfolio import Facts, name_files
from evidence.queries.communities import community_of
from evidence.queries.known_people import known_at
from evidence.queries.pack_facts import gather
from evidence.queries.packs import pack_by_id, packs_waiting, role_of
from evidence.queries.uploads import KEEP
from evidence.services import award_reminders, pack_work, voice_decisions

_BY = System("Packs")
_NO_ROOM = (
    "There was no room left on the disk, so nothing was written. Earlier packs stand as they "
    "were. Ask whoever runs Daybook to make room, then try again."
)
_BROKEN = (
    "The portfolio could not be set. What you wrote is all there. Ask whoever runs Daybook to look "
    "at its log, then try again."
)
log = logging.getLogger("daybook.jobs")


def make_packs() -> str:
    """Gather the packs that were asked for, and make those that were decided about.

    A pack that a killed process left half done is begun again: until its last step nothing of it
    is kept.
    """
    pack_store.sweep()
    done = 0
    for pack_id in packs_waiting():
        _work_on(pack_id)
        done += 1
    return f"{done} worked on"


def remind_of_awards() -> str:
    """Write to whoever leads a community as the next step of its award comes near."""
    with unit_of_work():
        sent = award_reminders.remind(clock.today())
    return f"{sent} written"


def erase_put_aside_words() -> str:
    """Erase the words of what was put aside long ago, and forget how much was sent when."""
    with unit_of_work():
        gone = voice_decisions.tidy()
    return f"{gone} erased"


def forget_kept_uploads() -> str:
    """Forget files whose form nobody sent again."""
    return prune(KeptUpload.kept_at, KEEP)


def _work_on(pack_id: int) -> None:
    """Both steps of one pack, as far as they go."""
    try:
        if pack_by_id(pack_id).state == "asked":
            _gather(pack_id)
        if pack_by_id(pack_id).state == "to_make":
            _make(pack_id)
    except SQLAlchemyError:
        raise  # the database's own trouble: the job is tried again, and nothing was kept
    except pack_work.FileRemovedError:
        db.session.rollback()  # it waits to be made still, and the next run leaves the file out
    except Exception as fault:
        db.session.rollback()
        log.exception("a pack could not be made")
        full = isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}
        with unit_of_work():
            pack_work.failed(pack_by_id(pack_id), _NO_ROOM if full else _BROKEN, by=_BY)


def _gather(pack_id: int) -> None:
    _say(pack_id, 5, "Gathering")
    pack = pack_by_id(pack_id)
    facts = gather(
        pack.cycle,
        pack.first,
        pack.last,
        audience=pack.audience,
        made_by=role_of(pack),
        at=pack.asked_at,
    )
    _say(pack_id, 40, "Looking for what may tell who somebody is")
    _check(pack_id, facts)


def _check(pack_id: int, facts: Facts) -> int:
    """Look through a pack's facts for everybody known now; how many finds are to be decided."""
    what = known_at(community_of(pack_by_id(pack_id).cycle))
    found = pack_work.look(facts, what, pack_work.file_texts(facts), clock.today())
    with unit_of_work():
        wait = pack_work.gathered(pack_by_id(pack_id), facts, found, by=_BY)
        pack_work.say(pack_id, 100, "Gathered")
    return wait


def _make(pack_id: int) -> None:
    pack = pack_by_id(pack_id)
    # Somebody may have come to live or work there since it was gathered: their name counts too.
    if pack.facts is not None and _check(pack_id, pack.facts):
        return
    pack = pack_by_id(pack_id)
    if pack.state != "to_make":
        return
    facts: Facts = pack_work.final_facts(pack)
    pack_work.without_erased(facts)
    name_files(facts)
    public_id = pack.public_id
    db.session.rollback()  # nothing is held while the files are made
    made: Any = import_module("evidence.pack_zip").write_pack(
        facts,
        _read,
        pack_store.path_of(public_id),
        pack=str(public_id),
        say=lambda percent, doing: _say(pack_id, percent, doing),
    )
    with unit_of_work():
        counts = pack_work.written(
            pack_by_id(pack_id), facts, size=made.size, digest=made.digest, by=_BY
        )
        pack_work.say(pack_id, 100, "Made")
    if not counts:
        pack_store.path_of(public_id).unlink(missing_ok=True)


def _read(file_id: str) -> bytes:
    """One file, and nothing of the database held when it is there."""
    content = pack_work.read_file(file_id)
    db.session.rollback()
    return content


def _say(pack_id: int, percent: int, doing: str) -> None:
    with unit_of_work():
        pack_work.say(pack_id, percent, doing)
