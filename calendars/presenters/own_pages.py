"""What staff pages print of a participant's own page: its address, its code, what was asked."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import segno
from flask import url_for

from base.dates import moment_words
from calendars.forms.mine import FORMATS
from calendars.letters import Layout, Letter, layout_for
from calendars.models import FormatRequest
from calendars.presenters.feeds import address
from people.models import Participant


@dataclass(frozen=True, slots=True)
class PageAddress:
    """A link to somebody's own page, just made: to copy, and to scan."""

    https: str
    qr: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A format somebody asked for, and where to answer it."""

    who: str
    code: str
    words: str
    when: str
    href: str


def page_address(token: str, public_url: str) -> PageAddress:
    """The address of a new page, and its QR code."""
    https = f"{public_url}/mine/{token}"
    made = io.BytesIO()
    segno.make(https, error="m").save(made, kind="svg", scale=5, border=4)
    return PageAddress(
        https, "data:image/svg+xml;base64," + base64.b64encode(made.getvalue()).decode()
    )


def usual_layout(person: Participant) -> Layout:
    """The layout a participant's preferences ask for."""
    contact = person.contact
    return layout_for(
        large_print=contact is not None and contact.large_print,
        easy_read=contact is not None and contact.easy_read,
    )


def letter(
    person: Participant,
    teams: Sequence[tuple[str, str]],
    layout: Layout,
    *,
    page_token: str,
    feed_token: str,
    public_url: str,
    today: date,
) -> Letter:
    """The letter that brings a participant the links whose tokens are given."""
    team = " and ".join(name for name, _ in teams if name)
    phone = teams[0][1] if teams else ""
    return Letter(
        called=person.preferred_name or person.given_name,
        team=team,
        phone=phone,
        day=today,
        layout=layout,
        page=page_address(page_token, public_url).https if page_token else None,
        calendar=address(feed_token, public_url).webcal if feed_token else None,
    )


def asked(request: FormatRequest) -> Asked:
    """A format somebody asked for, as Today and their page show it."""
    person = request.participant
    return Asked(
        person.called,
        person.code,
        asked_words(request),
        moment_words(request.asked_at),
        url_for(
            "own_pages.answer_format",
            person_id=person.public_id,
            request_id=request.public_id,
        ),
    )


def asked_words(request: FormatRequest) -> str:
    """What was asked for, in a few words."""
    named = [FORMATS[one].partition(":")[0] for one in request.formats if one in FORMATS]
    note = f"“{request.note}”" if request.note else ""
    return "; ".join([*named, *([note] if note else [])])
