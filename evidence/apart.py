"""Files that were sent are looked at in a process of their own, with limits (ADR 28).

Whatever a file does to the libraries that read it, it is that process that runs out of time or
memory; the server tells somebody so and goes on. It runs behind everything else, and two at once
at most in each process of the server.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from base.errors import Refused
from evidence.file_kinds import AGAIN, Attachment, Kind

SECONDS = 30
"""Seconds of work. A PDF with as much drawn in it as is allowed takes about 20."""

WAIT = 5
"""Seconds somebody waits for their turn: each who waits keeps a thread of the server."""

LONGEST = 60
"""Seconds by the clock, when the machine is busy with something else."""

MEMORY = 1024 * 1024 * 1024
"""Bytes. A photograph of 25 million see-through pixels takes 310 MB."""

log = logging.getLogger("daybook.evidence")
_TWO: Final = BoundedSemaphore(2)
_CODE: Final = Path(__file__).resolve().parents[1]
_TOO_MUCH: Final = (
    "This file takes more time or memory to look at than there is, so it is not kept. "
    f"Send a smaller one, or only the pages that show something. {AGAIN}"
)


def examine_apart(sent: bytes) -> Attachment:
    """What was sent, made safe to keep by `evidence.attachments.examine`. Raises `Refused`."""
    if not _TWO.acquire(timeout=WAIT):
        raise Refused(
            "Many files are being looked at now. Send this one again in a minute.", "file"
        )
    try:
        ended = subprocess.run(  # noqa: S603 our own module, and nothing that was sent
            [sys.executable, "-s", "-m", "evidence.examining", str(SECONDS), str(MEMORY)],
            input=sent, capture_output=True, timeout=LONGEST, check=False, cwd=_CODE,
            env=_bare(),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(_TOO_MUCH, "file") from None
    finally:
        _TWO.release()
    head, _, content = ended.stdout.partition(b"\n")
    if ended.returncode != 0 or not head:
        log.warning("a file could not be looked at: its process ended with %s", ended.returncode)
        raise Refused(_TOO_MUCH, "file")
    return _told(json.loads(head), content)


def _told(said: dict[str, Any], content: bytes) -> Attachment:
    if "why" in said:
        raise Refused(said["why"], said["field"])
    return Attachment(
        Kind(said["kind"]),
        content,
        text=said["text"],
        width=said["width"],
        height=said["height"],
        pages=said["pages"],
        taken_out=said["taken_out"],
    )


def _bare() -> dict[str, str]:
    """No secret of the server is told to whatever reads a stranger's file."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
