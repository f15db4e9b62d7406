"""What time it is, asked in one place so that a test, or a demonstration, can answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from flask import Flask, current_app

from base.dates import LONDON

_KEY = "daybook.clock"


def init_app(app: Flask, tell: Callable[[], datetime] | None = None) -> None:
    """Give the application its clock; `tell` answers an aware instant, the system's by default."""
    app.extensions[_KEY] = tell or _system


def now() -> datetime:
    """The present instant, aware, in UTC."""
    answer: datetime = current_app.extensions[_KEY]()
    return answer


def today() -> date:
    """Today's date in London."""
    return now().astimezone(LONDON).date()


@contextmanager
def told(tell: Callable[[], datetime]) -> Iterator[None]:
    """What is done inside is done at the time `tell` answers, as a demonstration's past is."""
    kept = current_app.extensions[_KEY]
    current_app.extensions[_KEY] = tell
    try:
        yield
    finally:
        current_app.extensions[_KEY] = kept


def _system() -> datetime:
    return datetime.now(UTC)
