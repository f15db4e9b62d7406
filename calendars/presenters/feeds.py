"""What the calendar pages print: addresses, the QR code, and what a phone will show."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from flask import url_for

from base import clock
from base.dates import LONDON, in_words, moment_words, span_words
from calendars.bodies import SeenSession
from calendars.clients import Fetched, Health, clients, health
from calendars.models import Feed, FeedFetch
from calendars.queries.owners import Owner
from calendars.wording import Words


@dataclass(frozen=True, slots=True)
class Address:
    """A link just made: to copy, to open in a calendar, and to scan."""

    https: str
    webcal: str
    qr: str


@dataclass(frozen=True, slots=True)
class Steps:
    """How one kind of calendar is given a link; `opens_at` begins it, once there is an address."""

    title: str
    refresh: str
    steps: tuple[str, ...]
    opens_at: str | None


@dataclass(frozen=True, slots=True)
class Other:
    """A calendar somebody may have a link to: of what, and whether there is one."""

    group: str
    name: str
    href: str
    state: str
    well: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """One session as a participant's phone shows it."""

    summary: str
    when: str
    description: str
    location: str


def address(token: str, public_url: str) -> Address:
    """The addresses of a new link.

    The QR code holds the `webcal` one: a phone's camera then offers to subscribe, where `https`
    would copy the sessions once and never again.
    """
    https = f"{public_url}/calendar/{token}.ics"
    webcal = "webcal://" + https.partition("://")[2]
    made = io.BytesIO()
    segno.make(webcal, error="m").save(made, kind="svg", scale=5, border=4)
    qr = "data:image/svg+xml;base64," + base64.b64encode(made.getvalue()).decode()
    return Address(https, webcal, qr)


def steps(made: Address | None) -> list[Steps]:
    """The steps of every kind of calendar that people are told about."""
    return [
        Steps(
            client.title,
            client.refresh,
            client.steps,
            client.opens_at(made.https, made.webcal) if made is not None else None,
        )
        for client in clients()
        if client.steps
    ]


def health_of(feed: Feed, fetches: Sequence[FeedFetch], changed_at: datetime | None) -> Health:
    """How a link is doing."""
    fetched = [Fetched(one.client, one.at) for one in fetches]
    return health(feed.made_at, fetched, changed_at, clock.now())


_STAFF_SAYS = (
    "It shows programme, topic, time, room and who leads. A session with one person shows their "
    "code, never a name."
)
_PLACE_SAYS = (
    "It shows when it is booked and by which team, by the team’s public name. It never says what a "
    "session is, or for whom."
)
SAYS = {
    "team": f"Every session of the team, whoever leads it. {_STAFF_SAYS}",
    "lead": (
        "Every session of every team you lead. One that nobody is down to lead says so first. "
        f"{_STAFF_SAYS}"
    ),
    "cohort": f"Every session of this cohort. {_STAFF_SAYS}",
    "venue": f"Everything booked in the building, for whoever looks after it. {_PLACE_SAYS}",
    "room": f"Everything booked in the room, for a display or a reception. {_PLACE_SAYS}",
}
_OWN = "It is yours alone, and ends with your role. If you lose it, replace it here."
_PLACES = "Anyone who has it can see the bookings. Replace it when somebody should no longer."
WARNINGS = {"team": _OWN, "lead": _OWN, "cohort": _OWN, "venue": _PLACES, "room": _PLACES}

_GROUPS = {
    "lead": "Teams",
    "team": "Teams",
    "cohort": "Cohorts",
    "venue": "Buildings and rooms",
    "room": "Buildings and rooms",
}


def others(
    owners: Sequence[Owner],
    made: Sequence[Feed],
    fetches: Mapping[int, Sequence[FeedFetch]],
) -> dict[str, list[Other]]:
    """The calendars a person may have beside their own, by group, with those they have."""
    live = {(feed.audience, *_rows(feed)): feed for feed in made if feed.audience != "staff"}
    found: dict[str, list[Other]] = {}
    for owner in owners:
        feed = live.get((owner.audience, *owner.columns.values()))
        state, well = "No link", True
        if feed is not None:
            seen = fetches.get(feed.id, ())
            last = f"last fetched {moment_words(seen[0].at)}" if seen else "not fetched yet"
            state = f"Link made {moment_words(feed.made_at)}, {last}"
            well = health_of(feed, seen, None).well
        group = _GROUPS[owner.audience]
        found.setdefault(group, []).append(
            Other(group, subject_words(owner), page_of(owner), state, well)
        )
    return found


def subject_words(owner: Owner) -> str:
    """What a calendar holds, as a heading says it."""
    if owner.room is not None:
        return f"{owner.room.name}, {owner.room.venue.name}"
    named = owner.cohort or owner.venue or owner.team
    return named.name if named is not None else "Every team you lead"


def page_of(owner: Owner) -> str:
    """The page on which a calendar's link is made and ended."""
    if owner.cohort is not None:
        return url_for("shared_feeds.cohort_calendar", cohort_id=owner.cohort.public_id)
    if owner.team is not None:
        return url_for("shared_feeds.team_calendar", team_id=owner.team.public_id)
    if owner.room is not None:
        return url_for("shared_feeds.room_calendar", room_id=owner.room.public_id)
    if owner.venue is not None:
        return url_for("shared_feeds.venue_calendar", venue_id=owner.venue.public_id)
    return url_for("shared_feeds.lead_calendar")


def _rows(feed: Feed) -> tuple[int | None, ...]:
    return (
        feed.user_id, feed.participant_id, feed.team_id, feed.cohort_id, feed.room_id,
        feed.venue_id,
    )  # fmt: skip


def preview(session: SeenSession | None, words: Words) -> Preview:
    """The next session, or any session when none is planned, as a phone shows it."""
    when = "The day and time of the session"
    if session is not None:
        day = in_words(session.starts.astimezone(LONDON).date())
        when = f"{day}, {span_words(session.starts, session.ends)}"
    return Preview(words.summary, when, words.description, words.location or "Not shown")


def names(venues: Sequence[str]) -> str:
    """Kirk House, Elm Lodge and Oak House."""
    if len(venues) < 2:
        return "".join(venues)
    return f"{', '.join(venues[:-1])} and {venues[-1]}"
