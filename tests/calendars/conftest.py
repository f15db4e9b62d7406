"""What every calendar test stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Connection, event

from people.models import User
from tests.build import Build, Cast
from tests.calendars.rows import Rows
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def rows(build: Build, cast: Cast) -> Rows:
    """Builders of sessions and links."""
    return Rows.on(build, cast)


@pytest.fixture
def statements(connection: Connection) -> Statements:
    """What gathers the SQL sent inside its block, savepoints left out."""

    @contextmanager
    def gather() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_conn: object, _cursor: object, sql: str, *_: object) -> None:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                sent.append(sql)

        event.listen(connection, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return gather
