"""A calendar's bytes, built from what is stored now; kept with the blocks they are joined from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.database import db
from base.dates import LONDON
from calendars import bodies, ics
from calendars.bodies import Assembled, SeenSession
from calendars.models import EventBlock, FeedBody
from calendars.queries import links, sessions
from calendars.queries.links import Body, Link
from calendars.queries.owners import Owned
from calendars.wording import (
    ParticipantWording,
    PlaceWording,
    SessionFacts,
    StaffWording,
    TeamWording,
    Words,
)
from people.models import User

TOMBSTONE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Built:
    """A body just built, and what has to be stored for the next."""

    body: Body
    assembled: Assembled


def etag_of(link: Link, today: date, salt: str) -> str:
    """The ETag of everything a link's body depends on, from what one row told."""
    teams = ",".join(str(team) for team in link.teams)
    of = link.feed_id or link.owner
    held = int(link.held)
    return ics.etag("feed", of, link.version, link.policy, held, teams, bodies.CODE, today, salt)


def has_ended(link: Link) -> bool:
    """Whether a link was revoked, or its owner no longer works here."""
    return link.revoked_at is not None or not link.entitled


def tombstone(link: Link, today: date, salt: str) -> Body | None:
    """What an ended link answers, for 90 days; None afterwards."""
    ended = link.revoked_at.astimezone(LONDON).date() if link.revoked_at else today
    if today > ended + timedelta(days=TOMBSTONE_DAYS):
        return None
    body = ics.tombstone(name=_look(link).name, day=ended)
    tag = ics.etag("ended", link.feed_id or link.owner, ended, bodies.CODE, salt)
    return Body(tag, body, link.revoked_at or clock.now())


def build_body(link: Link, today: date, salt: str, public_url: str) -> Built:
    """The bytes of a live link on a day in London. Reads only; a hold shows nothing at all."""
    look = _look(link)
    made_for = links.made_for(link)  # first: what is closed meanwhile then differs from it
    kept: Mapping[int, bodies.Block] = {}
    seen: list[SeenSession] = []
    if not link.held:
        kept = sessions.kept_blocks(link.owner)
        seen = _sessions(link, today, public_url)
    assembled = bodies.assemble(
        seen,
        _writer(link),
        look=look,
        kept=kept,
        calendar_changed_at=link.changed_at,
        today=today,
    )
    built_at = _after(link.body_built_at)
    body = Body(etag_of(link, today, salt), assembled.body, built_at, made_for)
    return Built(body, assembled)


def keep_body(link: Link, built: Built, today: date) -> None:
    """Store a body as the link's last good one, with the blocks made for it."""
    made = [
        {
            "owner": link.owner,
            "session_id": session_id,
            "digest": block.digest,
            "changed_at": block.changed_at,
            "block": block.block,
        }
        for session_id, block in sorted(built.assembled.made.items())
    ]
    if made:
        stmt = insert(EventBlock)
        new = {name: stmt.excluded[name] for name in ("digest", "changed_at", "block")}
        db.session.execute(
            stmt.on_conflict_do_update(index_elements=["owner", "session_id"], set_=new), made
        )
    if built.assembled.dropped:
        db.session.execute(
            delete(EventBlock).where(
                EventBlock.owner == link.owner,
                EventBlock.session_id.in_(built.assembled.dropped),
            )
        )
    if link.feed_id is not None:
        row = {
            "feed_id": link.feed_id,
            "etag": built.body.etag,
            "day": today,
            "body": built.body.body,
            "built_at": built.body.built_at,
            "made_for": built.body.made_for,
        }
        db.session.execute(
            insert(FeedBody).values(row).on_conflict_do_update(index_elements=["feed_id"], set_=row)
        )


def current_body(link: Link, today: date, salt: str, public_url: str) -> Body:
    """What the link's address serves now, from what is stored if that is still right."""
    if link.feed_id is not None and link.body_etag == etag_of(link, today, salt):
        stored = links.last_body(link.feed_id)
        if stored is not None:
            return stored
    return build_body(link, today, salt, public_url).body


