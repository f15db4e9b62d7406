"""What every calendar test stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from tests.build import Build, Cast
from tests.calendars.rows import Rows


@pytest.fixture
def rows(build: Build, cast: Cast) -> Rows:
    """Builders of sessions and links."""
    return Rows.on(build, cast)


@pytest.fixture
def statements(connection: Connection) -> Callable[[], Any]:
    """`with statements() as sent:` gathers the SQL sent meanwhile, savepoints left out."""

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
