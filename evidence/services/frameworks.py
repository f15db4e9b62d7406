"""Versions of the framework: kept when first needed, brought in, confirmed. None ever changes."""

from __future__ import annotations

from sqlalchemy import text

from base import clock
from base.audit import Actor, System, record
from base.database import db
from base.errors import Refused
from base.work import lock
from evidence.criteria import differences, read_framework, write_framework
from evidence.models import FrameworkVersion
from evidence.queries import frameworks as queries
from people.models import User


def kept_framework(by: Actor) -> FrameworkVersion:
    """The newest version; the working criteria are kept as the first when there is none."""
    db.session.execute(text("lock table framework_version in share row exclusive mode"))
    found = queries.newest()
    if found is not None:
        return found
    return _keep(queries.WORKING_NAME, queries.working(), by)


def bring_in(content: bytes | str, name: str, *, by: User) -> FrameworkVersion:
    """Keep a framework as the newest version. Raises `Refused` when it says nothing new."""
    new = read_framework(content)
    before = queries.in_use(kept_framework(by))
    if differences(before.framework, new).none:
        raise Refused("This is the framework in use already: nothing in it differs.", "file")
    return _keep(name, write_framework(new), by)


def confirm(version: FrameworkVersion, *, by: User) -> None:
    """Say that this wording is the one the service was given; nothing the second time."""
    lock(version)
    if version.confirmed_at is not None:
        return
    version.confirmed_at, version.confirmed_by_id = clock.now(), by.id
    record(
        "framework.confirmed",
        f"{by.name} confirmed that the wording of {version.name}, version {version.number}, is "
        "the one in their portfolio pack.",
        by=by,
        about=[version.public_id],
    )


def _keep(name: str, content: str, by: Actor) -> FrameworkVersion:
    last = queries.newest()
    made = FrameworkVersion(
        number=1 if last is None else last.number + 1,
        name=name,
        content=content,
        made_at=clock.now(),
        made_by_id=None if isinstance(by, System) else by.id,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "framework.kept",
        f"{by.name} kept {made.name} as version {made.number} of the framework.",
        by=by,
        about=[made.public_id],
    )
    return made