def one_session(user: User, session_id: int, public_url: str) -> bytes:
    """A calendar with one session in it, worded as in the person's own feed and under its UID."""
    seen = sessions.one_session(user.id, session_id, public_url)
    staff = StaffWording()
    assembled = bodies.assemble(
        [seen],
        lambda session: staff.write(session.facts),
        look=bodies.STAFF_LOOK,
        kept={},
        calendar_changed_at=None,
        today=seen.starts.astimezone(LONDON).date(),
    )
    return assembled.body


def feed_bytes(owner: Owned) -> bytes:
    """The bytes an owner's link serves, or would if it were made."""
    config = current_app.config["DAYBOOK"]
    today = clock.today()
    link = links.link_of(owner, today)
    if has_ended(link):
        ended = tombstone(link, today, config.calendar_salt)
        return ended.body if ended is not None else b""
    return current_body(link, today, config.calendar_salt, config.public_url).body


def next_words(link: Link, today: date, now: datetime) -> tuple[SeenSession, Words] | None:
    """The next session a link shows, as it is worded there."""
    coming = [s for s in _sessions(link, today, "") if s.ends > now and not s.cancelled]
    if not coming:
        return None
    first = min(coming, key=lambda s: (s.starts, s.session_id))
    return first, _writer(link)(first)


def sample_words(link: Link) -> Words:
    """How a link words a session when there is none yet."""
    return _participant_wording(link, None).write(
        SessionFacts(kind="group", programme="", strand="")
    )


_LOOKS: Final = {
    "staff": bodies.STAFF_LOOK,
    "team": bodies.TEAM_LOOK,
    "lead": bodies.LEAD_LOOK,
    "cohort": bodies.COHORT_LOOK,
    "room": bodies.ROOM_LOOK,
    "venue": bodies.VENUE_LOOK,
}


def _look(link: Link) -> bodies.Look:
    if link.participant_id is not None:
        return bodies.participant_look(str(links.public_id(link.participant_id)))
    return _LOOKS[link.audience]


def _sessions(link: Link, today: date, public_url: str) -> list[SeenSession]:
    if link.participant_id is not None:
        return sessions.participant_sessions(link.participant_id, today)
    if link.user_id is None:
        return sessions.place_sessions(link.room_id, link.venue_id, today)
    if link.audience == "staff":
        return sessions.staff_sessions(link.user_id, link.teams, today, public_url)
    return sessions.team_sessions(link.user_id, link.teams, link.cohort_id, today, public_url)


def _writer(link: Link) -> Callable[[SeenSession], Words]:
    if link.participant_id is not None:
        return _participant_writer(link)
    if link.audience == "staff":
        staff = StaffWording()
        return lambda session: staff.write(session.facts)
    if link.user_id is None:
        place = PlaceWording(sessions.forbidden())
        return lambda session: place.write(session.facts)
    team = TeamWording(lead=link.audience == "lead")
    return lambda session: team.write(session.facts)


def _participant_writer(link: Link) -> Callable[[SeenSession], Words]:
    # One participant's sessions differ in team and venue alone, so few wordings serve them all.
    worded: dict[tuple[str | None, str | None], Words] = {}

    def write(session: SeenSession) -> Words:
        key = (session.phone, session.facts.public_place)
        if key not in worded:
            worded[key] = _participant_wording(link, session.phone).write(session.facts)
        return worded[key]

    return write


def _participant_wording(link: Link, phone: str | None) -> ParticipantWording:
    forbidden = sessions.forbidden()
    safe = None if phone and forbidden.found_in(phone) else phone
    return ParticipantWording(forbidden, link.word, safe, link.show_place)


def _after(before: datetime | None) -> datetime:
    """Now, but always a later whole second than the body before: HTTP dates have no finer."""
    now = clock.now().replace(microsecond=0)
    return now if before is None else max(now, before + timedelta(seconds=1))
