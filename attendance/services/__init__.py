"""Everything written about who came."""

from attendance.services import (
    amendments,
    concerns,
    drafts,
    notices,
    registers,
    telling,
    waivers,
    words,
)

__all__ = [
    "amendments",
    "concerns",
    "drafts",
    "notices",
    "registers",
    "telling",
    "waivers",
    "words",
]
