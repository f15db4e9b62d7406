"""The virus scanner of the site, if one is set: a command that reads a file's path and decides.

It is run without a shell, with the path as its last argument. It ends with 0 when the file is clean
and with 1 when it is not, as `clamscan` and `clamdscan` do; anything else is a scanner that failed,
and then nothing is kept either.
"""

from __future__ import annotations

import logging
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from flask import Flask, current_app

from base.errors import Refused

_KEY: Final = "daybook.scanner"
_TIMEOUT: Final = 60  # seconds
log = logging.getLogger("daybook.evidence")


def init_app(app: Flask, command: str) -> None:
    """Scan with this command; an empty one scans nothing."""
    app.extensions[_KEY] = shlex.split(command)


def scan(content: bytes) -> None:
    """Raise `Refused` when the scanner finds something in a file, or cannot say."""
    command: list[str] = current_app.extensions[_KEY]
    if not command:
        return
    with tempfile.TemporaryDirectory(prefix="daybook-scan-") as folder:
        path = Path(folder) / "sent"
        path.write_bytes(content)
        try:
            ended = subprocess.run(  # noqa: S603 the command is the administrator's own setting
                [*command, str(path)], capture_output=True, timeout=_TIMEOUT, check=False
            ).returncode
        except (OSError, subprocess.TimeoutExpired):
            log.exception("the virus scanner did not answer")
            ended = -1
    if ended == 1:
        raise Refused("The virus scanner refused this file. Nothing of it was kept.", "file")
    if ended != 0:
        raise Refused(
            "The virus scanner does not answer, so files cannot be taken now. What you wrote is "
            "still here: save it without the file and add the file later.",
            "file",
        )
