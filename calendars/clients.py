"""PURE: the calendars people use, how each is given a link, and whether a link is well.

The kinds of calendar are data (`clients.yaml`). How often each looks for changes is from its users'
reports and from watching it: no calendar says so itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

import yaml

OTHER: Final = "Another calendar"
_USUALLY: Final = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Client:
    """One kind of calendar; `title` and `steps` are empty for those people are not told about.

    `looks_every`: after how long it has surely looked again if all is well, None if it never does
    by itself.
    """

    name: str
    marks: tuple[str, ...]
    looks_every: timedelta | None
    title: str = ""
    refresh: str = ""
    steps: tuple[str, ...] = ()
    open: str = ""

    def opens_at(self, https: str, webcal: str) -> str | None:
        """The address that begins adding a link there."""
        if not self.open:
            return None
        return self.open.format(https=quote(https, safe=""), webcal=quote(webcal, safe=""))


@dataclass(frozen=True, slots=True)
class Fetched:
    """When one kind of calendar last fetched a link."""

    client: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """How a link is doing, in a sentence; `well` is false when somebody should look at it."""

    words: str
    well: bool


def parse_clients(text: str) -> tuple[Client, ...]:
    """The kinds of calendar in `clients.yaml`. ValueError for an entry without name or marks."""
    return tuple(_client(number, one) for number, one in enumerate(yaml.safe_load(text), start=1))


def _client(number: int, one: object) -> Client:
    if not isinstance(one, dict) or not one.get("name") or not one.get("marks"):
        message = f"clients.yaml, entry {number}: give it a name and marks."
        raise ValueError(message)
    hours = one.get("looks_every", 0)
    return Client(
        name=str(one["name"]),
        marks=tuple(str(mark).casefold() for mark in one["marks"]),
        looks_every=timedelta(hours=hours) if hours else None,
        title=str(one.get("title", "")),
        refresh=str(one.get("refresh", "")),
        steps=tuple(str(step) for step in one.get("steps", ())),
        open=str(one.get("open", "")),
    )


@cache
def clients() -> tuple[Client, ...]:
    """The kinds of calendar this Daybook knows."""
    return parse_clients(Path(__file__).with_name("clients.yaml").read_text(encoding="utf-8"))


def client_family(user_agent: str, known: Iterable[Client] | None = None) -> str:
    """The kind of calendar that fetched, from its User-Agent; which device it was is not kept."""
    said = user_agent.casefold()
    for client in clients() if known is None else known:
        if any(mark in said for mark in client.marks):
            return client.name
    return OTHER


def health(
    made_at: datetime,
    fetched: Sequence[Fetched],
    changed_at: datetime | None,
    now: datetime,
) -> Health:
    """Whether whoever has a link sees what is right now, as far as the link can tell.

    `changed_at` is when anything the calendar shows last changed. A web browser opens a link once,
    and is not counted as a calendar.
    """
    by_name = {client.name: client for client in clients()}
    calendars = [
        one for one in fetched if one.client == OTHER or by_name[one.client].looks_every is not None
    ]
    if not calendars:
        late = now - made_at >= timedelta(days=1)
        return Health(
            "No calendar has fetched it yet."
            + (" If it was added somewhere, go through the steps again." if late else ""),
            not late,
        )
    latest = max(calendars, key=lambda one: one.at)
    client = by_name.get(latest.client)
    every = client.looks_every if client is not None and client.looks_every else _USUALLY
    if now - latest.at > every:
        return Health(
            f"{latest.client} has not looked for {ago(now - latest.at)}. It may have been removed "
            "there: add the link again, or end it if nobody uses it.",
            well=False,
        )
    if changed_at is not None and changed_at > latest.at:
        return Health(
            f"Something changed since {latest.client} last looked, {ago(now - latest.at)} ago. It "
            "looks again by itself.",
            well=True,
        )
    return Health(f"{latest.client} has everything as it is now.", well=True)


def ago(since: timedelta) -> str:
    """A length of time in one unit: "20 minutes", "3 hours", "2 days"."""
    minutes = max(int(since.total_seconds() // 60), 0)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"
