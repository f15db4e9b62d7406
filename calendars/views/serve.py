"""The public address of a calendar: nothing but a whole calendar is ever sent with a 200.

A reader that is sent anything else empties itself, and may stay empty. So a link is authorised
first, then compared, then built, and when building fails the last good body is sent. When not even
the link can be looked up, it is a plain 503, which readers take to mean: keep what you have.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import Response, current_app, request

from base import clock, misses
from base.access import Anyone, needs
from base.work import unit_of_work
from calendars import ics, packing
from calendars.clients import client_family
from calendars.queries import links
from calendars.queries.links import Body, Link
from calendars.services import bodies, fetches
from calendars.views.feeds import bp

T = TypeVar("T")
log = logging.getLogger("daybook.calendars")

_HEADERS = {
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PLAIN = {
    400: "Not understood.",
    404: "Not found.",
    405: "Not allowed.",
    429: "Too many tries.",
    503: "Try again soon.",
}
_WAIT = {429: "60", 503: "300"}  # seconds


@bp.get("/calendar/<token>.ics", provide_automatic_options=False)
@needs(Anyone.PUBLIC)
def serve(token: str) -> Response:
    """The calendar behind a secret link."""
    try:
        return _served(token)
    except Exception:
        log.exception("a calendar could not be served")
        return plain(503)


def _served(token: str) -> Response:
    today = clock.today()
    link = links.find_link(token, today, _client())
    if link is None:
        return _unknown()
    salt = _config().calendar_salt
    if bodies.has_ended(link):
        return _ended(link, today, salt)
    tag = bodies.etag_of(link, today, salt)
    if _has_it(link, tag):
        _note_fetch(link)
        return _unchanged(tag)
    body = _body(link, today, tag)
    if body is None:
        return plain(503)
    return _answer(link, body)


def _ended(link: Link, today: date, salt: str) -> Response:
    ended = bodies.tombstone(link, today, salt)
    if ended is None:
        return plain(404)
    if _names(request.headers.get("If-None-Match"), ended.etag):
        return _unchanged(ended.etag)
    return _answer(link, ended)


def _config() -> Any:
    return current_app.config["DAYBOOK"]


def _has_it(link: Link, tag: str) -> bool:
    """Whether what the client holds is still right."""
    if "If-None-Match" in request.headers:
        return _names(request.headers["If-None-Match"], tag)
    if link.body_etag != tag or link.body_built_at is None:
        return False
    return ics.not_modified_since(request.headers.get("If-Modified-Since"), link.body_built_at)


def _body(link: Link, today: date, tag: str) -> Body | None:
    """The stored body if it is still right, else a new one, else the last good one."""
    feed_id = link.feed_id
    assert feed_id is not None  # noqa: S101 it was found by its token
    stored = _attempt(lambda: links.last_body(feed_id)) if link.body_etag is not None else None
    if stored is not None and stored.etag == tag:
        return stored
    config = _config()
    built = _attempt(
        lambda: bodies.build_body(link, today, config.calendar_salt, config.public_url)
    )
    if built is None:
        return _attempt(lambda: _last_good(link, stored)) if stored is not None else None
    _attempt(lambda: bodies.keep_body(link, built, today))
    return built.body


def _last_good(link: Link, stored: Body) -> Body | None:
    """The stored body, unless its reader may see less now than when it was made.

    A hold has to silence it; a role that ended, a record that was closed or a place no longer
    wanted must not stand in it.
    """
    return None if link.held or stored.made_for != links.made_for(link) else stored


def _answer(link: Link, body: Body) -> Response:
    """Whole, even to a client that has these bytes: one that emptied itself gets them back."""
    _note_fetch(link)
    small = _packs()
    answer = Response(
        packing.pack(body.body) if small else body.body, content_type="text/calendar; charset=utf-8"
    )
    answer.headers.update(_headers())
    if small:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer.headers["ETag"] = packing.tag_of(body.etag) if small else body.etag
    answer.last_modified = body.built_at
    return answer


def _unchanged(tag: str) -> Response:
    now = packing.tag_of(tag) if _packs() else tag
    return Response(status=304, headers=[*_headers().items(), ("ETag", now)])


def _names(header: str | None, tag: str) -> bool:
    """Whether a client holds these bytes, packed or not."""
    return ics.matches(header, tag) or ics.matches(header, packing.tag_of(tag))


def _packs() -> bool:
    """Whether this answer is packed: its client takes it so, and whoever runs Daybook lets it."""
    return bool(_config().calendar_gzip) and request.accept_encodings.quality("gzip") > 0


def _headers() -> dict[str, str]:
    varies = {"Vary": "Accept-Encoding"} if _config().calendar_gzip else {}
    return _HEADERS | varies


def _unknown() -> Response:
    secret = str(current_app.secret_key)
    with unit_of_work():
        counted = misses.note_miss(request.remote_addr or "", secret)
    return plain(404 if counted else 429)


def plain(status: int) -> Response:
    """Anything but a calendar: a few plain words that say nothing of whose address it is."""
    words = _PLAIN.get(status, "Something went wrong.")
    answer = Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
    answer.headers.update(_HEADERS | {"Cache-Control": "no-store"})
    if status in _WAIT:
        answer.headers["Retry-After"] = _WAIT[status]
    if status == 405:
        answer.headers["Allow"] = "GET, HEAD"
    return answer


def _note_fetch(link: Link) -> None:
    feed_id = link.feed_id
    if feed_id is not None and fetches.is_due(link):
        _attempt(lambda: fetches.note_fetch(feed_id, _client()))


def _client() -> str:
    return client_family(request.headers.get("User-Agent", ""))


def _attempt(step: Callable[[], T]) -> T | None:
    """What the step gives; None, logged, when it fails: the client still has to get a calendar."""
    try:
        with unit_of_work():
            return step()
    except Exception:
        log.exception("a step of serving a calendar failed")
        return None
