"""What becomes of each line of a file of staff: new account, new role, here already, or wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import lazyload

from base.database import db
from people.csv_columns import Columns
from people.csv_rows import Problem, Row, Sheet
from people.models import ImportBatch, Membership, Team, User
from people.queries.accounts import list_accounts
from people.queries.imports import Difference, Fate, Kind, Verdict, columns_of
from people.roles import Can

OTHER_NAME = (
    "There is already an account with this e-mail address, in another name. Check the address, or "
    "write the name as it is on that account."
)
YOURSELF = "You cannot give yourself a role. Ask another administrator."


def columns() -> Columns:
    """The columns of a file of staff."""
    return columns_of("people", "staff")


@dataclass(frozen=True)
class _Known:
    """The accounts of the file's addresses; their roles on the team; those on the reader's teams.

    `named` is the first name and line that the file itself gives each address.
    """

    accounts: dict[str, User]
    roles: dict[int, set[str]]
    mine: set[int]
    named: dict[str, tuple[str, int]]


def judge(user: User, team: Team, sheet: Sheet) -> list[Verdict]:
    """What becomes of each line for this team, in three queries."""
    known = _known(user, team, sheet.rows)
    return [_verdict(row, user, sheet, known) for row in sheet.rows]


KIND = Kind(
    "staff",
    "account",
    "member of staff",
    "members of staff",
    Can.MANAGE_ACCOUNTS,
    columns,
    judge,
)


def _known(user: User, team: Team, rows: Sequence[Row]) -> _Known:
    emails = sorted({row.text("email") for row in rows if "email" in row.values})
    found = db.session.scalars(
        select(User)
        .where(func.lower(User.email) == any_(literal(emails, ARRAY(Text))))
        .options(lazyload(User.memberships))
    )
    accounts = {account.email.lower(): account for account in found}
    ids = literal([account.id for account in accounts.values()], ARRAY(User.id.type))
    roles: dict[int, set[str]] = defaultdict(set)
    mine: set[int] = set()
    of_these = select(Membership.user_id, Membership.team_id, Membership.role, Membership.ended_at)
    for user_id, team_id, role, ended in db.session.execute(
        of_these.where(Membership.user_id == any_(ids))
    ):
        if team_id == team.id and ended is None:
            roles[user_id].add(role)
        if team_id in user.teams(Can.MANAGE_ACCOUNTS):
            mine.add(user_id)
    named: dict[str, tuple[str, int]] = {}
    for row in rows:
        if "email" in row.values and "name" in row.values:
            named.setdefault(row.text("email"), (row.text("name"), row.line))
    return _Known(accounts, roles, mine, named)


def _verdict(row: Row, user: User, sheet: Sheet, known: _Known) -> Verdict:
    account = known.accounts.get(row.text("email"))
    problems = (*row.problems, *_wrong(row, user, account, sheet, known))
    if problems:
        return Verdict(row, Fate.PROBLEM, problems)
    if account is None:
        first = known.named[row.text("email")][1] == row.line
        return Verdict(row, Fate.GOOD, will="New account" if first else "One more role")
    if row.text("role") not in known.roles[account.id]:
        return Verdict(row, Fate.GOOD, will="Has an account; gets this role")
    differences = tuple(_differences(row, account)) if account.id in known.mine else ()
    return Verdict(
        row,
        Fate.DIFFERENT if differences else Fate.SAME,
        who=account.name,
        differences=differences,
    )


def _wrong(
    row: Row, user: User, account: User | None, sheet: Sheet, known: _Known
) -> Iterable[Problem]:
    if "email" not in row.values or "name" not in row.values:
        return
    name = row.text("name").casefold()
    first, line = known.named[row.text("email")]
    where = (row.line, sheet.called["email"], row.typed["email"])
    if account is None:
        if first.casefold() != name:
            why = f"Line {line} gives this address another name. Correct one of them."
            yield Problem(*where, why)
    elif account.name.casefold() != name:
        yield Problem(*where, OTHER_NAME)
    elif account.id == user.id and row.text("role") not in known.roles[user.id]:
        yield Problem(*where, YOURSELF)


def _differences(row: Row, account: User) -> Iterable[Difference]:
    if not account.active:
        yield Difference("Account", "In use", "Switched off")
    for field, here in (("name", account.name), ("professional_group", account.professional_group)):
        there = row.text(field)
        if there and there != here:
            yield Difference(columns().column(field).header, there, here)


def accounts_made(user: User, batch: ImportBatch) -> list[User]:
    """The accounts a file added or gave a role, those of one's own teams, by name."""
    made = {UUID(one) for one in batch.counts.get("made", [])}
    return [account for account in list_accounts(user) if account.public_id in made]
