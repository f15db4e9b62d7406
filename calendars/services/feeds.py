"""Calendar links: made, replaced, revoked, and worded."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import delete, select

from base import clock
from base.audit import Actor, record
from base.database import db
from base.errors import Refused
from calendars.models import Feed, FeedBody
from calendars.queries import links
from calendars.queries.feeds import live_feed
from calendars.queries.owners import Owned, Owner
from calendars.queries.pages import has_team
from calendars.queries.sessions import forbidden
from calendars.services.words import keep_words
from calendars.wording import APPOINTMENT, refuse_word
from people.models import Participant, Room, User, Venue
from people.services import stamps


def make_feed(
    owner: Owned,
    *,
    by: Actor,
    word: str = APPOINTMENT,
    show_place: bool = False,
) -> tuple[Feed, str]:
    """Make an owner's calendar link; the link and its token, which is never seen again.

    Raises `Refused` when they have a link already, the word would give something away, or no team
    works with a participant any more.
    """
    found = Owner.of(owner)
    _lock(found)
    if found.participant is not None and not has_team(found.participant):
        raise Refused("No team works with this person any more.")
    if live_feed(found) is not None:
        raise Refused("There is a calendar link already. Replace it to get a new one.")
    feed, token = _new(found, word=refuse_word(word, forbidden()), show_place=show_place)
    record(
        "feed.made",
        f"{by.name} made {_of(feed, by)}.",
        by=by,
        about=_about(feed),
    )
    return feed, token


def replace_feed(feed: Feed, *, by: Actor) -> tuple[Feed, str]:
    """End a link and make another that says the same; the new link and its token."""
    owner = owner_of(feed)
    _lock(owner)
    _end(feed, "replaced")
    made, token = _new(owner, word=feed.word, show_place=feed.show_place)
    made.policy = feed.policy
    record(
        "feed.replaced",
        f"{by.name} replaced {_of(feed, by)}: the old one has ended.",
        by=by,
        about=[*_about(feed), made.public_id],
    )
    return made, token


def revoke_feed(feed: Feed, *, by: Actor, why: str = "revoked") -> None:
    """End a link: what has fetched it is told so for 90 days, then the address is gone."""
    _lock(owner_of(feed))
    _end(feed, why)
    record("feed.revoked", f"{by.name} ended {_of(feed, by)}.", by=by, about=_about(feed))


def change_wording(feed: Feed, *, word: str, show_place: bool, by: Actor) -> None:
    """Change what a participant's calendar calls their sessions, and whether it says where.

    Raises `Refused` when the word would give something away, or the link has ended.
    """
    chosen = refuse_word(word, forbidden())
    _refuse_ended(feed)
    if (chosen, show_place) == (feed.word, feed.show_place):
        return
    feed.word, feed.show_place = chosen, show_place
    feed.policy += 1
    if feed.participant is not None:
        keep_words(feed.participant, word=chosen, show_place=show_place)
        stamps.bump(participants=[feed.participant.id])
    place = "with" if show_place else "without"
    record(
        "feed.wording_changed",
        f"{by.name} changed the wording of {_of(feed, by)}: “{chosen}”, {place} the place.",
        by=by,
        about=_about(feed),
    )


def _new(owner: Owner, *, word: str, show_place: bool) -> tuple[Feed, str]:
    token = secrets.token_urlsafe(32)
    feed = Feed(
        token_hash=links.token_hash(token),
        audience=owner.audience,
        user=owner.user,
        participant=owner.participant,
        team=owner.team,
        cohort=owner.cohort,
        room=owner.room,
        venue=owner.venue,
        word=word,
        show_place=show_place,
        made_at=clock.now(),
    )
    db.session.add(feed)
    if owner.participant is not None:
        keep_words(owner.participant, word=word, show_place=show_place)
    db.session.flush()
    return feed, token


def _end(feed: Feed, why: str) -> None:
    _refuse_ended(feed)
    feed.revoked_at = clock.now()
    feed.revoked_why = why
    # Its sessions must not be served again, whatever goes wrong.
    db.session.execute(delete(FeedBody).where(FeedBody.feed_id == feed.id))
    db.session.flush()


def _refuse_ended(feed: Feed) -> None:
    db.session.refresh(feed)
    if feed.revoked_at is not None:
        raise Refused("Somebody has ended or replaced this link since you opened the page.")


def _lock(owner: Owner) -> None:
    """Two people who press at once wait for one another."""
    whose = _whose(owner)
    table = type(whose)
    db.session.execute(select(table.id).where(table.id == whose.id).with_for_update())


def _whose(owner: Owner) -> User | Participant | Room | Venue:
    """Whom or what a link ends with."""
    whose = owner.user or owner.participant or owner.room or owner.venue
    assert whose is not None  # noqa: S101 the table's check gives a link one owner
    return whose


def owner_of(feed: Feed) -> Owner:
    """What a link is of."""
    return Owner(
        feed.audience, feed.user, feed.participant, feed.team, feed.cohort, feed.room, feed.venue
    )


def _of(feed: Feed, by: Actor) -> str:
    if feed.participant is not None:
        return f"the calendar link of {feed.participant.code}"
    if feed.user is None:
        return f"the calendar link of {subject(feed)}"
    own = feed.user.id == by.id
    whose = "their own" if own else f"{feed.user.name}’s"
    if feed.audience == "staff":
        return "their own calendar link" if own else f"the calendar link of {feed.user.name}"
    return f"{whose} calendar link to {subject(feed)}"


def subject(feed: Feed) -> str:
    """What a link shows the sessions of, in words."""
    if feed.room is not None:
        return f"{feed.room.name}, {feed.room.venue.name}"
    named = feed.cohort or feed.venue or feed.team
    if named is not None:
        return named.name
    return "the teams they lead" if feed.audience == "lead" else "their own sessions"


def _about(feed: Feed) -> list[UUID]:
    others = (feed.team, feed.cohort)
    return [
        _whose(owner_of(feed)).public_id,
        *(one.public_id for one in others if one is not None),
        feed.public_id,
    ]
