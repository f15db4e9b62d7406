"""Leave to open a pack: a secret link or an assessor's account, until a day; every opening kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.dates import LONDON, in_words
from base.errors import Refused
from base.work import lock
from evidence.models import EvidencePack, PackAccess, PackOpening
from evidence.queries.pack_access import OPENED_FILE
from people.models import User

LONGEST = timedelta(days=366)


def give_link(pack: EvidencePack, *, whom: str, until: date, by: User) -> tuple[PackAccess, str]:
    """Make a secret link to a released pack; the token is told once. Raises `Refused`."""
    _refuse(pack, until)
    token = secrets.token_urlsafe(32)
    made = _access(pack, whom, until, by)
    made.token_hash = hashlib.sha256(token.encode()).digest()
    _keep(made, by, "a link")
    return made, token


def give_account(pack: EvidencePack, user: User, *, until: date, by: User) -> PackAccess:
    """Let an assessor's account open a released pack. Raises `Refused`."""
    _refuse(pack, until)
    already = db.session.scalar(
        select(PackAccess.id).where(
            PackAccess.pack_id == pack.id,
            PackAccess.user_id == user.id,
            PackAccess.ended_at.is_(None),
            PackAccess.until >= clock.today(),
        )
    )
    if already is not None:
        raise Refused(f"{user.name} may open this pack already.", "user")
    made = _access(pack, user.name, until, by)
    made.user_id = user.id
    _keep(made, by, "their account")
    return made


def end_access(access: PackAccess, *, by: User) -> None:
    """Take leave back; nothing the second time."""
    lock(access)
    if access.ended_at is not None:
        return
    access.ended_at = clock.now()
    record(
        "pack.access_ended",
        f"{by.name} ended the leave of {access.whom} to open a pack.",
        by=by,
        about=[access.public_id, access.pack.public_id],
    )


def opened(
    pack: EvidencePack, what: str, *, access: PackAccess | None = None, user: User | None = None
) -> None:
    """Keep that a pack was opened: by which leave, or by which member of staff."""
    db.session.add(
        PackOpening(
            pack_id=pack.id,
            access_id=access.id if access is not None else None,
            user_id=user.id if user is not None else None,
            what=what,
            at=clock.now(),
        )
    )


def file_opened(access: PackAccess, path: str) -> None:
    """Keep that a file of a pack was opened, of this path in its ZIP; once a day for each leave."""
    what, day = f"{OPENED_FILE}{path}", clock.today()
    since = datetime.combine(day, time.min, LONDON)
    already = db.session.scalar(
        select(PackOpening.id)
        .where(
            PackOpening.access_id == access.id, PackOpening.what == what, PackOpening.at >= since
        )
        .limit(1)
    )
    if already is None:
        opened(access.pack, what, access=access)


def _refuse(pack: EvidencePack, until: date) -> None:
    lock(pack)
    if pack.state != "released":
        raise Refused("Release the pack first: only then it stays as it is.")
    if until < clock.today():
        raise Refused("This day is over.", "until")
    if until > clock.today() + LONGEST:
        raise Refused("Leave to open a pack lasts a year at most.", "until")


def _access(pack: EvidencePack, whom: str, until: date, by: User) -> PackAccess:
    return PackAccess(
        pack_id=pack.id, whom=whom, until=until, made_at=clock.now(), made_by_id=by.id
    )


def _keep(made: PackAccess, by: User, how: str) -> None:
    db.session.add(made)
    db.session.flush()
    pack = db.session.get_one(EvidencePack, made.pack_id)
    record(
        "pack.access_given",
        f"{by.name} gave {made.whom} leave to open a pack with {how}, until "
        f"{in_words(made.until)}.",
        by=by,
        about=[made.public_id, pack.public_id],
    )
