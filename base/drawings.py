"""Drawings kept by their content: the same picture is drawn once, however often it is shown.

The key is a digest of everything the picture says, so nothing has to be thrown away when a number
changes: it is another picture. The drawings used least lately go when the room is full.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from base.pictures import Picture

ROOM = 24 * 1024 * 1024  # bytes, of one process


class Drawings:
    """The drawings of one process, by what they show, up to `room` bytes of them."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._held = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, picture: Picture, kind: str, draw: Callable[[], bytes]) -> bytes:
        """The drawing of a picture as `kind`; `draw` makes it when it is not kept."""
        key = digest(picture, kind)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = draw()
        with self._lock:
            if key not in self._kept and len(made) <= self._room:
                self._kept[key] = made
                self._held += len(made)
            while self._held > self._room:
                _, gone = self._kept.popitem(last=False)
                self._held -= len(gone)
        return made

    def forget(self) -> None:
        """Throw them all away."""
        with self._lock:
            self._kept.clear()
            self._held = 0


def digest(picture: Picture, kind: str) -> str:
    """What tells one drawing from another: every word and number of it."""
    return hashlib.sha256(f"{kind}:{picture!r}".encode()).hexdigest()


kept = Drawings()
