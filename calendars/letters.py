"""PURE: the letter that brings somebody their own links, in the layout they can read.

Neutral through and through: it may lie on a table. It says what the links show, how to open them
and whom to call; nothing of what anybody goes to, or why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from base.dates import in_words


class Layout(StrEnum):
    """How a letter is set. Large print is 18 points, as the RNIB and the NHS ask for."""

    ORDINARY = "ordinary"
    LARGE = "large_print"
    EASY = "easy_read"

    @property
    def words(self) -> str:
        """As a choice reads: "Large print"."""
        return {"ordinary": "Ordinary", "large_print": "Large print", "easy_read": "Easy Read"}[
            self.value
        ]


TITLE: Final = "Your links"
FILE_NAME: Final = "letter.pdf"


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter is made of. `page` and `calendar` are addresses, None for those not given.

    `calendar` is the one a phone subscribes to; `phone` may be empty.
    """

    called: str
    team: str
    phone: str
    day: date
    layout: Layout
    page: str | None = None
    calendar: str | None = None


def layout_for(*, large_print: bool, easy_read: bool) -> Layout:
    """The layout somebody's preferences ask for. Easy Read is set large too."""
    if easy_read:
        return Layout.EASY
    return Layout.LARGE if large_print else Layout.ORDINARY


def content(letter: Letter) -> dict[str, Any]:
    """Everything the letter says, as its template reads it; pictures are named, not made here."""
    sections = [_page(letter.page)] if letter.page else []
    sections += [_calendar(letter.calendar)] if letter.calendar else []
    return {
        "title": TITLE,
        "layout": letter.layout.value,
        "day": in_words(letter.day),
        "hello": f"Hello {letter.called},",
        "sections": [*sections, _private(), _call(letter)],
        "from": letter.team,
    }


def codes(letter: Letter) -> dict[str, str]:
    """What each square code of the letter holds, by the name its template uses."""
    found = {"page.svg": letter.page, "calendar.svg": letter.calendar}
    return {name: address for name, address in found.items() if address}


def _page(address: str) -> dict[str, Any]:
    return {
        "icon": "page",
        "heading": "Your own page",
        "lines": [
            "This page shows what you have coming up: the day and the time.",
            "You can use it to say that you cannot come.",
            "Point the camera of your phone at the square. Then press what comes up.",
        ],
        "code": "page.svg",
        "alt": "Square code that opens your own page",
        "address": address,
    }


def _calendar(address: str) -> dict[str, Any]:
    return {
        "icon": "calendar",
        "heading": "Your phone’s calendar",
        "lines": [
            "This puts what you have coming up into the calendar of your phone.",
            "If a time changes, your calendar changes too.",
            "iPhone: point the camera at the square, press Subscribe, then Add.",
            "Android: first get the app ICSx5, then point the camera at the square.",
        ],
        "code": "calendar.svg",
        "alt": "Square code that adds your calendar",
        "address": address,
    }


def _private() -> dict[str, Any]:
    return {
        "icon": "lock",
        "heading": "Keep this letter safe",
        "lines": [
            "Anyone who has this letter can see the same as you.",
            "If you lose it, tell us. We will stop the old links and give you new ones.",
        ],
    }


def _call(letter: Letter) -> dict[str, Any]:
    ask = f"Call {letter.phone}." if letter.phone else "Ask the person who gave you this letter."
    return {
        "icon": "phone",
        "heading": "If you have a question, or cannot come",
        "lines": [ask, "You can ask for this letter in another way, such as bigger letters."],
    }
