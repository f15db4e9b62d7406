"""A participant's own page: its link, and what they say and choose there."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select

from attendance.queries import notices as notice_queries
from attendance.services import notices
from base import clock
from base.audit import Actor, System, record
from base.database import db
from base.dates import LONDON, moment_words
from base.errors import Refused
from base.work import lock
from calendars.models import OwnPage
from calendars.queries import feeds as feed_queries
from calendars.queries import pages as queries
from calendars.queries.links import token_hash
from calendars.queries.sessions import forbidden
from calendars.services import feeds
from calendars.services.words import keep_words
from calendars.wording import APPOINTMENT, refuse_word
from people.models import Participant
from programmes.models import Place

THEMSELVES = System("The participant")
"""Who acts on a participant's own page: whoever has its link."""

_NOTHING_LEFT = "This is not on your page any more."
_BEGUN = "This has begun. Please call us."
_MARKED = "We have written down already whether you came. Please call us if it is wrong."


def make_page(
    person: Participant, *, by: Actor, word: str | None = None, show_place: bool = False
) -> tuple[OwnPage, str]:
    """Make a participant's page; its link and its token, which is never seen again.

    `word` None leaves the words they have. Raises `Refused` when they have a page, when no team
    works with them, or when the word would give something away.
    """
    _lock(person)
    if queries.live_page(person) is not None:
        raise Refused("There is a page already. Replace its link to get a new one.")
    if not queries.has_team(person):
        raise Refused("No team works with this person any more.")
    if word is not None:
        choose_words(person, word=word, show_place=show_place, by=by)
    elif queries.words_of(person) is None:
        keep_words(person, word=APPOINTMENT, show_place=False)
    page, token = _new(person)
    record(
        "own_page.made",
        f"{by.name} made the own page of {person.code}.",
        by=by,
        about=[person.public_id, page.public_id],
    )
    return page, token


def replace_page(page: OwnPage, *, by: Actor) -> tuple[OwnPage, str]:
    """End a link to a page and make another to the same page; the new link and its token."""
    person = page.participant
    _lock(person)
    _end(page, "replaced")
    made, token = _new(person)
    record(
        "own_page.replaced",
        f"{by.name} replaced the link to the own page of {person.code}: the old one has ended.",
        by=by,
        about=[person.public_id, page.public_id, made.public_id],
    )
    return made, token


def end_page(page: OwnPage, *, by: Actor, why: str = "ended") -> None:
    """End a participant's page: its link opens nothing any more."""
    person = page.participant
    _lock(person)
    _end(page, why)
    record(
        "own_page.ended",
        f"{by.name} ended the own page of {person.code}.",
        by=by,
        about=[person.public_id, page.public_id],
    )


def choose_words(person: Participant, *, word: str, show_place: bool, by: Actor) -> None:
    """Change what a participant's page and calendar call what they go to, and whether they say
    where. Raises `Refused` when the word would give something away.
    """  # noqa: D205 one sentence needs both lines
    chosen = refuse_word(word, forbidden())
    _lock(person)
    feed = feed_queries.live_feed(person)
    if feed is not None and (feed.word, feed.show_place) != (chosen, show_place):
        feeds.change_wording(feed, word=chosen, show_place=show_place, by=by)
        return
    if keep_words(person, word=chosen, show_place=show_place):
        place = "with" if show_place else "without"
        record(
            "own_page.words_chosen",
            f"{by.name} chose the words of the own page of {person.code}: “{chosen}”, {place} "
            "the place.",
            by=by,
            about=[person.public_id],
        )


def give_calendar(person: Participant) -> str:
    """Make somebody's calendar link for themselves, in place of any they have; its token."""
    _lock(person)
    feed = feed_queries.live_feed(person)
    if feed is not None:
        return feeds.replace_feed(feed, by=THEMSELVES)[1]
    words = queries.words_of(person)
    word, show_place = (words.word, words.show_place) if words else (APPOINTMENT, False)
    return feeds.make_feed(person, word=word, show_place=show_place, by=THEMSELVES)[1]


def cannot_come(place: Place, *, seen_at: str, reason: str, note: str) -> None:
    """They cannot come to this one; said again, nothing more happens.

    `seen_at` is the start they had before them. Raises `Refused` when it was moved since, called
    off, marked, or has begun.
    """
    _lock_place(place)
    _refuse_over(place)
    if seen_at != start_of(place.session.starts):
        raise Refused(
            "This has moved since you opened the page. It is now on "
            f"{moment_words(place.session.starts)}. Can you come then?"
        )
    notices.record_notices(
        [place],
        channel="own_page",
        received=clock.now(),
        reason=reason,
        note=note,
        by=None,
    )


def can_come(place: Place) -> None:
    """They can come after all, until it begins; said again, nothing more happens."""
    _lock_place(place)
    _refuse_over(place)
    notice = notice_queries.notices_of([place]).get(place.id)
    if notice is not None:
        notices.withdraw_notice(notice, why="Said on their own page", by=THEMSELVES)


def start_of(starts: datetime) -> str:
    """A start as a form carries it back, to tell whether it was moved meanwhile."""
    return starts.astimezone(LONDON).isoformat(timespec="minutes")


def _lock_place(place: Place) -> None:
    """See the session and the place in it as whoever wrote them last left them."""
    lock(place.session)
    db.session.refresh(place, ["removed_at"])


def _refuse_over(place: Place) -> None:
    if place.session.status in {"cancelled", "not_held", "withdrawn"}:
        raise Refused("This is not happening. You do not need to do anything.")
    if place.removed_at is not None:
        raise Refused(_NOTHING_LEFT)
    if notice_queries.marked([place]):
        raise Refused(_MARKED)
    if place.session.starts <= clock.now():
        raise Refused(_BEGUN)
    if place.session.status != "planned":
        raise Refused(_NOTHING_LEFT)


def _new(person: Participant) -> tuple[OwnPage, str]:
    token = secrets.token_urlsafe(32)
    page = OwnPage(
        participant=person, participant_id=person.id, token_hash=token_hash(token),
        made_at=clock.now(),
    )  # fmt: skip
    db.session.add(page)
    db.session.flush()
    return page, token


def _end(page: OwnPage, why: str) -> None:
    db.session.refresh(page)
    if page.ended_at is not None:
        raise Refused("Somebody has ended or replaced this link since you opened the page.")
    page.ended_at, page.ended_why = clock.now(), why
    db.session.flush()


def _lock(person: Participant) -> None:
    """Two who press at once wait for one another."""
    db.session.execute(select(Participant.id).where(Participant.id == person.id).with_for_update())
