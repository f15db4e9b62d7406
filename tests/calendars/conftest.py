"""What every calendar test stands on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from people.models import User
from tests.build import Build, Cast
from tests.calendars.rows import Rows
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]


@pytest.fixture
def rows(build: Build, cast: Cast) -> Rows:
    """Builders of sessions and links."""
    return Rows.on(build, cast)
