"""Everything written about who came."""

from attendance.services import (
    amendments,
    board,
    concerns,
    drafts,
    notices,
    registers,
    several,
    staff,
    telling,
    waivers,
    words,
)

__all__ = [
    "amendments",
    "board",
    "concerns",
    "drafts",
    "notices",
    "registers",
    "several",
    "staff",
    "telling",
    "waivers",
    "words",
]
