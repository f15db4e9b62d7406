"""A cohort with forms, and a client for each person of the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from people.models import User
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.outcomes.filled import Forms
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]


@pytest.fixture
def forms(build: Build, cast: Cast, at: Clock) -> Forms:
    """An empty cohort; it is a year after its start."""
    at.at = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
    return Forms(build, cast)
