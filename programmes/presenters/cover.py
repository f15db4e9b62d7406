"""Sessions left short and who could take them, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, url_for
from markupsafe import Markup

from base.dates import short, span_words
from people.leave_panels import Absence
from people.models import User
from people.roles import Can
from programmes.covering import Offer
from programmes.queries.cover import Lacking, led_during


@dataclass(frozen=True)
class ShortRow:
    """One session left short."""

    title: str
    cohort: str
    when: str
    why: str
    href: str
    cover: str


@dataclass(frozen=True)
class CoverRow:
    """Somebody who could cover: `key` for the form, `free`, and what is to be known."""

    key: str
    name: str
    free: bool
    words: str


def short_rows(found: Iterable[Lacking]) -> list[ShortRow]:
    """Sessions left short, each with where to find cover."""
    return [
        ShortRow(
            one.session.title,
            one.session.cohort.name,
            f"{short(one.session.day)}, {span_words(one.session.starts, one.session.ends)}",
            why(one),
            url_for("sessions.show_session", session_id=one.session.public_id),
            url_for("cover.find_cover", session_id=one.session.public_id),
        )
        for one in found
    ]


def why(one: Lacking) -> str:
    """Who is away, and how many are wanting: "Ben Lane is away. 1 more is needed."."""
    said = []
    if one.away:
        names = " and ".join(user.name for user in one.away)
        said.append(f"{names} {'is' if len(one.away) == 1 else 'are'} away.")
    said += [f"{user.name} is {reason}." for user, reason in one.off]
    if one.missing:
        said.append(f"{one.missing} more {'is' if one.missing == 1 else 'are'} needed.")
    else:
        said.append("The others are enough.")
    return " ".join(said)


def cover_rows(offers: Iterable[tuple[User, Offer]]) -> list[CoverRow]:
    """Who could cover, the free first."""
    return [
        CoverRow(
            str(user.public_id),
            user.name,
            not offer.against,
            _capital("; ".join([*offer.against, *filter(None, [offer.beware])])),
        )
        for user, offer in offers
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def leave_panel(viewer: User, absence: Absence) -> Markup:
    """On the page of somebody's leave: the sessions they are down for then."""
    times = [(one.starts, one.ends) for one in absence.times]
    found = led_during(viewer, absence.staff, times)
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "programmes/cover/leave_panel.html",
            rows=short_rows(found),
            may=viewer.may(Can.SCHEDULE),
        )
    )
