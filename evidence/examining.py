"""The process in which one file is looked at, started by `evidence.apart`.

It is told how many seconds of work and how many bytes of memory it has: `python -m
evidence.examining 30 1073741824`. The file comes in on standard input. What is answered is a line
of JSON and the bytes to keep.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
from contextlib import suppress

from base.errors import Refused
from evidence.attachments import examine


def main() -> None:
    """Look at one file, within limits."""
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    logging.disable()
    try:
        made = examine(sys.stdin.buffer.read())
    except Refused as refused:
        _say({"why": refused.why, "field": refused.field})
        return
    _say(
        {
            "kind": made.kind.value, "text": made.text, "width": made.width,
            "height": made.height, "pages": made.pages, "taken_out": made.taken_out,
        },
        made.content,
    )  # fmt: skip


def _limit(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would keep somebody's file on disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with suppress(ValueError, OSError):  # some systems know no limit of a process's memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.nice(5)


def _say(said: dict[str, object], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
