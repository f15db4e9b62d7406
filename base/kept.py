"""Forms kept when a sign-in times out or a computer locks, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import g, has_request_context, request
from sqlalchemy import BigInteger, UniqueConstraint, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from base import clock
from base.database import Base, Instant, Json, Pk, Words, db
from base.work import unit_of_work

# `once` too: a key that was used in the meantime would make the sending do nothing.
_NEVER_KEPT = {"csrf_token", "once"}
_SECRETS = ("password", "new_password", "pin", "secret")
_LIMIT = 400_000
_FORGOTTEN_AFTER = timedelta(days=14)


class KeptForm(Base):
    """What one person had typed into one page when they left it, or their time ran out."""

    __tablename__ = "kept_form"
    __table_args__ = (UniqueConstraint("user_id", "path"),)
    id: Mapped[Pk]
    user_id: Mapped[int] = mapped_column(BigInteger)
    path: Mapped[Words]
    fields: Mapped[Json]
    kept_at: Mapped[Instant]


def own_path(text: str) -> str:
    """A path of ours as somebody's browser sent it: never another site's; Today when in doubt."""
    path = text.partition("?")[0][:500]
    odd = not path.startswith("/") or path.startswith("//") or "\\" in path
    return "/" if odd or not path.isprintable() else path


def keep(user_id: int, path: str, fields: MultiDict[str, str]) -> bool:
    """Keep what was typed into the page at `path`; False when there was nothing worth keeping.

    Forms nobody came back for are forgotten after two weeks: they hold what records hold.
    """
    kept = {
        _storable(name): [_storable(value) for value in values]
        for name, values in fields.to_dict(flat=False).items()
        if name not in _NEVER_KEPT and not name.startswith(_SECRETS)
    }
    size = sum(len(value) for values in kept.values() for value in values)
    if not any(any(values) for values in kept.values()) or size > _LIMIT:
        return False
    at = clock.now()
    row = {"user_id": user_id, "path": path, "fields": kept, "kept_at": at}
    with unit_of_work():
        db.session.execute(delete(KeptForm).where(KeptForm.kept_at < at - _FORGOTTEN_AFTER))
        db.session.execute(
            insert(KeptForm)
            .values(row)
            .on_conflict_do_update(index_elements=["user_id", "path"], set_=row)
        )
    return True


def _storable(text: str) -> str:
    """Without NUL, which PostgreSQL's JSON refuses; the form refuses or cleans the rest."""
    return text.replace("\0", "")


def find(user_id: int, path: str) -> KeptForm | None:
    """What was kept for this person and page, if anything."""
    return db.session.scalar(
        select(KeptForm).where(KeptForm.user_id == user_id, KeptForm.path == path)
    )


def forget(user_id: int, path: str) -> None:
    """Forget what was kept, in the unit of work now open: it has been used or thrown away."""
    db.session.execute(delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.path == path))


def as_formdata(fields: Mapping[str, list[str]]) -> MultiDict[str, str]:
    """Kept fields in the shape a form reads."""
    return MultiDict((name, value) for name, values in fields.items() for value in values)


def restored() -> KeptForm | None:
    """The kept form that this request's page was refilled from."""
    found: KeptForm | None = g.get("kept_form") if has_request_context() else None
    return found


def restore_for(user_id: int) -> MultiDict[str, str] | None:
    """On GET, the fields kept for this page, noted so that the page can say so."""
    if request.method != "GET":
        return None
    found = find(user_id, request.path)
    if found is None:
        return None
    g.kept_form = found
    return as_formdata(found.fields)
