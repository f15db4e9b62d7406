"""How long ago a calendar was seen, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from people.queries.busy import seen_words

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=59), "seen just now"),
        (timedelta(minutes=-5), "seen just now"),
        (timedelta(minutes=1), "seen 1 minute ago"),
        (timedelta(minutes=20), "seen 20 minutes ago"),
        (timedelta(hours=1, minutes=59), "seen 1 hour ago"),
        (timedelta(days=3), "seen 3 days ago"),
    ],
)
def test_how_long_ago(ago: timedelta, said: str) -> None:
    assert seen_words(NOW - ago, NOW) == said
