"""Lines of a file brought in: through the very services that the one-person forms use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from base.errors import Refused
from people.models import Team, User
from people.queries.imports import Verdict
from people.queries.participants import suggest_code
from people.roles import Role
from people.services.accounts import add_account
from people.services.limited_access import set_limited_access
from people.services.participants import Details, add_participant


@contextmanager
def naming_line(verdict: Verdict) -> Iterator[None]:
    """Say in a refusal which line it is of, and that nothing was brought in."""
    try:
        yield
    except Refused as refusal:
        raise Refused(
            f"Line {verdict.row.line}: {refusal.why} Nothing was brought in. Read the lists again."
        ) from None


def bring_participants(lines: Sequence[Verdict], team: Team, by: User) -> list[UUID]:
    """Add the participants of some lines; without a code, one is made up. Raises `Refused`."""
    made = []
    for verdict in lines:
        with naming_line(verdict):
            person = add_participant(_details(verdict), team=team, by=by)
            if verdict.row.text("limited_access") == "yes":
                set_limited_access(person, limited=True, readers=[by], by=by)
            made.append(person.public_id)
    return made


def _details(verdict: Verdict) -> Details:
    values: dict[str, Any] = {"code": "", **verdict.row.values}
    values.pop("limited_access", None)
    for field in ("mappa_category", "mappa_level"):
        if field in values:
            values[field] = int(values[field])
    return Details(**(values | {"code": values["code"] or suggest_code()}))


def bring_staff(lines: Sequence[Verdict], team: Team, by: User) -> list[UUID]:
    """Give the staff of some lines their roles, on accounts made or had. Raises `Refused`.

    No password and no link: those are made one by one and handed over in person.
    """
    made = []
    for verdict in lines:
        row = verdict.row
        with naming_line(verdict):
            user = add_account(
                email=row.text("email"),
                name=row.text("name"),
                professional_group=row.text("professional_group"),
                team=team,
                role=Role(row.text("role")),
                by=by,
            )
        made.append(user.public_id)
    return made
