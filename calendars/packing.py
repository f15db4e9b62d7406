"""PURE: a calendar's bytes packed for the way, always the same, and the tag they go under."""

from __future__ import annotations

import gzip

_LEVEL = 6
_MARK = "-gz"


def pack(body: bytes) -> bytes:
    """The bytes in gzip, without the time it was done: two fetches must be the same bytes."""
    return gzip.compress(body, _LEVEL, mtime=0)


def tag_of(tag: str) -> str:
    """The ETag of the packed bytes: a strong tag is of bytes, so the two must differ."""
    return f'{tag.removesuffix(chr(34))}{_MARK}"'
